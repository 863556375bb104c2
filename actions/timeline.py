"""Everything that was said of an action, in one line of time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from actions.models import Update
from actions.status import state_label


@dataclass(frozen=True)
class Item:
    """One thing said: when, by whom, what became of the state, in which words."""

    moment: datetime
    title: str
    state: str
    who: str
    text: str = ""
    lang: str = ""
    href: str = ""
    kind: str = ""


def timeline(updates: Iterable[Update], lines: Iterable[Any]) -> list[Item]:
    """Return `updates` and the members' `lines` (already limited to what the reader may see), the latest first."""
    items = [_of_update(update) for update in updates] + [_of_line(line) for line in lines]
    return sorted(items, key=lambda item: item.moment, reverse=True)


def _of_update(update: Update) -> Item:
    words = [str(state_label(update.state))]
    if update.changes_state:
        words.insert(0, f"{state_label(update.old_state)} →")
    if update.moves_forecast and update.forecast_on:
        before = update.old_forecast_on or update.action.due_on
        words.append("· " + moved(before, update.forecast_on))
    text = "\n".join(filter(None, [update.reason, update.note]))
    who = " · ".join(filter(None, [update.author.signature, cited(update)]))
    return Item(update.at, " ".join(words), update.state, who, text, update.note_language)


def cited(update: Update) -> str:
    """Say which member's report an update adopts; nothing when it adopts none."""
    line = getattr(update, "cited_line", None)
    if line is None:
        return ""
    return _("adopted from the report of %(member)s, %(period)s") % {
        "member": line.report.member,
        "period": line.report.period,
    }


def _of_line(line: Any) -> Item:
    title = _("%(member)s, %(period)s: %(state)s") % {
        "member": line.report.member,
        "period": line.report.period,
        "state": state_label(line.state),
    }
    text = "\n".join(filter(None, [line.done, line.reason]))
    return Item(
        moment=line.report.accepted_at or line.report.submitted_at,
        title=title,
        state=line.state,
        who=str(line.report.get_state_display()),
        text=text,
        lang=line.report.language,
        href=line.report.get_absolute_url(),
        kind="report",
    )


def moved(before: Any, after: Any) -> str:
    """Say that a date moved, from where to where."""
    if before is None:
        return _("expected on %(after)s") % {"after": date_format(after, "DATE_FORMAT")}
    return _("moved from %(before)s to %(after)s") % {
        "before": date_format(before, "DATE_FORMAT"),
        "after": date_format(after, "DATE_FORMAT"),
    }

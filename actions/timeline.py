"""Everything that was said of an action and done to it, in one line of time."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from actions.models import Update
from actions.status import state_label
from mdmplan.dates import date_format

UPDATE, REPORT, EDIT, COMMENT = "update", "report", "edit", "comment"
#: What can be chosen from the line of time, in this order.
KINDS = {
    "": pgettext_lazy("timeline", "Everything"),
    UPDATE: gettext_lazy("Status"),
    REPORT: gettext_lazy("Reports"),
    EDIT: gettext_lazy("Edits"),
    COMMENT: gettext_lazy("Comments"),
}
#: How many entries are shown before the rest is folded away.
SHOWN = 12


@dataclass(frozen=True)
class Change:
    """One thing that was changed: from what to what; `lang` when the words are in a language of their own."""

    label: str
    before: str
    after: str
    lang: str = ""

    @property
    def long(self) -> bool:
        """Whether it is too long to be read in passing."""
        return len(self.before) + len(self.after) > 200


@dataclass(frozen=True)
class Item:
    """One thing said or done: when, by whom, what became of the state, in which words, what was changed."""

    moment: datetime
    title: str
    kind: str
    who: str = ""
    state: str = ""
    text: str = ""
    lang: str = ""
    href: str = ""
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class Choice:
    """One kind of entry that can be chosen: how many there are, and the query of their address."""

    label: str
    count: int
    query: str
    chosen: bool


@dataclass(frozen=True)
class Timeline:
    """A line of time, the latest first, limited to the kind that was chosen; `day` when it is that of a past day."""

    items: Sequence[Item]
    kind: str
    day: date | None = None

    @property
    def choices(self) -> list[Choice]:
        """The kinds that there are, with their numbers; none when there is nothing to choose from."""
        counts = Counter(item.kind for item in self.items)
        kinds = {"": len(self.items)} | {kind: counts[kind] for kind in KINDS if counts[kind]}
        if len(kinds) < 3:
            return []
        past = {"as_of": str(self.day)} if self.day else {}
        return [
            Choice(str(KINDS[kind]), count, "?" + urlencode(past | {"show": kind}), kind == self.kind)
            for kind, count in kinds.items()
        ]

    @property
    def chosen(self) -> list[Item]:
        """The entries of the chosen kind; all of them when none is chosen."""
        return [item for item in self.items if self.kind in ("", item.kind)]

    @property
    def recent(self) -> list[Item]:
        """The entries that are shown."""
        return self.chosen[:SHOWN]

    @property
    def earlier(self) -> list[Item]:
        """The entries that are folded away."""
        return self.chosen[SHOWN:]


def timeline(
    updates: Iterable[Update],
    lines: Iterable[Any],
    edits: Iterable[Item] = (),
    *,
    kind: str = "",
    day: date | None = None,
) -> Timeline:
    """Return `updates`, the members' `lines` (limited to what the reader may see) and `edits`, the latest first.

    `kind` is the one that the reader has chosen, one that there is not means all; `day` is that of a page of the past.
    """
    items = [_of_update(update) for update in updates] + [_of_line(line) for line in lines] + list(edits)
    items.sort(key=lambda item: item.moment, reverse=True)
    return Timeline(items, kind if kind in {item.kind for item in items} else "", day)


def _of_update(update: Update) -> Item:
    words = [str(state_label(update.state))]
    if update.changes_state:
        words.insert(0, f"{state_label(update.old_state)} →")
    if update.moves_forecast and update.forecast_on:
        before = update.old_forecast_on or update.action.due_on
        words.append("· " + moved(before, update.forecast_on))
    return Item(
        moment=update.at,
        title=" ".join(words),
        kind=UPDATE,
        who=" · ".join(filter(None, [update.author.signature, cited(update)])),
        state=update.state,
        text="\n".join(filter(None, [update.reason, update.note])),
        lang=update.note_language,
    )


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
    return Item(
        moment=line.report.accepted_at or line.report.submitted_at,
        title=title,
        kind=REPORT,
        who=str(line.report.get_state_display()),
        state=line.state,
        text="\n".join(filter(None, [line.done, line.reason])),
        lang=line.report.language,
        href=line.report.get_absolute_url(),
    )


def moved(before: Any, after: Any) -> str:
    """Say that a date moved, from where to where."""
    if before is None:
        return _("expected on %(after)s") % {"after": date_format(after, "DATE_FORMAT")}
    return _("moved from %(before)s to %(after)s") % {
        "before": date_format(before, "DATE_FORMAT"),
        "after": date_format(after, "DATE_FORMAT"),
    }

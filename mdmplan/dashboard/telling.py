"""The whole history of a question in one line of time: raised, edited, decided, done."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from actions.timeline import COMMENT, EDIT, UPDATE, Change, Item
from mdmplan.dashboard.models import Decision, Outcome
from mdmplan.dates import date_format
from mdmplan.text import LANGUAGES, marked

#: What is told of an edit, in this order.
FIELDS = (
    *(f"{name}_{language}" for name in Decision.TEXTS for language in LANGUAGES),
    "needed_by",
    "action",
    "meeting",
)
#: The mark beside what became of a question.
MARKS = {
    Outcome.Kind.DECIDED: "in_progress",
    Outcome.Kind.DONE: "completed",
    Outcome.Kind.DEFERRED: "postponed",
    Outcome.Kind.WITHDRAWN: "cancelled",
    Outcome.Kind.REOPENED: "not_started",
}


def story_of(decision: Decision, outcomes: Iterable[Outcome], moment: datetime) -> list[Item]:
    """Return everything that happened to `decision` until `moment`, the latest first (one query)."""
    rows = decision.history.filter(history_date__lte=moment).order_by("history_id")
    versions = list(rows.select_related("history_user__member", "action", "meeting"))
    items = [*_edits(versions), *(_of_outcome(each) for each in outcomes)]
    items.append(Item(decision.raised_at, _("Raised"), COMMENT, _who(versions[0].history_user if versions else None)))
    return sorted(items, key=lambda item: item.moment, reverse=True)


def _who(user: Any) -> str:
    return user.signature if user else ""


def _edits(versions: list[Any]) -> Iterator[Item]:
    for before, after in pairwise(versions):
        changes = tuple(_changes(before, after))
        if changes:
            yield Item(after.history_date, _("Edited"), EDIT, _who(after.history_user), changes=changes)


def _changes(before: Any, after: Any) -> Iterator[Change]:
    for name in FIELDS:
        field: Any = Decision._meta.get_field(name)
        if getattr(before, field.attname) != getattr(after, field.attname):
            language = name[-2:] if name[:-3] in Decision.TEXTS else ""
            yield Change(capfirst(str(field.verbose_name)), _words(before, name), _words(after, name), language)


def _words(version: Any, name: str) -> str:
    """Return what a version holds, as a reader knows it."""
    value = getattr(version, name)
    if name == "action":
        return value.code if value else ""
    if name == "meeting":
        value = value and value.held_on
    return date_format(value, "DATE_FORMAT") if isinstance(value, date) else str(value or "")


def _of_outcome(outcome: Outcome) -> Item:
    """Return a step with its words, who is in charge, and by when."""
    words = [str(outcome)]
    if outcome.meeting:
        words.append(_("meeting of %(day)s") % {"day": date_format(outcome.meeting.held_on, "DATE_FORMAT")})
    if outcome.done_on:
        words.append(date_format(outcome.done_on, "DATE_FORMAT"))
    if outcome.due_on:
        told = {"who": marked(outcome.owner_role), "day": date_format(outcome.due_on, "DATE_FORMAT")}
        words.append(_("%(who)s, by %(day)s") % told)
    return Item(
        outcome.at,
        " · ".join(words),
        UPDATE,
        _who(outcome.by),
        MARKS[Outcome.Kind(outcome.kind)],
        str(outcome.text),
        outcome.text.language,
        outcome.link,
    )

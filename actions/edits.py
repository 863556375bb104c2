"""What was edited in an action and in what belongs to it, read from the edit history: who, when, from what to what."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db.models import Model, Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from actions.models import Action, ActionLink, Comment, Evidence, Milestone, Participation
from actions.timeline import COMMENT, EDIT, Change, Item
from mdmplan.dates import date_format
from mdmplan.text import LANGUAGES

#: What is told of an action, in this order.
ACTION_FIELDS = (
    "code",
    "objective",
    *(f"{name}_{language}" for name in ("title", "description", "deliverable") for language in LANGUAGES),
    "starts_on",
    "due_on",
    "in_published_plan",
)
MILESTONE_FIELDS = (*(f"title_{language}" for language in LANGUAGES), "due_on", "done_on")
EVIDENCE_FIELDS = ("label", "url")
ADDED, CHANGED, REACHED, WITHDRAWN, RESTORED = "added", "changed", "reached", "withdrawn", "restored"

Row = Any  # a row of a history table: its class is made when the program starts
SENTENCES: dict[type[Model], dict[str, Any]] = {
    Action: {
        ADDED: pgettext_lazy("edit", "Added to the plan"),
        CHANGED: gettext_lazy("Edited"),
        WITHDRAWN: pgettext_lazy("edit", "Withdrawn from the plan"),
        RESTORED: gettext_lazy("Put back into the plan"),
    },
    Milestone: {
        ADDED: gettext_lazy("Milestone added: %(name)s"),
        CHANGED: gettext_lazy("Milestone edited: %(name)s"),
        REACHED: gettext_lazy("Milestone reached: %(name)s"),
        WITHDRAWN: gettext_lazy("Milestone withdrawn: %(name)s"),
        RESTORED: gettext_lazy("Milestone put back: %(name)s"),
    },
    Evidence: {
        ADDED: gettext_lazy("Evidence added: %(name)s"),
        CHANGED: gettext_lazy("Evidence edited: %(name)s"),
        WITHDRAWN: gettext_lazy("Evidence withdrawn: %(name)s"),
        RESTORED: gettext_lazy("Evidence put back: %(name)s"),
    },
    ActionLink: {
        ADDED: gettext_lazy("Link added: %(name)s"),
        CHANGED: gettext_lazy("Link edited: %(name)s"),
        WITHDRAWN: gettext_lazy("Link withdrawn: %(name)s"),
        RESTORED: gettext_lazy("Link put back: %(name)s"),
    },
    Comment: {
        ADDED: gettext_lazy("Comment"),
        CHANGED: gettext_lazy("Comment corrected"),
        WITHDRAWN: gettext_lazy("Comment withdrawn"),
        RESTORED: gettext_lazy("Comment put back"),
    },
}


@dataclass(frozen=True)
class Versions:
    """Every version of an action and of what belongs to it, in the order they were written, with who wrote them."""

    action: list[Row]
    participations: list[Row]
    milestones: list[Row]
    evidence: list[Row]
    links: list[Row]
    comments: list[Row]


def read_versions(action: Action, moment: datetime) -> Versions:
    """Read the versions written by `moment`, in six queries whatever the amount."""

    def read(history: Any, *related: str) -> list[Row]:
        rows = history.filter(history_date__lte=moment).order_by("history_id")
        return list(rows.select_related("history_user__member", *related))

    own = Q(action=action.pk)
    return Versions(
        action=read(action.history, "objective"),
        participations=read(Participation.history.filter(own), "member"),
        milestones=read(Milestone.history.filter(own)),
        evidence=read(Evidence.history.filter(own)),
        links=read(ActionLink.history.filter(Q(origin=action.pk) | Q(target=action.pk)), "origin", "target"),
        comments=read(Comment.history.filter(own)),
    )


def edits(versions: Versions) -> list[Item]:
    """Return what was done to an action and to what belongs to it, and what was written on its thread."""
    return [
        *_told(Action, versions.action, ACTION_FIELDS),
        *_participations(versions.participations),
        *_told(Milestone, versions.milestones, MILESTONE_FIELDS),
        *_reordered(versions.milestones),
        *_told(Evidence, versions.evidence, EVIDENCE_FIELDS),
        *_told(ActionLink, versions.links, ("kind",), named=_link),
        *_comments(versions.comments),
    ]


def as_they_were(records: Iterable[Any], rows: Iterable[Row], fields: Iterable[str]) -> None:
    """Give `fields` of each record the values of its last version among `rows`; without any, they stay as they are."""
    last = {row.id: row for row in rows}
    for record in records:
        for name in fields if record.pk in last else ():
            setattr(record, name, getattr(last[record.pk], name))


def _pairs(rows: Iterable[Row]) -> Iterator[tuple[Row, Row | None]]:
    """Yield each version with the one before it of the same record, None for the first."""
    last: dict[int, Row] = {}
    for row in rows:
        yield row, last.get(row.id)
        last[row.id] = row


def _event(row: Row, before: Row | None) -> str:
    """Return what happened to a record with this version.

    Nothing when its first version was not kept, or came with an update: that is told with the update.
    """
    if before is None:
        return ADDED if row.history_type == "+" and not getattr(row, "update_id", None) else ""
    if (row.withdrawn_at is None) != (before.withdrawn_at is None):
        return RESTORED if row.withdrawn_at is None else WITHDRAWN
    return REACHED if getattr(row, "done_on", None) and before.done_on is None else CHANGED


def _named(row: Row) -> str:
    return str(row.instance)


def _link(row: Row) -> str:
    return f"{row.origin.code} · {row.get_kind_display()} · {row.target.code}"


def _told(
    model: type[Model], rows: list[Row], fields: tuple[str, ...], *, named: Callable[[Row], str] = _named
) -> Iterator[Item]:
    """Yield an entry for each version in which something that people read was changed."""
    for row, before in _pairs(rows):
        event = _event(row, before)
        changes = _changes(model, fields, before, row) if before else ()
        if changes or event in (ADDED, WITHDRAWN, RESTORED):
            sentence = str(SENTENCES[model][event])
            yield _item(row, sentence % {"name": named(row)} if model is not Action else sentence, changes)


def _item(row: Row, title: str, changes: tuple[Change, ...] = (), **values: str) -> Item:
    who = row.history_user.signature if row.history_user else ""
    return Item(row.history_date, title, values.pop("kind", EDIT), who, changes=changes, **values)


def _changes(model: type[Model], fields: tuple[str, ...], before: Row, after: Row) -> tuple[Change, ...]:
    """Return what differs between two versions, in the reader's words."""
    found = []
    for name in fields:
        field: Any = model._meta.get_field(name)
        if getattr(before, field.attname) != getattr(after, field.attname):
            language = name[-2:] if name.endswith(tuple(f"_{each}" for each in LANGUAGES)) else ""
            label = capfirst(str(field.verbose_name))
            found.append(Change(label, _words(before, field), _words(after, field), language))
    return tuple(found)


def _words(row: Row, field: Any) -> str:
    """Return what a version holds in `field`, as a reader knows it."""
    value = dict(field.flatchoices).get(getattr(row, field.attname)) if field.flatchoices else getattr(row, field.name)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    if isinstance(value, Model):
        return f"{value.code} {value.title}"  # type: ignore[attr-defined]  # an objective
    return str(value or "")


def _at_once(row: Row) -> tuple[Any, datetime]:
    """Return what the versions of one and the same save have in common: who, and the minute."""
    return row.history_user_id, row.history_date.replace(second=0, microsecond=0)


def _participations(rows: list[Row]) -> Iterator[Item]:
    """Yield an entry for each time somebody changed who takes part, whatever the number of associations."""
    role: Any = Participation._meta.get_field("role")
    for _key, pairs in groupby(_pairs(rows), key=lambda pair: _at_once(pair[0])):
        changes, last = [], None
        for row, before in pairs:
            was, last = before.role if before else "", row
            if was != row.role:
                before_words = _words(before, role) if before else ""
                changes.append(Change(str(row.member), before_words, _words(row, role)))
        if changes:
            yield _item(last, _("Who takes part"), tuple(changes))


def _reordered(rows: list[Row]) -> Iterator[Item]:
    """Yield an entry for each time the milestones were put in another order."""
    moved = [row for row, before in _pairs(rows) if before and before.position != row.position]
    for _key, group in groupby(moved, key=_at_once):
        yield _item(next(group), _("Milestones put in another order"))


def _comments(rows: list[Row]) -> Iterator[Item]:
    """Yield an entry for each comment, as it reads now, and for each time it was corrected or withdrawn."""
    last = {row.id: row for row in rows}
    for row, before in _pairs(rows):
        event, now = _event(row, before), last[row.id]
        if not event or (before and event == CHANGED and (before.text, before.language) == (row.text, row.language)):
            continue
        words = {"text": now.text, "lang": now.language} if event == ADDED and now.withdrawn_at is None else {}
        yield _item(row, str(SENTENCES[Comment][event]), kind=COMMENT, **words)

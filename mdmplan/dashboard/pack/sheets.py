"""The frozen numbers of a pack as a workbook, a sheet for each kind, its words in the reader's language."""

import io
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from mdmplan.dashboard.pack.contents import Contents, Figures
from mdmplan.dashboard.pack.words import Day
from mdmplan.tables import safe

Row = Iterable[Any]


def workbook(contents: Contents, seal: str) -> bytes:
    """Return `contents`, sealed by `seal`, as an Excel workbook; the first row of each sheet holds stable keys."""
    book = Workbook(write_only=True)
    book.properties.title = f"{contents.labels['pack']}, {contents.head.meeting.words}"
    book.properties.creator = str(contents.head.body)
    for name, columns, rows in (
        (pgettext("sheet", "Pack"), ("key", "label", "value"), _about(contents, seal)),
        (pgettext("sheet", "Figures"), ("part", "title", *FIGURES), _figures(contents)),
        (pgettext("sheet", "Distribution"), ("part", "state", "state_label", "stale", "count"), _bars(contents)),
        (pgettext("sheet", "Actions"), ACTIONS, _actions(contents)),
        (pgettext("sheet", "Attention"), ATTENTION, _concerns(contents)),
        (pgettext("sheet", "Milestones"), ("action", "title", "due_on", "reached"), _milestones(contents)),
        (pgettext("sheet", "Changes"), ("kind", "kind_label", "action", "title", "change"), _changes(contents)),
        (pgettext("sheet", "Decisions"), ("question", "action", "context", "options", "on_agenda"), _asks(contents)),
        (pgettext("sheet", "Outcomes"), OUTCOMES, _outcomes(contents)),
        (pgettext("sheet", "Corrections"), ("pack", "day", "text"), _errata(contents)),
        (pgettext("sheet", "Reports"), ("member", "member_name", "state", "state_label", "late"), _reports(contents)),
        (pgettext("sheet", "Associations"), ASSOCIATIONS, _associations(contents)),
    ):
        page = book.create_sheet(name)
        page.freeze_panes = "B2"
        head = [WriteOnlyCell(page, value=column) for column in columns]
        for cell in head:
            cell.font = Font(bold=True)
        page.append(head)
        for row in rows:
            page.append(safe(row))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


FIGURES = ("actions", "progress", "counted", "of", "expected", "expected_counted", "expected_of")
ACTIONS = (
    "code",
    "objective",
    "title",
    "state",
    "state_label",
    "stale",
    "progress",
    "lead",
    "starts_on",
    "due_on",
    "forecast_on",
    "completed_on",
    "days_late",
    "days_slipped",
)
OUTCOMES = ("question", "outcome", "outcome_label", "day", "text", "charge")
ASSOCIATIONS = ("member", "member_name", "objective", "state", "state_label")
ATTENTION = ("action", "state", "since", "worsened", "why", "path", "who", "next")


def _about(contents: Contents, seal: str) -> Iterable[Row]:
    """Say what the workbook is of, from which days, and who sealed it."""
    head, labels = contents.head, contents.labels
    yield ["plan", _("Plan"), str(head.plan)]
    yield ["body", _("Body"), str(head.body)]
    yield ["meeting", _("Meeting"), _day(head.meeting)]
    yield ["edition", str(labels["edition"]), head.edition]
    yield ["as_of", str(labels["as_of"]), _day(head.as_of)]
    yield ["compared", str(labels["compared"]), _day(head.compared)]
    yield ["elapsed", str(labels["elapsed"]), contents.elapsed]
    yield ["sealed", str(labels["sealed"]), f"{head.sealed} · {head.by}"]
    yield ["seal", str(labels["seal"]), seal]


def _figures(contents: Contents) -> Iterable[Row]:
    yield [_("Plan"), str(contents.head.plan), *_of(contents.figures)]
    for priority in contents.priorities:
        yield [priority.code, str(priority.title), *_of(priority.figures)]
        for objective in priority.objectives:
            yield [objective.code, str(objective.title), *_of(objective.figures)]


def _of(figures: Figures) -> Row:
    progress, expected = figures.progress, figures.expected
    return (
        figures.total,
        progress.value,
        progress.counted,
        progress.of,
        expected.value,
        expected.counted,
        expected.of,
    )


def _bars(contents: Contents) -> Iterable[Row]:
    parts = [(_("Plan"), contents.figures), *((each.code, each.figures) for each in contents.priorities)]
    for part, figures in parts:
        for each in figures.bar:
            yield [part, each.state, str(each.label), int(each.stale), each.count]


def _actions(contents: Contents) -> Iterable[Row]:
    for each in contents.actions:
        yield [
            each.code,
            each.objective,
            str(each.title),
            each.state,
            str(each.label),
            int(each.stale),
            each.progress,
            each.lead and str(each.lead),
            *(_day(day) for day in (each.start, each.due, each.forecast, each.completed)),
            each.late,
            each.slipped,
        ]


def _milestones(contents: Contents) -> Iterable[Row]:
    for action in contents.actions:
        for step in action.milestones:
            yield [action.code, str(step.title), _day(step.due), int(step.reached)]


def _concerns(contents: Contents) -> Iterable[Row]:
    for each in contents.concerns:
        yield [
            each.action,
            each.state,
            _day(each.since),
            int(each.worsened),
            each.why.text,
            each.path.text,
            str(each.who),
            str(each.next),
        ]


def _changes(contents: Contents) -> Iterable[Row]:
    for group in contents.changes:
        for each in group.changes:
            yield [group.kind, str(group.label), each.action, str(each.title), str(each.what)]


def _asks(contents: Contents) -> Iterable[Row]:
    for on_agenda, asks in ((1, contents.asks), (0, contents.elsewhere)):
        for each in asks:
            yield [str(each.question), each.action, str(each.context), "\n".join(map(str, each.options)), on_agenda]


def _outcomes(contents: Contents) -> Iterable[Row]:
    for each in contents.answered:
        charge = str(each.charge) if each.charge else None
        yield [str(each.question), each.kind, str(each.label), _day(each.on), str(each.text), charge]


def _errata(contents: Contents) -> Iterable[Row]:
    for each in contents.errata:
        yield [str(each.about), _day(each.on), str(each.text)]


def _associations(contents: Contents) -> Iterable[Row]:
    """Yield a row for each part that an association takes; its state is empty while nothing was accepted."""
    for row in contents.heat.in_order:
        for objective, cell in zip(contents.heat.objectives, row.cells, strict=True):
            if cell:
                yield [row.code, str(row.name), objective, cell.state, str(cell.label) if cell.state else None]


def _reports(contents: Contents) -> Iterable[Row]:
    for each in contents.round.in_order if contents.round else []:
        yield [each.code, str(each.name), each.state, str(each.label), int(each.late)]


def _day(day: Day | None) -> date | None:
    return date.fromisoformat(day.on) if day else None

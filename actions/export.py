"""The action list as a spreadsheet: what is filtered and nothing else, keys beside labels, dates as dates.

The columns with the name of a field in `actions.importing.columns` are read again by an import, which then finds
nothing to change; those of `LABELS` there repeat a key in the reader's words.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from actions.models import Action, Evidence, Participation
from actions.standing import Standing
from actions.status import Health, LifeCycle
from mdmplan import tables
from mdmplan.text import LANGUAGES
from members.models import Member, alphabetical

#: Who took part in actions of the past; None for the present.
Parts = Iterable[Participation] | None


@dataclass(frozen=True)
class Around:
    """What belongs to the actions of an export, by action: who contributes, and the links that show what was done."""

    contributing: dict[int, list[Member]] = field(default_factory=lambda: defaultdict(list))
    links: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))


def around(rows: Sequence[Standing], moment: datetime, parts: Parts = None) -> Around:
    """Read what belongs to the actions of `rows` at `moment`, in two queries; `parts`: who took part, in the past."""
    found = Around()
    actions = Action.objects.filter(plan__in={row.action.plan_id for row in rows})
    if parts is None:
        contributing = Participation.objects.filter(role=Participation.Role.CONTRIBUTING)
        parts = contributing.filter(action__in=actions).select_related("member")
    for part in sorted(parts, key=lambda part: part.member.code):
        if part.role == Participation.Role.CONTRIBUTING:
            found.contributing[part.action_id].append(part.member)
    evidence = Evidence.objects.filter(action__in=actions).standing(moment).exclude(url="").order_by("pk")
    for action_id, url in evidence.values_list("action", "url"):
        found.links[action_id].append(url)
    return found


Cell = Callable[[Standing, Around], Any]


def _said(name: str) -> Cell:
    """Return how to read what the last update says."""
    return lambda row, _around: getattr(row.update, name, None)


def _own(name: str) -> Cell:
    """Return how to read a column of the action."""
    return lambda row, _around: getattr(row.action, name)


#: The columns, in order. Their names are stable keys.
COLUMNS: dict[str, Cell] = {
    "code": _own("code"),
    "objective": lambda row, _around: row.action.objective.code,
    "priority": lambda row, _around: row.action.objective.priority.code,
    **{f"title_{language}": _own(f"title_{language}") for language in LANGUAGES},
    "objective_title": lambda row, _around: row.action.objective.title,
    **{f"description_{language}": _own(f"description_{language}") for language in LANGUAGES},
    **{f"deliverable_{language}": _own(f"deliverable_{language}") for language in LANGUAGES},
    "start": lambda row, _around: row.action.starts_on or row.action.start_year,
    "due": lambda row, _around: row.action.due_on or row.action.due_year,
    "lead": lambda row, _around: row.lead and row.lead.code,
    "lead_name": lambda row, _around: row.lead and str(row.lead),
    "contributing": lambda row, it: ", ".join(member.code for member in it.contributing.get(row.action.pk, [])),
    "contributing_names": lambda row, it: ", ".join(map(str, alphabetical(it.contributing.get(row.action.pk, [])))),
    "life_cycle": lambda row, _around: str(row.life_cycle),
    "life_cycle_label": lambda row, _around: str(LifeCycle(row.life_cycle).label),
    "health": _said("health"),
    "health_label": lambda row, _around: row.update and row.update.health and str(Health(row.update.health).label),
    "state_label": lambda row, _around: str(row.label),
    "freshness": lambda row, _around: row.freshness and row.freshness.value,
    "freshness_label": lambda row, _around: row.freshness and str(row.freshness.label),
    "progress": lambda row, _around: row.progress,
    "completed_on": _said("completed_on"),
    "forecast": lambda row, _around: row.forecast_on,
    "reason": _said("reason"),
    "path_what": _said("path_what"),
    "path_who": _said("path_who"),
    "path_by": _said("path_by"),
    "evidence": lambda row, it: "\n".join(it.links.get(row.action.pk, [])),
    "no_evidence_reason": _said("no_evidence_reason"),
    "note": _said("note"),
}


def table(rows: Sequence[Standing], moment: datetime, parts: Parts = None) -> Iterable[list[Any]]:
    """Yield the cells of each row, in the order of `COLUMNS`; `parts` are who took part, in the past."""
    beside = around(rows, moment, parts)
    for row in rows:
        yield [read(row, beside) for read in COLUMNS.values()]


def as_xlsx(rows: Iterable[Standing], *, moment: datetime, parts: Parts = None, separator: str = "") -> bytes:
    """Return `rows` as an Excel workbook."""
    return tables.xlsx("actions", COLUMNS, table(list(rows), moment, parts))


def as_csv(rows: Iterable[Standing], *, moment: datetime, parts: Parts = None, separator: str = "") -> bytes:
    """Return `rows` as text, with `separator` (one of `tables.SEPARATORS`) between the columns."""
    return tables.text(COLUMNS, table(list(rows), moment, parts), separator)


#: The kinds of file: how each is made.
KINDS = {"xlsx": as_xlsx, "csv": as_csv}

"""The whole plan as an outline, in four queries: each part, what belongs to it, and what is not translated yet."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst

from mdmplan.text import LANGUAGES, untranslated
from priorities.models import Plan


@dataclass(frozen=True)
class Entry:
    """One part in its place: what belongs to it, and in which languages a text of it is missing."""

    part: Any
    first: bool
    last: bool
    missing: list[str]
    entries: list["Entry"]


@dataclass(frozen=True)
class Missing:
    """One text that is not there in `language`: of which part (nothing: of the plan), and where to write it."""

    code: str
    label: str
    language: str
    address: str


@dataclass(frozen=True)
class Outline:
    """The plan to edit: `axes` with all that stands under them, what is `withdrawn`, what is `missing` by language."""

    axes: list[Entry]
    withdrawn: list[Any]
    missing: dict[str, list[Missing]]


def outline(plan: Plan, moment: datetime) -> Outline:
    """Return the outline of `plan` at `moment`."""
    kinds = [list(parts.filter(added_at__lte=moment)) for parts in _rows(plan)]
    standing = [[part for part in parts if part.stood_at(moment)] for parts in kinds]
    entries: dict[Any, list[Entry]] = {}
    for parts in reversed(standing):
        entries = _entries(parts, entries)
    found = [text for record in (plan, *(part for parts in standing for part in parts)) for text in _missing(record)]
    by_language = {language: [text for text in found if text.language == language] for language in LANGUAGES}
    return Outline(
        axes=entries.get(None, []),
        withdrawn=[part for parts in kinds for part in parts if not part.stood_at(moment)],
        missing={language: texts for language, texts in by_language.items() if texts},
    )


def _rows(plan: Plan) -> Iterator[Any]:
    """Yield the parts of `plan`, from the axes down."""
    rows: Any = (plan.axes, plan.priorities, plan.objectives, plan.actions)
    return (parts.select_related("withdrawn_by__member") for parts in rows)


def _entries(parts: list[Any], held: dict[Any, list[Entry]]) -> dict[Any, list[Entry]]:
    """Return `parts` by the key of what they belong to, each with those that it holds."""
    by_place: dict[Any, list[Any]] = defaultdict(list)
    for part in parts:
        by_place[part.place].append(part)
    return {place: [_entry(part, row, held) for part in row] for place, row in by_place.items()}


def _entry(part: Any, row: list[Any], held: dict[Any, list[Entry]]) -> Entry:
    missing = {language for _name, language in untranslated(part, part.TEXTS)}
    return Entry(
        part,
        first=part is row[0],
        last=part is row[-1],
        missing=[language for language in LANGUAGES if language in missing],
        entries=held.get(part.pk, []),
    )


def _missing(record: Any) -> Iterator[Missing]:
    """Tell which texts of the plan, or of a part of it, are not there in which language."""
    for name, language in untranslated(record, record.TEXTS):
        field = f"{name}_{language}"
        label = capfirst(str(record._meta.get_field(field).verbose_name))
        form = reverse("plan_edit") if isinstance(record, Plan) else reverse(f"{record.kind}_edit", args=[record.code])
        yield Missing(getattr(record, "code", ""), label, language, f"{form}#id_{field}")

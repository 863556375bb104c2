"""What a row says of the status of an action: the statement of an update, or nothing when all stays as it is."""

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext as _

from actions.importing.cells import same
from actions.importing.known import Known
from actions.models import Action, Update
from actions.services.updates import Statement
from actions.status import ATTENTION, FULL, Health, LifeCycle, status_errors
from mdmplan.text import read_links

#: For a field of the file: what a statement calls it.
STATUS = {
    "life_cycle": "life_cycle",
    "health": "health",
    "progress": "progress",
    "completed_on": "completed_on",
    "forecast": "forecast_on",
}
EXPLANATION = ("reason", "path_what", "path_who", "path_by")
#: What an update says beside the status itself.
SAID = (*EXPLANATION, "no_evidence_reason", "note")
#: What a statement's own names are called in a file.
KEYS = {name: key for key, name in STATUS.items()}


@dataclass
class Said:
    """What a row says of a status, with its faults (a sentence per field) and what it changes."""

    statement: Statement | None = None
    links: list[str] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)


def read_statement(action: Action, given: dict[str, Any], known: Known, *, language: str) -> Said:
    """Return what a row says of the status of `action`; a blank cell leaves what stands."""
    said = Said()
    try:
        links = read_links(given.get("evidence", ""))
    except ValidationError as refused:
        said.errors["evidence"] = " ".join(refused.messages)
        links = []
    said.links = [link for link in dict.fromkeys(links) if link not in known.links.get(action.pk, ())]
    if said.links:
        said.changes["evidence"] = ("", "\n".join(said.links))
    last = known.updates.get(action.pk)
    values = _split_state(given, said)
    if _differs(action, last, values):
        _state(action, last, values, known, said, language)
    return said


def _split_state(given: dict[str, Any], said: Said) -> dict[str, Any]:
    """Return what is given of the status. A health in the column of life cycles means in progress, and that health."""
    values = {name: given[key] for key, name in STATUS.items() if key in given}
    values |= {name: given[name] for name in SAID if name in given}
    state = values.get("life_cycle")
    if state in Health.values:
        values["life_cycle"] = LifeCycle.IN_PROGRESS.value
        if values.setdefault("health", state) != state:
            said.errors["health"] = _("This column says %(one)s, and that of life cycles says %(other)s.") % {
                "one": Health(values["health"]).label,
                "other": Health(state).label,
            }
    return values


def _differs(action: Action, last: Update | None, values: dict[str, Any]) -> bool:
    """Return whether something is given that does not stand already."""
    return any(not _stands(action, last, name, value) for name, value in values.items())


def _stands(action: Action, last: Update | None, name: str, value: Any) -> bool:
    """Return whether a value stands already."""
    before = getattr(action, name) if name in KEYS else getattr(last, name, "")
    return same(value, before) if isinstance(value, str) and isinstance(before, str) else bool(value == before)


def _state(
    action: Action, last: Update | None, values: dict[str, Any], known: Known, said: Said, language: str
) -> None:
    """Put together what an update will say, and have it judged by the rules of status."""
    for name, value in values.items():
        sentence = "" if _stands(action, last, name, value) else _fault(name, value)
        if sentence:
            said.errors[KEYS.get(name, name)] = sentence
    full = _with_what_stands(action, last, values)
    statement = Statement(
        **full,
        evidence=bool(said.links) or action.pk in known.proven,
        sure=action.progress == FULL == full["progress"] and action.life_cycle == full["life_cycle"],
        language=language,
        links=tuple(said.links),
    )
    for name, sentence in status_errors(statement, today=known.day).items():
        said.errors.setdefault(KEYS.get(name, name), sentence)
    said.statement = statement
    for key, name in STATUS.items():
        before, after = getattr(action, name), getattr(statement, "full_progress" if name == "progress" else name)
        if before != after:
            said.changes[key] = (before, after)
    for name in SAID:
        if name in values and not _stands(action, last, name, values[name]):
            said.changes[name] = (getattr(last, name, ""), values[name])


def _fault(name: str, value: Any) -> str:
    """Return why a value is refused by its own column, empty when it is not."""
    column: Any = Update._meta.get_field(name)
    try:
        if column.max_length and isinstance(value, str):
            MaxLengthValidator(column.max_length)(value)
        column.clean(value, None)
    except ValidationError as refused:
        return " ".join(refused.messages)
    return ""


def _with_what_stands(action: Action, last: Update | None, values: dict[str, Any]) -> dict[str, Any]:
    """Return what is given, and for the rest what stands, as far as it still goes with the life cycle."""
    life_cycle, health = values.get("life_cycle", action.life_cycle), values.get("health")
    if health is None:
        health = action.health if life_cycle == LifeCycle.IN_PROGRESS else ""
    stands: dict[str, Any] = {
        "life_cycle": life_cycle,
        "health": health,
        "progress": None if life_cycle == LifeCycle.COMPLETED else action.progress,
        "completed_on": action.completed_on if life_cycle == LifeCycle.COMPLETED else None,
        "forecast_on": action.forecast_on,
    }
    if last and life_cycle == last.life_cycle and (health in ATTENTION) == (last.health in ATTENTION):
        stands |= {name: getattr(last, name) for name in (*EXPLANATION, "no_evidence_reason")}
    return stands | values

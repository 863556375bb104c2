"""What one row of a spreadsheet does to the plan: creates, updates field by field, changes nothing, or is refused."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import chain
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from actions.importing.cells import CellError, same, tidy
from actions.importing.columns import FIELDS, TRANSLATED
from actions.importing.known import Known
from actions.importing.status import read_statement
from actions.models import Action, ImportRow, Participation
from actions.models.action import check_due
from actions.services.updates import Statement
from mdmplan.clock import local_date
from mdmplan.dates import date_format
from mdmplan.text import LANGUAGES
from members.models import Member

Result = ImportRow.Result
Role = Participation.Role
#: The columns of an action that a text of the file goes to.
TEXTS = tuple(f"{name}_{language}" for name in TRANSLATED for language in LANGUAGES)
#: For a date of the file: the columns of an action for its day and for its year.
DATES = {"start": ("starts_on", "start_year"), "due": ("due_on", "due_year")}


@dataclass
class Outcome:
    """What a row does. `changes` says, by field, what stands and what the row puts in its place, as keys and ISO dates.

    `action` is as the row leaves it, not saved; `columns` are those of its columns that changed; `roles` are what
    members become in it; `statement` is what an update will say, None when the status stays; `links` are new evidence.
    """

    line: int
    #: For a field: the name that its column has in the file.
    columns_of: Mapping[str, str] = field(default_factory=dict)
    code: str = ""
    reasons: list[str] = field(default_factory=list)
    note: str = ""
    changes: dict[str, list[str]] = field(default_factory=dict)
    action: Action | None = None
    created: bool = False
    columns: set[str] = field(default_factory=set)
    roles: dict[Member, str] = field(default_factory=dict)
    statement: Statement | None = None
    links: list[str] = field(default_factory=list)

    @property
    def result(self) -> str:
        """What becomes of the row."""
        if self.reasons:
            return Result.REFUSED
        if self.created:
            return Result.CREATED
        return Result.UPDATED if self.changes else Result.UNCHANGED

    @property
    def reason(self) -> str:
        """Why the row is refused, a sentence a line; or what is to be said of a row that is not."""
        return "\n".join(self.reasons) or self.note

    @contextmanager
    def refusing(self, key: str) -> Iterator[None]:
        """Refuse the row, naming the field, where its reading is refused."""
        try:
            yield
        except CellError as refused:
            self.refuse(key, str(refused))
        except ValidationError as refused:
            self.refuse(key, " ".join(refused.messages))

    def refuse(self, key: str, sentence: str) -> None:
        """Refuse the row for what stands in the field `key`, under the name of its column where the file has one."""
        name = self.columns_of.get(key) or (key and FIELDS[key].label)
        self.reasons.append(_("%(field)s: %(sentence)s") % {"field": name, "sentence": sentence} if key else sentence)

    def change(self, key: str, before: Any, after: Any) -> None:
        """Note that a field changes."""
        self.changes[key] = [shown(before), shown(after)]


def shown(value: Any) -> str:
    """Return a value as it is kept in a preview: empty, ISO date, plain number, key or text."""
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


@dataclass(frozen=True)
class Reading:
    """How the rows of a file are read: its columns, the field of each by its place, and the language of its texts."""

    columns: list[str]
    fields: dict[int, str]
    language: str

    @cached_property
    def names(self) -> dict[str, str]:
        """The name of the column that gives each field, unless it is a key: those have their words here."""
        named = ((self.key(key), self.columns[place]) for place, key in self.fields.items())
        return {key: column for key, column in named if column not in FIELDS}

    def key(self, key: str) -> str:
        """Return the field that a column gives: the text of a column without a language is in that of the file."""
        return f"{key}_{self.language}" if key in TRANSLATED else key

    def values(self, row: list[str], outcome: Outcome) -> dict[str, Any]:
        """Return what a row gives; blank is not given. A cell that cannot be read refuses the row."""
        given: dict[str, Any] = {}
        for place, key in self.fields.items():
            cell = row[place] if place < len(row) else ""
            if not tidy(cell):
                continue
            with outcome.refusing(self.key(key)):
                value = FIELDS[key].read(cell)
                if value != "":
                    given[self.key(key)] = value
        if any(cell.strip() for cell in row[len(self.columns) :]):
            outcome.refuse("", _("This line has more cells than there are columns: a separator stands within a text."))
        return given


def judge(line: int, row: list[str], reading: Reading, known: Known, seen: Mapping[str, int]) -> Outcome:
    """Return what a row does. `seen` tells on which line each code of the file stands first."""
    outcome = Outcome(line, reading.names)
    given = reading.values(row, outcome)
    outcome.code = given.get("code", "")
    if not outcome.code:
        if not outcome.reasons:
            outcome.refuse("code", _("A row needs the code of its action."))
        return outcome
    first = seen.get(outcome.code, line)
    if first != line:
        outcome.refuse("code", _("Line %(line)d has this code already.") % {"line": first})
        return outcome
    _find_action(outcome, known)
    if outcome.action is None:
        return outcome
    _judge_objective(outcome, outcome.action, given, known)
    _judge_texts(outcome, outcome.action, given)
    _judge_dates(outcome, outcome.action, given)
    _judge_roles(outcome, outcome.action, given, known)
    _judge_status(outcome, outcome.action, given, reading, known)
    return outcome


def _find_action(outcome: Outcome, known: Known) -> None:
    """Find the action of the row's code, or begin a new one."""
    code = outcome.code
    action = known.actions.get(code)
    if action is None:
        if code in known.former:
            outcome.refuse("code", _("This action is called %(code)s now.") % {"code": known.former[code]})
            return
        with outcome.refusing("code"):
            Action.check_code(code)
            Action._meta.get_field("code").clean(code, None)
            outcome.action, outcome.created = Action(plan=known.plan, code=code), True
        return
    if action.withdrawn_at and action.pk not in known.undone:
        day = date_format(local_date(action.withdrawn_at), "SHORT_DATE_FORMAT")
        outcome.refuse("code", _("This action was withdrawn on %(day)s: put it back first.") % {"day": day})
        return
    if action.withdrawn_at:
        _begin_anew(outcome, action)
    outcome.action = action


def _begin_anew(outcome: Outcome, action: Action) -> None:
    """Bring back an action that an undone import had created: it says what this row says, and nothing of the other."""
    outcome.change("withdrawn", action.withdrawn_at, None)
    outcome.created = True
    nothing = ("objective", *chain(*DATES.values()), "withdrawn_at", "withdrawn_by")
    blank = dict.fromkeys(TEXTS, "") | dict.fromkeys(nothing)
    for column, value in blank.items():
        setattr(action, column, value)
    outcome.columns |= blank.keys()


def _judge_objective(outcome: Outcome, action: Action, given: dict[str, Any], known: Known) -> None:
    with outcome.refusing("objective"):
        objective = known.objective(given.get("objective", ""), given.get("objective_title", ""))
        if objective and objective.pk != action.objective_id:
            before = action.objective.code if action.objective_id else ""
            outcome.change("objective", before, objective.code)
            outcome.columns.add("objective")
            action.objective = objective
        elif not action.objective_id:
            raise CellError(_("A new action needs the code of its objective."))


def _judge_texts(outcome: Outcome, action: Action, given: dict[str, Any]) -> None:
    for key in TEXTS:
        text = given.get(key)
        before = getattr(action, key)
        if text and not same(text, before):
            _put(outcome, action, key, key, text, before)
    if not action.title_fr and "title_fr" not in given:
        outcome.refuse("title_fr", _("A new action needs its title in French."))


def _put(outcome: Outcome, action: Action, key: str, column: str, value: Any, before: Any) -> None:
    """Let a column of the action have another value, when it may."""
    with outcome.refusing(key):
        kept: Any = Action._meta.get_field(column)
        kept.clean(value, action)
        outcome.change(key, before, value)
        outcome.columns.add(column)
        setattr(action, column, value)


def _judge_dates(outcome: Outcome, action: Action, given: dict[str, Any]) -> None:
    for key, (day_column, year_column) in DATES.items():
        if key not in given:
            continue
        value, day, year = given[key], getattr(action, day_column), getattr(action, year_column)
        before = day or year
        if value == before or (isinstance(value, int) and day and value == day.year):
            continue  # a year alone says nothing against a day of that year
        with outcome.refusing(key):
            if key == "due":
                check_due(before, value if day or isinstance(value, int) else value.year)
            if isinstance(value, int) and day:
                raise CellError(_("A year alone does not take the place of a day (%(day)s).") % {"day": shown(day)})
            setattr(action, year_column, None)
            outcome.columns.add(year_column)
            _put(outcome, action, key, year_column if isinstance(value, int) else day_column, value, before)
    if action.starts_on and action.due_on and action.due_on < action.starts_on and {"start", "due"} & set(given):
        outcome.refuse("due", sentence_of(Action, "action_due_after_start"))


def sentence_of(model: type[models.Model], constraint: str) -> str:
    """Return what a rule of the database says when it is broken."""
    return next(str(rule.violation_error_message) for rule in model._meta.constraints if rule.name == constraint)


def _judge_roles(outcome: Outcome, action: Action, given: dict[str, Any], known: Known) -> None:
    standing = {known.member_of[pk]: part.role for pk, part in known.roles.get(action.pk, {}).items() if part.role}
    lead = next((member for member, role in standing.items() if role == Role.LEAD), None)
    with outcome.refusing("lead"):
        asked = known.member(given.get("lead", ""), given.get("lead_name", ""))
        if asked and lead and asked != lead:
            taken = sentence_of(Participation, "participation_one_lead")
            raise CellError(_("%(sentence)s It is %(code)s.") % {"sentence": taken, "code": lead.code})
        if asked and not lead:
            known.check_active(asked)
            outcome.change("lead", "", asked.code)
            outcome.roles[asked] = Role.LEAD
    with outcome.refusing("contributing"):
        before = {member for member, role in standing.items() if role == Role.CONTRIBUTING}
        added = {
            member
            for member in known.contributing(given.get("contributing", ""))
            if member not in before and standing.get(member) != Role.LEAD and member not in outcome.roles
        }
        for member in added:
            known.check_active(member)
        after = (before | added) - outcome.roles.keys()
        outcome.roles |= dict.fromkeys(added, Role.CONTRIBUTING)
        if after != before:
            outcome.change("contributing", _codes(before), _codes(after))


def _codes(members: set[Member]) -> str:
    return ", ".join(sorted(member.code for member in members))


def _judge_status(outcome: Outcome, action: Action, given: dict[str, Any], reading: Reading, known: Known) -> None:
    said = read_statement(action, given, known, language=reading.language)
    for key, sentence in said.errors.items():
        outcome.refuse(key, sentence)
    outcome.statement, outcome.links = said.statement, said.links
    for key, (before, after) in said.changes.items():
        outcome.change(key, before, after)

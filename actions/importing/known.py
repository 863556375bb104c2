"""What the plan holds already, as far as some rows of a spreadsheet ask: read once for many rows."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from actions.importing.cells import CellError
from actions.models import Action, Evidence, Import, ImportRow, Participation, Update
from mdmplan.clock import local_date
from mdmplan.text import LANGUAGES, fold
from members.models import Member
from priorities.models import Objective, Plan

T = TypeVar("T", Objective, Member)
CODE_AND_NAME = re.compile(r"(?P<code>[A-Za-z0-9.]+)\s*(?:[-–—:.)|]\s*|\s)(?P<name>\S.*)", re.DOTALL)
#: How many codes are asked for in one query.
AT_ONCE = 2000


def name_key(text: str) -> str:
    """Return a name as it is compared: its letters and digits alone."""
    return re.sub(r"[\W_]+", "", fold(text))


@dataclass
class Known:
    """The plan, the network, and the actions that some codes stand for, at a moment."""

    plan: Plan
    day: date
    objectives: dict[str, Objective]
    members: dict[str, Member]
    actions: dict[str, Action] = field(default_factory=dict)
    #: By a code that is no longer used: the code of the action that had it.
    former: dict[str, str] = field(default_factory=dict)
    updates: dict[int, Update] = field(default_factory=dict)
    roles: dict[int, dict[int, Participation]] = field(default_factory=lambda: defaultdict(dict))
    links: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    #: The actions with evidence of any kind.
    proven: set[int] = field(default_factory=set)
    #: The actions that the undoing of an import withdrew: another import brings them back.
    undone: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Find objectives and members by everything they are called."""
        self.objective_names = _by_name((each, _titles(each)) for each in self.objectives.values())
        self.member_of = {member.pk: member for member in self.members.values()}
        self.member_names = _by_name((each, _names(each)) for each in self.members.values())

    def objective(self, cell: str, title: str) -> Objective | None:
        """Return the objective that a code, a title or both name; None when both are blank."""
        if not cell and not title:
            return None
        found = _find(cell or title, self.objectives, self.objective_names, _titles)
        if found is None:
            raise CellError(_("“%(text)s” is no objective of this plan.") % {"text": cell or title})
        if cell and title:
            _agree(found, title, _titles(found))
        if found.withdrawn_at:
            raise CellError(_("The objective %(code)s has been withdrawn.") % {"code": found.code})
        return found

    def member(self, cell: str, name: str = "") -> Member | None:
        """Return the association that a code, a name in any of three languages or both mean; None when blank."""
        if not cell and not name:
            return None
        found = _find(cell or name, self.members, self.member_names, _names)
        if found is None:
            raise CellError(_("“%(text)s” is no association of the network.") % {"text": cell or name})
        if cell and name:
            _agree(found, name, _names(found))
        return found

    def check_active(self, member: Member) -> None:
        """Refuse an association that does not belong to the network on the day."""
        if (member.joined_on and member.joined_on > self.day) or (member.left_on and member.left_on <= self.day):
            raise CellError(_("%(code)s does not belong to the network today.") % {"code": member.code})

    def contributing(self, cell: str) -> list[Member]:
        """Return the associations that a cell lists, with commas, semicolons or new lines between them."""
        names = [cell] if name_key(cell) in self.member_names else re.split(r"[,;\n]", cell)
        found = (self.member(name.strip()) for name in names)
        return list(dict.fromkeys(member for member in found if member))


def _titles(objective: Objective) -> list[str]:
    return [title for language in LANGUAGES if (title := getattr(objective, f"title_{language}"))]


def _names(member: Member) -> list[str]:
    own = [member.native_name, *member.native_name.split(" / ")]
    kept = [getattr(member, f"{name}_{language}") for name in ("name", "country") for language in LANGUAGES]
    return [member.code, *filter(None, [*own, *kept])]


def _by_name(named: Iterable[tuple[T, list[str]]]) -> dict[str, list[T]]:
    found: dict[str, list[T]] = {}
    for thing, names in named:
        for key in {name_key(name) for name in names} - {""}:
            found.setdefault(key, []).append(thing)
    return found


def _find(asked: str, by_code: dict[str, T], by_name: dict[str, list[T]], names: Callable[[T], list[str]]) -> T | None:
    """Return what a code, a name, or a code and the name that goes with it stand for."""
    found = by_code.get(asked) or by_code.get(asked.upper()) or _only(by_name.get(name_key(asked), []), asked)
    parts = None if found else CODE_AND_NAME.fullmatch(asked)
    if parts and parts["code"] in by_code:
        found = by_code[parts["code"]]
        _agree(found, parts["name"], names(found))
    return found


def _only(found: list[T], text: str) -> T | None:
    """Return the one thing of that name; refuse when several have it."""
    if len(found) > 1:
        codes = ", ".join(sorted(each.code for each in found))
        raise CellError(_("“%(text)s” may mean %(codes)s: write the code.") % {"text": text, "codes": codes})
    return found[0] if found else None


def _agree(found: Objective | Member, said: str, names: list[str]) -> None:
    """Refuse a code whose name says something else."""
    if name_key(said) not in {name_key(name) for name in names}:
        raise CellError(
            _("%(code)s is “%(name)s”, and the file says “%(said)s”: correct one of the two.")
            % {"code": found.code, "name": found if isinstance(found, Member) else found.title, "said": said}
        )


def read_known(plan: Plan, codes: Collection[str], at: datetime, *, lock: bool = False) -> Known:
    """Read what `plan` holds of the actions called `codes`; with `lock`, nobody changes them until it is written."""
    known = Known(
        plan,
        local_date(at),
        {objective.code: objective for objective in Objective.objects.filter(plan=plan).select_related("plan")},
        {member.code: member for member in Member.objects.all()},
    )
    asked = sorted(set(codes) - {""})
    for start in range(0, len(asked), AT_ONCE):
        _read_actions(known, asked[start : start + AT_ONCE], at, lock=lock)
    return known


def _read_actions(known: Known, codes: list[str], at: datetime, *, lock: bool) -> None:
    actions: QuerySet[Action] = Action.objects.filter(plan=known.plan, code__in=codes)
    if lock:
        actions = actions.select_for_update()
    found = {action.code: action for action in actions}
    objectives = {objective.pk: objective for objective in known.objectives.values()}
    for action in found.values():
        action.plan, action.objective = known.plan, objectives[action.objective_id]
    known.actions |= found
    unknown = set(codes) - set(found)
    former = Action.history.filter(plan_id=known.plan.pk, code__in=unknown).values_list("code", "id").distinct()
    now = dict(Action.objects.filter(pk__in=[pk for _code, pk in former]).values_list("pk", "code"))
    known.former |= {code: now[pk] for code, pk in former}
    ids = [action.pk for action in found.values()]
    for update in Update.objects.filter(action__in=ids).standing(at):
        known.updates[update.action_id] = update
    for role in Participation.objects.filter(action__in=ids):
        known.roles[role.action_id][role.member_id] = role
    for action_id, url in Evidence.objects.filter(action__in=ids).standing(at).values_list("action", "url"):
        known.proven.add(action_id)
        known.links[action_id].add(url)
    known.undone |= set(
        ImportRow.objects.filter(
            batch__state=Import.State.UNDONE,
            action__in=[action.pk for action in found.values() if action.withdrawn_at],
            action__withdrawn_at=F("batch__undone_at"),
            result=ImportRow.Result.CREATED,
        ).values_list("action", flat=True)
    )

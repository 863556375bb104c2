"""The action list: what passes the filters, what stands behind every other choice, and in which order.

Light facts are read once, in a few queries whatever their number; one pass then answers every filter and counts
every value of every filter: a row that fails one filter alone counts beside the values of that filter.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain
from operator import attrgetter, itemgetter
from typing import Any

from django.db.models import Count, Q
from django.http import QueryDict

from actions.filters import SORTS, ActionFilter, Words
from actions.models import Action, ActionQuerySet, Participation, Update
from actions.past import participations_at, put_objectives_back
from actions.rows import SAID, Question, Row, read_rows
from actions.standing import Standing, is_awaited
from actions.status import WORST_FIRST
from mdmplan.clock import local_date
from mdmplan.history import put_back
from mdmplan.text import fold
from members.models import Member, User, alphabetical
from priorities.models import Objective, Plan
from priorities.past import LASTING

#: Filters by one value that each row has itself: those that a reader chooses, and those that only links ask.
FACETS = ("priority", "objective", "life_cycle", "health", "freshness", "late", "lead", "divergent", "published")
LINKED = ("state", "stale")
MEMBER = re.compile("[A-Z]{2}")


@dataclass(frozen=True)
class Listing:
    """The actions of a plan that answer to a filter at a moment, in its order.

    `parts` are, in the past, who took part in actions of the plan then; None at present.
    """

    plan: Plan
    moment: datetime
    filter: ActionFilter
    words: list[Words]
    rows: list[Row]
    members: dict[str, Member]
    parts: Sequence[Participation] | None

    def standings(self, rows: Iterable[Row]) -> list[Standing]:
        """Return where the actions of some rows stand. Each `update` holds what was read of the last word."""
        by_pk = {row.pk: row for row in rows}
        actions = Action.objects.in_bulk(list(by_pk))
        if self.parts is not None:
            put_back(actions.values(), self.moment, lasting=LASTING)
        found = []
        for row in by_pk.values():
            action = actions[row.pk]
            action.plan = self.plan
            said = {name: getattr(row, name) for name in SAID}
            update = Update(action=action, at=row.updated_at, **said) if row.updated_at else None
            found.append(Standing(action, update, row.fresh, self.members.get(row.lead), local_date(self.moment)))
        return found


def read_listing(plan: Plan, moment: datetime, asked: QueryDict, *, reader: User, past: bool) -> Listing:
    """Return the actions of `plan` that answer to the address `asked` at `moment`, every choice counted for `reader`.

    Costs the same five queries whatever is asked and however many there are. In the `past`, what counts is
    the plan and the word that stood then: five queries more.
    """
    chosen, member = ActionFilter(asked), asked.get("participant", "")
    parts = participations_at(plan, moment) if past else None
    question = Question(
        plan,
        moment,
        reader,
        past=past,
        text=chosen.early("q"),
        member=member if MEMBER.fullmatch(member) else "",
        titles=chosen.by_title,
        parts=parts or (),
    )
    actions, objectives = Action.objects.filter(plan=plan).standing(moment), _objectives(plan, moment, past=past)
    found = read_rows(question, actions, objectives)
    _offer(chosen, found, objectives, question)
    passed, spared = sieve(found, _tests(chosen.asked, question))
    others = [*passed, *spared.get("participant", ())]
    if parts is None:
        members = _members(actions, [row.pk for row in others] if len(others) < len(found) else None)
    else:
        members = _members_of(parts, {row.pk for row in found}, {row.pk for row in others})
    words = chosen.words()
    _count(chosen, passed, spared, members, question)
    named = {member.code: member for member, _count in members}
    return Listing(plan, moment, chosen, words, ordered(passed, chosen.order, named), named, parts)


def _objectives(plan: Plan, moment: datetime, *, past: bool) -> list[Objective]:
    """Return the objectives of `plan` with their priorities, in its order; in the past as they were."""
    objectives = list(Objective.objects.filter(plan=plan).select_related("priority"))
    if past:
        put_objectives_back(objectives, moment)
    return sorted(objectives, key=attrgetter("priority.position", "priority.code", "position", "code"))


def _members(actions: ActionQuerySet, pks: list[int] | None) -> list[tuple[Member, int]]:
    """Return who takes part in `actions`, alphabetically, each with the number of those among `pks` (None: all)."""
    among = Q() if pks is None else Q(participations__action__in=pks)
    members = Member.objects.filter(participations__role__gt="", participations__action__in=actions).order_by()
    counted = members.annotate(taking_part=Count("participations", filter=among))
    return [(member, member.taking_part) for member in alphabetical(counted)]  # type: ignore[attr-defined]


def _members_of(parts: Iterable[Participation], found: set[int], pks: set[int]) -> list[tuple[Member, int]]:
    """Return the same from `parts`, who took part in the past: in the actions `found`, counted among `pks`."""
    of_found = [part for part in parts if part.action_id in found]
    counts = Counter(part.member for part in of_found if part.action_id in pks)
    return [(member, counts[member]) for member in alphabetical({part.member for part in of_found})]


# -- One pass --------------------------------------------------------------------------------------

Tests = dict[str, Callable[[Row], bool]]


def sieve(rows: Iterable[Row], tests: Tests) -> tuple[list[Row], dict[str, list[Row]]]:
    """Return the rows that pass every test, and by the name of a test those that fail it alone."""
    passed: list[Row] = []
    spared: dict[str, list[Row]] = {name: [] for name in tests}
    for row in rows:
        failed = [name for name, test in tests.items() if not test(row)]
        if not failed:
            passed.append(row)
        elif len(failed) == 1:
            spared[failed[0]].append(row)
    return passed, spared


def _tests(asked: dict[str, Any], question: Question) -> Tests:
    """Return a test for each filter that is asked for."""
    tests: Tests = {}
    if "q" in asked:
        tests["q"] = lambda row: row.holds
    for name in (*FACETS, *LINKED):
        if name in asked:
            tests[name] = _is_one_of(name, asked[name])
    if "participant" in asked:
        tests["participant"] = lambda row: row.takes_part
    if "due" in asked:
        tests["due"] = lambda row: asked["due"] in windows(row.life_cycle, row.end, question)
    if "due_from" in asked:
        tests["due_from"] = lambda row: row.end is not None and row.end >= asked["due_from"]
    if "due_to" in asked:
        tests["due_to"] = lambda row: row.end is not None and row.end <= asked["due_to"]
    return tests


def _is_one_of(name: str, values: str | list[str]) -> Callable[[Row], bool]:
    """Return the test whether a row's own value is one of `values`."""
    place = Row._fields.index(name)
    wanted = {values} if isinstance(values, str) else set(values)
    return lambda row: row[place] in wanted


def windows(life_cycle: str, end: date | None, question: Question) -> list[str]:
    """Return in which windows of `WINDOWS` an action is expected to end; none when nobody is to work on it."""
    plan, day = question.plan, question.day
    if not is_awaited(life_cycle):
        return []
    if end is None:
        return ["none"]
    if end < day:
        return ["passed"]
    limits = {"30": day + timedelta(30), "90": day + timedelta(90), "plan": plan.ends_on}
    within = [name for name, last in limits.items() if end <= last]
    return within if end <= plan.ends_on else [*within, "after"]


# -- What can be chosen, and how much stands behind it ---------------------------------------------


def _offer(chosen: ActionFilter, rows: list[Row], objectives: list[Objective], question: Question) -> None:
    """Let the parts of the plan and the members that exist be chosen; names and counts come when all is read."""
    used = {row.objective for row in rows}
    parts = [part for part in objectives if part.code in used or part.stood_at(question.moment)]
    chosen.offer("objective", [(part.code, str(part)) for part in parts])
    chosen.offer("priority", {part.priority.code: str(part.priority) for part in parts}.items())
    chosen.offer("lead", [(code, code) for code in {row.lead for row in rows if row.lead}])
    chosen.offer("participant", [(question.member, question.member)] if any(row.takes_part for row in rows) else [])


def _count(
    chosen: ActionFilter,
    passed: list[Row],
    spared: dict[str, list[Row]],
    members: list[tuple[Member, int]],
    question: Question,
) -> None:
    """Write beside each value of each filter how many actions it would show."""
    leads = {code for code, _label in chosen.form.fields["lead"].choices}
    names = [(member.code, str(member)) for member, _number in members]
    chosen.offer("lead", [(code, name) for code, name in names if code in leads])
    chosen.offer("participant", names)
    chosen.count("participant", {member.code: number for member, number in members})
    for name in FACETS:
        value = itemgetter(Row._fields.index(name))
        chosen.count(name, Counter(map(value, chain(passed, spared.get(name, ())))))
    ends = Counter((row.life_cycle, row.end) for row in chain(passed, spared.get("due", ())))
    due: Counter[str] = Counter()
    for (life_cycle, end), number in ends.items():
        due.update(dict.fromkeys(windows(life_cycle, end, question), number))
    chosen.count("due", due)


# -- Order -----------------------------------------------------------------------------------------


def ordered(rows: list[Row], order: str, members: dict[str, Member]) -> list[Row]:
    """Return `rows`, which are in the plan's order, by `order`; what has no value comes last either way."""
    name, back = order.removeprefix("-"), order.startswith("-")
    keys: dict[str, Callable[[Row], Any]] = {
        "code": lambda row: row.place,
        "title": lambda row: fold(row.titles.title),
        "state": lambda row: WORST_FIRST.index(row.state),
        "progress": lambda row: row.progress,
        "lead": lambda row: fold(str(members[row.lead])) if row.lead else None,
        "end": lambda row: row.end,
        "updated": lambda row: row.updated_at,
    }
    if order == SORTS[0]:
        return rows
    known = [(key, row) for row in rows if (key := keys[name](row)) is not None]
    unknown = [row for row in rows if keys[name](row) is None]
    known.sort(key=lambda pair: pair[0], reverse=back)
    return [*(row for _key, row in known), *unknown]

"""What the filters and the order of the action list need to know of each action, read in a few queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from operator import itemgetter
from typing import Any, NamedTuple

from django.db.models import BooleanField, Exists, ExpressionWrapper, FilteredRelation, OuterRef, Q, Value

from actions.models import Action, ActionQuerySet, Participation, Update, last_day, searched, sought
from actions.standing import days_late, is_stale
from actions.status import Freshness, LifeCycle, freshness, state_of
from mdmplan.clock import local_date
from mdmplan.history import versions_at
from mdmplan.text import Translated
from members.models import User
from priorities.models import Objective, Plan

#: What a word says of an action.
SAID = ("life_cycle", "health", "progress", "completed_on", "forecast_on")
TITLES = ("title_fr", "title_en", "title_es")
#: What was planned of an action.
PLANNED = ("code", "objective_id", "position", "in_published_plan", "due_on")
YES, NO = "1", "0"
NOT_STARTED = LifeCycle.NOT_STARTED.value


class Row(NamedTuple):
    """One action, as the filters ask about it: values are those of the filters, in text.

    `holds` tells whether it holds the words that are sought, `takes_part` whether the member that is asked for does;
    the titles are there where the order asks for them.
    """

    pk: int
    place: tuple[int, int, str]
    titles: "Titles"
    holds: bool
    takes_part: bool
    priority: str
    objective: str
    published: str
    lead: str
    life_cycle: str
    health: str
    state: str
    fresh: Freshness | None
    freshness: str
    stale: str
    late: str
    divergent: str
    progress: Decimal | None
    completed_on: date | None
    forecast_on: date | None
    end: date | None
    updated_at: datetime | None


PLACE = Row._fields.index("place")


class Titles:
    """A title in three languages, as read."""

    title = Translated()

    def __init__(self, *titles: str) -> None:
        """Keep the three."""
        self.title_fr, self.title_en, self.title_es = titles


UNTITLED = Titles("", "", "")


@dataclass(frozen=True)
class Question:
    """Of which plan, when and for whom actions are read; which words and which member are asked for; whether titles
    count.

    In the `past`, what counts is the word that stood then, and who took `part` then. Two voices differ where the
    `reader` may hear both.
    """

    plan: Plan
    moment: datetime
    reader: User
    past: bool
    text: str
    member: str
    titles: bool
    parts: Sequence[Participation] = ()

    @cached_property
    def day(self) -> date:
        """The day of the moment."""
        return local_date(self.moment)


#: How fresh a word is, as the two filters that ask for it say it.
FRESH = {fresh: (fresh.value if fresh else "", YES if is_stale(fresh) else NO) for fresh in (None, *Freshness)}


def read_rows(question: Question, actions: ActionQuerySet, objectives: Iterable[Objective]) -> list[Row]:
    """Return `actions` in the plan's order, which is that of `objectives`: three queries, one more in the past."""
    period = question.plan.periods.current(question.moment)
    lines: Any = Action._meta.get_field("report_lines").related_model  # the relation leads up, no import does
    of_plan = lines._default_manager.filter(report__period__plan=question.plan)
    accepted, said_by_lead = of_plan.lead_words(
        period.pk if period else None, question.moment, question.reader, past=question.past
    )
    parts = {part.pk: (place, part.code, part.priority.code) for place, part in enumerate(objectives)}
    known = _Known(question, period, accepted, said_by_lead, parts)
    columns = _columns(question, actions)
    return sorted(map(known.row, _put_back(question, columns) if question.past else columns), key=itemgetter(PLACE))


@dataclass(frozen=True)
class _Known:
    """What is known of a plan when its actions are read, of which there may be thousands.

    `parts` holds place, code and code of the priority by the objective's id; `late` what was found out already: a
    few hundred dates are shared by all actions.
    """

    question: Question
    period: Any
    accepted: set[int]
    said_by_lead: dict[int, str]
    parts: dict[int, tuple[int, str, str]]
    late: dict[tuple[str, date | None], str] = field(default_factory=dict)

    def row(self, columns: tuple[Any, ...]) -> Row:
        """Return one action from the columns that `_columns` reads."""
        pk, code, objective_id, position, published, due_on, lead, holds, takes_part, *said = columns
        life_cycle, health, progress, completed_on, forecast_on, updated_at, *titles = said
        place, objective, priority = self.parts[objective_id]
        life_cycle, health = life_cycle or NOT_STARTED, health or ""
        state = state_of(life_cycle, health)
        fresh = freshness(
            state=state,
            updated_at=updated_at,
            lead_accepted=pk in self.accepted,
            period=self.period,
            moment=self.question.moment,
        )
        shown, stale = FRESH[fresh]
        if (life_cycle, due_on) not in self.late:
            self.late[life_cycle, due_on] = YES if days_late(life_cycle, due_on, self.question.day) else NO
        return Row(
            pk=pk,
            place=(place, position, code),
            titles=Titles(*titles) if titles else UNTITLED,
            holds=holds,
            takes_part=takes_part,
            priority=priority,
            objective=objective,
            published=YES if published else NO,
            lead=lead or "",
            life_cycle=life_cycle,
            health=health,
            state=state,
            fresh=fresh,
            freshness=shown,
            stale=stale,
            late=self.late[life_cycle, due_on],
            divergent=YES if self.said_by_lead.get(pk, state) != state else NO,
            progress=progress,
            completed_on=completed_on,
            forecast_on=forecast_on,
            end=last_day(life_cycle, completed_on, due_on, forecast_on),
            updated_at=updated_at,
        )


def _columns(question: Question, actions: ActionQuerySet) -> Iterable[tuple[Any, ...]]:
    """Return the columns of each action: of the present from the action itself, of the past from the word of then."""
    sought = Action.objects.matching(question.text).values("pk")
    parts = Participation.objects.agreed().filter(action=OuterRef("pk"), member__code=question.member)
    read = actions.order_by().annotate(
        lead=FilteredRelation("participations", condition=Q(participations__role=Participation.Role.LEAD)),
        holds=ExpressionWrapper(Q(pk__in=sought), BooleanField()) if question.text else Value(True),
        takes_part=Exists(parts) if question.member else Value(False),
    )
    said: tuple[str, ...] = (*SAID, "updated_at")
    if question.past:
        later = Update.objects.filter(action=OuterRef("pk"), at__lte=question.moment, pk__gt=OuterRef("word__pk"))
        word = FilteredRelation("updates", condition=Q(updates__at__lte=question.moment))
        read = read.annotate(word=word).filter(~Exists(later))
        said = (*(f"word__{name}" for name in SAID), "word__at")
    titles = TITLES if question.titles else ()
    return read.values_list("pk", *PLANNED, "lead__member__code", "holds", "takes_part", *said, *titles)


def _put_back(question: Question, columns: Iterable[tuple[Any, ...]]) -> Iterable[tuple[Any, ...]]:
    """Return what `_columns` read, with each action as it was in the past, and who took part in it then (one query)."""
    versions = versions_at(Action, question.moment, plan=question.plan)
    leads = {part.action_id: part.member.code for part in question.parts if part.role == Participation.Role.LEAD}
    taking_part = {part.action_id for part in question.parts if part.member.code == question.member}
    words = sought(question.text)
    first_title = -len(TITLES) if question.titles else None
    for pk, *own in columns:
        version = versions.get(pk)
        if version and version.withdrawn_at:
            continue  # it was put back into the plan since
        planned, (_lead, holds, _part, *said) = own[: len(PLANNED)], own[len(PLANNED) :]
        if version:
            planned = [getattr(version, name) for name in PLANNED]
            holds = all(word in searched(version) for word in words)
            if first_title:
                said[first_title:] = [getattr(version, name) for name in TITLES]
        yield (pk, *planned, leads.get(pk), holds, pk in taking_part, *said)

"""What the filters and the order of the action list need to know of each action, read in a few queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import BooleanField, Exists, ExpressionWrapper, FilteredRelation, OuterRef, Q, Value

from actions.models import Action, ActionQuerySet, Participation, Update, effective_end
from actions.standing import days_late, is_stale
from actions.status import Freshness, LifeCycle, freshness, state_of
from mdmplan.clock import local_date
from mdmplan.text import Translated
from members.models import User
from priorities.models import Objective, Plan

#: What a word says of an action.
SAID = ("life_cycle", "health", "progress", "completed_on", "forecast_on")
TITLES = ("title_fr", "title_en", "title_es")
YES, NO = "1", "0"


class Found(NamedTuple):
    """The columns that are read of one action, in their order; the titles only where they are asked for."""

    pk: int
    code: str
    objective_id: int
    position: int
    published: bool
    due_on: date | None
    lead: str | None
    holds: bool
    takes_part: bool
    life_cycle: str | None
    health: str | None
    progress: Decimal | None
    completed_on: date | None
    forecast_on: date | None
    at: datetime | None
    title_fr: str = ""
    title_en: str = ""
    title_es: str = ""


class Row(NamedTuple):
    """One action, as the filters ask about it: values are those of the filters, in text.

    `holds` tells whether it holds the words that are sought, `takes_part` whether the member that is asked for does.
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


class Titles:
    """A title in three languages, as read."""

    title = Translated()

    def __init__(self, found: Found) -> None:
        """Keep the three."""
        self.title_fr, self.title_en, self.title_es = found.title_fr, found.title_en, found.title_es


@dataclass(frozen=True)
class Question:
    """Of which plan, when and for whom actions are read; which words and which member are asked for; whether titles
    count.

    In the `past`, what counts is the word that stood then. Two voices differ where the `reader` may hear both.
    """

    plan: Plan
    moment: datetime
    reader: User
    past: bool
    text: str
    member: str
    titles: bool

    @property
    def day(self) -> date:
        """The day of the moment."""
        return local_date(self.moment)


def read_rows(question: Question, actions: ActionQuerySet, objectives: Iterable[Objective]) -> list[Row]:
    """Return `actions` in the plan's order, which is that of `objectives`, in the same three queries."""
    period = question.plan.periods.current(question.moment)
    lines: Any = Action._meta.get_field("report_lines").related_model  # the relation leads up, no import does
    of_plan = lines._default_manager.filter(action__plan=question.plan)
    accepted, said_by_lead = of_plan.lead_words(period.pk if period else None, question.moment, question.reader)
    parts = {part.pk: (place, part.code, part.priority.code) for place, part in enumerate(objectives)}
    day = question.day

    def row(found: Found) -> Row:
        place, objective, priority = parts[found.objective_id]
        life_cycle, health = found.life_cycle or LifeCycle.NOT_STARTED.value, found.health or ""
        state = state_of(life_cycle, health)
        fresh = freshness(
            state=state,
            updated_at=found.at,
            lead_accepted=found.pk in accepted,
            period=period,
            moment=question.moment,
        )
        return Row(
            pk=found.pk,
            place=(place, found.position, found.code),
            titles=Titles(found),
            holds=found.holds,
            takes_part=found.takes_part,
            priority=priority,
            objective=objective,
            published=YES if found.published else NO,
            lead=found.lead or "",
            life_cycle=life_cycle,
            health=health,
            state=state,
            fresh=fresh,
            freshness=fresh.value if fresh else "",
            stale=YES if is_stale(fresh) else NO,
            late=YES if days_late(life_cycle, found.due_on, day) else NO,
            divergent=YES if said_by_lead.get(found.pk, state) != state else NO,
            progress=found.progress,
            completed_on=found.completed_on,
            forecast_on=found.forecast_on,
            end=found.completed_on or effective_end(found.due_on, found.forecast_on),
            updated_at=found.at,
        )

    return sorted((row(Found(*columns)) for columns in _columns(question, actions)), key=lambda row: row.place)


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
    planned = ("pk", "code", "objective_id", "position", "in_published_plan", "due_on", "lead__member__code")
    return read.values_list(*planned, "holds", "takes_part", *said, *(TITLES if question.titles else ()))

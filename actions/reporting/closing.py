"""A plan ends and the next begins: what is still open, the closing report, the plan that follows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from actions.reporting.models import Period, Report
from actions.reporting.planning import evening
from actions.reporting.services import open_period
from actions.standing import Standing, standings
from actions.status import CLOSED
from mdmplan.clock import local_date
from members.models import User
from priorities.models import Axis, Objective, Plan, Priority
from priorities.services import record

# -- What is still open ----------------------------------------------------------------------------


@dataclass(frozen=True)
class OpenPeriod:
    """A period with reports that are missing, or that wait for their review."""

    period: Period
    state: Period.State
    missing: int
    waiting: int


@dataclass(frozen=True)
class StillOpen:
    """What a plan leaves undone: actions, reports, questions to the board."""

    actions: list[Standing]
    periods: list[OpenPeriod]
    decisions: list[Any]

    @property
    def missing(self) -> int:
        """How many reports were not answered."""
        return sum(each.missing for each in self.periods)

    @property
    def waiting(self) -> int:
        """How many reports wait for their review."""
        return sum(each.waiting for each in self.periods)


def still_open(plan: Plan, moment: datetime) -> StillOpen:
    """Return what `plan` leaves undone at `moment`, in the same number of queries whatever its size."""
    counted: Any = plan.periods.annotate(
        missing=Count("reports", filter=Q(reports__answered_at=None)),
        waiting=Count("reports", filter=Q(reports__state=Report.State.SUBMITTED)),
    ).order_by("-starts_on", "-opens_on")
    return StillOpen(
        [row for row in standings(plan, moment) if row.life_cycle not in CLOSED],
        [
            OpenPeriod(period, period.state(moment), period.missing, period.waiting)
            for period in counted
            if period.missing or period.waiting
        ],
        list(plan.decisions.awaited(moment)),
    )


# -- Closing, and thinking better of it ------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Dates:
    """When the closing report opens, is due (until the end of that day) and locks."""

    opens_on: date
    due_on: date
    locks_on: date


def closing_period(plan: Plan) -> Period | None:
    """Return the closing report of `plan`, None when it has none yet."""
    period: Period | None = plan.periods.filter(kind=Period.Kind.CLOSING).first()
    return period


@transaction.atomic
def close_plan(*, plan: Plan, dates: Dates | None = None, by: User, at: datetime) -> Period:
    """Close `plan` with its closing report, and return that. `dates` are asked when the plan has none yet.

    A closing report whose first day has come opens at once. Raises ValidationError when the plan is closed already,
    or with a sentence for a date that is wrong.
    """
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    if plan.closed_at:
        raise ValidationError(_("This plan is closed already."), code="closed")
    period = closing_period(plan)
    if period is None:
        if dates is None:
            raise ValidationError({"opens_on": _("Say when the closing report opens.")})
        period = _plan_closing_report(plan, dates, by, at)
    plan.closed_at, plan.closed_by = at, by
    record(plan, by=by, at=at)
    if period.opened_at is None and period.opens_on <= local_date(at):
        open_period(period=period, by=by, at=at)
    return period


def _plan_closing_report(plan: Plan, dates: Dates, by: User, at: datetime) -> Period:
    """Plan the report that ends `plan`: it asks about what was not finished before the last quarter."""
    if evening(dates.locks_on) <= at:
        raise ValidationError({"locks_on": _("This day has passed: nobody could answer any more.")})
    last = plan.ends_on
    period = Period(
        plan=plan,
        code=f"{last.year}-closing",
        kind=Period.Kind.CLOSING,
        starts_on=max(plan.starts_on, date(last.year, last.month - (last.month - 1) % 3, 1)),
        ends_on=last,
        opens_on=dates.opens_on,
        due_at=evening(dates.due_on),
        locks_at=evening(dates.locks_on),
        planned_by=by,
    )
    try:
        period.full_clean()
    except ValidationError as error:
        fields = {"due_at": "due_on", "locks_at": "locks_on", "__all__": "locks_on"}
        raise ValidationError({fields.get(name, name): said for name, said in error.error_dict.items()}) from None
    period.save()
    return period


@transaction.atomic
def reopen_plan(*, plan: Plan, reason: str, by: User, at: datetime) -> None:
    """Open `plan` again, closed by mistake or too early; who did so, when and why stays on record."""
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    if not plan.closed_at:
        raise ValidationError(_("This plan is open."), code="open")
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the plan is opened again: the reason stays on record.")})
    plan.closed_at = plan.closed_by = None
    plan._change_reason = reason  # type: ignore[attr-defined]  # read by django-simple-history
    record(plan, by=by, at=at)


@dataclass(frozen=True)
class Turn:
    """One closing or reopening of a plan: when, by whom, and why it was reopened."""

    at: datetime
    by: User | None
    closed: bool
    reason: str


def turns(plan: Plan) -> list[Turn]:
    """Return every closing and reopening of `plan`, the latest first."""
    found: list[Turn] = []
    closed = False
    for row in plan.history.order_by("history_id").select_related("history_user__member"):
        if bool(row.closed_at) != closed:
            closed = bool(row.closed_at)
            reason = "" if closed else row.history_change_reason or ""
            found.append(Turn(row.history_date, row.history_user, closed, reason))
    return found[::-1]


# -- The plan that follows -------------------------------------------------------------------------


@transaction.atomic
def start_plan(*, plan: Plan, copy_parts: bool, by: User, at: datetime) -> Plan:
    """Save the new `plan`; with `copy_parts`, with the axes, priorities and objectives of the plan it follows."""
    record(plan, by=by, at=at)
    if copy_parts and plan.follows:
        before = plan.follows
        axes = _copied(before.axes.standing(at), plan, by, at)
        priorities = _copied(before.priorities.standing(at).filter(axis__in=list(axes)), plan, by, at, axis=axes)
        objectives = before.objectives.standing(at).filter(priority__in=list(priorities))
        _copied(objectives, plan, by, at, priority=priorities)
    return plan


Part = Axis | Priority | Objective


def _copied(parts: Iterable[Any], plan: Plan, by: User, at: datetime, **above: dict[int, Part]) -> dict[int, Part]:
    """Write each of `parts` as a new row of `plan`, under the copy of what it hangs on; return them by the old id."""
    copies: dict[int, Part] = {}
    for part in parts:
        titles = {name: getattr(part, name) for name in ("code", "title_fr", "title_en", "title_es", "position")}
        place = {name: copied[getattr(part, f"{name}_id")] for name, copied in above.items()}
        copies[part.pk] = type(part)(plan=plan, added_at=at, **titles, **place)
        record(copies[part.pk], by=by, at=at)
    return copies

"""The periods of a plan: planned in one step, changed, trimmed, opened on their day; and more time for one member."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext as _

from actions.models import Participation
from actions.reporting.models import NotAsked, Period, Report, ReportEvent
from actions.reporting.services import open_period
from mdmplan.versions import keep
from members.models import User
from priorities.models import Plan
from priorities.services import hold


@dataclass(frozen=True, kw_only=True)
class Offsets:
    """When each period opens, in days after its last; is due, in days after it opened; locks, in days after that."""

    opens: int
    due: int
    grace: int


def evening(day: date) -> datetime:
    """Return the last minute of `day`: deadlines are said as days."""
    return datetime.combine(day, time(23, 59), tzinfo=get_default_timezone())


def quarters(plan: Plan) -> Iterable[tuple[str, date, date]]:
    """Yield (code, first day, last day) of each quarter of the calendar that `plan` touches, within its years."""
    year, month = plan.starts_on.year, plan.starts_on.month - (plan.starts_on.month - 1) % 3
    while (first := date(year, month, 1)) <= plan.ends_on:
        code = f"{year}-Q{(month + 2) // 3}"
        year, month = (year, month + 3) if month < 10 else (year + 1, 1)
        last = date(year, month, 1) - timedelta(days=1)
        yield code, max(first, plan.starts_on), min(last, plan.ends_on)


def missing_periods(plan: Plan, offsets: Offsets) -> list[Period]:
    """Return the quarters and the closing report that `plan` has not planned yet, not saved, the first one first.

    The closing report asks about the last quarter's days again, one grace later.
    """
    periods = [_period(plan, code, Period.Kind.QUARTER, days, offsets) for code, *days in quarters(plan)]
    last = periods[-1]
    days = [last.starts_on, last.ends_on]
    closing = _period(plan, f"{plan.ends_on.year}-closing", Period.Kind.CLOSING, days, offsets)
    after = timedelta(days=offsets.due + offsets.grace + 1)
    closing.opens_on, closing.due_at, closing.locks_at = (
        last.opens_on + after,
        last.due_at + after,
        last.locks_at + after,
    )
    known = set(plan.periods.values_list("code", flat=True))
    return [period for period in [*periods, closing] if period.code not in known]


def _period(plan: Plan, code: str, kind: str, days: Iterable[date], offsets: Offsets) -> Period:
    starts_on, ends_on = days
    opens_on = ends_on + timedelta(days=offsets.opens)
    due_on = opens_on + timedelta(days=offsets.due)
    return Period(
        plan=plan,
        code=code,
        kind=kind,
        starts_on=starts_on,
        ends_on=ends_on,
        opens_on=opens_on,
        due_at=evening(due_on),
        locks_at=evening(due_on + timedelta(days=offsets.grace)),
    )


@transaction.atomic
def plan_periods(*, plan: Plan, offsets: Offsets, by: User, at: datetime) -> list[Period]:
    """Plan every period of `plan` that is missing, all or none; each opens on its day in the name of `by`.

    Raises ValidationError when the plan is closed, or nothing is missing.
    """
    hold(plan, at)
    periods = missing_periods(plan, offsets)
    if not periods:
        raise ValidationError(_("Every period of this plan exists already."), code="planned")
    for period in periods:
        save_period(period=period, by=by, at=at)
    return periods


@transaction.atomic
def save_period(*, period: Period, by: User, at: datetime) -> None:
    """Keep a new or changed `period`. ValidationError, by field, when its days are wrong.

    What has opened keeps its opening, and cannot be moved to end before the present.
    """
    period.full_clean()
    before = Period.objects.filter(pk=period.pk).first()
    if before and before.opened_at:
        if before.opens_on != period.opens_on:
            raise ValidationError({"opens_on": _("This period has opened already: its opening stays.")})
        if period.locks_at != before.locks_at and period.locks_at <= at:
            raise ValidationError({"locks_at": _("This moment has passed: nobody could answer any more.")})
    period.planned_by = period.planned_by or by
    keep(period, by=by, at=at)


@transaction.atomic
def leave_out(*, period: Period, left_out: Iterable[Participation], by: User, at: datetime) -> None:
    """Say which questions `period` will not ask; whatever else it asks stays. ValidationError once it has opened."""
    period = Period.objects.select_for_update().get(pk=period.pk)
    if period.opened_at:
        raise ValidationError(_("This period is open already."), code="open")
    wanted = {(part.member_id, part.action_id) for part in left_out}
    known = {(row.member_id, row.action_id): row for row in period.not_asked.all()}
    period.not_asked.filter(pk__in=[row.pk for key, row in known.items() if key not in wanted]).delete()
    NotAsked.objects.bulk_create(
        NotAsked(period=period, member_id=member, action_id=action, by=by, at=at)
        for member, action in sorted(wanted - known.keys())
    )


def open_due(*, at: datetime) -> list[Period]:
    """Open every period whose day has come, in the name of who planned it, and return them.

    Two programs doing so at once open each once: the second finds it open.
    """
    opened = []
    for period in Period.objects.to_open(at).exclude(planned_by=None).select_related("planned_by"):
        try:
            open_period(period=period, by=period.planned_by, at=at)  # type: ignore[arg-type]  # excluded above
        except ValidationError:
            continue
        opened.append(period)
    return opened


@transaction.atomic
def give_time(*, report: Report, due_at: datetime, locks_at: datetime, reason: str, by: User, at: datetime) -> None:
    """Give one member more time, or open its report again after the lock; why stays on its thread.

    Raises ValidationError, by field, unless that is later than it has now and the report can still be written.
    """
    report = Report.objects.select_for_update(of=("self",)).select_related("period").get(pk=report.pk)
    errors: dict[str, str] = {}
    if not report.writable or report.period.opened_at is None:
        raise ValidationError(_("This report has been sent: there is nothing left to give time for."), code="sent")
    if due_at < report.deadline:
        errors["due_at"] = _("It has more time than this already.")
    if locks_at < due_at:
        errors["locks_at"] = _("A report is due first, then locks.")
    elif locks_at <= at:
        errors["locks_at"] = _("This moment has passed: nobody could answer any more.")
    elif locks_at < report.grace_ends:
        errors["locks_at"] = _("It has more time than this already.")
    if not reason.strip():
        errors["reason"] = _("Say why: the reason stays on record.")
    if errors:
        raise ValidationError(errors)
    report.due_at, report.locks_at = due_at, locks_at
    report.save(update_fields=["due_at", "locks_at"])
    ReportEvent.objects.create(
        report=report,
        kind=ReportEvent.Kind.EXTEND,
        by=by,
        at=at,
        note=reason,
        due_at=due_at,
        locks_at=locks_at,
        state_before=report.state,
        state_after=report.state,
    )

"""Which period an address means, and what is asked of a member whatever the plan."""

from datetime import date, datetime

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from actions.reporting.models import Period, Report
from mdmplan.access import Elsewhere, NotHere
from mdmplan.clock import local_date
from members.access import person
from members.models import User
from priorities.access import in_plan, named_plan, plan_at


def fetch_period(request: HttpRequest, code: str, day: date) -> Period:
    """Return the period `code` of the plan that `request` is about on `day`, with its plan.

    Raises Http404 when there is none; and Elsewhere, leading to the same page of that plan, when the address names
    no plan and it is a period of another one, such as the closing report of the plan before.
    """
    periods = Period.objects.select_related("plan").filter(code=code).order_by("-starts_on")
    plan = plan_at(request, day)
    found = [period for period in periods if period.plan_id == plan.pk]
    if found:
        return found[0]
    other = None if named_plan(request) else periods.first()
    if other is None:
        raise Http404
    raise Elsewhere(in_plan(other.plan, request.path_info))


def fetch_report(request: HttpRequest, code: str, moment: datetime, *, lock: bool = False) -> Report:
    """Return the report of one's own association for the period `code`; 404 when nothing is asked, saying why.

    With `lock`, nobody else writes it until the transaction ends.
    """
    period = fetch_period(request, code, local_date(moment))
    reports = Report.objects.select_for_update(of=("self",)) if lock else Report.objects.all()
    report = reports.of_member_of(person(request)).select_related("member").filter(period=period).first()
    if report is not None:
        report.period = period
        return report
    if period.state(moment) == period.State.UPCOMING:
        raise NotHere(_("%(period)s has not opened yet.") % {"period": period})
    raise NotHere(_("Nothing was asked of your association for %(period)s.") % {"period": period})


def asked_now(user: User, moment: datetime) -> list[Report]:
    """Return the reports that the association of `user` may write at `moment`, of every plan, the first due first."""
    reports = Report.objects.of_member_of(user).writable(moment).select_related("period__plan", "member")
    return sorted(reports, key=lambda report: (report.deadline, report.pk))

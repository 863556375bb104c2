"""Addresses of the quarter."""

from django.urls import path

import mdmplan.converters  # noqa: F401  # registers <member:…>, <part:…> and <period:…>
from actions.reporting.views import (
    associations,
    carrying,
    checks,
    desk,
    mail,
    periods,
    planning,
    plans,
    review,
    writing,
)

urlpatterns = [
    path("account/mail/", mail.mail_preferences, name="mail_preferences"),
    path("desk/", desk.desk, name="desk"),
    path("desk/checks/", checks.check_list, name="check_list"),
    path("desk/checks/accept/", checks.finding_accept, name="finding_accept"),
    path("desk/checks/accepted/<int:pk>/reopen/", checks.finding_reopen, name="finding_reopen"),
    path("members/<member:code>/", associations.member_detail, name="member_detail"),
    path("plans/", plans.plan_list, name="plan_list"),
    path("plans/new/", plans.plan_create, name="plan_create"),
    path("plan/close/", plans.plan_close, name="plan_close"),
    path("plan/reopen/", plans.plan_reopen, name="plan_reopen"),
    path("plan/carry-over/", carrying.carry_over_choose, name="carry_over"),
    path("plan/carry-over/apply/", carrying.carry_over_apply, name="carry_over_apply"),
    path("periods/", periods.period_list, name="period_list"),
    path("periods/plan/", planning.period_plan, name="period_plan"),
    path("periods/<period:period>/", periods.period_detail, name="period_detail"),
    path("periods/<period:period>/export.<kind>", periods.period_export, name="period_export"),
    path("periods/<period:period>/edit/", planning.period_edit, name="period_edit"),
    path("periods/<period:period>/questions/", planning.period_questions, name="period_questions"),
    path("periods/<period:period>/open/", planning.period_open, name="period_open"),
    path("reports/", writing.report_current, name="report_current"),
    path("reports/<period:period>/", writing.report_edit, name="report_edit"),
    path("reports/<period:period>/submit/", writing.report_submit, name="report_submit"),
    path("reports/<period:period>/recall/", writing.report_recall, name="report_recall"),
    path("reports/<period:period>/<member:member>/", review.report_detail, name="report_detail"),
    path("reports/<period:period>/<member:member>/time/", planning.report_time, name="report_time"),
    path("reports/<period:period>/<member:member>/comment/", review.report_comment, name="report_comment"),
    path("reports/<period:period>/<member:member>/review/", review.report_review, name="report_review"),
    path("reports/<period:period>/<member:member>/return/", review.report_return, name="report_return"),
    path("reports/<period:period>/<member:member>/accept/", review.report_accept, name="report_accept"),
    path("reports/<period:period>/<member:member>/<part:code>/adopt/", review.line_adopt, name="line_adopt"),
    path("reports/<period:period>/<member:member>/<part:code>/keep/", review.line_keep, name="line_keep"),
]

"""Addresses of the quarter."""

from django.urls import path

import mdmplan.converters  # noqa: F401  # registers <member:…>, <part:…> and <period:…>
from actions.reporting.views import associations, carrying, checks, desk, periods, plans, review, workbook, writing

urlpatterns = [
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
    path("periods/<period:period>/", periods.period_detail, name="period_detail"),
    path("periods/<period:period>/open/", periods.period_open, name="period_open"),
    path("reports/", writing.report_current, name="report_current"),
    path("reports/<period:period>/", writing.report_edit, name="report_edit"),
    path("reports/<period:period>/submit/", writing.report_submit, name="report_submit"),
    path("reports/<period:period>/recall/", writing.report_recall, name="report_recall"),
    path("reports/<period:period>/workbook.xlsx", workbook.report_workbook, name="report_workbook"),
    path("reports/<period:period>/workbook/", workbook.report_workbook_upload, name="report_workbook_upload"),
    path("reports/<period:period>/workbook/apply/", workbook.report_workbook_apply, name="report_workbook_apply"),
    path("reports/<period:period>/<member:member>/", review.report_detail, name="report_detail"),
    path("reports/<period:period>/<member:member>/comment/", review.report_comment, name="report_comment"),
    path("reports/<period:period>/<member:member>/review/", review.report_review, name="report_review"),
    path("reports/<period:period>/<member:member>/return/", review.report_return, name="report_return"),
    path("reports/<period:period>/<member:member>/accept/", review.report_accept, name="report_accept"),
    path("reports/<period:period>/<member:member>/<part:code>/adopt/", review.line_adopt, name="line_adopt"),
    path("reports/<period:period>/<member:member>/<part:code>/keep/", review.line_keep, name="line_keep"),
]

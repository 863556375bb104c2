"""Addresses of the board: the dashboard, the plan with its figures, the meetings, and the calendar of deadlines."""

from datetime import date

from django.urls import path, register_converter

import priorities.converters  # noqa: F401  # registers <priority:…> and <objective:…>
from mdmplan.dashboard.views import calendar, dashboard, meetings, plan


class Day:
    """A day, such as 2025-06-20."""

    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        """Return the day; ValueError, and so 404, when the calendar has no such day."""
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        """Return the day as it stands in the address."""
        return value.isoformat()


register_converter(Day, "day")

urlpatterns = [
    path("dashboard/", dashboard.dashboard, name="dashboard"),
    path(
        "dashboard/priorities/<priority:code>/comment/",
        dashboard.priority_comment_create,
        name="priority_comment_create",
    ),
    path("calendar/<str:token>.ics", calendar.calendar_feed, name="calendar_feed"),
    path("plan/", plan.plan_detail, name="plan_detail"),
    path("plan/<priority:code>/", plan.priority_detail, name="priority_detail"),
    path("plan/<objective:code>/", plan.objective_detail, name="objective_detail"),
    path("meetings/", meetings.meeting_list, name="meeting_list"),
    path("meetings/<day:day>/", meetings.meeting_detail, name="meeting_detail"),
]

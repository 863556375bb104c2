"""The board's dashboard, and the secretariat's sentence on a priority."""

from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mdmplan.access import allowed
from mdmplan.clock import end_of_day, local_date, now
from mdmplan.dashboard.brief import Brief, read_brief
from mdmplan.dashboard.figures import CHANGES, usual_comparison
from mdmplan.dashboard.forms import MomentsForm, PriorityCommentForm
from mdmplan.dashboard.links import action_list, bar, past_query, trail
from mdmplan.dashboard.models import Meeting
from mdmplan.dashboard.sentence import sentence
from mdmplan.dashboard.services import comment_priority
from members.access import person
from priorities.access import plan_at


@require_safe
@allowed("dashboard.read_dashboard")
def dashboard(request: HttpRequest) -> HttpResponse:
    """Say where the plan stands at a moment, what changed since another, and what is asked of the board."""
    present = now()
    form = MomentsForm(request.GET, now=present)
    day = local_date(form.moment)
    plan = plan_at(request, day)
    meetings = list(plan.meetings.filter(held_on__lte=local_date(present)))
    compared_with = form.compared_with or usual_comparison(day, [meeting.held_on for meeting in meetings])
    brief = read_brief(plan, form.moment, end_of_day(compared_with), past=form.is_past)
    as_of = day if form.is_past else None
    return render(
        request,
        "dashboard/dashboard.html",
        {
            "form": form,
            "plan": plan,
            "day": day,
            "query": past_query(as_of),
            "compared_with": compared_with,
            "compared_meeting": _held_on(meetings, compared_with),
            "meetings": meetings,
            "brief": brief,
            "sentence": _sentence(brief, compared_with, as_of),
            "bar": bar(brief.figures.distribution, as_of),
            "priorities": _priorities(brief, as_of),
            "changes": _in_columns(brief),
            "all_actions": action_list(as_of),
            "may_comment": request.user.has_perm("dashboard.comment_priority"),
        },
    )


def _sentence(brief: Brief, since: date, as_of: date | None) -> list[tuple[str, str]]:
    """Return the stretches of the opening sentence, each number with the address of what it counts."""
    well = ["completed", "on_track"]
    lists = {
        "done": action_list(as_of, state=well),
        "stale": action_list(as_of, state=well, stale="1"),
        "attention": "#attention",
        "completed": "#completed",
        "slipped": "#slipped",
    }
    return [(run.text, lists.get(run.counts, "")) for run in sentence(brief.headline, since)]


def _held_on(meetings: list[Meeting], day: date) -> Meeting | None:
    return next((meeting for meeting in meetings if meeting.held_on == day), None)


def _priorities(brief: Brief, as_of: date | None) -> list[dict[str, Any]]:
    """Return each priority with its bar."""
    return [
        {"row": row, "bar": bar(row.figures.distribution, as_of, priority=row.priority.code)}
        for row in brief.priorities
    ]


def _in_columns(brief: Brief) -> list[list[dict[str, Any]]]:
    """Return the changes by kind, those of status in one column and the others in the next; no empty column."""
    groups = [
        {"kind": kind, "label": CHANGES[kind], "changes": list(changes)}
        for kind, changes in groupby(brief.changes, attrgetter("kind"))
    ]
    columns = [
        [group for group in groups if bool(group["changes"][0].new_state) == of_status] for of_status in (True, False)
    ]
    return [column for column in columns if column]


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("dashboard.comment_priority")
def priority_comment_create(request: HttpRequest, code: str) -> HttpResponse:
    """Write the secretariat's sentence on a priority, in three languages. The one before it is kept."""
    moment = now()
    plan = plan_at(request, local_date(moment))
    priority = get_object_or_404(plan.priorities.standing(moment), code=code)
    form = PriorityCommentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        comment_priority(priority=priority, texts=form.cleaned_data, by=person(request), at=moment)
        messages.success(request, _("The sentence on priority %(code)s is published.") % {"code": priority.code})
        return redirect("dashboard")
    return render(
        request,
        "dashboard/priority_comment_form.html",
        {
            "trail": trail((_("Dashboard"), reverse("dashboard")), (priority.code, "")),
            "priority": priority,
            "form": form,
            "latest": priority.comments.first(),
        },
    )

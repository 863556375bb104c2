"""Meetings: when each is, its agenda, and what it decided."""

from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, F, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mdmplan.access import allowed
from mdmplan.clock import local_date, now
from mdmplan.dashboard.agenda import agenda_of
from mdmplan.dashboard.links import trail
from mdmplan.dashboard.meeting_forms import MeetingForm, usual_body
from mdmplan.dashboard.models import Meeting, with_comments
from mdmplan.dashboard.questions import Asked, asked_of_board
from mdmplan.dashboard.services import add_meeting, edit_meeting, move_on_agenda, put_on_agenda
from mdmplan.dates import date_format
from mdmplan.text import read_number
from members.access import person
from priorities.access import plan_at
from priorities.services import lock


@require_safe
@allowed("dashboard.read_meetings")
def meeting_list(request: HttpRequest) -> HttpResponse:
    """List the meetings of the plan, those to come first."""
    moment = now()
    today = local_date(moment)
    plan = plan_at(request, today)
    elsewhere_now = Count("outcomes__decision", distinct=True, filter=~Q(outcomes__decision__meeting=F("pk")))
    on_agenda = Count("decisions", distinct=True) + elsewhere_now
    meetings = list(plan.meetings.annotate(questions=on_agenda).order_by("-held_on"))
    return render(
        request,
        "dashboard/meeting_list.html",
        {
            "plan": plan,
            "coming": [meeting for meeting in reversed(meetings) if meeting.held_on >= today],
            "held": [meeting for meeting in meetings if meeting.held_on < today],
            "asked": asked_of_board(plan, moment),
            "may_edit": request.user.has_perm("dashboard.edit_meetings"),
        },
    )


@require_safe
@allowed("dashboard.read_meetings")
def meeting_detail(request: HttpRequest, day: date) -> HttpResponse:
    """Show one meeting: the questions put to it in order, what became of each, and what earlier ones left to do."""
    moment = now()
    today = local_date(moment)
    plan = plan_at(request, today)
    meeting = get_object_or_404(plan.meetings, held_on=day)
    coming, may_edit = meeting.held_on >= today, request.user.has_perm("dashboard.edit_meetings")
    asked = asked_of_board(plan, moment) if coming else Asked([], [], [])
    return render(
        request,
        "dashboard/meeting_detail.html",
        {
            "trail": trail((_("Meetings"), reverse("meeting_list")), (date_format(day, "DATE_FORMAT"), "")),
            "meeting": meeting,
            "coming": coming,
            "today": today,
            "agenda": agenda_of(meeting, moment),
            "unplaced": [each for each in asked.requests if _is_free(each.decision, today)],
            "followed": asked.followed,
            "sentences": _sentences(meeting, moment) if coming and may_edit else [],
            "may_edit": may_edit,
        },
    )


def _is_free(decision: Any, today: date) -> bool:
    """Return whether a question can still be put on an agenda: it is on none, or its meeting is over."""
    return decision is None or decision.meeting is None or decision.meeting.held_on < today


def _sentences(meeting: Meeting, moment: datetime) -> list[dict[str, Any]]:
    """Return each priority with the sentence that stands, and whether that was written for `meeting`."""
    return [
        {"priority": each, "comment": comment, "written": bool(comment and comment.meeting_id == meeting.pk)}
        for each in with_comments(meeting.plan.priorities.standing(moment), moment)
        for comment in [getattr(each, "comment", None)]
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("dashboard.edit_meetings")
def meeting_create(request: HttpRequest) -> HttpResponse:
    """Plan a meeting. What an earlier one deferred comes back on its agenda by itself."""
    moment = now()
    plan = plan_at(request, local_date(moment))
    meeting = Meeting(plan=plan)
    form = MeetingForm(_posted(request), instance=meeting, initial=usual_body(plan))
    if form.is_valid():
        returning = add_meeting(meeting=form.instance, by=person(request), at=moment)
        messages.success(request, _("The meeting is planned."))
        if returning:
            said = ngettext(
                "%(number)d question that was deferred is on its agenda.",
                "%(number)d questions that were deferred are on its agenda.",
                len(returning),
            )
            messages.info(request, said % {"number": len(returning)})
        return redirect(form.instance)
    return _meeting_form(request, form, _("New meeting"))


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("dashboard.edit_meetings")
@transaction.atomic
def meeting_edit(request: HttpRequest, day: date) -> HttpResponse:
    """Change a meeting: its date, its body, its minutes. Who saves second sees both versions and chooses."""
    plan = plan_at(request, local_date(now()))
    if request.method == "POST":
        lock(plan)
    meeting = get_object_or_404(plan.meetings, held_on=day)
    title = date_format(day, "DATE_FORMAT")
    form = MeetingForm(_posted(request), instance=meeting)
    if form.is_valid():
        edit_meeting(meeting=form.instance, by=person(request), at=now())
        messages.success(request, _("The meeting is saved."))
        return redirect(form.instance)
    return _meeting_form(request, form, title)


def _posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _meeting_form(request: HttpRequest, form: MeetingForm, title: str) -> HttpResponse:
    return render(
        request,
        "dashboard/meeting_form.html",
        {"trail": trail((_("Meetings"), reverse("meeting_list")), (title, "")), "title": title, "form": form},
        status=form.refused if form.is_bound else 200,
    )


# -- The agenda ------------------------------------------------------------------------------------


@require_POST
@allowed("dashboard.edit_meetings")
def agenda_add(request: HttpRequest, day: date) -> HttpResponse:
    """Put a question that waits (posted as `decision`) at the end of the agenda."""
    return _arrange(request, day, request.POST.get("decision", ""), "add")


@require_POST
@allowed("dashboard.edit_meetings")
def agenda_move(request: HttpRequest, day: date, pk: int) -> HttpResponse:
    """Move a question one place up, or (when asked) down."""
    return _arrange(request, day, str(pk), "down" if request.POST.get("step") == "down" else "up")


@require_POST
@allowed("dashboard.edit_meetings")
def agenda_remove(request: HttpRequest, day: date, pk: int) -> HttpResponse:
    """Take a question off the agenda; it goes on waiting."""
    return _arrange(request, day, str(pk), "remove")


def _arrange(request: HttpRequest, day: date, key: str, what: str) -> HttpResponseRedirect:
    """Arrange the agenda, say so or why not, and go back to it."""
    moment = now()
    plan = plan_at(request, local_date(moment))
    meeting = get_object_or_404(plan.meetings, held_on=day)
    decisions = plan.decisions if what == "add" else meeting.decisions
    decision = get_object_or_404(decisions.select_related("plan"), pk=read_number(key))
    by = person(request)
    try:
        if what in ("up", "down"):
            move_on_agenda(decision=decision, up=what == "up", by=by, at=moment)
        else:
            there = meeting if what == "add" else None
            put_on_agenda(decision=decision, meeting=there, by=by, at=moment)
            said = (
                _("The question is on the agenda.")
                if there
                else _("The question is off the agenda: it goes on waiting.")
            )
            messages.success(request, said)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    return HttpResponseRedirect(f"{meeting.get_absolute_url()}#decision-{decision.pk}")

"""The questions to the board: the list, the page of one with its whole history, and the forms that move it on."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.http import require_http_methods, require_safe

from actions.models import Update
from actions.reporting.models import ReportLine
from mdmplan.access import allowed
from mdmplan.clock import local_date, now
from mdmplan.dashboard.decision_forms import DecisionForm, DoneForm, OutcomeForm, ReopenForm, StepForm
from mdmplan.dashboard.links import trail
from mdmplan.dashboard.models import Decision, Meeting, Outcome
from mdmplan.dashboard.questions import asked_of_board, questions, quoted
from mdmplan.dashboard.services import edit_question, next_meeting, raise_question, record_outcome
from mdmplan.dashboard.telling import story_of
from mdmplan.moments import AsOfForm, DayField
from mdmplan.text import LANGUAGES, read_number
from members.access import person
from priorities.access import plan_at
from priorities.models import Plan
from priorities.services import lock

#: Questions on one page of what is settled.
PAGE = 50


@require_safe
@allowed("dashboard.read_meetings")
def decision_list(request: HttpRequest) -> HttpResponse:
    """List the questions to the board: those that wait, what is to be done, and what is settled."""
    as_of = AsOfForm(request.GET, now=now())
    plan = plan_at(request, as_of.day)
    moment, past = as_of.moment, as_of.is_past
    asked = asked_of_board(plan, moment, past=past)
    settled = plan.decisions.stood(moment).exclude(pk__in=plan.decisions.open(moment).values("pk"))
    page = Paginator(settled.order_by("-raised_at", "-pk"), PAGE).get_page(request.GET.get("page"))
    rows: Any = page.object_list
    page.object_list = questions(rows, moment, past=past)
    return render(
        request,
        "dashboard/decision_list.html",
        {
            "plan": plan,
            "form": as_of,
            "query": as_of.query,
            "asked": asked,
            "settled": page,
            "page_query": as_of.query.removeprefix("?"),
            "may_edit": _may_edit(request, as_of),
        },
    )


@require_safe
@allowed("dashboard.read_meetings")
def decision_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one question with its options and its background, where it stands, and everything that became of it."""
    as_of = AsOfForm(request.GET, now=now())
    plan = plan_at(request, as_of.day)
    related = ("line__report__member", "line__report__period", "line__action", "update__author__member")
    found = plan.decisions.stood(as_of.moment).filter(pk=pk).select_related(*related)
    decision = next(iter(questions(found, as_of.moment, past=as_of.is_past)), None)
    if decision is None:
        raise Http404
    may_edit = _may_edit(request, as_of)
    cited = decision.line if decision.line and (decision.line.report.accepted_at or may_edit) else None
    outcomes = list(
        decision.outcomes.filter(at__lte=as_of.moment).select_related("meeting", "by__member").order_by("-pk")
    )
    return render(
        request,
        "dashboard/decision_detail.html",
        {
            "trail": trail((_("Decisions"), reverse("decision_list")), (_("Question"), ""), query=as_of.query),
            "decision": decision,
            "last": outcomes[0] if outcomes else None,
            "days_late": decision.days_late(as_of.day),
            "cited": cited,
            "asked": quoted(cited) if cited else None,
            "form": as_of,
            "query": as_of.query,
            "story": story_of(decision, outcomes, as_of.moment),
            "may_edit": may_edit,
        },
    )


def _may_edit(request: HttpRequest, as_of: AsOfForm) -> bool:
    return request.user.has_perm("dashboard.edit_meetings") and not as_of.is_past


# -- Raising and preparing -------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("dashboard.edit_meetings")
def decision_create(request: HttpRequest) -> HttpResponse:
    """Raise a question: by hand, from an answer (`?line=`), from an update (`?update=`), for `?meeting=2025-09-19`."""
    moment = now()
    plan = plan_at(request, local_date(moment))
    decision = Decision(plan=plan, raised_at=moment, **_asked_by(lambda: _("Secretariat")))
    line = _named(request, "line", ReportLine.objects.spoken().filter(action__plan=plan))
    already = Decision.objects.filter(line=line).first() if line else None
    if already:
        return redirect(already)
    initial = _begin(request, decision, line)
    if request.method == "POST":
        form = DecisionForm(request.POST, instance=decision, moment=moment)
        if form.is_valid():
            raise_question(decision=form.instance, by=person(request), at=moment)
            messages.success(request, _("The question is recorded."))
            return redirect(form.instance)
    else:
        form = DecisionForm(instance=decision, moment=moment, initial=initial)
    return _question_form(request, form, decision)


def _begin(request: HttpRequest, decision: Decision, line: ReportLine | None) -> dict[str, Any]:
    """Take into a new `decision` the answer `line` and what the address names; return what its form begins with."""
    plan = decision.plan
    initial: dict[str, Any] = {"meeting": _meeting_named(request, plan)}
    update = _named(request, "update", Update.objects.filter(action__plan=plan).select_related("action"))
    action = plan.actions.filter(code=request.GET.get("action", "")).first()
    if line:
        decision.line, action = line, line.action
        for name, asker in _asked_by(lambda: f"{line.report.member}, {line.get_role_display()}").items():
            setattr(decision, name, asker)
        if line.report.language in LANGUAGES:
            initial[f"question_{line.report.language}"] = line.support_request
    if update:
        decision.update, action = update, update.action
    decision.action = action
    return initial


def _asked_by(say: Callable[[], object]) -> dict[str, str]:
    """Return who asks, as `say` says it in each language, by the name of its column."""
    found = {}
    for language in LANGUAGES:
        with override(language):
            found[f"asked_by_{language}"] = str(say())
    return found


def _meeting_named(request: HttpRequest, plan: Plan) -> Meeting | None:
    """Return the meeting whose day stands in the address; None without one, or when that is no such day."""
    try:
        day = DayField(required=False).clean(request.GET.get("meeting", ""))
    except ValidationError:
        return None
    return plan.meetings.filter(held_on=day).first() if day else None


def _named(request: HttpRequest, name: str, rows: Any) -> Any:
    """Return the one of `rows` whose key stands in the address as `name`; None without it, 404 when there is none."""
    asked = request.GET.get(name)
    return get_object_or_404(rows, pk=read_number(asked)) if asked else None


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("dashboard.edit_meetings")
@transaction.atomic
def decision_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Prepare a question: its words, its options, its meeting. Who saves second sees both versions and chooses."""
    moment = now()
    plan = plan_at(request, local_date(moment))
    if request.method != "POST":
        decision = get_object_or_404(plan.decisions, pk=pk)
        return _question_form(request, DecisionForm(instance=decision, moment=moment), decision)
    lock(plan)
    decision = get_object_or_404(plan.decisions, pk=pk)
    form = DecisionForm(request.POST, instance=decision, moment=moment)
    if form.is_valid():
        try:
            if form.has_changed():
                edit_question(decision=form.instance, by=person(request), at=moment)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("The question is saved."))
            return redirect(decision)
    return _question_form(request, form, decision)


def _question_form(request: HttpRequest, form: DecisionForm, decision: Decision) -> HttpResponse:
    """Show the form of a question, with what was asked in the report or said in the update that it comes from."""
    here = (_("Edit"), "") if decision.pk else (_("New question"), "")
    steps = [(_("Decisions"), reverse("decision_list"))]
    steps += [(_("Question"), decision.get_absolute_url())] if decision.pk else []
    return render(
        request,
        "dashboard/decision_form.html",
        {
            "trail": trail(*steps, here),
            "decision": decision,
            "form": form,
            "asked": quoted(decision.line) if decision.line else None,
        },
        status=form.refused if form.is_bound else 200,
    )


# -- What becomes of it ----------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("dashboard.edit_meetings")
def outcome_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Record what a meeting did with a question: decided, deferred or withdrawn."""
    return _record(request, pk, OutcomeForm)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("dashboard.edit_meetings")
def decision_done(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that what was decided is done: when, and with what."""
    return _record(request, pk, DoneForm)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("dashboard.edit_meetings")
def decision_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a question wait again, with the reason; everything that became of it is kept."""
    return _record(request, pk, ReopenForm)


#: What is said once a step is recorded.
SAID = {
    Outcome.Kind.DECIDED: gettext_lazy("The decision is recorded."),
    Outcome.Kind.DEFERRED: gettext_lazy("The question is deferred: it waits for the next meeting."),
    Outcome.Kind.WITHDRAWN: gettext_lazy("The question is withdrawn."),
    Outcome.Kind.DONE: gettext_lazy("What was decided is done."),
    Outcome.Kind.REOPENED: gettext_lazy("The question waits for an answer again."),
}


def _record(request: HttpRequest, pk: int, form_of: type[StepForm]) -> HttpResponse:
    """Record one step in what becomes of a question, or show the form that asks for it."""
    moment = now()
    day = local_date(moment)
    plan = plan_at(request, day)
    decision = get_object_or_404(plan.decisions.stood(moment).select_related("meeting", "plan"), pk=pk)
    last = decision.outcomes.select_related("by__member", "meeting").first()
    more: dict[str, Any] = {"day": day, "last": last}
    if form_of is OutcomeForm:
        more["next_meeting"] = next_meeting(plan, moment, after=decision.meeting)
    data = request.POST if request.method == "POST" else None
    form = form_of(data, instance=Outcome(decision=decision, at=moment), **more)
    if form.is_valid():
        values = form.cleaned_data
        try:
            record_outcome(
                outcome=form.instance, seen=values["seen"], then=values.get("then"), by=person(request), at=moment
            )
        except ValidationError as refused:
            form.add_error(None, refused.messages)
        else:
            messages.success(request, SAID[Outcome.Kind(form.instance.kind)])
            return redirect(decision)
    return _step_form(request, form, decision, last)


def _step_form(request: HttpRequest, form: StepForm, decision: Decision, last: Outcome | None) -> HttpResponse:
    """Show the form of a step; where somebody else was faster, with what they recorded."""
    passed = form.is_bound and form.data.get("seen", "") != str(last.pk if last else "")
    if passed:
        typed: Any = form.data
        data = typed.copy()
        data["seen"] = last.pk if last else ""  # the next post has seen it
        form.data = data
    return render(
        request,
        "dashboard/outcome_form.html",
        {
            "trail": trail(
                (_("Decisions"), reverse("decision_list")),
                (_("Question"), decision.get_absolute_url()),
                (TITLES[type(form)], ""),
            ),
            "title": TITLES[type(form)],
            "decision": decision,
            "form": form,
            "faster": last if passed else None,
            "possible": bool(set(Outcome.NEXT[decision.state]) & set(form.kinds)),
        },
        status=409 if passed else 422 if form.is_bound else 200,
    )


TITLES: dict[type[StepForm], Any] = {
    OutcomeForm: gettext_lazy("Record the outcome"),
    DoneForm: gettext_lazy("It is done"),
    ReopenForm: gettext_lazy("Open the question again"),
}

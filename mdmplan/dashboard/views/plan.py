"""The plan, its priorities and its objectives, with their figures at a moment."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from actions.models import Action
from actions.standing import Standing, standings
from mdmplan.access import allowed
from mdmplan.clock import local_date, now
from mdmplan.dashboard.brief import priority_figures
from mdmplan.dashboard.figures import roll_up, time_elapsed
from mdmplan.dashboard.links import bar, past_query, trail
from mdmplan.dashboard.models import PriorityComment
from mdmplan.moments import AsOfForm
from priorities.access import plan_at
from priorities.models import Objective


@require_safe
@allowed("priorities.read_plan")
def plan_detail(request: HttpRequest) -> HttpResponse:
    """Show the whole plan: its goal, then axis by axis down to where each action stands."""
    form = AsOfForm(request.GET, now=now())
    plan = plan_at(request, local_date(form.moment))
    standing = standings(plan, form.moment)
    as_of = _past_day(form)
    objectives = _objectives(plan.objectives.all(), standing)
    figures = roll_up(standing)
    return render(
        request,
        "priorities/plan_detail.html",
        {
            "form": form,
            "day": local_date(form.moment),
            "plan": plan,
            "query": past_query(as_of),
            "figures": figures,
            "bar": bar(figures.distribution, as_of),
            "elapsed": time_elapsed(plan, form.moment),
            "priorities": [
                {
                    "row": row,
                    "objectives": [each for each in objectives if each["part"].priority_id == row.priority.pk],
                }
                for row in priority_figures(plan, standing, form.moment)
            ],
        },
    )


@require_safe
@allowed("priorities.read_plan")
def priority_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show one priority: the secretariat's sentence, its figures, its objectives and their actions."""
    form = AsOfForm(request.GET, now=now())
    plan = plan_at(request, local_date(form.moment))
    priority = get_object_or_404(plan.priorities.select_related("axis"), code=code)
    actions = Action.objects.of(plan).standing(form.moment).filter(objective__priority=priority)
    standing = standings(plan, form.moment, actions)
    as_of = _past_day(form)
    figures = roll_up(standing)
    comments = PriorityComment.objects.filter(priority=priority).standing(form.moment)
    return render(
        request,
        "priorities/priority_detail.html",
        {
            "form": form,
            "day": local_date(form.moment),
            "plan": plan,
            "query": past_query(as_of),
            "trail": trail((_("Plan"), reverse("plan_detail")), (priority.code, ""), query=past_query(as_of)),
            "priority": priority,
            "comment": comments.get(priority.pk),
            "figures": figures,
            "bar": bar(figures.distribution, as_of, priority=priority.code),
            "objectives": _objectives(priority.objectives.all(), standing),
            "may_comment": request.user.has_perm("dashboard.comment_priority"),
        },
    )


@require_safe
@allowed("priorities.read_plan")
def objective_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show one objective, its figures and its actions."""
    form = AsOfForm(request.GET, now=now())
    plan = plan_at(request, local_date(form.moment))
    objective = get_object_or_404(plan.objectives.select_related("priority"), code=code)
    actions = Action.objects.of(plan).standing(form.moment).filter(objective=objective)
    as_of = _past_day(form)
    figures = roll_up(standings(plan, form.moment, actions))
    comments = PriorityComment.objects.filter(priority=objective.priority).standing(form.moment)
    return render(
        request,
        "priorities/objective_detail.html",
        {
            "form": form,
            "day": local_date(form.moment),
            "plan": plan,
            "query": past_query(as_of),
            "trail": trail(
                (_("Plan"), reverse("plan_detail")),
                (objective.priority.code, reverse("priority_detail", args=[objective.priority.code])),
                (objective.code, ""),
                query=past_query(as_of),
            ),
            "objective": objective,
            "comment": comments.get(objective.priority_id),
            "figures": figures,
            "bar": bar(figures.distribution, as_of, objective=objective.code),
        },
    )


def _past_day(form: AsOfForm) -> date | None:
    """Return the day asked for; None when the page shows the present."""
    return local_date(form.moment) if form.is_past else None


def _objectives(objectives: Iterable[Objective], standing: Iterable[Standing]) -> list[dict[str, Any]]:
    """Return each objective with its figures."""
    by_objective: dict[int, list[Standing]] = defaultdict(list)
    for each in standing:
        by_objective[each.action.objective_id].append(each)
    return [{"part": part, "figures": roll_up(by_objective[part.pk])} for part in objectives]

"""The plan, its priorities and its objectives, with their figures at a moment."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from actions.models import Action
from actions.standing import Standing, read_history, standings
from mdmplan.access import allowed
from mdmplan.clock import local_date, now
from mdmplan.dashboard.brief import priority_figures
from mdmplan.dashboard.charts import trend_chart
from mdmplan.dashboard.figures import roll_up, time_elapsed
from mdmplan.dashboard.links import bar, trail
from mdmplan.dashboard.models import with_comments
from mdmplan.dashboard.past import Places, read_places
from mdmplan.dashboard.scope import Part, Scope
from mdmplan.dashboard.trend import over_time, trend
from mdmplan.moments import AsOfForm, past_query
from priorities.access import may_edit, part_at, plan_at
from priorities.models import Objective, Plan, Priority
from priorities.past import as_they_were


@require_safe
@allowed("priorities.read_plan")
def plan_detail(request: HttpRequest) -> HttpResponse:
    """Show the whole plan: its goal, then axis by axis down to where each action stands."""
    form = AsOfForm(request.GET, now=now())
    plan = plan_at(request, form.day)
    places = read_places(plan, form.moment, past=form.is_past)
    standing = places.put_back(standings(plan, form.moment))
    objectives = _objectives(places.objectives, standing)
    figures = roll_up(standing)
    return render(
        request,
        "priorities/plan_detail.html",
        {
            "form": form,
            "day": form.day,
            "plan": plan,
            "query": form.query,
            "figures": figures,
            "bar": bar(figures.distribution, form.past_day),
            "elapsed": time_elapsed(plan, form.moment),
            "may_edit": may_edit(request, plan, form),
            "priorities": [
                {
                    "row": row,
                    "objectives": [each for each in objectives if each["part"].priority_id == row.priority.pk],
                }
                for row in priority_figures(standing, places)
            ],
        },
    )


@require_safe
@allowed("priorities.read_plan")
def priority_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show one priority: the secretariat's sentence, its figures, its objectives and their actions."""
    form = AsOfForm(request.GET, now=now())
    plan = plan_at(request, form.day)
    priorities = with_comments(plan.priorities.select_related("axis"), form.moment)
    priority: Priority = _part(request, priorities, code, form)
    places = read_places(plan, form.moment, past=form.is_past)
    record = read_history(plan, form.moment, periods=0)
    everywhere = places.put_back(record.standings(form.moment))
    part = Part(Scope(priority=priority.code), plan, everywhere, places)
    standing = part.within(everywhere)
    address = reverse("priority_detail", args=[priority.code])
    figures = roll_up(standing)
    return render(
        request,
        "priorities/priority_detail.html",
        {
            "form": form,
            "day": form.day,
            "plan": plan,
            "query": form.query,
            "trail": trail((_("Plan"), reverse("plan_detail")), (priority.code, ""), query=form.query),
            "priority": priority,
            "comment": getattr(priority, "comment", None),
            "figures": figures,
            "bar": bar(figures.distribution, form.past_day, priority=priority.code),
            "withdrawn": not priority.stood_at(form.moment),
            "trend": trend_chart(
                plan,
                trend(over_time(record, plan, form.day, part) | {form.day: standing}),
                lambda day: address + past_query(None if day == local_date(form.now) else day),
            ),
            "objectives": _objectives(
                [each for each in places.objectives if each.priority_id == priority.pk], standing
            ),
            "may_comment": request.user.has_perm("dashboard.comment_priority"),
            "may_edit": may_edit(request, plan, form),
        },
    )


@require_safe
@allowed("priorities.read_plan")
def objective_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show one objective, its figures and its actions."""
    form = AsOfForm(request.GET, now=now())
    plan = plan_at(request, form.day)
    objective: Objective = _part(request, plan.objectives.select_related("priority"), code, form)
    places = read_places(plan, form.moment, past=form.is_past)
    figures = roll_up(_standings_of(objective, plan, form, places))
    return render(
        request,
        "priorities/objective_detail.html",
        {
            "form": form,
            "day": form.day,
            "plan": plan,
            "query": form.query,
            "trail": trail(
                (_("Plan"), reverse("plan_detail")),
                (objective.priority.code, reverse("priority_detail", args=[objective.priority.code])),
                (objective.code, ""),
                query=form.query,
            ),
            "objective": objective,
            "withdrawn": not objective.stood_at(form.moment),
            "comment": objective.priority.comments.filter(at__lte=form.moment).first(),
            "figures": figures,
            "bar": bar(figures.distribution, form.past_day, objective=objective.code),
            "may_edit": may_edit(request, plan, form),
        },
    )


def _part(request: HttpRequest, parts: Any, code: str, form: AsOfForm) -> Any:
    """Return the part `code` as it was at the moment of the page, withdrawn or not."""
    part = part_at(request, parts.filter(added_at__lte=form.moment).select_related("withdrawn_by__member"), code)
    return as_they_were([part], form.moment)[0] if form.is_past else part


def _standings_of(objective: Objective, plan: Plan, form: AsOfForm, places: Places) -> list[Standing]:
    """Return where the actions of `objective` stand; for the past, those that belonged to it then."""
    if form.is_past:
        return [each for each in places.put_back(standings(plan, form.moment)) if each.action.objective == objective]
    actions = Action.objects.of(plan).standing(form.moment).filter(objective=objective)
    return standings(plan, form.moment, actions)


def _objectives(objectives: Iterable[Objective], standing: Iterable[Standing]) -> list[dict[str, Any]]:
    """Return each objective with its figures."""
    by_objective: dict[int, list[Standing]] = defaultdict(list)
    for each in standing:
        by_objective[each.action.objective_id].append(each)
    return [{"part": part, "figures": roll_up(by_objective[part.pk])} for part in objectives]

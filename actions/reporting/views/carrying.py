"""Carrying unfinished actions over to the plan that follows: choose, look, then do it, all or nothing."""

from datetime import datetime

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from actions.models import Action
from actions.reporting.carrying import (
    Choice,
    Continuation,
    RefusedError,
    carry_over,
    codes_used,
    continuations,
    continued,
)
from actions.reporting.plan_forms import AlongForm, CarryForm
from actions.standing import standings
from actions.status import CLOSED
from mdmplan.access import allowed
from mdmplan.clock import local_date, now
from members.access import person
from members.models import User
from priorities.access import plan_at, seen_from
from priorities.models import Plan

PAGE = 50


class Crossing:
    """What of `plan` may be carried over to `into`, and what was chosen; `data` is what was posted, None at first."""

    def __init__(self, plan: Plan, into: Plan, moment: datetime, data: QueryDict | None = None, page: str = "") -> None:
        """Lay out a page of the unfinished actions that are not carried over yet; when posted, those of the post."""
        self.plan, self.into, self.moment, self.data = plan, into, moment, data
        done = continued(plan, into)
        standing = standings(plan, moment)
        self.carried = [(row, done[row.action.pk]) for row in standing if row.action.pk in done]
        left = [row for row in standing if row.life_cycle not in CLOSED and row.action.pk not in done]
        self.page = Paginator(left, PAGE).get_page(page)
        rows = list(self.page) if data is None else [row for row in left if f"row-{row.action.pk}-objective" in data]
        objectives = list(into.objectives.standing(moment).order_by("priority__position", "position", "code"))
        self.without_objective = not objectives
        used = codes_used(into)
        forms = [CarryForm(data, action=row.action, objectives=objectives, used=used) for row in rows]
        self.rows = list(zip(rows, forms, strict=True))
        self.forms = forms
        self.along = AlongForm(data)

    @property
    def taken(self) -> list[CarryForm]:
        """The actions that were chosen."""
        return [form for form in self.forms if form.taken]

    @property
    def settled(self) -> bool:
        """Whether everything that was chosen has been carried over, or finished, by somebody else meanwhile."""
        return not self.taken and any(name.endswith("-take") for name in self.data or ())

    @property
    def wrong(self) -> list[Form]:
        """The forms in error."""
        forms: list[Form] = [*self.taken, self.along] if self.data is not None else []
        return [form for form in forms if form.errors]

    def look(self) -> list[Continuation]:
        """Return what would be created; empty when something is wrong, which its form then says."""
        if self._ready():
            try:
                return continuations(self.into, self._choices, self.along.along, self.moment)
            except RefusedError as refused:
                self._put(refused)
        return []

    def carry(self, by: User) -> list[Action]:
        """Create it, all or nothing; empty when something is wrong, or everything was there already."""
        if self._ready():
            try:
                return carry_over(into=self.into, choices=self._choices, along=self.along.along, by=by, at=self.moment)
            except RefusedError as refused:
                self._put(refused)
            except ValidationError as error:
                self.along.add_error(None, error)
        return []

    @property
    def _choices(self) -> list[Choice]:
        return [form.choice for form in self.taken]

    def _ready(self) -> bool:
        """Return whether what was typed can be read, and something was chosen."""
        if not self.taken and self.along.is_valid():
            self.along.add_error(None, _("Choose at least one action."))
        return not self.wrong

    def _put(self, refused: RefusedError) -> None:
        for form in self.taken:
            form.put(refused.errors.get(form.action.pk, {}))


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("priorities.edit_plan")
def carry_over_choose(request: HttpRequest) -> HttpResponse:
    """Choose what is carried over to the plan that follows; POST shows what that would create, and writes nothing."""
    moment = now()
    plan = plan_at(request, local_date(moment))
    into = Plan.objects.filter(follows=plan).first()
    if into is None:
        before = plan.follows
        href = seen_from(plan, before, reverse("carry_over")) if before else ""
        return render(request, "priorities/carry_over_none.html", {"plan": plan, "before": before, "href": href})
    if request.method != "POST":
        return _choose(request, Crossing(plan, into, moment, page=request.GET.get("page", "")))
    crossing = Crossing(plan, into, moment, request.POST)
    if crossing.settled:
        return _settled(request)
    if "change" in request.POST:
        return _choose(request, crossing)
    found = crossing.look()
    if not found:
        return _choose(request, crossing, status=422)
    codes = {each.source.pk: each.action.code for each in found}
    return render(
        request,
        "priorities/carry_over_preview.html",
        {"plan": plan, "into": into, "found": found, "hidden": _hidden(crossing, codes)},
    )


@require_POST
@allowed("priorities.edit_plan")
def carry_over_apply(request: HttpRequest) -> HttpResponse:
    """Carry the chosen actions over, all or nothing."""
    moment = now()
    plan = plan_at(request, local_date(moment))
    into = Plan.objects.filter(follows=plan).first()
    if into is None:
        return redirect("carry_over")
    crossing = Crossing(plan, into, moment, request.POST)
    made = [] if crossing.settled else crossing.carry(person(request))
    if crossing.wrong:
        return _choose(request, crossing, status=422)
    if not made:
        return _settled(request)
    done = ngettext(
        "%(count)d action is carried over to %(plan)s.", "%(count)d actions are carried over to %(plan)s.", len(made)
    )
    messages.success(request, done % {"count": len(made), "plan": into})
    return redirect("carry_over")


def _settled(request: HttpRequest) -> HttpResponse:
    messages.info(request, _("What you chose has been carried over already: nothing was done twice."))
    return redirect("carry_over")


def _hidden(crossing: Crossing, codes: dict[int, str]) -> list[tuple[str, str]]:
    """Return what the preview posts again, name and value, each new action with the code that was shown."""
    fields = [field for form in (*crossing.forms, crossing.along) for field in form]
    posted = {field.html_name: str(field.data) for field in fields if field.data}
    posted |= {form.add_prefix("objective"): posted.get(form.add_prefix("objective"), "") for form in crossing.forms}
    posted |= {form.add_prefix("code"): codes[form.action.pk] for form in crossing.taken}
    return list(posted.items())


def _choose(request: HttpRequest, crossing: Crossing, status: int = 200) -> HttpResponse:
    return render(
        request,
        "priorities/carry_over.html",
        {
            "crossing": crossing,
            "plan": crossing.plan,
            "into": crossing.into,
            "closed": crossing.into.closed_at is not None,
            "outline": seen_from(crossing.plan, crossing.into, reverse("plan_detail")),
            "carried": [
                (row, new, seen_from(crossing.plan, crossing.into, reverse("action_detail", args=[new.code])))
                for row, new in crossing.carried
            ],
        },
        status=status,
    )

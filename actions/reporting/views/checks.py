"""The standing checks: what cannot be right, each line with the form that fixes it, or accepted with its reason."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from actions.reporting.checks import RULES, Finding, Rule, check
from actions.reporting.checks.acceptance import CONFLICTS, accept_finding, reopen_finding
from actions.reporting.checks.forms import AcceptForm
from mdmplan.access import allowed, way_back
from mdmplan.clock import local_date, now
from members.access import person
from priorities.access import plan_at

PAGE = 50


@dataclass(frozen=True)
class Line:
    """One finding on the page, and the form that accepts it."""

    finding: Finding
    form: AcceptForm


@dataclass(frozen=True)
class Group:
    """One rule: how much it finds in all, and its lines on this page."""

    rule: Rule
    count: int
    lines: list[Line]


@require_safe
@allowed("reporting.review_report")
def check_list(request: HttpRequest) -> HttpResponse:
    """List what the rules find in the plan, rule by rule, and what was accepted."""
    return _show(request)


def _show(request: HttpRequest, *, refused: AcceptForm | None = None, status: int = HTTPStatus.OK) -> HttpResponse:
    """Show the list; the form that was `refused` stands at its finding, or above when that is not there any more."""
    moment = now()
    plan = plan_at(request, local_date(moment))
    checked = check(plan, moment)
    asked = request.GET.get("rule", "")
    chosen = [rule for rule in RULES if rule.key == asked] or list(RULES)
    found = [finding for rule in chosen for finding in checked.open if finding.rule == rule.key]
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    lines = _lines(page, refused)
    if refused and not any(line.form is refused for line in lines):
        messages.error(request, refused.refusal)
    counts = Counter(finding.rule for finding in checked.open)
    groups = [
        Group(rule, counts[rule.key], [line for line in lines if line.finding.rule == rule.key]) for rule in RULES
    ]
    return render(
        request,
        "reporting/check_list.html",
        {
            "plan": plan,
            "total": len(checked.open),
            "rule": chosen[0] if len(chosen) == 1 else None,
            "groups": groups,
            "page": page,
            "accepted": [
                (finding, row) for finding, row in checked.accepted if finding.rule in {r.key for r in chosen}
            ],
            "here": request.GET.urlencode(),
            "address": _address(request),
        },
        status=status,
    )


def _lines(page: Iterable[Finding], refused: AcceptForm | None) -> list[Line]:
    """Return the findings of `page`, each with a form whose fields have names of their own."""
    lines = []
    for number, finding in enumerate(page):
        form = refused if refused and refused.key == finding.key else AcceptForm()
        form.auto_id = f"accept-{number}-%s"
        lines.append(Line(finding, form))
    return lines


@require_POST
@allowed("reporting.review_report")
def finding_accept(request: HttpRequest) -> HttpResponse:
    """Let a finding stand, because…; refused when its facts have changed since the page was opened."""
    moment = now()
    plan = plan_at(request, local_date(moment))
    form = AcceptForm(request.POST)
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    if form.is_valid():
        try:
            accepted = accept_finding(plan=plan, **form.cleaned_data, by=person(request), at=moment)
        except ValidationError as error:
            form.add_error("reason", error)
            status = HTTPStatus.CONFLICT if error.code in CONFLICTS else status
        else:
            messages.success(request, _("%(code)s may stay as it is, with your reason.") % {"code": accepted.code})
            return _back(request)
    if "next" not in request.POST:
        return _show(request, refused=form, status=status)
    messages.error(request, form.refusal)
    return _back(request)


@require_POST
@allowed("reporting.review_report")
def finding_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an acceptance back: the finding is open again."""
    moment = now()
    plan = plan_at(request, local_date(moment))
    acceptance = get_object_or_404(plan.accepted_findings.standing(moment), pk=pk)
    reopen_finding(acceptance=acceptance, by=person(request), at=moment)
    messages.success(request, _("%(code)s is no longer accepted.") % {"code": acceptance.code})
    return _back(request)


def _back(request: HttpRequest) -> HttpResponseRedirect:
    """Lead back to where the person came from: the list, as it was filtered, unless another page says so."""
    return redirect(way_back(request, _address(request)))


def _address(request: HttpRequest) -> str:
    """Return the address of the list, as it was filtered."""
    query = request.GET.urlencode()
    return reverse("check_list") + (f"?{query}" if query else "")

"""The action list, and the same as a spreadsheet."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from actions.export import KINDS
from actions.filters import SORT, tidy
from actions.listing import Listing, read_listing
from actions.models import Action
from actions.past import standings_then
from actions.standing import standings
from mdmplan.access import allowed
from mdmplan.clock import local_date, now
from mdmplan.moments import AsOfForm
from mdmplan.tables import CONTENT_TYPES
from members.access import person
from priorities.access import plan_at

PAGE = 50
#: The columns of the list: by what each orders it, its heading, and whether it holds figures.
COLUMNS = (
    ("code", _("Code"), False),
    ("title", _("Action"), False),
    ("state", _("State"), False),
    ("progress", _("Progress"), True),
    ("lead", _("Lead"), False),
    ("end", _("End"), False),
    ("updated", _("Last update"), False),
)


@require_safe
@allowed("actions.read_actions")
def action_list(request: HttpRequest) -> HttpResponse:
    """List the actions of the plan, filtered, counted, in the order asked for, as of a moment."""
    as_of, listing = _asked(request)
    page = Paginator(listing.rows, PAGE).get_page(request.GET.get("page"))
    query = tidy(request.GET)
    response = render(
        request,
        "actions/action_list.html",
        {
            "plan": listing.plan,
            "as_of": as_of,
            "filter": listing.filter,
            "words": listing.words,
            "page": page,
            "rows": listing.standings(page),
            "columns": columns(query, listing.filter.order),
            "query": query.urlencode(),
            "views": person(request).saved_views.all(),
            "may_update": request.user.has_perm("actions.record_update") and not as_of.is_past,
            "may_import": request.user.has_perm("actions.edit_plan"),
            "past": as_of.query,
        },
    )
    response["HX-Push-Url"] = f"{reverse('action_list')}?{query.urlencode()}".rstrip("?")
    return response


def _asked(request: HttpRequest) -> tuple[AsOfForm, Listing]:
    """Return the moment and the list that an address asks for."""
    as_of = AsOfForm(request.GET, now=now())
    plan = plan_at(request, as_of.day)
    return as_of, read_listing(plan, as_of.moment, request.GET, reader=person(request), past=as_of.is_past)


@dataclass(frozen=True)
class Column:
    """A column of the list: its heading, the query that orders by it, and how it is ordered now."""

    name: str
    label: Any
    number: bool
    query: str
    sorted: str


def columns(query: QueryDict, order: str) -> list[Column]:
    """Return the columns of a list in `order`; the heading of the one it is ordered by turns it round."""
    found = []
    for name, label, number in COLUMNS:
        now_by = {name: "ascending", f"-{name}": "descending"}.get(order, "")
        asked = query.copy()
        asked[SORT] = f"-{name}" if now_by == "ascending" else name
        found.append(Column(name, label, number, asked.urlencode(), now_by))
    return found


@require_safe
@allowed("actions.read_actions")
def action_export(request: HttpRequest, kind: str) -> HttpResponse:
    """Give exactly the actions that the list shows with the same filters, in its order, as a spreadsheet."""
    if kind not in KINDS:
        raise Http404
    as_of, listing = _asked(request)
    chosen = [row.pk for row in listing.rows]
    actions = Action.objects.of(listing.plan).filter(pk__in=chosen)
    if listing.parts is None:
        found = standings(listing.plan, as_of.moment, actions)
    else:
        found = standings_then(listing.plan, as_of.moment, listing.parts, actions)
    by_pk = {standing.action.pk: standing for standing in found}
    name = f"actions-{local_date(as_of.moment)}.{kind}"
    return HttpResponse(
        KINDS[kind](
            (by_pk[pk] for pk in chosen),
            moment=as_of.moment,
            parts=listing.parts,
            separator=request.GET.get("separator", ""),
        ),
        content_type=CONTENT_TYPES[kind],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )

"""The floor every page is held against: session, sign-in, one aggregate of actions, a template of the same size."""

from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from actions.models import Action

ROW = "<tr><td>{{ row }}</td><td>A1.1</td><td>On track</td><td>61 %</td><td>31 December 2025</td></tr>\n"
TABLE = engines["django"].from_string(
    "<!doctype html><title>Floor</title><table>{% for row in rows %}" + ROW + "{% endfor %}</table>{{ counted }}"
)


def floor(request: HttpRequest, size: int) -> HttpResponse:
    """Answer with about `size` bytes of table, after one aggregate over the actions."""
    counted = Action.objects.order_by().values("life_cycle").annotate(rows=Count("pk"), last=Max("updated_at"))
    rows = range(max(size // len(ROW), 1))
    return HttpResponse(TABLE.render({"rows": rows, "counted": list(counted)}, request))


urlpatterns = [path("floor/<int:size>/", floor), path("", include("mdmplan.urls"))]

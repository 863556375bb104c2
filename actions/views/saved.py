"""The views of the action list that a person keeps."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from actions.forms.saved import SavedViewForm
from mdmplan.access import allowed
from members.access import person


@require_POST
@allowed("actions.read_actions")
def saved_view_create(request: HttpRequest) -> HttpResponse:
    """Keep what the list shows now under a name, for oneself."""
    form = SavedViewForm(request.POST, person=person(request))
    if not form.is_valid():
        return render(request, "actions/saved_view_form.html", {"form": form}, status=422)
    view = form.save()
    messages.success(request, _("“%(name)s” is kept: find it above the list.") % {"name": view.name})
    return redirect(f"{reverse('action_list')}?{view.query}".rstrip("?"))


@require_POST
@allowed("actions.read_actions")
def saved_view_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget one of one's own views. It is a bookmark: nothing of the plan goes with it."""
    view = get_object_or_404(person(request).saved_views, pk=pk)
    view.delete()
    messages.success(request, _("“%(name)s” is no longer kept.") % {"name": view.name})
    return redirect("action_list")

"""The calendar of deadlines, which a program reads by its secret address, with nobody signed in."""

import hashlib

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mdmplan.clock import now
from mdmplan.dashboard.calendar import calendar_file, entries_of
from members.models import CalendarAddress, User


@login_not_required
@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """Give a person's deadlines as an iCalendar file in the person's language; 304 when nothing has changed.

    404 when the address was renewed or switched off, and when the person has left.
    """
    addresses = CalendarAddress.objects.select_related("person__member").filter(person__is_active=True)
    person = get_object_or_404(addresses, token=token).person
    with translation.override(person.language):
        content = calendar_file(
            _title(person),
            entries_of(person, now()),
            host=request.get_host().partition(":")[0],
            absolute=request.build_absolute_uri,
        )
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'inline; filename="mdmplan.ics"'
    response.headers["Content-Language"] = person.language
    response.headers["ETag"] = quote_etag(hashlib.sha256(content).hexdigest())
    response.headers["X-Robots-Tag"] = "noindex"
    patch_cache_control(response, private=True, no_cache=True)
    return get_conditional_response(request, etag=response.headers["ETag"], response=response) or response


def _title(person: User) -> str:
    """Return what programs call the calendar."""
    title = _("Deadlines of the plan")
    return f"{title} · {person.member}" if person.member else title

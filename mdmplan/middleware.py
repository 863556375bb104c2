"""Each page in its reader's own language and time zone."""

import zoneinfo
from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control

from mdmplan.access import Elsewhere

Respond = Callable[[HttpRequest], HttpResponse]


def reader_preferences(get_response: Respond) -> Respond:
    """Answer in the signed-in person's language, and show moments in the zone of their association."""

    def respond(request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return _ours(request, get_response(request))
        language, zone = request.user.language, zoneinfo.ZoneInfo(request.user.time_zone)  # nobody's after sign-out
        request.LANGUAGE_CODE = language
        with translation.override(language), timezone.override(zone):
            response = _ours(request, get_response(request))
            response.headers["Content-Language"] = language
            patch_cache_control(response, private=True, no_cache=True)
            if not request.user.is_authenticated:  # signed out: nobody goes back to what the browser remembers
                response.headers["Clear-Site-Data"] = '"cache"'
            return response

    return respond


def moved_pages(get_response: Respond) -> Respond:
    """Lead to the new address of a page that has moved, with what was asked and what was posted."""

    def respond(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_exception(request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Elsewhere):
            return None
        query = request.META.get("QUERY_STRING", "")
        return HttpResponseRedirect(
            f"{exception.address}?{query}" if query else exception.address, preserve_request=True
        )

    respond.process_exception = process_exception  # type: ignore[attr-defined]  # where Django looks for it
    return respond


def _ours(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Return `response`; in a demonstration, our own page in place of the one that tells developers what is missing."""
    if settings.MDMPLAN_DEMO and response.status_code == HTTPStatus.NOT_FOUND:
        return render(request, "404.html", status=HTTPStatus.NOT_FOUND)
    return response

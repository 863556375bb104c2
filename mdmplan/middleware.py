"""Each page in its reader's own language and time zone."""

import zoneinfo
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

Respond = Callable[[HttpRequest], HttpResponse]


def reader_preferences(get_response: Respond) -> Respond:
    """Answer in the signed-in person's language, and show moments in the zone of their association."""

    def respond(request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return get_response(request)
        language, zone = request.user.language, zoneinfo.ZoneInfo(request.user.time_zone)  # nobody's after sign-out
        request.LANGUAGE_CODE = language
        with translation.override(language), timezone.override(zone):
            response = get_response(request)
            response.headers["Content-Language"] = language
            return response

    return respond

"""Each page in its reader's language and time zone."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone, translation

from mdmplan.middleware import reader_preferences
from members.models import Role
from tests.factories import MemberFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_a_person_reads_in_the_language_of_the_account_whatever_the_browser_asks(as_, board):
    page = as_(board).get("/help/", headers={"accept-language": "es"})

    assert page.headers["Content-Language"] == "en"
    assert '<html lang="en">' in page.content.decode()


@pytest.mark.parametrize(("asked", "given"), [("es", "es"), ("en-GB", "en"), ("de", "fr")])
def test_a_visitor_reads_in_the_language_of_the_browser_else_in_french(client, asked, given):
    page = client.get("/help/", headers={"accept-language": asked})

    assert page.headers["Content-Language"] == given
    assert f'<html lang="{given}">' in page.content.decode()


def test_moments_are_told_in_the_zone_of_the_association():
    person = UserFactory(role=Role.FOCAL_POINT, language="es", member=MemberFactory(code="JP", time_zone="Asia/Tokyo"))
    request = RequestFactory().get("/")
    request.user = person
    told = reader_preferences(
        lambda request: HttpResponse(f"{timezone.get_current_timezone_name()} {translation.get_language()}")
    )

    assert told(request).content.decode() == "Asia/Tokyo es"
    assert (timezone.get_current_timezone_name(), request.LANGUAGE_CODE) == ("Europe/Paris", "es")

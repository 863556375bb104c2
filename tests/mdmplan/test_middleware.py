"""Each page in its reader's language and time zone."""

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone, translation

from mdmplan.access import Elsewhere
from mdmplan.middleware import moved_pages, reader_preferences
from members.models import Role
from tests.factories import MemberFactory, PlanFactory, UserFactory

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


def test_what_a_person_reads_stays_with_that_person(as_, board, client):
    PlanFactory()

    assert "Cache-Control" not in client.get("/help/").headers
    for address, status in (("/help/", 200), ("/dashboard/", 200), ("/", 302), ("/nowhere/", 404), ("/desk/", 403)):
        page = as_(board).get(address)
        assert (page.status_code, page.headers["Cache-Control"]) == (status, "private, no-cache")


def test_what_forbids_keeping_it_still_does(as_, secretariat):
    kept = as_(secretariat).get("/admin/").headers["Cache-Control"]

    assert {"private", "no-cache", "no-store"} <= set(kept.split(", "))


@pytest.mark.parametrize("debug", [True, False])
def test_a_demonstration_has_our_page_where_there_is_none(as_, board, client, settings, debug):
    settings.MDMPLAN_DEMO, settings.DEBUG = True, debug

    for reader in (client, as_(board)):
        page = reader.get("/nowhere/", headers={"accept-language": "en"})
        assert (page.status_code, page.headers["Content-Language"]) == (404, "en")
        assert "There is no such page" in page.text
        assert "urlpatterns" not in page.text


def test_those_who_develop_have_their_own(as_, board, settings):
    settings.DEBUG = True

    page = as_(board).get("/nowhere/")

    assert (page.status_code, "There is no such page" in page.text) == (404, False)


@pytest.mark.parametrize("signed_in", [True, False])
def test_a_form_without_its_token_has_our_page(board, signed_in):
    client = Client(enforce_csrf_checks=True)
    if signed_in:
        client.force_login(board, backend=settings.AUTHENTICATION_BACKENDS[0])

    page = client.post("/account/login/", {"login": "x"}, headers={"accept-language": "en"})

    assert (page.status_code, page.templates[0].name) == (403, "403_csrf.html")
    assert "<h1>Please try again</h1>" in page.text
    assert "This form was open for too long, or cookies are turned off." in page.text


def test_moments_are_told_in_the_zone_of_the_association():
    person = UserFactory(role=Role.FOCAL_POINT, language="es", member=MemberFactory(code="JP", time_zone="Asia/Tokyo"))
    request = RequestFactory().get("/")
    request.user = person
    told = reader_preferences(
        lambda request: HttpResponse(f"{timezone.get_current_timezone_name()} {translation.get_language()}")
    )

    assert told(request).content.decode() == "Asia/Tokyo es"
    assert (timezone.get_current_timezone_name(), request.LANGUAGE_CODE) == ("Europe/Paris", "es")


# -- Pages that have moved -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "given"),
    [("/actions/A1.1/", "/actions/B2.3/"), ("/actions/A1.1/?as_of=2025-06-30", "/actions/B2.3/?as_of=2025-06-30")],
)
def test_a_page_that_has_moved_leads_to_its_address_with_what_was_asked(asked, given):
    moved = moved_pages(lambda request: HttpResponse("here"))
    request = RequestFactory().post(asked)

    response = moved.process_exception(request, Elsewhere("/actions/B2.3/"))

    assert (response.status_code, response.url) == (307, given)
    assert moved(request).content == b"here"


def test_another_fault_is_not_ours_to_answer():
    moved = moved_pages(lambda request: HttpResponse("here"))

    assert moved.process_exception(RequestFactory().get("/"), ValueError("no")) is None

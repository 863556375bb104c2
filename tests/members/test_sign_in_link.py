"""Signing in by the link of a mail: one page, one button, once."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from members.models import SignInLink
from members.services import create_sign_in_link
from tests.factories import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
LANDING = "/reports/2025-Q2/?q=a&b"
OVER = "This link no longer signs in"
TOMORROW = NOW + timedelta(hours=24)


@pytest.fixture
def path(focal_point):
    """The link of France's focal point."""
    return create_sign_in_link(person=focal_point, landing=LANDING, at=NOW)


def signed_in(client):
    """Return the id of who is signed in, None for nobody."""
    return client.session.get("_auth_user_id")


def heading(page):
    """Return the heading of a page."""
    return re.findall(r"<h1>\s*(.*?)\s*</h1>", page.text)[0]


def button(page):
    """Return what the button of the page says."""
    return re.findall(r'<button class="button" type="submit">\s*(.*?)\s*</button>', page.text)


def test_it_shows_one_button_and_uses_nothing_up(client, path):
    for _ in range(3):  # a mail scanner, a preview, and the person
        page = client.get(path)

        assert (page.status_code, heading(page), button(page)) == (
            200,
            "Sign in",
            ["Sign in as Focal point, Pays FR"],
        )
    assert client.head(path).status_code == 200
    assert (signed_in(client), SignInLink.objects.get().used_at) == (None, None)


def test_the_page_tells_the_association_and_no_more(client, path, focal_point):
    focal_point.name = "Camille Untel"
    focal_point.save()

    page = client.get(path)

    assert button(page) == ["Sign in as Focal point, Pays FR"]
    assert [word for word in ("Camille", "fr@example.org") if word in page.text] == []


def test_the_button_signs_in_and_leads_to_the_page(client, path, focal_point):
    page = client.post(path)

    assert (page.status_code, page.url, signed_in(client)) == (302, LANDING, str(focal_point.pk))
    assert SignInLink.objects.get().used_at == NOW


def test_the_session_is_that_of_any_sign_in(client, path, focal_point):
    session = client.session
    session["before"] = True
    session.save()
    key = client.session.session_key

    client.post(path)

    focal_point.refresh_from_db()
    assert client.session.session_key not in {key, None}
    assert "before" not in client.session
    assert focal_point.last_login == NOW
    assert [record["method"] for record in client.session["account_authentication_methods"]] == ["link"]


def test_it_works_once(client, path):
    client.post(path)
    other = Client(headers={"accept-language": "en"})

    for page in (other.get(path), other.post(path)):
        assert (page.status_code, heading(page), button(page)) == (410, OVER, [])
    assert signed_in(other) is None


def test_a_second_click_of_the_same_person_leads_to_the_page(client, path):
    client.post(path)

    assert [client.get(path).url, client.post(path).url] == [LANDING, LANDING]


def test_whoever_is_signed_in_needs_no_click_and_the_link_stays_good(as_, path, focal_point):
    page = as_(focal_point).get(path)

    assert (page.status_code, page.url, SignInLink.objects.get().used_at) == (302, LANDING, None)


def test_it_takes_the_place_of_whoever_else_is_signed_in(as_, path, board, focal_point):
    client = as_(board)
    assert button(client.get(path)) == ["Sign in as Focal point, Pays FR"]

    page = client.post(path)

    assert (page.url, signed_in(client)) == (LANDING, str(focal_point.pk))
    assert [record["method"] for record in client.session["account_authentication_methods"]] == ["link"]


def test_an_old_one_says_so_and_leads_to_the_ordinary_sign_in(client, path):
    with time_machine.travel(TOMORROW, tick=False):
        for page in (client.get(path), client.post(path)):
            assert (page.status_code, heading(page), signed_in(client)) == (410, OVER, None)
            assert re.findall(r'<a class="button" href="(.*?)">', page.text) == [
                "/account/login/?next=%2Freports%2F2025-Q2%2F%3Fq%3Da%26b"
            ]


def test_one_that_was_never_given_leads_to_the_ordinary_sign_in(client, db):
    page = client.get("/account/link/never-given/", headers={"accept-language": "en"})

    assert (page.status_code, heading(page)) == (410, OVER)
    assert re.findall(r'<a class="button" href="(.*?)">', page.text) == ["/account/login/"]


def test_who_left_does_not_come_in(client, path, focal_point):
    assert client.get(path).status_code == 200
    focal_point.is_active = False
    focal_point.save()

    assert [client.get(path).status_code, client.post(path).status_code] == [410, 410]
    assert signed_in(client) is None


@pytest.mark.parametrize(("language", "title"), [("fr", "Se connecter"), ("en", "Sign in"), ("es", "Iniciar sesión")])
def test_it_speaks_the_person_s_language(client, focal_point, path, language, title):
    focal_point.language = language
    focal_point.save()

    page = client.get(path, headers={"accept-language": "de"})

    assert (heading(page), page.headers["Content-Language"]) == (title, language)
    assert f'<html lang="{language}">' in page.text


def test_it_speaks_the_language_that_was_chosen_in_this_browser(client, path):
    client.post("/account/language/", {"language": "es", "next": path})

    page = client.get(path)

    assert (heading(page), page.headers["Content-Language"]) == ("Iniciar sesión", "es")


def test_it_speaks_the_language_of_whoever_is_signed_in(as_, path, board):
    board.language = "fr"
    board.save()

    page = as_(board).get(path)

    assert (heading(page), page.headers["Content-Language"]) == ("Se connecter", "fr")


def test_its_address_goes_nowhere_and_is_kept_nowhere(client, path):
    for page in (client.get(path), client.get("/account/link/never-given/")):
        assert page.headers["Referrer-Policy"] == "strict-origin"
        assert page.headers["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    assert "no-store" in client.post(path).headers["Cache-Control"]


def test_a_form_of_another_site_signs_nobody_in(path):
    careful = Client(enforce_csrf_checks=True)
    assert careful.post(path).status_code == 403
    assert SignInLink.objects.get().used_at is None

    token = re.findall(r'name="csrfmiddlewaretoken" value="(.*?)"', careful.get(path).text)[-1]

    assert careful.post(path, {"csrfmiddlewaretoken": token}).url == LANDING


def test_nobody_tries_tokens_all_day(client, db):
    statuses = [client.post(f"/account/link/{n}/").status_code for n in range(61)]

    assert statuses == [410] * 60 + [429]
    cache.clear()
    assert client.post("/account/link/61/").status_code == 410


def test_it_takes_few_queries(client, path, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert client.get(path).status_code == 200


def test_it_rejects_other_methods(client, path):
    assert client.put(path).status_code == 405

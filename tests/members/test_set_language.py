"""The choice of a language."""

import pytest

pytestmark = pytest.mark.django_db


def test_a_visitor_s_choice_is_kept_in_the_browser(client):
    page = client.post("/account/language/", {"language": "es", "next": "/help/"})

    assert (page.status_code, page.url, page.cookies["django_language"].value) == (302, "/help/", "es")
    assert client.get("/help/").headers["Content-Language"] == "es"


def test_a_person_s_choice_is_kept_on_the_account(as_, board):
    client = as_(board)

    client.post("/account/language/", {"language": "fr", "next": "/account/"})

    board.refresh_from_db()
    assert (board.language, client.get("/account/").headers["Content-Language"]) == ("fr", "fr")


@pytest.mark.parametrize("language", ["de", "", "x" * 300])
def test_a_language_we_do_not_speak_changes_nothing(as_, board, language):
    client = as_(board)

    page = client.post("/account/language/", {"language": language, "next": "/account/"})

    board.refresh_from_db()
    assert (page.status_code, board.language) == (302, "en")
    assert client.get("/account/").headers["Content-Language"] == "en"


def test_it_leads_to_no_other_site(client):
    page = client.post("/account/language/", {"language": "es", "next": "https://elsewhere.example/"})

    assert page.url == "/"


def test_it_rejects_get(client):
    assert client.get("/account/language/").status_code == 405

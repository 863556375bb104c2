"""Sign-in by e-mail and password, and its way back."""

import re

import pytest
from django.core import mail

from members.models import User
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}
WRONG = "The email address and/or password you specified are not correct."


@pytest.fixture
def sign_in(client):
    """Fill in the sign-in form."""

    def post(login, password=PASSWORD, **values):
        return client.post("/account/login/", {"login": login, "password": password, **values}, headers=ENGLISH)

    return post


def signed_in(client):
    """Return the id of who is signed in, None for nobody."""
    return client.session.get("_auth_user_id")


def title(page):
    """Return the heading of a page."""
    return re.findall(r"<h1>\s*(.*?)\s*</h1>", page.content.decode())[0]


@pytest.mark.parametrize("address", ["board@example.org", "Board@Example.ORG", " board@example.org "])
def test_an_address_and_a_password_sign_in(client, board, sign_in, address):
    page = sign_in(address)

    assert (page.status_code, page.url, signed_in(client)) == (302, "/", str(board.pk))


@pytest.mark.parametrize(
    ("address", "password"),
    [("board@example.org", "wrong"), ("nobody@example.org", PASSWORD), ("board@example.org", PASSWORD.upper())],
)
def test_a_wrong_one_has_its_sentence_and_keeps_the_address(client, board, sign_in, address, password):
    page = sign_in(address, password)

    assert (page.context["form"].errors, signed_in(client)) == ({"__all__": [WRONG]}, None)
    assert f'value="{address}"' in page.content.decode()
    assert password not in page.content.decode()


def test_many_wrong_ones_close_the_door_to_who_tries_and_to_nobody_else(client, board, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1  # as in production: all come through the server in front

    def attempt(address, password, visitor):
        headers = ENGLISH | {"x-forwarded-for": f"203.0.113.99, {visitor}"}
        page = client.post("/account/login/", {"login": address, "password": password}, headers=headers)
        return page.status_code, "Too many failed login attempts" in page.text

    tried = [attempt(f"somebody{n}@example.org", "wrong", "198.51.100.1") for n in range(11)]

    assert tried == [(200, False)] * 10 + [(200, True)]
    assert attempt("board@example.org", PASSWORD, "198.51.100.1") == (200, True)
    assert attempt("board@example.org", PASSWORD, "198.51.100.2") == (302, False)


def test_who_tries_too_often_gets_a_page_of_ours(client, board):
    def ask():
        return client.post("/account/password/reset/", {"email": "board@example.org"}, headers=ENGLISH)

    assert [ask().status_code for _n in range(5)] == [302] * 5
    page = ask()

    assert (page.status_code, title(page), page.headers["Content-Language"]) == (429, "Too many attempts", "en")


def test_signing_out_leaves_nothing_in_the_browser(client, board, sign_in):
    sign_in("board@example.org")
    assert "Clear-Site-Data" not in client.get("/account/").headers

    page = client.post("/account/logout/", headers=ENGLISH)

    assert (page.status_code, page.headers["Clear-Site-Data"]) == (302, '"cache"')
    assert "Clear-Site-Data" not in client.get("/account/login/").headers


def test_no_cookie_holds_more_than_session_form_protection_and_language(client, board, sign_in):
    sign_in("board@example.org")
    client.post("/account/language/", {"language": "en"})

    assert set(client.cookies) == {"sessionid", "csrftoken", "django_language"}


def test_it_leads_back_to_where_one_was_going(client, board, sign_in):
    asked = client.get("/actions/?q=standards")
    assert asked.url == "/account/login/?next=/actions/%3Fq%3Dstandards"

    page = client.get(asked.url, headers=ENGLISH).content.decode()
    going = re.findall(r'action="/account/login/".*?name="next" value="(.*?)"', page, re.DOTALL)
    assert going == ["/actions/?q=standards"]

    assert sign_in("board@example.org", next=going[0]).url == "/actions/?q=standards"


def test_it_leads_to_no_other_site(client, board, sign_in):
    assert sign_in("board@example.org", next="https://elsewhere.example/").url == "/"


def test_a_closed_account_does_not_open(client, board, sign_in):
    board.is_active = False
    board.save()

    page = sign_in("board@example.org")

    assert signed_in(client) is None
    assert (page.status_code, page.url) == (302, "/account/inactive/")
    assert title(client.get(page.url, headers=ENGLISH)) == "Account Inactive"


def test_the_admin_has_no_door_of_its_own(client, secretariat):
    assert client.get("/admin/", follow=True).redirect_chain[-1][0].partition("?")[0] == "/account/login/"


def test_nobody_signs_up(client):
    for page in (
        client.get("/account/signup/", headers=ENGLISH),
        client.post("/account/signup/", {"email": "new@example.org", "password1": PASSWORD}, headers=ENGLISH),
    ):
        assert title(page) == "Sign Up Closed"
    assert not User.objects.exists()


# -- A forgotten password --------------------------------------------------------------------------


def test_a_forgotten_password_is_chosen_anew_by_mail(client, board, sign_in):
    page = client.post("/account/password/reset/", {"email": "Board@example.org"}, headers=ENGLISH)

    assert page.url == "/account/password/reset/done/"
    [letter] = mail.outbox
    assert letter.to == ["board@example.org"]
    [link] = re.findall(r"https?://testserver(/account/password/reset/key/\S+)", letter.body)

    form = client.get(link, follow=True, headers=ENGLISH)
    client.post(
        form.redirect_chain[-1][0], {"password1": "another long one", "password2": "another long one"}, headers=ENGLISH
    )

    assert sign_in("board@example.org", "another long one").status_code == 302
    assert signed_in(client) == str(board.pk)


def test_a_new_person_without_a_password_gets_the_mail_too(client, board):
    board.set_unusable_password()
    board.save()

    client.post("/account/password/reset/", {"email": "board@example.org"})

    assert [letter.to for letter in mail.outbox] == [["board@example.org"]]


def test_nobody_learns_whether_an_address_has_an_account(client, board):
    known = client.post("/account/password/reset/", {"email": "board@example.org"})
    unknown = client.post("/account/password/reset/", {"email": "nobody@example.org"})

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)


def test_a_used_or_false_link_says_so(client):
    page = client.get("/account/password/reset/key/1-set-password/", headers=ENGLISH)

    assert title(page) == "Bad Token"

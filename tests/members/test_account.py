"""One's own account."""

import re

import pytest
from pytest_django.asserts import assertInHTML

from tests.factories import PASSWORD


def test_it_says_who_one_is_and_which_language_one_reads(as_, focal_point):
    page = as_(focal_point).get("/account/").content.decode()

    assert re.findall(r'<p class="soft">(.*?)</p>', page) == ["fr@example.org · Focal point, Pays FR"]
    assert re.findall(r'lang="(..)" aria-pressed="true"', page) == ["en"]


@pytest.mark.parametrize(
    ("role", "links"),
    [
        ("board", ["/account/mail/", "/account/password/change/", "/account/second-factor/"]),
        ("focal_point", ["/account/mail/", "/account/password/change/", "/account/second-factor/"]),
        ("secretariat", ["/account/mail/", "/account/password/change/", "/admin/", "/account/second-factor/"]),
        ("administrator", ["/account/mail/", "/account/password/change/", "/admin/", "/account/second-factor/"]),
    ],
)
def test_the_administration_is_offered_to_those_who_have_it(as_, request, role, links):
    page = as_(request.getfixturevalue(role)).get("/account/").content.decode()

    assert re.findall(r'<a class="button quiet" href="(.*?)"', page) == links


def test_the_page_of_the_password_has_its_button(as_, board):
    page = as_(board).get("/account/password/change/").content.decode()

    assert re.findall(r'<button class="button"\s+type="submit">\s*(.*?)\s*</button>', page) == ["Change Password"]


def test_a_person_changes_the_password(as_, board, client):
    page = as_(board).post(
        "/account/password/change/",
        {"oldpassword": PASSWORD, "password1": "another long one", "password2": "another long one"},
    )

    board.refresh_from_db()
    assert (page.status_code, board.check_password("another long one")) == (302, True)


def test_a_wrong_old_password_changes_nothing(as_, board):
    page = as_(board).post(
        "/account/password/change/",
        {"oldpassword": "wrong", "password1": "another long one", "password2": "another long one"},
    )

    board.refresh_from_db()
    assertInHTML(
        '<ul class="errorlist" id="id_oldpassword_error"><li>Please type your current password.</li></ul>',
        page.content.decode(),
    )
    assert board.check_password(PASSWORD)


def test_a_person_signs_out(as_, board):
    client = as_(board)

    page = client.post("/account/logout/")

    assert (page.status_code, page.url) == (302, "/account/login/")
    assert "_auth_user_id" not in client.session


def test_a_visitor_is_sent_to_sign_in(client, db):
    assert client.get("/account/").url == "/account/login/?next=/account/"


def test_it_rejects_post(as_, board):
    assert as_(board).post("/account/").status_code == 405

"""The second factor: asked of the secretariat and of administrators, offered to everybody."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.conf import settings as django_settings
from django.contrib.admin.models import LogEntry
from django.contrib.messages import get_messages

from members.second_factor import has_second_factor
from tests.factories import NOW, PASSWORD, PlanFactory
from tests.members.helpers import code, give_second_factor, recovery_codes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
ENGLISH = {"accept-language": "en"}
SET_UP = "/account/second-factor/set-up/"
ASKED = "Your role asks for a second factor: set it up here, then go on."


@pytest.fixture(autouse=True)
def plan(db):
    """The plan, which every page is about."""
    return PlanFactory()


@pytest.fixture
def sign_in(client):
    """Sign in with the password; what is asked beside it is not answered yet."""

    def post(person):
        client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
        return client.post("/account/login/", {"login": person.email, "password": PASSWORD})

    return post


def signed_in(client):
    """Return the id of who is signed in, None for nobody."""
    return client.session.get("_auth_user_id")


def said(page):
    """Return the messages that a page brings."""
    return [str(message) for message in get_messages(page.wsgi_request)]


def heading(page):
    """Return the heading of a page."""
    return re.findall(r"<h1>\s*(.*?)\s*</h1>", page.text)[0]


# -- Of whom it is asked ---------------------------------------------------------------------------


@pytest.mark.parametrize("person", ["secretariat", "administrator"])
@pytest.mark.parametrize("address", ["/", "/desk/", "/dashboard/", "/admin/", "/account/", "/account/second-factor/"])
def test_it_comes_first_for_those_who_keep_the_plan(as_, client, request, person, address):
    user = request.getfixturevalue(person)
    assert as_(user).get(address).headers.get("Location") in {None, "/desk/"}

    client.logout()
    client.force_login(user, backend=django_settings.AUTHENTICATION_BACKENDS[0])
    page = client.get(address)

    assert (page.status_code, page.url, said(page)) == (302, SET_UP, [ASKED])


def test_nothing_is_written_before_it_is_set_up(client, secretariat, plan):
    client.force_login(secretariat, backend=django_settings.AUTHENTICATION_BACKENDS[0])

    assert client.post("/plan/edit/", {"name_fr": "Autre"}).url == SET_UP


@pytest.mark.parametrize("person", ["board", "contributor", "focal_point"])
def test_it_is_asked_of_nobody_else(client, request, person):
    client.force_login(request.getfixturevalue(person), backend=django_settings.AUTHENTICATION_BACKENDS[0])

    assert client.get("/dashboard/").status_code == 200


def test_a_demonstration_asks_nobody(client, secretariat, settings):
    settings.MDMPLAN_DEMO = True
    client.force_login(secretariat, backend=django_settings.AUTHENTICATION_BACKENDS[0])

    assert client.get("/dashboard/").status_code == 200


def test_what_is_open_to_visitors_stays_open_and_one_may_leave(client, secretariat):
    client.force_login(secretariat, backend=django_settings.AUTHENTICATION_BACKENDS[0])

    assert client.get("/help/").status_code == 200
    assert client.post("/account/language/", {"language": "es", "next": "/help/"}).url == "/help/"
    assert client.get("/nowhere/").status_code == 404
    assert client.post("/account/logout/").url == "/account/login/"
    assert signed_in(client) is None


def test_a_session_that_is_older_than_the_second_factor_goes_on(client, secretariat):
    client.force_login(secretariat, backend=django_settings.AUTHENTICATION_BACKENDS[0])
    assert client.get("/dashboard/").url == SET_UP
    give_second_factor(secretariat)

    assert client.get("/dashboard/").status_code == 200


# -- Setting it up, and signing in with it ---------------------------------------------------------


def test_from_the_first_sign_in_to_the_dashboard(client, sign_in, secretariat):
    sign_in(secretariat)

    page = client.get(SET_UP)
    secret = client.session["mfa.totp.secret"]
    picture = r'<img src="data:image/svg\+xml;base64,[^"]+"\s+alt="(.*?)" class="qr">'
    assert re.findall(picture, page.text) == [secret]
    wrong = client.post(SET_UP, {"code": "000000"})
    assert "Incorrect code." in wrong.text
    assert not has_second_factor(secretariat)

    right = client.post(SET_UP, {"code": code(secret)})

    assert (right.status_code, right.url) == (302, "/account/second-factor/recovery/")
    shown = client.get(right.url).text
    assert [each for each in recovery_codes(secretariat) if each not in shown] == []
    assert len(recovery_codes(secretariat)) == 10
    assert client.get("/dashboard/").status_code == 200


def test_who_typed_the_password_a_while_ago_types_it_again(client, sign_in, secretariat):
    sign_in(secretariat)
    assert client.get(SET_UP).status_code == 200

    with time_machine.travel(NOW + timedelta(minutes=5), tick=False):
        again = client.get(SET_UP)
        assert again.url == "/account/again/?next=%2Faccount%2Fsecond-factor%2Fset-up%2F"
        assert heading(client.get(again.url)) == "Confirm Access"
        assert client.post(again.url, {"password": PASSWORD, "next": SET_UP}).url == SET_UP
        assert client.get(SET_UP).status_code == 200


def test_signing_in_asks_for_the_code(client, sign_in, secretariat):
    secret = give_second_factor(secretariat)

    page = sign_in(secretariat)
    assert (page.url, signed_in(client)) == ("/account/second-factor/code/", None)
    assert client.get("/dashboard/").url == "/account/login/?next=/dashboard/"
    wrong = client.post(page.url, {"code": "000000"})
    assert ("Incorrect code." in wrong.text, signed_in(client)) == (True, None)

    assert client.post(page.url, {"code": code(secret)}).url == "/"
    assert signed_in(client) == str(secretariat.pk)
    assert client.get("/dashboard/").status_code == 200


def test_a_code_signs_in_once(client, sign_in, board):
    secret = give_second_factor(board)
    sign_in(board)
    client.post("/account/second-factor/code/", {"code": code(secret)})
    assert signed_in(client) == str(board.pk)
    client.post("/account/logout/")
    sign_in(board)

    client.post("/account/second-factor/code/", {"code": code(secret)})
    assert signed_in(client) is None

    with time_machine.travel(NOW + timedelta(minutes=2), tick=False):
        client.post("/account/second-factor/code/", {"code": code(secret)})
    assert signed_in(client) == str(board.pk)


def test_without_the_phone_a_recovery_code_signs_in_once(client, sign_in, board):
    give_second_factor(board)
    first = recovery_codes(board)[0]
    for expected in (str(board.pk), None):
        sign_in(board)
        client.post("/account/second-factor/code/", {"code": first})

        assert signed_in(client) == expected
        client.post("/account/logout/")


def test_codes_are_not_tried_all_day(client, sign_in, board):
    secret = give_second_factor(board)
    sign_in(board)
    for number in range(5):
        client.post("/account/second-factor/code/", {"code": f"00000{number}"})

    client.post("/account/second-factor/code/", {"code": code(secret)})

    assert signed_in(client) is None


# -- Taking it away --------------------------------------------------------------------------------


def confirmed(client):
    """Type the password again, as taking it away asks."""
    client.post("/account/again/", {"password": PASSWORD, "next": "/account/"})


def test_it_is_taken_away_only_after_the_password(as_, board):
    give_second_factor(board)
    client = as_(board)

    page = client.post("/account/second-factor/remove/")

    assert page.url.startswith("/account/again/")
    assert has_second_factor(board)


def test_whoever_need_not_have_it_is_without_it(as_, board):
    give_second_factor(board)
    client = as_(board)
    confirmed(client)
    assert heading(client.get("/account/second-factor/remove/")) == "Deactivate Authenticator App"

    page = client.post("/account/second-factor/remove/")

    assert page.url == "/account/second-factor/"
    assert not Authenticator.objects.exists()
    assert client.get("/dashboard/").status_code == 200


def test_whoever_must_have_it_sets_another_up_at_once(as_, secretariat):
    give_second_factor(secretariat)
    client = as_(secretariat)
    confirmed(client)
    assert client.get("/dashboard/").status_code == 200

    client.post("/account/second-factor/remove/")

    assert client.get("/dashboard/").url == SET_UP


def remove(client, *people):
    """Choose people in the admin, and the action that takes their second factor away."""
    chosen = {"action": "remove_second_factors", "_selected_action": [person.pk for person in people]}
    return client.post("/admin/members/user/", chosen)


def test_an_administrator_takes_that_of_a_lost_phone_away_on_record(as_, administrator, secretariat, board):
    give_second_factor(secretariat)
    give_second_factor(administrator)

    page = remove(as_(administrator), secretariat, board)

    assert said(page) == ["Second factor removed: secretariat@example.org"]
    assert [has_second_factor(each) for each in (secretariat, administrator)] == [False, True]
    assert not Authenticator.objects.filter(user=secretariat).exists()
    entries = LogEntry.objects.values_list("user__email", "object_repr", "change_message")
    assert list(entries) == [("admin@example.org", "secretariat@example.org", "Second factor removed")]


def test_there_may_be_none_to_take_away(as_, administrator, board):
    assert said(remove(as_(administrator), board)) == ["Nobody of these has a second factor."]
    assert not LogEntry.objects.exists()


def test_the_secretariat_takes_nobody_s_away(as_, administrator, secretariat, board):
    give_second_factor(board)

    remove(as_(secretariat), board)
    assert has_second_factor(board)

    remove(as_(administrator), board)
    assert not has_second_factor(board)


def test_nobody_reads_its_secrets_in_the_admin(as_, administrator):
    assert as_(administrator).get("/admin/mfa/authenticator/").status_code == 404


# -- On the account page ---------------------------------------------------------------------------


def words(page):
    """Return what the account page says of the second factor, and what its button says."""
    section = page.text.partition("Second factor</h2>")[2].partition("</section>")[0]
    [sentence] = re.findall(r"<p>\s*(\w[^.:]*)", section)
    [button] = re.findall(r'/second-factor/">\s*(.*?)\s*</a>', section)
    return sentence, button


def test_the_account_page_says_whether_it_is_on(as_, board, secretariat):
    assert words(as_(board).get("/account/")) == ("Off", "Set up a second factor")
    assert words(as_(secretariat).get("/account/")) == ("Your role asks for one", "Set up a second factor")

    give_second_factor(board)
    assert words(as_(board).get("/account/")) == ("On", "Manage the second factor")
    assert heading(as_(board).get("/account/second-factor/")) == "Two-Factor Authentication"


def test_other_methods_do_not_take_it_away(as_, board):
    assert as_(board).put("/account/second-factor/remove/").status_code == 405


def test_the_pages_of_a_missing_one_lead_to_where_it_is_set_up(as_, board):
    page = as_(board).get("/account/second-factor/", headers=ENGLISH)

    assert re.findall(r'<a class="button"\s+href="(.*?)"', page.text) == [SET_UP]

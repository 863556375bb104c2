"""Signing in with one click, in a demonstration only."""

import pytest

from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
ADDRESS = "board@demo.example"


@pytest.fixture
def person():
    """A person of the demonstration."""
    return UserFactory(email=ADDRESS)


@pytest.fixture
def demonstration(settings):
    """Run as a demonstration."""
    settings.MDMPLAN_DEMO = True


def signed_in(client):
    """Return the id of who is signed in, None for nobody."""
    return client.session.get("_auth_user_id")


@pytest.mark.usefixtures("demonstration")
def test_one_click_signs_in(client, person):
    page = client.post("/account/demo/", {"email": ADDRESS})

    assert (page.status_code, page.url, signed_in(client)) == (302, "/", str(person.pk))


@pytest.mark.usefixtures("demonstration")
@pytest.mark.parametrize(("asked", "led"), [("/actions/?q=x", "/actions/?q=x"), ("https://elsewhere.example/", "/")])
def test_it_leads_back_to_where_one_was_going_on_this_site(client, person, asked, led):
    page = client.post("/account/demo/", {"email": ADDRESS, "next": asked})

    assert (page.url, signed_in(client)) == (led, str(person.pk))


@pytest.mark.usefixtures("demonstration")
def test_the_button_remembers_where_one_was_going(client, person):
    page = client.get("/account/login/?next=/actions/").content.decode()

    assert page.count('<input type="hidden" name="next" value="/actions/">') == 8  # the form and seven buttons


@pytest.mark.usefixtures("demonstration")
@pytest.mark.parametrize("address", ["real@example.org", "nobody@demo.example", ""])
def test_only_people_of_the_demonstration_come_in_this_way(client, person, address):
    UserFactory(email="real@example.org")

    page = client.post("/account/demo/", {"email": address})

    assert (page.status_code, signed_in(client)) == (404, None)


def test_outside_a_demonstration_this_page_does_not_exist(client, person):
    page = client.post("/account/demo/", {"email": ADDRESS})

    assert (page.status_code, signed_in(client)) == (404, None)


def test_it_rejects_get(client):
    assert client.get("/account/demo/").status_code == 405

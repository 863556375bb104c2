"""Keeping what the list shows under a name."""

import pytest
from pytest_django.asserts import assertInHTML

from actions.models import SavedView
from tests.factories import PlanFactory, SavedViewFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
PAGE = "/actions/views/"


@pytest.fixture
def post(as_, board):
    """Send the form as a reader of the board."""
    PlanFactory()
    client = as_(board)

    def send(**data):
        return client.post(PAGE, data)

    return send


def test_it_keeps_the_view_without_its_page_and_leads_back_to_it(post, board, client):
    page = post(name=" Late\x07 in A ", query="q=&priority=A&late=1&page=3&sort=-end")

    assert (page.status_code, page.url) == (302, "/actions/?priority=A&late=1&sort=-end")
    view = SavedView.objects.get()
    assert (view.person, view.name, view.query) == (board, "Late in A", "priority=A&late=1&sort=-end")
    assert "“Late in A” is kept: find it above the list." in client.get(page.url).text


def test_a_view_of_everything_is_kept_too(post):
    assert post(name="All", query="").url == "/actions/"
    assert SavedView.objects.get().query == ""


@pytest.mark.parametrize(
    ("data", "field", "sentence"),
    [
        ({"name": ""}, "name", "This field is required."),
        ({"name": "\x07"}, "name", "Give the view a name."),
        ({"name": "Late in A"}, "name", "You have a view of this name already."),
        ({"name": "x" * 81}, "name", "Ensure this value has at most 80 characters (it has 81)."),
        ({"name": "Long", "query": "q=" + "x" * 999}, "query", "This view asks for too much: remove a filter."),
    ],
)
def test_bad_input_comes_back_with_its_sentence_and_what_was_typed(post, board, data, field, sentence):
    SavedViewFactory(person=board, name="Late in A")

    page = post(**{"query": "priority=B"} | data)

    assert (page.status_code, SavedView.objects.count(), list(page.context["form"].errors)) == (422, 1, [field])
    assert sentence in page.text
    if "query" not in data:
        assertInHTML('<input type="hidden" name="query" value="priority=B" id="id_query">', page.text)


def test_two_people_may_use_one_name(post, board, secretariat):
    SavedViewFactory(person=secretariat, name="Late in A")

    assert post(name="Late in A", query="late=1").status_code == 302
    assert SavedView.objects.filter(name="Late in A").count() == 2


def test_a_visitor_is_sent_to_sign_in(client):
    assert client.post(PAGE, {"name": "x"}).url == f"/account/login/?next={PAGE}"


def test_it_rejects_get(as_, board):
    assert as_(board).get(PAGE).status_code == 405

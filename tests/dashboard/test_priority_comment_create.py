"""/dashboard/priorities/A/comment/: the secretariat writes the sentence that the board reads first."""

import pytest
from django.contrib.messages import get_messages
from pytest_django.asserts import assertInHTML

from mdmplan.dashboard.models import PriorityComment
from tests.dashboard.helpers import moment, words
from tests.factories import NOW, PlanFactory, PriorityCommentFactory, PriorityFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
URL = "/dashboard/priorities/A/comment/"
TYPED = {"text_fr": "Un retard.", "text_en": "A delay.", "text_es": "Un retraso."}


@pytest.mark.parametrize("role", ["secretariat", "administrator"])
def test_it_publishes_the_sentence_and_keeps_the_one_before(as_, request, role):
    before = PriorityCommentFactory(at=moment(7, 1))
    user = request.getfixturevalue(role)
    client = as_(user)

    page = client.post(URL, TYPED)

    last, first = PriorityComment.objects.all()
    assert (page.url, first, last.priority) == ("/dashboard/", before, before.priority)
    assert (last.text_fr, last.text_en, last.text_es) == tuple(TYPED.values())
    assert (last.by, last.at) == (user, NOW)
    assert [str(each) for each in get_messages(page.wsgi_request)] == ["The sentence on priority A is published."]
    assert "A delay. secretariat, 8 July 2025" in words(client.get("/dashboard/"))


def test_the_sentence_before_stands_beside_each_field(as_, secretariat):
    PriorityCommentFactory(text_es="Los estándares.", at=moment(7, 1))
    client = as_(secretariat)

    said = words(client.get(URL))

    for text in ("Les standards sont adoptés.", "The standards are adopted.", "Los estándares."):
        assert said.count(text) == 1
    assert said.count("The sentence of 1 July 2025") == 3


def test_the_first_sentence_has_nothing_beside_it(as_, secretariat):
    PriorityFactory(code="A")

    page = as_(secretariat).get(URL)

    assert page.context["latest"] is None
    assert "The sentence of" not in words(page)
    assert page.text.count("<textarea") == 3


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("text_fr", "", "This field is required."),
        ("text_fr", "  ", "This field is required."),
        ("text_en", "a" * 301, "Ensure this value has at most 300 characters (it has 301)."),
    ],
    ids=["no French", "blank French", "long English"],
)
def test_what_is_wrong_has_its_sentence_and_keeps_what_was_typed(as_, secretariat, field, text, sentence):
    PriorityFactory(code="A")

    page = as_(secretariat).post(URL, TYPED | {field: text})

    assertInHTML(f'<ul class="errorlist" id="id_{field}_error"><li>{sentence}</li></ul>', page.text)
    assert {name: page.context["form"][name].value() for name in TYPED} == TYPED | {field: text}
    assert not PriorityComment.objects.exists()


@pytest.mark.parametrize("role", ["board", "contributor", "focal_point", "other_focal_point"])
def test_nobody_else_writes_it(as_, request, role):
    PriorityFactory(code="A")
    client = as_(request.getfixturevalue("secretariat"))
    client.post(URL, TYPED)
    assert PriorityComment.objects.count() == 1

    client = as_(request.getfixturevalue(role))

    assert (client.get(URL).status_code, client.post(URL, TYPED).status_code) == (403, 403)
    assert PriorityComment.objects.count() == 1


def test_an_unknown_priority_is_not_found(as_, secretariat):
    PlanFactory()
    client = as_(secretariat)
    assert client.post(URL, TYPED).status_code == 404

    PriorityFactory(code="A")
    assert client.post(URL, TYPED).url == "/dashboard/"

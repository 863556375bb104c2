"""/dashboard/priorities/A/comment/: the secretariat writes the sentence that the board reads first."""

from datetime import date

import pytest
from django.contrib.messages import get_messages
from pytest_django.asserts import assertInHTML

from mdmplan.dashboard.models import PriorityComment
from priorities.forms import FRENCH_IS_NEEDED
from tests.dashboard.helpers import moment, words
from tests.factories import NOW, MeetingFactory, PlanFactory, PriorityCommentFactory, PriorityFactory
from tests.reporting.helpers import accepted, ask

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
URL = "/dashboard/priorities/A/comment/"
TYPED = {"text_fr": "Un retard.", "text_en": "A delay.", "text_es": "Un retraso."}


@pytest.mark.parametrize("role", ["secretariat", "administrator"])
def test_it_publishes_the_sentence_and_keeps_the_one_before(as_, request, role):
    before = PriorityCommentFactory(at=moment(7, 1))
    user = request.getfixturevalue(role)
    client = as_(user)

    page = client.post(URL, TYPED | {"seen": before.pk})

    last, first = PriorityComment.objects.all()
    assert (page.url, first, last.priority) == ("/dashboard/", before, before.priority)
    assert (last.text_fr, last.text_en, last.text_es) == tuple(TYPED.values())
    assert (last.by, last.at) == (user, NOW)
    assert [str(each) for each in get_messages(page.wsgi_request)] == ["The sentence on priority A is published."]
    assert "A delay. secretariat, 8 July 2025" in words(client.get("/dashboard/"))


def test_the_sentence_before_stands_below(as_, secretariat):
    PriorityCommentFactory(text_es="Los estándares.", at=moment(7, 1))
    client = as_(secretariat)

    said = words(client.get(URL))

    for text in ("Les standards sont adoptés.", "The standards are adopted.", "Los estándares."):
        assert said.count(text) == 1
    assert said.count("The sentence of 1 July 2025") == 1


def test_the_first_sentence_starts_from_the_draft(as_, secretariat):
    PriorityFactory(code="A")

    page = as_(secretariat).get(URL)

    assert page.context["latest"] is None
    assert [page.context["form"][name].value() for name in TYPED] == [
        "Aucune action n’est prévue pour cette priorité.",
        "No action is planned under this priority.",
        "No hay ninguna acción prevista en esta prioridad.",
    ]
    assert "The sentence of" not in words(page)
    assert page.text.count("<textarea") == 3


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("text_fr", "", FRENCH_IS_NEEDED),
        ("text_fr", "  ", FRENCH_IS_NEEDED),
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


def test_it_is_written_for_the_next_meeting_and_then_corrected(as_, secretariat):
    PriorityFactory(code="A")
    coming = MeetingFactory(held_on=date(2025, 9, 19))
    MeetingFactory(held_on=date(2025, 3, 12))
    client = as_(secretariat)
    form = client.get(URL).context["form"]
    assert (form["meeting"].value(), list(form.fields["meeting"].queryset)) == (coming.pk, [coming])

    page = client.post(URL, TYPED | {"meeting": coming.pk, "next": "/meetings/2025-09-19/"})

    assert (page.url, PriorityComment.objects.get().meeting) == ("/meetings/2025-09-19/", coming)
    assert client.get(URL).context["form"]["text_en"].value() == "A delay."


def test_who_publishes_second_sees_the_other_sentence_first(as_, secretariat):
    other = PriorityCommentFactory()
    client = as_(secretariat)

    page = client.post(URL, TYPED | {"seen": ""})

    assert (page.status_code, PriorityComment.objects.get()) == (409, other)
    assert "Somebody else published a sentence while you were writing." in page.text
    assert page.context["form"]["text_en"].value() == "A delay."

    seen = page.context["form"]["seen"].value()
    assert client.post(URL, TYPED | {"seen": seen}).status_code == 302
    assert PriorityComment.objects.count() == 2


def test_a_button_fills_in_what_it_starts_from_and_publishes_nothing(as_, secretariat):
    PriorityCommentFactory(at=moment(7, 1))
    report = ask()
    accepted(report, done="Nous avons formé 40 personnes.")
    type(report).objects.filter(pk=report.pk).update(language="fr")
    client, line = as_(secretariat), report.lines.get()

    def filled(use, **typed):
        page = client.post(URL, {"use": use, "seen": "7"} | typed)
        form = page.context["form"]
        assert (page.status_code, form["seen"].value(), form.errors) == (200, "7", {})
        return [form[name].value() for name in TYPED]

    assert filled("before", text_fr="Typed.") == ["Les standards sont adoptés.", "The standards are adopted.", ""]
    assert filled("draft", **TYPED)[1] == "The only action is neither completed nor on track."
    assert filled(f"line-{line.pk}", text_fr="Bien.", text_en="Well.") == [
        "Bien. Nous avons formé 40 personnes.",
        "Well.",
        None,
    ]
    assert filled("line-0", **TYPED) == list(TYPED.values())
    assert PriorityComment.objects.count() == 1


LEFT = "Left as it was, though another was written anew: change it, empty it, or say that it fits."
DRAFT = {
    "text_fr": "Aucune action n’est prévue pour cette priorité.",
    "text_en": "No action is planned under this priority.",
    "text_es": "No hay ninguna acción prevista en esta prioridad.",
}


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        (DRAFT, []),
        (TYPED, []),
        (TYPED | {"text_en": "", "text_es": ""}, []),
        (DRAFT | {"text_fr": "Un retard."}, ["text_en", "text_es"]),
        (DRAFT | {"text_fr": "Un retard.", "text_es": ""}, ["text_en"]),
        (DRAFT | {"text_fr": "Les standards sont adoptés."}, ["text_fr", "text_en", "text_es"]),
        (TYPED | {"text_en": "The standards are adopted."}, ["text_en"]),
    ],
)
def test_it_asks_about_a_language_that_was_left_as_it_was(as_, secretariat, typed, left):
    """A French sentence written anew is not published beside the English that the figures had composed."""
    before = PriorityCommentFactory()
    client, typed = as_(secretariat), typed | {"seen": before.pk}

    page = client.post(URL, typed)

    if left:
        assert (page.status_code, page.context["form"].errors) == (422, {name: [LEFT] for name in left})
        assert "What I left as it was says the same as what I wrote." in words(page)
        page = client.post(URL, typed | {"same": "on"})
    assert page.status_code == 302
    assert PriorityComment.objects.first().text_fr == typed["text_fr"]


def test_the_words_of_members_can_be_used_in_a_language_of_the_board(as_, secretariat):
    PriorityFactory(code="A")
    report = ask()
    accepted(report, done="Wir haben geschult.")
    type(report).objects.filter(pk=report.pk).update(language="de")
    client = as_(secretariat)

    page = client.get(URL)

    assert "Wir haben geschult." in words(page)
    assert f'value="line-{report.lines.get().pk}"' not in page.text
    type(report).objects.filter(pk=report.pk).update(language="es")
    assert f'value="line-{report.lines.get().pk}"' in client.get(URL).text

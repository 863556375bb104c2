"""/decisions/new/: a question is raised by hand, from an answer, or from an update."""

from datetime import date

import pytest
from django.contrib.messages import get_messages
from pytest_django.asserts import assertContains, assertRedirects

from mdmplan.dashboard.models import Decision
from priorities.forms import FRENCH_IS_NEEDED
from tests.dashboard.helpers import words
from tests.factories import NOW, ActionFactory, DecisionFactory, MeetingFactory, PlanFactory, update
from tests.reporting.helpers import ask, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
URL = "/decisions/new/"


def typed(**values):
    """Return what the form of a question sends."""
    names = [
        f"{name}_{language}"
        for name in ("question", "options", "background", "asked_by")
        for language in ("fr", "en", "es")
    ]
    blank = dict.fromkeys([*names, "code", "needed_by", "meeting", "seen"], "")
    return blank | {"question_fr": "Financer le poste ?", "asked_by_fr": "Secrétariat"} | values


@pytest.mark.parametrize("role", ["secretariat", "administrator"])
def test_it_records_a_question_at_the_end_of_the_agenda(as_, request, role):
    meeting = MeetingFactory(held_on=date(2025, 9, 19))
    DecisionFactory(meeting=meeting, position=4)
    ActionFactory(code="A1.1")
    user = request.getfixturevalue(role)

    page = as_(user).post(
        URL,
        typed(
            question_en="Fund\nthe post?",
            options_en="Yes\r\nNo",
            meeting=meeting.pk,
            code="a1.1",
            needed_by="19/09/2025",
        ),
    )

    decision = Decision.objects.get(question_fr="Financer le poste ?")
    assertRedirects(page, f"/decisions/{decision.pk}/", fetch_redirect_response=False)
    assert (decision.question_en, decision.options, decision.action.code) == ("Fund the post?", ["Yes", "No"], "A1.1")
    assert (decision.meeting, decision.position, decision.needed_by) == (meeting, 5, date(2025, 9, 19))
    assert (decision.raised_at, decision.history.get().history_user) == (NOW, user)
    assert [str(each) for each in get_messages(page.wsgi_request)] == ["The question is recorded."]


def test_an_answer_becomes_a_question(as_, secretariat):
    report = ask()
    send(report, support="board", support_request="Régler le budget.")
    type(report).objects.filter(pk=report.pk).update(language="fr")
    address = f"{URL}?line={report.lines.get().pk}"
    client = as_(secretariat)

    page = client.get(address)

    form = page.context["form"]
    assert (form["question_fr"].value(), form["asked_by_fr"].value(), form["code"].value()) == (
        "Régler le budget.",
        "Pays FR, Pilote",
        "A1.1",
    )
    assert "Régler le budget." in words(page)

    client.post(address, typed(code="A1.1"))
    decision = Decision.objects.get()
    assert decision.line == report.lines.get()
    assertRedirects(client.get(address), f"/decisions/{decision.pk}/", fetch_redirect_response=False)


def test_an_answer_in_another_language_stands_beside_the_form(as_, secretariat):
    report = ask()
    send(report, support="board", support_request="Das Budget.")
    type(report).objects.filter(pk=report.pk).update(language="de")

    page = as_(secretariat).get(f"{URL}?line={report.lines.get().pk}")

    assertContains(page, '<blockquote lang="de">Das Budget.</blockquote>', count=1)
    assert not page.context["form"]["question_fr"].value()


def test_an_update_becomes_a_question(as_, secretariat):
    said = update(ActionFactory(code="A1.1"), "off_track")
    address = f"{URL}?update={said.pk}"
    client = as_(secretariat)

    assertContains(client.get(address), said.reason, count=1)
    client.post(address, typed(code="A1.1"))

    assert (Decision.objects.get().update, Decision.objects.get().action) == (said, said.action)


@pytest.mark.parametrize(
    ("query", "code", "meeting"),
    [
        ("?action=A1.1&meeting=2025-09-19", "A1.1", True),
        ("?action=Z9&meeting=2025-09-20", "", False),
        ("?meeting=soon", "", False),
        ("", "", False),
    ],
)
def test_the_address_says_what_it_is_about(as_, secretariat, query, code, meeting):
    ActionFactory(code="A1.1")
    to_come = MeetingFactory(held_on=date(2025, 9, 19))

    form = as_(secretariat).get(URL + query).context["form"]

    assert (form["code"].value(), form.initial["meeting"]) == (code, to_come if meeting else None)


@pytest.mark.parametrize("query", ["?line=7", "?line=x", "?update=7"])
def test_what_there_is_not_is_not_found(as_, secretariat, query):
    PlanFactory()
    client = as_(secretariat)
    assert client.get(URL).status_code == 200

    assert client.get(URL + query).status_code == 404


def test_a_draft_is_its_member_s_alone(as_, secretariat):
    report = ask()

    assert as_(secretariat).get(f"{URL}?line={report.lines.get().pk}").status_code == 404


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("question_fr", "", FRENCH_IS_NEEDED),
        ("code", "Z9", "No action has this code."),
        ("needed_by", "soon", "Write the day as 2025-06-30."),
        ("asked_by_fr", "", FRENCH_IS_NEEDED),
    ],
)
def test_what_is_wrong_has_its_sentence_and_keeps_what_was_typed(as_, secretariat, field, value, sentence):
    PlanFactory()

    page = as_(secretariat).post(URL, typed(question_en="Fund it?") | {field: value})

    assert (page.status_code, page.context["form"].errors) == (422, {field: [sentence]})
    assert page.context["form"]["question_en"].value() == "Fund it?"
    assert not Decision.objects.exists()


def test_only_meetings_to_come_are_offered(as_, secretariat):
    for day in (date(2025, 3, 12), date(2025, 7, 8), date(2025, 9, 19)):
        MeetingFactory(held_on=day)

    choice = as_(secretariat).get(URL).context["form"].fields["meeting"]

    assert [label for _key, label in choice.choices] == [
        "on no agenda yet",
        "8 July 2025 · Board",
        "19 September 2025 · Board",
    ]

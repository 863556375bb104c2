"""/decisions/1/edit/: a question is prepared; who saves second sees both versions."""

from datetime import date

import pytest

from mdmplan.versions import version_of
from tests.dashboard.test_decision_create import typed
from tests.factories import ActionFactory, DecisionFactory, MeetingFactory, OutcomeFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@pytest.fixture
def decision(db):
    """Return a question on the agenda of September."""
    return DecisionFactory(meeting=MeetingFactory(held_on=date(2025, 9, 19)), position=1)


def post(client, decision, **values):
    """Post the form as somebody who saw the last version."""
    meeting = {"meeting": decision.meeting_id or "", "seen": version_of(decision)}
    return client.post(f"/decisions/{decision.pk}/edit/", typed(**meeting | values))


def test_it_keeps_the_new_words_and_the_place(as_, secretariat, decision):
    page = post(as_(secretariat), decision, options_fr="Oui\nNon")

    decision.refresh_from_db()
    assert (page.url, decision.options_fr, decision.position) == (f"/decisions/{decision.pk}/", "Oui\nNon", 1)
    assert decision.history.first().history_user == secretariat


def test_another_meeting_puts_it_last_there(as_, secretariat, decision):
    later = MeetingFactory(held_on=date(2025, 12, 5))
    DecisionFactory(meeting=later, position=2)

    post(as_(secretariat), decision, meeting=later.pk)

    decision.refresh_from_db()
    assert (decision.meeting, decision.position) == (later, 3)


def test_what_was_answered_stays_with_its_meeting(as_, secretariat, decision):
    OutcomeFactory(decision=decision, meeting=decision.meeting)

    page = post(as_(secretariat), decision, meeting="", question_en="Fund it?")

    sentence = "This question was answered: it stays with the meeting that did."
    assert (page.status_code, page.context["form"].errors) == (422, {"meeting": [sentence]})
    decision.refresh_from_db()
    assert decision.meeting is not None


def test_nothing_new_is_no_version(as_, secretariat, decision):
    client = as_(secretariat)
    names = ("question_fr", "question_en", "asked_by_fr", "asked_by_en")
    same = {name: getattr(decision, name) for name in names}
    before = version_of(decision)

    assert post(client, decision, **same).status_code == 302
    assert version_of(decision) == before


def test_who_saves_second_sees_both_and_chooses(as_, secretariat, administrator, decision):
    seen = version_of(decision)
    post(as_(administrator), decision, question_fr="Avec qui ?")

    client = as_(secretariat)
    page = post(client, decision, question_fr="Comment ?", seen=seen)

    assert page.status_code == 409
    [difference] = [each for each in page.context["form"].differences if each.name == "question_fr"]
    assert (difference.theirs, difference.yours) == ("Avec qui ?", "Comment ?")
    decision.refresh_from_db()
    assert decision.question_fr == "Avec qui ?"


def test_what_both_left_as_it_was_is_no_conflict(as_, secretariat, administrator):
    action = ActionFactory(code="A1.1")
    decision = DecisionFactory(action=action, meeting=None)
    same = {"code": "A1.1", "question_en": decision.question_en, "asked_by_fr": decision.asked_by_fr}
    seen = version_of(decision)
    post(as_(administrator), decision, **same, question_fr="Avec qui ?")

    page = post(as_(secretariat), decision, **same, question_fr="Comment ?", seen=seen)

    assert [each.name for each in page.context["form"].differences] == ["question_fr"]


def test_its_form_leads_back(as_, secretariat, decision):
    page = as_(secretariat).get(f"/decisions/{decision.pk}/edit/")

    assert page.context["form"]["question_en"].value() == "Co-finance the post?"
    assert [step.href for step in page.context["trail"]] == ["/decisions/", f"/decisions/{decision.pk}/", ""]

"""/decisions/1/outcome/, /done/ and /reopen/: what became of a question is recorded, and never rewritten."""

from datetime import date

import pytest
from django.contrib.messages import get_messages
from pytest_django.asserts import assertContains

from mdmplan.dashboard.models import Decision, Outcome
from tests.factories import NOW, DecisionFactory, MeetingFactory, OutcomeFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@pytest.fixture
def held(db):
    """Return the meeting of today."""
    return MeetingFactory(held_on=date(2025, 7, 8))


@pytest.fixture
def coming(db):
    """Return the meeting of September."""
    return MeetingFactory(held_on=date(2025, 9, 19))


@pytest.fixture
def decision(held):
    """Return a question that waits for today's meeting."""
    return DecisionFactory(meeting=held, position=1)


def post(client, decision, step="outcome", **values):
    """Post the form as somebody who saw the last outcome."""
    last = decision.outcomes.first()
    sent = {"seen": last.pk if last else "", "text_fr": "Mi-temps.", "meeting": decision.meeting_id or ""}
    return client.post(f"/decisions/{decision.pk}/{step}/", sent | values)


def state(decision):
    """Return where the question stands now."""
    return Decision.objects.stood(NOW).get(pk=decision.pk).state


@pytest.mark.parametrize("role", ["secretariat", "administrator"])
def test_a_decision_is_recorded_and_followed(as_, request, role, decision, held):
    user = request.getfixturevalue(role)

    page = post(as_(user), decision, kind="decided", text_en="Half time.", owner_role_fr="Chair", due_on="2025-12-01")

    outcome = Outcome.objects.get()
    assert (page.url, state(decision)) == (f"/decisions/{decision.pk}/", "to_follow")
    assert (outcome.kind, outcome.meeting, outcome.text_fr, outcome.text_en) == (
        "decided",
        held,
        "Mi-temps.",
        "Half time.",
    )
    assert (outcome.owner_role_fr, outcome.due_on, outcome.by, outcome.at) == ("Chair", date(2025, 12, 1), user, NOW)
    assert [str(each) for each in get_messages(page.wsgi_request)] == ["The decision is recorded."]


def test_a_decision_with_nothing_left_to_do_is_done(as_, secretariat, decision):
    post(as_(secretariat), decision, kind="decided")

    assert state(decision) == "done"
    assertContains(as_(secretariat).get(f"/decisions/{decision.pk}/"), '<p class="lead">Decided</p>', html=True)


def test_a_deferred_question_goes_to_the_next_meeting_and_waits_again(as_, secretariat, decision, held, coming):
    DecisionFactory(meeting=coming, position=2)
    client = as_(secretariat)
    assert client.get(f"/decisions/{decision.pk}/outcome/").context["form"].initial["then"] == coming

    post(client, decision, kind="deferred", then=coming.pk, owner_role_fr="Chair", due_on="no day")

    decision.refresh_from_db()
    assert (decision.meeting, decision.position, state(decision)) == (coming, 3, "waiting")
    assert (Outcome.objects.get().meeting, Outcome.objects.get().owner_role_fr) == (held, "")


def test_without_a_next_meeting_it_waits_on_no_agenda(as_, secretariat, decision):
    post(as_(secretariat), decision, kind="deferred")

    decision.refresh_from_db()
    assert (decision.meeting, state(decision)) == (None, "waiting")


def test_a_question_may_be_withdrawn_before_its_meeting(as_, secretariat, coming):
    decision = DecisionFactory(meeting=coming)

    post(as_(secretariat), decision, kind="withdrawn")

    assert state(decision) == "withdrawn"


def test_what_another_meeting_decided_stands_on_its_agenda(as_, secretariat, decision, held):
    earlier = MeetingFactory(held_on=date(2025, 6, 20))

    post(as_(secretariat), decision, kind="decided", meeting=earlier.pk)

    decision.refresh_from_db()
    assert decision.meeting == earlier


@pytest.mark.parametrize(
    ("values", "errors"),
    [
        ({"kind": ""}, {"kind": ["Say what became of it."]}),
        (
            {"text_fr": ""},
            {"text_fr": ["Write the French: it is what readers get as long as there is no translation."]},
        ),
        ({"owner_role_fr": "Chair"}, {"due_on": ["Say by when it is to be done."]}),
        ({"due_on": "2025-12-01"}, {"owner_role_fr": ["Say who is in charge."]}),
        ({"owner_role_fr": "Chair", "due_on": "soon"}, {"due_on": ["Write the day as 2025-06-30."]}),
    ],
)
def test_what_is_wrong_has_its_sentence_and_keeps_what_was_typed(as_, secretariat, decision, values, errors):
    page = post(as_(secretariat), decision, **{"kind": "decided", "text_es": "Media jornada."} | values)

    assert (page.status_code, page.context["form"].errors) == (422, errors)
    assert page.context["form"]["text_es"].value() == "Media jornada."
    assert not Outcome.objects.exists()


def test_a_meeting_to_come_has_decided_nothing(as_, secretariat, coming):
    decision = DecisionFactory(meeting=coming)

    page = post(as_(secretariat), decision, kind="decided")

    assert page.context["form"].errors == {"meeting": ["This meeting is still to come."]}


def test_it_is_not_put_off_to_the_same_meeting(as_, secretariat, decision, held, coming):
    client = as_(secretariat)
    offered = client.get(f"/decisions/{decision.pk}/outcome/").context["form"].fields["then"].queryset
    old = DecisionFactory(meeting=MeetingFactory(held_on=date(2025, 6, 20)))

    page = post(client, old, kind="deferred", meeting=held.pk, then=held.pk)

    assert list(offered) == [coming]
    assert page.context["form"].errors == {"then": ["Choose a later meeting."]}


def test_nothing_is_due_or_done_before_it_was_decided(as_, secretariat, decision):
    client, told = as_(secretariat), ["It was decided on 8 July 2025: give that day or a later one."]
    values = {"kind": "decided", "owner_role_fr": "Chair"}

    early = post(client, decision, **values, due_on="2025-07-07")
    post(client, decision, **values, due_on="2025-07-08")
    done = post(client, decision, "done", done_on="2025-07-07")

    assert (early.status_code, early.context["form"].errors) == (422, {"due_on": told})
    assert (done.status_code, done.context["form"].errors) == (422, {"done_on": told})
    assert (state(decision), Outcome.objects.count()) == ("to_follow", 1)


def test_who_comes_second_sees_what_was_recorded(as_, secretariat, decision):
    OutcomeFactory(decision=decision, followed=True)
    client = as_(secretariat)

    page = post(client, decision, kind="decided", seen="", text_en="Full time.")

    assert (page.status_code, page.context["faster"]) == (409, Outcome.objects.get())
    assert "Somebody else recorded what became of this question while you were writing" in page.text
    assert page.context["form"]["text_en"].value() == "Full time."

    again = {name: page.context["form"][name].value() for name in ("seen", "text_en", "kind")}
    assert post(client, decision, **again).status_code == 302
    assert [each.text_en for each in Outcome.objects.all()] == ["Full time.", "Half time."]


def test_who_comes_second_and_too_late_keeps_what_was_typed(as_, secretariat, decision):
    OutcomeFactory(decision=decision, kind="withdrawn")

    page = post(as_(secretariat), decision, kind="decided", seen="", text_en="Full time.")

    assert (page.status_code, page.context["form"].errors) == (
        409,
        {"kind": ["This is not possible as the question stands now."]},
    )
    assertContains(page, '<blockquote lang="en">Full time.</blockquote>', html=True, status_code=409)
    assert Outcome.objects.count() == 1


def test_what_is_not_asked_of_an_outcome_is_not_read(as_, secretariat, decision, held):
    assert post(as_(secretariat), decision, kind="decided", then=held.pk).status_code == 302


def test_a_question_is_not_answered_before_it_was_put_off(as_, secretariat, decision, held):
    earlier = MeetingFactory(held_on=date(2025, 6, 20))
    OutcomeFactory(decision=decision, kind="deferred", meeting=held)
    client = as_(secretariat)

    page = post(client, decision, kind="decided", meeting=earlier.pk)

    assert page.context["form"].errors == {
        "meeting": ["It was deferred on 8 July 2025: choose that meeting or a later one."]
    }
    assert post(client, decision, kind="decided").status_code == 302


def test_what_was_decided_is_done(as_, secretariat, decision):
    OutcomeFactory(decision=decision, followed=True, meeting=MeetingFactory(held_on=date(2025, 6, 20)))
    client = as_(secretariat)
    assert client.get(f"/decisions/{decision.pk}/done/").context["form"].initial["done_on"] == NOW.date()

    page = post(client, decision, "done", done_on="2025-07-01", link="example.org/post", text_fr="Recrutée.")

    last = Outcome.objects.first()
    assert (page.status_code, state(decision)) == (302, "done")
    assert (last.kind, last.done_on, last.text_fr) == ("done", date(2025, 7, 1), "Recrutée.")
    assert last.link == "https://example.org/post"


@pytest.mark.parametrize(
    ("day", "sentence"), [("2025-07-09", "This day is still to come."), ("", "This field is required.")]
)
def test_it_is_done_on_a_day_that_has_come(as_, secretariat, decision, day, sentence):
    OutcomeFactory(decision=decision, followed=True)

    page = post(as_(secretariat), decision, "done", done_on=day)

    assert (page.status_code, page.context["form"].errors) == (422, {"done_on": [sentence]})


def test_a_question_is_opened_again_with_the_reason(as_, secretariat, decision):
    OutcomeFactory(decision=decision, kind="withdrawn")

    page = post(as_(secretariat), decision, "reopen", text_fr="Retirée par erreur.")

    assert (page.status_code, state(decision)) == (302, "waiting")
    assert [each.kind for each in Outcome.objects.all()] == ["reopened", "withdrawn"]


@pytest.mark.parametrize(
    ("steps", "step"), [([], "done"), ([], "reopen"), ([{"kind": "withdrawn"}], "outcome"), ([{}], "done")]
)
def test_what_may_not_follow_is_refused(as_, secretariat, decision, steps, step):
    for values in steps:
        OutcomeFactory(decision=decision, **values)
    client = as_(secretariat)

    assertContains(client.get(f"/decisions/{decision.pk}/{step}/"), "This is not possible as the question stands now:")
    page = post(client, decision, step, kind="decided", done_on="2025-07-01")

    assert page.status_code == 422
    assert Outcome.objects.count() == len(steps)

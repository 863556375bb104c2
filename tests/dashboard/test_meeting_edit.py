"""/meetings/new/ and /meetings/2025-09-19/edit/: a meeting is planned, and changed."""

from datetime import date

import pytest
from django.contrib.messages import get_messages

from mdmplan.dashboard.models import Meeting
from mdmplan.versions import version_of
from tests.factories import DecisionFactory, MeetingFactory, OutcomeFactory, PlanFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
NEW, EDIT = "/meetings/new/", "/meetings/2025-09-19/edit/"


def typed(**values):
    """Return what the form of a meeting sends."""
    body = {"body_fr": "Bureau", "body_en": "Bureau", "body_es": ""}
    return {"held_on": "2025-09-19", "minutes_link": "", "seen": "0"} | body | values


@pytest.mark.parametrize("role", ["secretariat", "administrator"])
def test_a_meeting_is_planned(as_, request, role):
    PlanFactory()
    user = request.getfixturevalue(role)

    page = as_(user).post(NEW, typed(minutes_link="example.org/minutes"))

    meeting = Meeting.objects.get()
    assert (page.url, meeting.held_on, meeting.body_fr) == ("/meetings/2025-09-19/", date(2025, 9, 19), "Bureau")
    assert (meeting.minutes_link, meeting.history.get().history_user) == ("https://example.org/minutes", user)
    assert [str(each) for each in get_messages(page.wsgi_request)] == ["The meeting is planned."]


def test_the_body_is_that_of_the_last_meeting(as_, secretariat):
    PlanFactory()
    client = as_(secretariat)

    def names():
        form = client.get(NEW).context["form"]
        return [form[f"body_{language}"].value() for language in ("fr", "en", "es")]

    assert names() == ["Conseil d’administration", "Board", "Junta directiva"]

    MeetingFactory(body_fr="Assemblée générale", body_en="General assembly", body_es="Asamblea general")
    assert names() == ["Assemblée générale", "General assembly", "Asamblea general"]


def test_what_was_deferred_comes_back_to_the_next_meeting(as_, secretariat):
    held = MeetingFactory(held_on=date(2025, 6, 20))
    deferred = DecisionFactory(question_en="Put off?")
    OutcomeFactory(decision=deferred, meeting=held, kind="deferred")
    other = DecisionFactory()
    client = as_(secretariat)

    page = client.post(NEW, typed())

    deferred.refresh_from_db()
    other.refresh_from_db()
    assert (deferred.meeting.held_on, deferred.position, other.meeting) == (date(2025, 9, 19), 1, None)
    assert [str(each) for each in get_messages(page.wsgi_request)][1] == (
        "1 question that was deferred is on its agenda."
    )


def test_a_later_meeting_takes_nothing(as_, secretariat):
    MeetingFactory(held_on=date(2025, 9, 1))
    deferred = DecisionFactory()
    OutcomeFactory(decision=deferred, kind="deferred")

    as_(secretariat).post(NEW, typed())

    deferred.refresh_from_db()
    assert deferred.meeting is None


@pytest.mark.parametrize(
    ("values", "errors"),
    [
        ({"held_on": "2025-03-12"}, {"held_on": ["There is a meeting on this day already."]}),
        ({"held_on": ""}, {"held_on": ["This field is required."]}),
        ({"minutes_link": "no link"}, {"minutes_link": ["Enter a valid URL."]}),
    ],
)
def test_what_is_wrong_has_its_sentence_and_keeps_what_was_typed(as_, secretariat, values, errors):
    MeetingFactory()

    page = as_(secretariat).post(NEW, typed(body_es="Mesa") | values)

    assert (page.status_code, page.context["form"].errors) == (422, errors)
    assert page.context["form"]["body_es"].value() == "Mesa"
    assert Meeting.objects.count() == 1


def test_a_meeting_is_moved_and_keeps_its_agenda(as_, secretariat):
    meeting = MeetingFactory(held_on=date(2025, 9, 19))
    DecisionFactory(meeting=meeting)
    client = as_(secretariat)
    assert client.get(EDIT).context["form"]["body_en"].value() == "Board"

    page = client.post(EDIT, typed(held_on="2025-09-26", seen=version_of(meeting)))

    meeting.refresh_from_db()
    assert (page.url, meeting.held_on, meeting.decisions.count()) == (
        "/meetings/2025-09-26/",
        date(2025, 9, 26),
        1,
    )


def test_who_saves_second_sees_both_and_chooses(as_, secretariat, administrator):
    meeting = MeetingFactory(held_on=date(2025, 9, 19))
    seen = version_of(meeting)
    as_(administrator).post(EDIT, typed(body_fr="Assemblée", seen=seen))

    page = as_(secretariat).post(EDIT, typed(seen=seen))

    assert (page.status_code, Meeting.objects.get().body_fr) == (409, "Assemblée")
    assert "body_fr" in [each.name for each in page.context["form"].differences]

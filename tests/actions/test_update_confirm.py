"""/actions/<code>/confirm/: a status that still holds, said again in one click."""

from datetime import timedelta

import pytest
from pytest_django.asserts import assertRedirects

from actions.models import Action, Update
from tests.factories import BEFORE, NOW, ActionFactory, UserFactory, update
from tests.reporting.helpers import said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
URL = "/actions/A1.1/confirm/"


@pytest.mark.parametrize("state", ["not_started", "on_track", "at_risk", "off_track", "completed", "postponed"])
def test_it_repeats_what_was_last_said(state, as_, secretariat):
    action = ActionFactory(code="A1.1")
    before = update(action, state, at=NOW - timedelta(days=9), note="Said once.")

    response = as_(secretariat).post(URL, {"revision": "1"})

    assertRedirects(response, "/actions/A1.1/")
    assert said(response) == ["A1.1 is confirmed as it stands."]
    after = Update.objects.first()
    kept = ("life_cycle", "health", "progress", "completed_on", "forecast_on", "reason", "path_what", "path_who")
    assert [getattr(after, name) for name in kept] == [getattr(before, name) for name in kept]
    assert (after.author, after.at, after.note, after.note_language) == (secretariat, NOW, "", before.note_language)
    assert (after.changes_state, after.moves_forecast) == (False, False)
    assert Action.objects.get().revision == 2


def test_an_action_nobody_has_spoken_of_is_said_not_started(as_, secretariat):
    ActionFactory(code="A1.1")

    as_(secretariat).post(URL, {"revision": "0"})

    assert (Update.objects.get().life_cycle, Update.objects.get().note_language) == ("not_started", "en")


@pytest.mark.parametrize("revision", ["0", "", "x", "-1", "9" * 5000])
def test_who_has_not_seen_the_last_word_confirms_nothing(revision, as_, secretariat):
    update(ActionFactory(code="A1.1"), at=BEFORE)

    response = as_(secretariat).post(URL, {"revision": revision, "next": "/desk/"})

    assertRedirects(response, "/desk/", fetch_redirect_response=False)
    assert said(response) == ["Somebody has updated A1.1 since you opened the page: nothing was written."]
    assert Update.objects.count() == 1


def test_what_the_rules_no_longer_allow_is_refused(as_, secretariat):
    """A completion that was recorded by somebody in a zone where tomorrow had begun."""
    action = ActionFactory(code="A1.1")
    update(action, "completed", at=NOW.replace(year=2026), completed_on=NOW.replace(year=2026).date())

    response = as_(secretariat).post(URL, {"revision": "1"})

    assert said(response) == [
        "A1.1 cannot be confirmed as it is. This day is still to come: an action is completed in the past."
    ]
    assert Update.objects.count() == 1


def test_a_withdrawn_action_has_no_status_to_confirm(as_, secretariat):
    ActionFactory(code="A1.1").withdraw(by=UserFactory(), at=BEFORE)

    assert as_(secretariat).post(URL, {"revision": "0"}).status_code == 404


def test_it_rejects_get(as_, secretariat):
    ActionFactory(code="A1.1")

    assert as_(secretariat).get(URL).status_code == 405


@pytest.mark.parametrize("who", ["board", "contributor", "focal_point"])
def test_it_is_for_the_secretariat(who, as_, request):
    ActionFactory(code="A1.1")

    assert as_(request.getfixturevalue(who)).post(URL, {"revision": "0"}).status_code == 403

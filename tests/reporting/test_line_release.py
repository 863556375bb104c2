"""/reports/2025-Q2/FR/A1.1/release/ and …/stay/: a member asks to take part in an action no longer."""

import pytest
from pytest_django.asserts import assertContains

from actions.models import Participation
from tests.factories import NOW
from tests.reporting.helpers import ask, said, said_by, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
RELEASE, STAY = "/reports/2025-Q2/FR/A1.1/release/", "/reports/2025-Q2/FR/A1.1/stay/"
PAGE = "/reports/2025-Q2/FR/"


@pytest.fixture
def line():
    """France asks to leave the action that it leads."""
    return send(ask(), answer="leaving", done="We close the office.").lines.get()


def test_the_desk_and_the_page_ask_for_an_answer(as_, secretariat, line):
    client = as_(secretariat)

    (task,) = [task for task in client.get("/desk/").context["page"].object_list if task.kind == "leaving"]
    assert (task.code, task.reasons) == ("A1.1", ["Pays FR, Lead, asks to take part no longer."])
    assertContains(client.get(PAGE), RELEASE, count=1)


def test_it_lets_the_member_go(as_, secretariat, line):
    client = as_(secretariat)

    response = client.post(RELEASE)

    assert (response.url, said(response)) == (PAGE, ["Pays FR takes part in A1.1 no longer."])
    part = Participation.objects.get()
    assert (part.role, part.history.latest().history_user) == ("exempt", secretariat)
    assert "leaving" not in {task.kind for task in client.get("/desk/").context["page"].object_list}


def test_or_keeps_it_and_says_why(as_, secretariat, line):
    client = as_(secretariat)

    response = client.post(STAY, {f"stay-{line.pk}-note": "Until the vote."})

    line.refresh_from_db()
    assert said(response) == ["Pays FR goes on taking part in A1.1, with your reason."]
    assert (line.verdict, line.verdict_note, line.verdict_by, line.verdict_at) == (
        "kept",
        "Until the vote.",
        secretariat,
        NOW,
    )
    assert Participation.objects.get().role == "lead"
    assert RELEASE not in client.get(PAGE).text


@pytest.mark.parametrize(
    ("note", "sentence"),
    [
        ("", "Say why it goes on: the member reads this sentence."),
        ("x" * 301, "Ensure this value has at most 300 characters (it has 301)."),
    ],
)
def test_the_reason_is_needed(note, sentence, as_, secretariat, line):
    response = as_(secretariat).post(STAY, {f"stay-{line.pk}-note": note})

    (form,) = response.context["wrong"]
    assert (response.status_code, said_by(form)) == (422, {"note": [sentence]})
    assert form["note"].value() == note


def test_it_is_settled_once(as_, secretariat, line):
    client = as_(secretariat)
    client.post(RELEASE)

    for url in (RELEASE, STAY):
        assert said(client.post(url))[-1] == "This has been settled already."
    assert Participation.objects.get().history.count() == 2


def test_it_rejects_get(as_, secretariat, line):
    assert [as_(secretariat).get(url).status_code for url in (RELEASE, STAY)] == [405, 405]

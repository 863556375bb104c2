"""/reports/2025-Q2/FR/A1.1/keep/: the status stays, because…"""

import pytest
from pytest_django.asserts import assertContains

from actions.models import Update
from actions.reporting.models import ReportLine
from tests.reporting.helpers import answer, ask, said, said_by, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
URL = "/reports/2025-Q2/FR/A1.1/keep/"


def because(note):
    """Return what the form of the line posts."""
    return {f"keep-{ReportLine.objects.get(action__code='A1.1').pk}-note": note}


def test_it_keeps_the_status_and_says_why(as_, secretariat):
    line = send(ask(), "off_track").lines.get()

    response = as_(secretariat).post(URL, because("The next meeting decides."))

    line.refresh_from_db()
    assert response.url == "/reports/2025-Q2/FR/"
    assert said(response) == ["The status of A1.1 is kept, with your reason."]
    assert (line.verdict, line.verdict_note, Update.objects.count()) == ("kept", "The next meeting decides.", 0)


@pytest.mark.parametrize(
    ("note", "sentence"),
    [
        ("", "Say why the status is kept: the member reads this sentence."),
        ("x" * 301, "Ensure this value has at most 300 characters (it has 301)."),
    ],
)
def test_what_is_no_reason_is_said_beside_the_line_that_it_is_about(note, sentence, as_, secretariat):
    send(ask("A1.1", "A1.2"), "off_track")

    response = as_(secretariat).post(URL, because(note))

    first, second = [row["keep"] for row in response.context["lines"]]
    assert response.status_code == 422
    assert (said_by(first), second.is_bound, first["note"].value()) == ({"note": [sentence]}, False, note)
    assertContains(response, sentence, count=2, status_code=422)  # at the top, and beside the field
    assert not ReportLine.objects.exclude(verdict="").exists()


@pytest.mark.parametrize("note", ["\x07", "\x0b"])
def test_what_nobody_can_see_is_no_reason(note, as_, secretariat):
    send(ask(), "off_track")

    response = as_(secretariat).post(URL, because(note))

    sentence = "Say why the status is kept: the member reads this sentence."
    assert (response.status_code, said_by(response.context["lines"][0]["keep"])) == (422, {"note": [sentence]})
    assert ReportLine.objects.get().verdict == ""


def test_characters_that_nobody_can_see_are_left_out(as_, secretariat):
    send(ask(), "off_track")

    as_(secretariat).post(URL, because("The next\x07 meeting\x1b decides."))

    assert ReportLine.objects.get().verdict_note == "The next meeting decides."


def test_what_a_colleague_settled_meanwhile_stays_and_the_words_are_not_lost(as_, secretariat):
    send(ask(), "off_track")
    as_(secretariat).post(URL, because("The next meeting decides."))

    response = as_(secretariat).post(URL, because("Mine."))

    assert said(response)[-1] == "This has been settled already. “Mine.”"
    assert ReportLine.objects.get().verdict_note == "The next meeting decides."


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("secretariat", 302),
        ("administrator", 302),
        ("focal_point", 403),
        ("contributor", 403),
        ("other_focal_point", 403),
        ("board", 403),
    ],
)
def test_only_the_secretariat_keeps(who, status, as_, request):
    send(ask())

    assert as_(request.getfixturevalue(who)).post(URL, because("Later.")).status_code == status
    assert ReportLine.objects.get().verdict == ("kept" if status == 302 else "")


def test_a_draft_and_an_action_that_was_not_asked_about_are_not_found(as_, secretariat):
    report = ask()
    answer(report)
    assert as_(secretariat).post(URL, because("Later.")).status_code == 404

    send(report)
    assert as_(secretariat).post("/reports/2025-Q2/FR/A1.9/keep/", because("Later.")).status_code == 404
    assert as_(secretariat).post(URL, because("Later.")).status_code == 302


def test_it_rejects_get(as_, secretariat):
    send(ask())

    assert as_(secretariat).get(URL).status_code == 405
    assert ReportLine.objects.get().verdict == ""

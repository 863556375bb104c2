"""/reports/2025-Q2/FR/return/: the secretariat asks for changes."""

import pytest
from pytest_django.asserts import assertContains

from actions.reporting.models import ReportEvent
from tests.reporting.helpers import accepted, again, answer, ask, kinds, said, said_by, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
URL = "/reports/2025-Q2/FR/return/"


def test_it_sends_the_report_back_with_a_word(as_, secretariat):
    report = send(ask())

    response = as_(secretariat).post(URL, {"note": "Which members?"})

    assert (response.url, said(response)) == ("/reports/2025-Q2/FR/", ["The report is back with its member."])
    event = ReportEvent.objects.get(kind="return")
    assert (again(report).state, event.note, event.by) == ("returned", "Which members?", secretariat)


@pytest.mark.parametrize(
    ("note", "sentence"),
    [
        ("", "Say what should be changed: the member reads this sentence."),
        ("x" * 1001, "Ensure this value has at most 1000 characters (it has 1001)."),
    ],
)
def test_what_is_no_reason_is_said_beside_the_field(note, sentence, as_, secretariat):
    report = send(ask())

    response = as_(secretariat).post(URL, {"note": note})

    assert (response.status_code, said_by(response.context["sent_back"])) == (422, {"note": [sentence]})
    assertContains(response, sentence, count=2, status_code=422)  # at the top, and beside the field
    assert response.context["sent_back"]["note"].value() == note
    assert (again(report).state, kinds(report)) == ("submitted", ["open", "begin", "submit"])


def test_what_a_colleague_accepted_meanwhile_stays_accepted_and_the_words_are_not_lost(as_, secretariat):
    report = accepted(ask())

    response = as_(secretariat).post(URL, {"note": "Which members?"})

    assert said(response) == ["Only a submitted report can be returned. “Which members?”"]
    assert again(report).state == "accepted"


@pytest.mark.parametrize("data", [{}, {"note": ""}])
def test_what_cannot_be_sent_back_says_so_and_quotes_no_words_where_there_are_none(data, as_, secretariat):
    accepted(ask())

    response = as_(secretariat).post(URL, data)

    assert (response.url, said(response)) == ("/reports/2025-Q2/FR/", ["Only a submitted report can be returned."])


def test_a_draft_is_not_sent_back_by_who_can_open_it(as_, administrator):
    report = ask()
    answer(report)

    response = as_(administrator).post(URL, {"note": "Which?"})

    assert (response.url, said(response)) == (
        "/reports/2025-Q2/FR/",
        ["Only a submitted report can be returned. “Which?”"],
    )
    assert (again(report).state, kinds(report)) == ("draft", ["open", "begin"])


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
def test_only_the_secretariat_sends_back(who, status, as_, request):
    report = send(ask())

    assert as_(request.getfixturevalue(who)).post(URL, {"note": "Which?"}).status_code == status
    assert again(report).state == ("returned" if status == 302 else "submitted")


def test_a_draft_is_not_found(as_, secretariat):
    report = ask()
    answer(report)
    assert as_(secretariat).post(URL, {"note": "Which?"}).status_code == 404

    send(report)
    assert as_(secretariat).post(URL, {"note": "Which?"}).status_code == 302


def test_it_rejects_get(as_, secretariat):
    report = send(ask())

    assert as_(secretariat).get(URL).status_code == 405
    assert again(report).state == "submitted"

"""/reports/2025-Q2/FR/comment/: the member and the secretariat write on the thread."""

import pytest
from pytest_django.asserts import assertContains

from actions.reporting.models import ReportEvent
from tests.reporting.helpers import accepted, answer, ask, said, said_by, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
URL = "/reports/2025-Q2/FR/comment/"


def comments():
    """Return what was said on threads, and by whom."""
    return [(event.note, event.by) for event in ReportEvent.objects.filter(kind="comment")]


def test_it_writes_on_the_thread(as_, contributor):
    ask()

    response = as_(contributor).post(URL, {"note": "We need\r\none more week."})

    assert (response.url, said(response)) == ("/reports/2025-Q2/FR/", ["Your comment is on the thread."])
    assert comments() == [("We need\none more week.", contributor)]


@pytest.mark.parametrize(
    ("note", "sentence"),
    [
        ("", "Write your comment first."),
        ("  \n ", "Write your comment first."),
        ("x" * 1001, "Ensure this value has at most 1000 characters (it has 1001)."),
    ],
)
def test_what_is_no_comment_is_said_beside_the_field(note, sentence, as_, contributor):
    ask()

    response = as_(contributor).post(URL, {"note": note})

    assert (response.status_code, said_by(response.context["comment"])) == (422, {"note": [sentence]})
    assertContains(response, sentence, count=2, status_code=422)  # at the top, and beside the field
    assert response.context["comment"]["note"].value() == note
    assert comments() == []


def test_characters_that_nobody_can_see_are_left_out(as_, contributor):
    ask()

    as_(contributor).post(URL, {"note": "We\x00 need\x0bone\x1b more\tweek."})

    assert comments() == [("We need\none more\tweek.", contributor)]


def test_a_field_that_is_not_sent_is_an_empty_one(as_, contributor):
    ask()

    response = as_(contributor).post(URL)

    assert said_by(response.context["comment"]) == {"note": ["Write your comment first."]}


@pytest.mark.parametrize(
    ("prepare", "who", "status"),
    [
        (answer, "contributor", 302),
        (answer, "focal_point", 302),
        (answer, "administrator", 302),
        (answer, "secretariat", 404),
        (answer, "other_focal_point", 404),
        (answer, "board", 403),
        (send, "secretariat", 302),
        (send, "other_focal_point", 404),
        (accepted, "secretariat", 302),
        (accepted, "other_focal_point", 403),
        (accepted, "board", 403),
    ],
)
def test_who_may_comment(prepare, who, status, as_, request):
    prepare(ask())

    assert as_(request.getfixturevalue(who)).post(URL, {"note": "Thank you."}).status_code == status
    assert len(comments()) == (status == 302)


def test_it_rejects_get(as_, focal_point):
    ask()

    assert as_(focal_point).get(URL).status_code == 405


def test_it_may_be_about_one_answer(as_, secretariat, focal_point):
    line = send(ask()).lines.get()

    response = as_(secretariat).post(URL, {"note": "Which members?", "line": "A1.1"})

    assert response.url == "/reports/2025-Q2/FR/#A1.1"
    event = ReportEvent.objects.get(kind="comment")
    assert (event.line, event.note) == (line, "Which members?")
    page = as_(focal_point).get("/reports/2025-Q2/FR/")
    assert [row["notes"] for row in page.context["lines"]] == [[event]]


def test_who_writes_the_report_sees_what_was_asked(as_, secretariat, focal_point):
    send(ask())
    as_(secretariat).post(URL, {"note": "Which members?", "line": "A1.1"})
    as_(secretariat).post("/reports/2025-Q2/FR/return/", {"note": "See A1.1."})

    page = as_(focal_point).get("/reports/2025-Q2/")

    assertContains(page, "Which members?", count=2)  # beside the question, and on the thread


def test_an_answer_of_another_report_is_none(as_, secretariat):
    send(ask())

    response = as_(secretariat).post(URL, {"note": "Which members?", "line": "A1.2"})

    assert said_by(response.context["comment"]) == {
        "line": ["Select a valid choice. A1.2 is not one of the available choices."]
    }
    assert comments() == []

"""/reports/2025-Q2/submit/: the focal point saves and sends."""

from datetime import UTC, datetime

import pytest
import time_machine
from pytest_django.asserts import assertContains

from tests.reporting.helpers import again, answer, ask, errors, kinds, said, send, typed, untouched

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
URL = "/reports/2025-Q2/submit/"


def test_it_saves_what_is_typed_and_sends_it(as_, focal_point):
    report = ask()

    response = as_(focal_point).post(URL, typed(report, done="Two workshops."))

    assert response.url == "/reports/2025-Q2/FR/"
    assert said(response) == ["Your report is sent. Thank you: there is nothing more to do."]
    assert (again(report).state, again(report).submitted_by) == ("submitted", focal_point)
    assert (report.lines.get().done, kinds(report)) == ("Two workshops.", ["open", "begin", "submit"])


def test_what_is_missing_is_said_beside_each_field_and_the_rest_saved(as_, focal_point):
    report = ask("A1.1", "A1.2")

    response = as_(focal_point).post(URL, typed(report, "at_risk", reason="", path_by="", done="Two workshops."))

    assert response.status_code == 422
    assert errors(response) == [
        {
            "reason": ["Say what causes this: at risk and off track need a cause."],
            "path_by": ["Say by when."],
        },
        {},
    ]
    assertContains(response, "Two workshops.", status_code=422)
    assert [line.done for line in report.lines.order_by("action__code")] == ["Two workshops.", ""]
    assert (again(report).state, response.context["report"].state) == ("draft", "draft")


def test_100_without_completed_is_asked_about_then_taken(as_, focal_point):
    report = ask()

    response = as_(focal_point).post(URL, typed(report, progress="100"))

    assert errors(response) == [
        {"progress": ["100 %, but not completed: choose Completed, or confirm below that work remains."]}
    ]
    assertContains(response, f'name="line-{report.lines.get().pk}-sure"', count=1, status_code=422)

    as_(focal_point).post(URL, typed(report, progress="100", sure="on"))
    assert again(report).state == "submitted"


def test_health_on_what_is_not_in_progress_is_refused(as_, focal_point):
    report = ask()

    response = as_(focal_point).post(URL, typed(report, life_cycle="not_started"))

    assert errors(response) == [
        {"health": ["Health is for actions in progress: choose In progress, or leave it empty."]}
    ]
    assert again(report).state == "draft"


def test_what_cannot_be_read_keeps_the_report_from_being_sent(as_, focal_point):
    report = ask()

    response = as_(focal_point).post(URL, typed(report, progress="abc"))

    assert (response.status_code, errors(response)) == (422, [{"progress": ["Write a number from 0 to 100."]}])
    assertContains(response, 'value="abc"', count=1, status_code=422)
    assert again(report).state == "draft"


def test_nothing_to_report_answers_the_rest(as_, focal_point):
    report = ask("A1.1", "A1.2")
    client = as_(focal_point)
    page = client.get("/reports/2025-Q2/")

    response = client.post(URL, untouched(page) | {"nothing_to_report": "1"})

    assert response.url == "/reports/2025-Q2/FR/"
    assert [line.answer for line in report.lines.all()] == ["not_started_here"] * 2
    assert again(report).state == "submitted"


def test_a_question_left_open_is_named(as_, focal_point):
    report = ask()
    client = as_(focal_point)

    response = client.post(URL, untouched(client.get("/reports/2025-Q2/")))

    assert errors(response) == [{"answer": ["Choose an answer: one click is enough when nothing has changed."]}]
    assert again(report).state == "draft"


def test_late_is_taken_and_locked_is_not(as_, focal_point):
    report = ask()
    data = typed(report, done="Two workshops.")

    with time_machine.travel(datetime(2025, 8, 6, tzinfo=UTC), tick=False):
        response = as_(focal_point).post(URL, data)
    assert response.status_code == 409
    assertContains(response, "Two workshops.", status_code=409)
    assert again(report).state == "not_started"

    with time_machine.travel(datetime(2025, 8, 5, tzinfo=UTC), tick=False):
        as_(focal_point).post(URL, data)
    assert (again(report).state, again(report).is_late) == ("submitted", True)


def test_sent_twice_is_refused_with_what_was_typed(as_, focal_point):
    report = ask()
    data = typed(report, done="Again.")
    send(report, done="As sent.")

    response = as_(focal_point).post(URL, data)

    assert (response.status_code, response.context["closed"]) == (
        409,
        "This report has been sent. To change it, its focal point first takes it back.",
    )
    assertContains(response, "Again.", status_code=409)
    assert (report.lines.get().done, kinds(report)) == ("As sent.", ["open", "begin", "submit"])


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("focal_point", 302),
        ("contributor", 403),
        ("other_focal_point", 404),
        ("secretariat", 403),
        ("administrator", 403),
        ("board", 403),
    ],
)
def test_only_a_focal_point_sends(who, status, as_, request):
    report = ask()
    answer(report)

    assert as_(request.getfixturevalue(who)).post(URL, typed(report)).status_code == status
    assert again(report).state == ("submitted" if status == 302 else "draft")


def test_an_unknown_period_is_not_found(as_, focal_point):
    assert as_(focal_point).post(URL).status_code == 404


def test_who_comes_back_to_its_address_finds_the_report(as_, focal_point):
    ask()

    assert as_(focal_point).get(URL).url == "/reports/2025-Q2/"

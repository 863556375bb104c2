"""/reports/2025-Q2/FR/: a report read, with last quarter's answers, the status of its actions and its thread."""

from datetime import date
from decimal import Decimal

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from actions.models import Action
from actions.reporting.models import Period, Report
from actions.reporting.services import LineDraft, adopt_line, begin_review, keep_status, submit_report
from tests.factories import NOW, update
from tests.reporting.helpers import (
    FIRST_OPENED,
    OPENED,
    accepted,
    answer,
    ask,
    author,
    open_first_round,
    open_round,
    returned,
    save,
    send,
    take_part,
    values,
    words,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
URL = "/reports/2025-Q2/FR/"
ACTION = "/actions/A1.1/"
#: Words of the member, to be found where they may be read, and nowhere else.
WORDS = "We met in Athens."
PEOPLE = ["focal_point", "contributor", "other_focal_point", "secretariat", "administrator", "board"]


def nothing(report):
    """Leave the report as it was asked."""


def reads(page, person, as_):
    """Return whether a person finds the member's words on a page, or the status when there is no page."""
    response = as_(person).get(page)
    return WORDS in response.text if response.status_code == 200 else response.status_code


# -- What it shows ---------------------------------------------------------------------------------


def test_it_shows_each_answer_in_the_order_of_the_plan(as_, focal_point):
    report = send(
        ask("A1.2", "A1.1"),
        "at_risk",
        done=WORDS,
        progress=Decimal("42.5"),
        evidence="https://example.org/minutes",
        support="board",
        support_request="A vote.",
        good_practice="Meet early.",
    )

    response = as_(focal_point).get(URL)

    lines = response.context["lines"]
    assert [row["line"].action.code for row in lines] == ["A1.1", "A1.2"]
    assert {row["line"].report for row in lines} == {report}
    for text in (WORDS, 'href="https://example.org/minutes"', "A vote.", "Meet early.", "Three readings are missing."):
        assertContains(response, text, count=2)


def test_it_shows_a_completion_with_its_day_and_forecast(as_, focal_point):
    send(ask(), "completed", evidence="", no_evidence_reason="It was a talk.")

    response = as_(focal_point).get(URL)

    assertContains(response, "Completed on")
    assertContains(response, "It was a talk.", count=1)


def test_a_report_not_begun_shows_its_questions_without_answers(as_, focal_point):
    ask()

    assertContains(as_(focal_point).get(URL), "Not answered yet", count=1)


def test_it_stands_beside_last_quarters_answer(as_, focal_point):
    take_part("FR", "A1.1")
    accepted(open_first_round()[0], at=FIRST_OPENED, done="Last quarter.")
    send(open_round()[0], done=WORDS)

    response = as_(focal_point).get(URL)

    assertContains(response, "Last quarter.", count=1)
    assertContains(response, WORDS, count=1)


def test_last_quarters_answer_is_shown_only_to_those_who_may_read_it(as_, board, secretariat, focal_point):
    take_part("FR", "A1.1")
    first = returned(open_first_round()[0], at=FIRST_OPENED, done=WORDS)
    accepted(open_round()[0], done="This quarter.")

    assert [reads(URL, person, as_) for person in (focal_point, secretariat, board)] == [False, False, False]
    send(first, at=FIRST_OPENED, done=WORDS)
    assert [reads(URL, person, as_) for person in (focal_point, secretariat, board)] == [True, True, False]


def test_an_action_withdrawn_later_keeps_its_answer_and_where_it_stood_last(as_, focal_point, secretariat):
    take_part("FR", "A1.1", "A1.2")
    update(Action.objects.get(code="A1.1"), "at_risk", at=OPENED)
    send(open_round()[0], "off_track", done=WORDS)
    Action.objects.filter(code="A1.1").update(withdrawn_at=NOW, withdrawn_by=secretariat)

    for person in (focal_point, secretariat):
        response = as_(person).get(URL)
        assert response.status_code == 200
        assert [(row["line"].action.code, row["standing"].state) for row in response.context["lines"]] == [
            ("A1.1", "at_risk"),
            ("A1.2", "not_started"),
        ]
        assertContains(response, WORDS, count=2)


def test_it_says_when_it_came_after_the_deadline(as_, focal_point):
    report = ask()
    Period.objects.update(due_at=OPENED)
    send(report)

    assertContains(as_(focal_point).get(URL), "after the deadline", count=1)


# -- Whose it is -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("prepare", "found"),
    [
        (nothing, [False, False, 404, 404, False, 404]),
        (answer, [True, True, 404, 404, True, 404]),
        (send, [True, True, 404, True, True, 404]),
        (returned, [True, True, 404, False, True, 404]),
        (accepted, [True] * 6),
    ],
    ids=["not started", "draft", "submitted", "returned", "accepted"],
)
def test_each_role_reads_what_is_in_its_scope(prepare, found, as_, request):
    report = ask()
    if prepare is not nothing:
        prepare(report, done=WORDS)

    assert [reads(URL, request.getfixturevalue(name), as_) for name in PEOPLE] == found


@pytest.mark.parametrize(
    ("prepare", "found"),
    [
        (answer, [False] * 6),
        (send, [True, True, False, True, True, False]),
        (returned, [False] * 6),
        (accepted, [True] * 6),
    ],
    ids=["draft", "submitted", "returned", "accepted"],
)
def test_the_page_of_the_action_shows_what_each_role_may_read(prepare, found, as_, request):
    prepare(ask(), done=WORDS)

    assert [reads(ACTION, request.getfixturevalue(name), as_) for name in PEOPLE] == found


def test_a_report_sent_back_hides_its_answers_from_the_secretariat_but_not_its_thread(as_, secretariat, focal_point):
    returned(ask(), "Which members?", done=WORDS)

    response = as_(secretariat).get(URL)
    assert (response.context["readable"], response.context["lines"]) == (False, [])
    assertContains(response, "The member is revising its answers")
    assertContains(response, "Which members?", count=1)
    assertNotContains(response, WORDS)

    assertContains(as_(focal_point).get(URL), WORDS, count=1)


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("focal_point", True),
        ("contributor", True),
        ("secretariat", True),
        ("administrator", True),
        ("other_focal_point", False),
        ("board", False),
    ],
)
def test_the_thread_is_for_the_member_and_the_secretariat(who, seen, as_, request):
    accepted(ask())

    response = as_(request.getfixturevalue(who)).get(URL)

    assert (response.context["events"] is not None, response.context["comment"] is not None) == (seen, seen)
    assert ("Review begun" in response.text) == seen


@pytest.mark.parametrize("url", ["/reports/2025-Q2/ZZ/", "/reports/2024-Q1/FR/", "/reports/2025-Q2/fr/"])
def test_an_unknown_report_is_not_found(url, as_, administrator):
    accepted(ask())

    assert as_(administrator).get(URL).context["report"].member.code == "FR"
    assert as_(administrator).get(url).status_code == 404


# -- What can be done from it ----------------------------------------------------------------------


def offers(response):
    """Return the actions that the page offers, by the last part of their address."""
    names = ("submit", "recall", "comment", "review", "return", "accept", "adopt", "keep")
    found = [name for name in names if f'/{name}/"' in response.text]
    return (["continue"] if 'class="button" href="/reports/2025-Q2/"' in words(response) else []) + found


@pytest.mark.parametrize(
    ("prepare", "focal", "contributing", "coordinating", "reading"),
    [
        (answer, ["continue", "comment"], ["continue", "comment"], None, None),
        (send, ["recall", "comment"], ["comment"], ["comment", "review", "return", "accept", "adopt", "keep"], None),
        (returned, ["continue", "comment"], ["continue", "comment"], ["comment"], None),
        (accepted, ["comment"], ["comment"], ["comment", "adopt", "keep"], []),
    ],
    ids=["draft", "submitted", "returned", "accepted"],
)
def test_each_role_is_offered_what_it_may_do(
    prepare, focal, contributing, coordinating, reading, as_, focal_point, contributor, secretariat, board
):
    prepare(ask())

    for person, expected in [
        (focal_point, focal),
        (contributor, contributing),
        (secretariat, coordinating),
        (board, reading),
    ]:
        response = as_(person).get(URL)
        assert (offers(response) if response.status_code == 200 else None) == expected


def test_a_review_that_has_begun_says_who_and_offers_no_way_back(as_, focal_point, secretariat):
    report = send(ask())
    begin_review(report=report, by=secretariat, at=NOW)

    assertContains(as_(secretariat).get(URL), "by: secretariat@example.org")
    assert offers(as_(focal_point).get(URL)) == ["comment"]


def test_a_verdict_is_asked_for_only_where_the_lead_says_otherwise(as_, secretariat):
    take_part("FR", "A1.1", "A1.2")
    take_part("FR", "A1.3", role="contributing")
    update(Action.objects.get(code="A1.2"), "on_track", at=OPENED)
    send(open_round()[0])

    rows = as_(secretariat).get(URL).context["lines"]

    assert [(row["line"].action.code, row["differs"], row["keep"] is not None) for row in rows] == [
        ("A1.1", True, True),
        ("A1.2", False, False),
        ("A1.3", True, False),
    ]


def test_a_verdict_that_was_given_is_shown_and_not_asked_for_again(as_, secretariat):
    report = send(ask("A1.1", "A1.2"))
    first, second = report.lines.order_by("action__code")
    adopt_line(line=first, by=secretariat, at=NOW)
    keep_status(line=second, note="The next meeting decides.", by=secretariat, at=NOW)

    response = as_(secretariat).get(URL)

    assert [row["keep"] for row in response.context["lines"]] == [None, None]
    assertContains(response, "Adopted by the secretariat", count=1)
    assertContains(response, "The next meeting decides.", count=1)


def test_the_page_of_the_action_in_the_past_is_without_the_verdict_given_later(as_, secretariat):
    report = send(ask(), "off_track", at=OPENED)
    keep_status(line=report.lines.get(), note="The next meeting decides.", by=secretariat, at=NOW)

    assertContains(as_(secretariat).get(ACTION), "The next meeting decides.", count=1)
    before = as_(secretariat).get(ACTION, {"as_of": "2025-07-07"})
    assertContains(before, "Off track")
    assertNotContains(before, "The next meeting decides.")


# -- How much it costs -----------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_for_one_answer_and_for_three(count, as_, secretariat, django_assert_num_queries):
    take_part("FR", *[f"A1.{number + 1}" for number in range(count)])
    accepted(open_first_round()[0], at=FIRST_OPENED)
    send(open_round()[0])
    client = as_(secretariat)

    with django_assert_num_queries(15):
        client.get(URL)


def test_it_rejects_post(as_, focal_point):
    ask()

    assert as_(focal_point).post(URL).status_code == 405


def test_a_report_of_the_same_quarter_belongs_to_its_own_member(as_, other_focal_point):
    take_part("FR", "A1.1")
    take_part("ES", "A1.1", role="contributing")
    open_round()

    assert as_(other_focal_point).get("/reports/2025-Q2/ES/").context["report"] == Report.objects.get(member__code="ES")
    assert as_(other_focal_point).get(URL).status_code == 404


def test_it_says_what_changed_since_last_quarter(as_, secretariat):
    take_part("FR", "A1.1", "A1.2")
    accepted(open_first_round()[0], "on_track", at=FIRST_OPENED, progress=Decimal("30.0"))
    report = open_round()[0]
    first, second = report.lines.order_by("action__code")
    changed = values(
        "off_track", progress=None, forecast_on=date(2025, 12, 1), support="board", support_request="A vote."
    )
    save(report, [LineDraft(first, changed, 0), LineDraft(second, values("on_track", progress=Decimal("30.0")), 0)])
    submit_report(report=report, by=author(report), at=NOW)

    rows = as_(secretariat).get(URL).context["lines"]

    assert [[(each.label, each.before, each.after) for each in row["since"]] for row in rows] == [
        [
            ("Status", "On track", "Off track"),
            ("Progress", "30 %", "–"),
            ("Forecast date", "–", "1 December 2025"),
            ("Support or decision requested from", "None", "Board"),
        ],
        [],
    ]

"""The round at a moment: who has answered, on time or late, and which voices differ."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from actions.models import Action
from actions.reporting.models import Report
from actions.reporting.round import divergences, round_at
from actions.reporting.services import accept_report, adopt_line, keep_status, recall_report, return_report
from actions.standing import standings
from priorities.models import Plan
from tests.factories import NOW, MemberFactory, PeriodFactory, update
from tests.reporting.helpers import (
    FIRST_OPENED,
    OPENED,
    accepted,
    answer,
    ask,
    author,
    open_first_round,
    open_round,
    send,
    take_part,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
DUE = datetime(2025, 7, 20, 21, 59, tzinfo=UTC)


def rows(moment: datetime, period: object = None) -> list[tuple[str, str, bool]]:
    """Return each member of the round with its state, and whether it is late."""
    found = round_at(period or Report.objects.first().period, moment)
    return [(row.member.code, row.answered.state, row.late) for row in found.members]


def numbers(moment: datetime) -> tuple[int, int, int]:
    """Return how many were asked, have answered, and have answered on time."""
    found = round_at(Report.objects.first().period, moment)
    return found.asked, found.answered, found.on_time


# -- Who has answered ------------------------------------------------------------------------------


def test_each_past_moment_keeps_its_answer_whatever_happens_later(secretariat):
    report = ask()
    days = [OPENED - DAY, OPENED]
    told = {OPENED - DAY: [], OPENED: [("FR", "not_started", False)]}

    def check(day, state):
        days.append(day)
        told[day] = [("FR", state, False)]
        assert {moment: rows(moment) for moment in days} == told

    answer(report, at=OPENED + DAY)
    check(OPENED + DAY, "draft")
    send(report, at=OPENED + 2 * DAY)
    check(OPENED + 2 * DAY, "submitted")
    recall_report(report=report, by=author(report), at=OPENED + 3 * DAY)
    check(OPENED + 3 * DAY, "draft")
    send(report, at=OPENED + 4 * DAY)
    return_report(report=report, note="Which?", by=secretariat, at=OPENED + 5 * DAY)
    check(OPENED + 5 * DAY, "returned")
    send(report, at=OPENED + 6 * DAY)
    accept_report(report=report, by=secretariat, at=OPENED + 7 * DAY)
    check(OPENED + 7 * DAY, "accepted")


def test_the_two_numbers_are_counted_apart():
    for code in ("ES", "FR", "IT", "JP"):
        take_part(code, "A1.1", role="contributing")
    spain, france, italy, _japan = open_round()
    send(spain, at=DUE)
    send(france, at=DUE + timedelta(seconds=1))
    answer(italy, at=DUE)

    assert numbers(DUE) == (4, 1, 1)
    assert numbers(DUE + DAY) == (4, 2, 1)
    assert rows(DUE + DAY) == [
        ("ES", "submitted", False),
        ("FR", "submitted", True),
        ("IT", "draft", False),
        ("JP", "not_started", False),
    ]


def test_what_was_recalled_counts_as_not_answered():
    report = send(ask(), at=NOW)
    recall_report(report=report, by=author(report), at=NOW + DAY)

    assert numbers(NOW) == (1, 1, 1)
    assert numbers(NOW + DAY) == (1, 0, 0)


def test_what_was_sent_back_stays_answered_and_on_time(secretariat):
    report = send(ask(), at=NOW)
    return_report(report=report, note="Which?", by=secretariat, at=NOW + DAY)
    send(report, at=DUE + DAY)

    assert numbers(DUE + DAY) == (1, 1, 1)


def test_nobody_is_in_a_round_that_has_not_opened():
    found = round_at(PeriodFactory(), NOW)

    assert (found.asked, found.answered, found.on_time, found.missing) == (0, 0, 0, [])


@pytest.mark.parametrize(
    ("language", "codes"), [("en", ["DE", "ES", "SE", "GB"]), ("fr", ["DE", "ES", "GB", "SE"])], ids=["en", "fr"]
)
def test_the_missing_stand_in_the_order_of_their_readers_language_accents_left_aside(language, codes):
    for code, french, english in [
        ("GB", "Royaume-Uni", "United Kingdom"),
        ("SE", "Suède", "Sweden"),
        ("DE", "Allemagne", "A Germany"),
        ("ES", "Éspagne", "Étain"),
        ("JP", "Zambie", "Zambia"),
    ]:
        MemberFactory(code=code, country_fr=french, country_en=english)
        take_part(code, "A1.1", role="contributing")
    open_round()
    send(Report.objects.get(member__code="JP"))

    with translation.override(language):
        missing = round_at(Report.objects.first().period, NOW).missing
        assert [member.code for member in missing] == codes


def test_states_are_called_in_the_readers_words():
    send(ask())

    row = round_at(Report.objects.get().period, NOW).members[0]

    assert row.label == "Submitted"


# -- Two voices ------------------------------------------------------------------------------------


def apart(moment: datetime = NOW) -> list[tuple[str, str, str]]:
    """Return where the lead and the secretariat differ: action, ours, theirs."""
    plan = Plan.objects.get()
    return [
        (item.standing.action.code, item.standing.label, item.said)
        for item in divergences(plan, standings(plan, moment))
    ]


def two_words(earlier: str, later: str) -> tuple[Report, Report]:
    """Return the reports in which the lead said one thing in the first quarter, then another in the second."""
    take_part("FR", "A1.1")
    first = accepted(open_first_round()[0], earlier, at=FIRST_OPENED)
    return first, send(open_round()[0], later)


def test_a_lead_that_says_otherwise_is_heard_once_it_sends():
    report = ask()
    answer(report, "off_track")
    assert apart() == []

    send(report, "off_track")

    assert apart() == [("A1.1", "Not started", "Off track")]


@pytest.mark.parametrize(
    ("role", "prepare", "theirs"),
    [("contributing", send, "off_track"), ("lead", answer, "off_track"), ("lead", send, "not_started")],
    ids=["not the lead", "a draft", "the same word"],
)
def test_no_difference_where_the_lead_has_not_sent_another_word(role, prepare, theirs):
    report = ask(role=role)

    prepare(report, theirs)

    assert apart() == []


def test_a_question_left_open_is_no_word():
    report = ask("A1.1", "A1.2")
    send(report, "off_track")
    report.lines.filter(action__code="A1.2").update(answer="")

    assert apart() == [("A1.1", "Not started", "Off track")]


def test_they_stand_in_the_order_of_the_codes_and_only_for_the_rows_that_are_asked_about():
    send(ask("A1.2", "A1.1"), "off_track")
    plan = Plan.objects.get()
    first, second = standings(plan, NOW)

    assert [item.standing for item in divergences(plan, [second, first])] == [first, second]
    assert [item.standing for item in divergences(plan, [second])] == [second]


def test_being_accepted_does_not_settle_it(secretariat):
    report = send(ask(), "off_track")

    accept_report(report=report, by=secretariat, at=NOW)

    assert apart() == [("A1.1", "Not started", "Off track")]


def test_a_verdict_settles_it(secretariat):
    report = send(ask("A1.1", "A1.2", "A1.3"), "off_track")
    first, second, _third = report.lines.order_by("action__code")

    adopt_line(line=first, by=secretariat, at=NOW)
    keep_status(line=second, note="The next meeting decides.", by=secretariat, at=NOW)

    assert apart() == [("A1.3", "Not started", "Off track")]


def test_an_update_that_says_the_same_ends_it():
    send(ask(), "off_track")

    update(Action.objects.get(), "off_track", at=NOW + DAY)

    assert apart() == [("A1.1", "Not started", "Off track")]
    assert apart(NOW + DAY) == []


def test_the_last_word_of_the_lead_is_the_one_that_counts():
    two_words("off_track", "at_risk")

    assert apart() == [("A1.1", "Not started", "At risk")]


def test_a_word_that_was_settled_does_not_bring_back_the_one_before(secretariat):
    _first, second = two_words("off_track", "at_risk")

    keep_status(line=second.lines.get(), note="The next meeting decides.", by=secretariat, at=NOW)

    assert apart() == []


def test_a_word_sent_back_leaves_the_one_before(secretariat):
    _first, second = two_words("off_track", "at_risk")

    return_report(report=second, note="Which?", by=secretariat, at=NOW)

    assert apart() == [("A1.1", "Not started", "Off track")]


def test_the_last_word_is_that_of_the_lead_of_the_day():
    """France led in the first quarter, Spain in the second."""
    (participation,) = take_part("FR", "A1.1")
    accepted(open_first_round()[0], "off_track", at=FIRST_OPENED)
    participation.role = "contributing"
    participation.save()
    take_part("ES", "A1.1")
    spain, france = open_round()
    send(france, "completed")
    assert apart() == [("A1.1", "Not started", "Off track")]

    send(spain, "at_risk")

    assert apart() == [("A1.1", "Not started", "At risk")]


def test_what_is_sent_back_is_no_word_until_it_is_sent_again(secretariat):
    report = send(ask(), "off_track")
    return_report(report=report, note="Which?", by=secretariat, at=NOW)
    assert apart() == []

    send(report, "at_risk")

    assert apart() == [("A1.1", "Not started", "At risk")]


def test_a_withdrawn_action_has_no_voices(secretariat):
    send(ask(), "off_track")
    assert apart() == [("A1.1", "Not started", "Off track")]

    Action.objects.update(withdrawn_at=NOW, withdrawn_by=secretariat)

    assert apart() == []

"""The last word of a lead: what is kept of it for the present is what the record says, whatever happened."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.models import Action, Participation
from actions.reporting.models import Period, Report, ReportLine
from actions.reporting.services import (
    accept_report,
    keep_status,
    open_period,
    recall_report,
    return_report,
)
from members.models import Role, User
from tests.factories import NOW, PeriodFactory, UserFactory
from tests.reporting.helpers import again, ask, open_first_round, open_round, send, take_part
from tests.reporting.test_round import two_words

pytestmark = pytest.mark.django_db
CODES = ("A1.1", "A1.2")
MEMBERS = ("ES", "FR")
STATES = ("on_track", "at_risk", "off_track")
HOUR = timedelta(hours=1)


def quarter(number: int) -> Period:
    """Return one of four periods in a row, none of which locks before the story ends."""
    return PeriodFactory(
        code=f"2025-Q{number}",
        starts_on=date(2025, 3 * number - 2, 1),
        ends_on=date(2025, 3 * number - 2, 28),
        opens_on=date(2025, 3 * number, 1),
        due_at=NOW + timedelta(days=900),
        locks_at=NOW + timedelta(days=1000),
    )


def change_lead(action: Action) -> None:
    """Let the one who contributes lead, and the one who leads contribute."""
    parts = list(action.participations.order_by("pk"))
    roles = [part.role for part in parts]
    action.participations.update(role="")
    for part, role in zip(parts, reversed(roles), strict=True):
        Participation.objects.filter(pk=part.pk).update(role=role)


MOVES = {
    "send": lambda report, state, by, at: send(report, state, at),
    "recall": lambda report, state, by, at: recall_report(report=report, by=by, at=at),
    "return": lambda report, state, by, at: return_report(report=report, note="Which?", by=by, at=at),
    "accept": lambda report, state, by, at: accept_report(report=report, by=by, at=at),
    "keep": lambda report, state, by, at: keep_status(line=report.lines.first(), note="Wait.", by=by, at=at),
    "lead": lambda report, state, by, at: change_lead(report.lines.first().action),
}
STEPS = st.tuples(
    st.sampled_from(("open", *MOVES, "send", "accept", "accept")), st.integers(0, 7), st.sampled_from(STATES)
)


def do(step: tuple[str, int, str], by: User, at) -> None:
    """Open the next period, or make a move on one of the reports; what the workflow refuses does not happen."""
    move, number, state = step
    reports = list(Report.objects.order_by("-pk"))
    if move == "open" or not reports:
        opened = Period.objects.count()
        if opened < 4:
            open_period(period=quarter(opened + 1), by=by, at=at)
        return
    try:
        with transaction.atomic():
            MOVES[move](again(reports[number % len(reports)]), state, by, at)
    except ValidationError:
        pass


def waiting(moment=None) -> list[tuple[str, str, str]]:
    """Return what waits for a verdict: as kept for the present or, with `moment`, as the record tells."""
    lines = ReportLine.objects.awaiting_verdict(moment).order_by("pk")
    return [(line.action.code, str(line.report), line.state) for line in lines]


@given(st.lists(STEPS, min_size=4, max_size=16))
@settings(max_examples=15, deadline=None)
def test_what_is_kept_for_the_present_is_what_the_record_says(steps):
    with transaction.atomic():
        by = UserFactory(role=Role.SECRETARIAT)
        take_part("ES", *CODES)
        take_part("FR", *CODES, role="contributing")
        for number, step in enumerate(steps):
            at = NOW + number * HOUR
            do(step, by, at)

            assert waiting() == waiting(at)
            kept = ReportLine.objects.filter(superseded=True)
            assert set(kept) == set(ReportLine.objects.overtaken())
            current = Period.objects.current(at)
            present, past = (
                ReportLine.objects.lead_words(current.pk if current else None, at, by, past=past)
                for past in (False, True)
            )
            assert present == past
            assert sorted(present[1].values()) == sorted(state for _code, _report, state in waiting())
        transaction.set_rollback(True)


def test_a_later_word_supersedes_once_it_is_accepted_and_not_before(secretariat):
    first, second = two_words("off_track", "at_risk")
    assert not ReportLine.objects.filter(superseded=True).exists()

    accept_report(report=second, by=secretariat, at=NOW)

    assert [line.report for line in ReportLine.objects.filter(superseded=True)] == [first]


def test_an_earlier_word_that_is_accepted_later_is_superseded(secretariat):
    take_part("FR", "A1.1")
    [first] = open_first_round()
    [second] = open_round()
    accept_report(report=send(second), by=secretariat, at=NOW)

    assert first.lines.get().superseded
    assert not second.lines.get().superseded


def test_a_lead_that_says_nothing_supersedes_nothing(secretariat):
    _first, second = two_words("off_track", "at_risk")
    second.lines.update(answer="")

    accept_report(report=second, by=secretariat, at=NOW)

    assert not ReportLine.objects.filter(superseded=True).exists()


def test_a_word_that_was_marked_too_late_is_read_as_well(secretariat):
    """Nothing hangs on the mark being set: an acceptance by another way than the service is seen at once."""
    _first, second = two_words("off_track", "at_risk")
    Report.objects.filter(pk=second.pk).update(state="accepted", accepted_at=NOW)

    assert not ReportLine.objects.filter(superseded=True).exists()
    assert waiting() == waiting(NOW) == [("A1.1", str(second), "at_risk")]


def test_only_a_lead_is_superseded():
    line = ask(role="contributing").lines.get()

    with pytest.raises(IntegrityError, match="report_line_superseded_of_a_lead"), transaction.atomic():
        ReportLine.objects.filter(pk=line.pk).update(superseded=True)


def test_the_database_keeps_an_acceptance(secretariat):
    report = send(ask())
    accept_report(report=report, by=secretariat, at=NOW)
    stored = Report.objects.filter(pk=report.pk)
    stored.update(language="es")

    with pytest.raises(DatabaseError, match="stays so"), transaction.atomic():
        stored.update(state="returned", accepted_at=None)

    assert (stored.get().state, stored.get().language) == ("accepted", "es")

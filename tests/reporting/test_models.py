"""Periods, reports, lines and events: states, rules, and who may see what."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import translation

from actions.reporting.models import Answered, Period, Report, ReportEvent, ReportLine, replay
from actions.reporting.services import accept_report, keep_status
from tests.factories import NOW, PeriodFactory, ReportEventFactory, ReportFactory, ReportLineFactory, first_quarter
from tests.reporting.helpers import accepted, again, answer, ask, open_round, returned, send, take_part, values

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


# -- Periods ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "state"),
    [
        (datetime(2025, 7, 1, 9, 0, tzinfo=UTC) - SECOND, "upcoming"),
        (datetime(2025, 7, 1, 9, 0, tzinfo=UTC), "open"),
        (datetime(2025, 7, 20, 21, 59, tzinfo=UTC), "open"),
        (datetime(2025, 7, 20, 21, 59, tzinfo=UTC) + SECOND, "late"),
        (datetime(2025, 8, 5, 21, 59, tzinfo=UTC) - SECOND, "late"),
        (datetime(2025, 8, 5, 21, 59, tzinfo=UTC), "locked"),
    ],
)
def test_a_period_moves_by_its_dates_alone(moment, state):
    assert PeriodFactory(opened=True).state(moment) == state


@pytest.mark.parametrize(
    ("moment", "sentence"),
    [
        (datetime(2025, 7, 1, 9, 0, tzinfo=UTC) - SECOND, "This period has not opened yet."),
        (datetime(2025, 7, 1, 9, 0, tzinfo=UTC), ""),
        (datetime(2025, 7, 20, 21, 59, tzinfo=UTC) + SECOND, ""),
        (
            datetime(2025, 8, 5, 21, 59, tzinfo=UTC),
            "This period is locked, its grace has ended. Tell the secretariat what should be corrected.",
        ),
    ],
)
def test_a_period_says_why_it_takes_no_writing(moment, sentence):
    assert PeriodFactory(opened=True).closed(moment) == sentence


def test_a_period_that_nobody_opened_is_to_come_whatever_its_dates():
    assert PeriodFactory().state(NOW) == "upcoming"


@pytest.mark.parametrize(("language", "label"), [("en", "Q2 2025"), ("fr", "T2 2025"), ("es", "T2 2025")])
def test_a_quarter_is_called_as_its_reader_writes_it(language, label):
    with translation.override(language):
        assert str(PeriodFactory.build(plan=None)) == label


def test_a_closing_report_is_called_by_its_year():
    assert str(PeriodFactory.build(plan=None, kind="closing")) == "Closing report 2025"


def test_the_current_period_is_the_latest_that_has_opened():
    first, second = first_quarter(opened=True), PeriodFactory(opened=True)
    PeriodFactory(code="2025-Q3", starts_on=date(2025, 7, 1), ends_on=date(2025, 9, 30))

    assert Period.objects.current(NOW) == second
    assert Period.objects.current(second.opened_at - SECOND) == first
    assert Period.objects.current(first.opened_at - SECOND) is None


def test_a_deadline_comes_after_the_opening():
    period = PeriodFactory()
    period.full_clean()

    period.due_at = datetime(2025, 6, 30, 12, 0, tzinfo=UTC)
    with pytest.raises(ValidationError) as refused:
        period.full_clean()

    assert refused.value.message_dict == {"due_at": ["The deadline comes after the opening."]}


DAYS = ["starts_on", "ends_on", "opens_on", "due_at", "locks_at"]


@pytest.mark.parametrize("column", DAYS)
@pytest.mark.parametrize("year", [1979, 2101])
def test_a_day_of_another_century_is_a_slip_of_the_finger(column, year):
    period = PeriodFactory()
    setattr(period, column, getattr(period, column).replace(year=year))

    with pytest.raises(ValidationError) as refused:
        period.clean()

    assert refused.value.message_dict == {column: ["This day lies in another century."]}


@pytest.mark.parametrize("year", [1980, 2100])
def test_the_first_and_the_last_year_are_of_this_one(year):
    period = PeriodFactory()
    for column in DAYS:
        setattr(period, column, getattr(period, column).replace(year=year))

    period.full_clean()


@pytest.mark.parametrize("column", ["opens_on", "due_at"])
def test_a_date_that_is_not_given_is_not_compared(column):
    period = PeriodFactory()
    setattr(period, column, None)

    with pytest.raises(ValidationError) as refused:
        period.full_clean()

    assert list(refused.value.message_dict) == [column]


@pytest.mark.parametrize(
    ("constraint", "columns"),
    [
        ("period_ends_after_it_starts", {"ends_on": date(2025, 3, 31)}),
        ("period_is_due_before_it_locks", {"locks_at": datetime(2025, 7, 20, tzinfo=UTC)}),
        ("period_opened_when_and_by_whom", {"opened_at": NOW}),
    ],
)
def test_the_database_keeps_periods_coherent(constraint, columns):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        PeriodFactory(**columns)


def test_a_plan_has_each_period_once():
    stored = PeriodFactory()
    twin = Period(**{field.name: getattr(stored, field.name) for field in Period._meta.fields if field.name != "id"})

    with pytest.raises(ValidationError) as refused:
        twin.full_clean()

    assert refused.value.messages == ["This plan has this period already."]


def test_the_leads_word_counts_once_its_report_is_accepted():
    take_part("FR", "A1.1", "A1.2")
    take_part("ES", "A1.3", role="contributing")
    spain, france = open_round()
    accepted(spain, at=NOW)
    accepted(france, at=NOW)

    led = [(line.action_id, france.period_id, NOW) for line in france.lines.all()]
    assert sorted(Period.objects.lead_words(NOW)) == sorted(led)
    assert len(led) == 2
    assert Period.objects.lead_words(NOW - SECOND) == []
    assert Period.objects.none().lead_words(NOW) == []


def test_the_leads_word_counts_whoever_else_has_not_answered():
    take_part("FR", "A1.1")
    take_part("ES", "A1.1", role="contributing")
    take_part("GR", "A1.2")
    _spain, france, greece = open_round()
    send(greece, answer="leaving")
    accepted(france, at=NOW)

    assert Period.objects.lead_words(NOW) == [(france.lines.get().action_id, france.period_id, NOW)]


# -- Moves -----------------------------------------------------------------------------------------

BEGUN = "This report has been begun already."
SENT = "This report has been sent already. To change it, its focal point first takes it back."
NOT_RECALLED = "This report can no longer be recalled: its review has begun."
NOT_RETURNED = "Only a submitted report can be returned."
NOT_ACCEPTED = "Only a submitted report can be accepted."
#: From each state, what becomes of each move: the new state, or the sentence that refuses.
MOVES = {
    "not_started": ("draft", "submitted", NOT_RECALLED, NOT_RETURNED, NOT_ACCEPTED),
    "draft": (BEGUN, "submitted", NOT_RECALLED, NOT_RETURNED, NOT_ACCEPTED),
    "submitted": (BEGUN, SENT, "draft", "returned", "accepted"),
    "returned": (BEGUN, "submitted", NOT_RECALLED, NOT_RETURNED, NOT_ACCEPTED),
    "accepted": (BEGUN, SENT, NOT_RECALLED, NOT_RETURNED, NOT_ACCEPTED),
}
EVERY_MOVE = [
    (state, move, outcome)
    for state, outcomes in MOVES.items()
    for move, outcome in zip(("begin", "submit", "recall", "return", "accept"), outcomes, strict=True)
]


@pytest.mark.parametrize(("state", "move", "outcome"), EVERY_MOVE)
def test_every_move_from_every_state_is_made_or_refused(state, move, outcome, secretariat):
    report = ReportFactory(state=state, accepted_at=NOW if state == "accepted" else None)
    report.accepted_at = NOW if "accepted" in (state, outcome) else None

    if outcome in Report.State.values:
        event = report.move_to(move, by=secretariat, at=NOW, note="Because.")
        assert again(report).state == outcome
        assert (event.kind, event.by, event.at, event.note) == (move, secretariat, NOW, "Because.")
        assert (event.state_before, event.state_after) == (state, outcome)
    else:
        with pytest.raises(ValidationError) as refused:
            report.move_to(move, by=secretariat, at=NOW, note="Because.")
        assert refused.value.messages == [outcome]
        assert (again(report).state, report.events.count()) == (state, 0)


def test_a_report_is_recalled_until_its_review_begins(secretariat):
    report = ReportFactory(state="submitted")
    assert report.may("recall")

    report.review_started_at, report.reviewed_by = NOW, secretariat

    assert not report.may("recall")


@pytest.mark.parametrize(
    ("state", "writable"),
    [("not_started", True), ("draft", True), ("submitted", False), ("returned", True), ("accepted", False)],
)
def test_a_report_is_written_in_until_it_is_sent(state, writable):
    assert ReportFactory.build(state=state, period=None, member=None).writable == writable


def test_a_report_is_late_after_its_deadline():
    report = ReportFactory()
    assert not report.is_late

    report.answered_at = report.period.due_at
    assert not report.is_late

    report.answered_at += SECOND
    assert report.is_late


@pytest.mark.parametrize(
    ("constraint", "columns"),
    [
        ("report_submitted_when_and_by_whom", {"submitted_at": NOW}),
        ("report_reviewed_when_and_by_whom", {"review_started_at": NOW}),
        ("report_accepted_is_dated", {"state": "accepted"}),
        ("report_accepted_is_dated", {"accepted_at": NOW}),
    ],
)
def test_the_database_keeps_reports_coherent(constraint, columns):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        ReportFactory(**columns)


def test_a_member_has_one_report_in_a_period():
    report = ReportFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        ReportFactory(period=report.period, member=report.member)


# -- Who may see what ------------------------------------------------------------------------------

PEOPLE = ["board", "contributor", "focal_point", "other_focal_point", "secretariat", "administrator"]
OWN = {"contributor", "focal_point", "administrator"}
EVERYBODY = set(PEOPLE)


@pytest.mark.parametrize(
    ("state", "page", "answers"),
    [
        ("not_started", OWN, OWN),
        ("draft", OWN, OWN),
        ("submitted", OWN | {"secretariat"}, OWN | {"secretariat"}),
        ("returned", OWN | {"secretariat"}, OWN),
        ("accepted", EVERYBODY, EVERYBODY),
    ],
)
def test_each_role_sees_reports_in_its_scope(state, page, answers, request, focal_point):
    report = ReportFactory(member=focal_point.member, state=state, accepted_at=NOW if state == "accepted" else None)
    ReportLineFactory(report=report, on_track=True)
    people = {name: request.getfixturevalue(name) for name in PEOPLE}

    assert {name for name in people if Report.objects.visible_to(people[name]).exists()} == page
    assert {name for name in people if Report.objects.readable_by(people[name]).exists()} == answers
    assert {name for name in people if ReportLine.objects.visible_to(people[name]).exists()} == answers


def test_people_write_the_reports_of_their_own_association(request, focal_point):
    ReportFactory(member=focal_point.member)

    people = {name for name in PEOPLE if Report.objects.of_member_of(request.getfixturevalue(name)).exists()}

    assert people == {"contributor", "focal_point"}


def test_reports_wait_for_review_the_oldest_first():
    take_part("FR", "A1.1")
    take_part("ES", "A1.2")
    take_part("IT", "A1.3")
    spain, france, italy = open_round()
    send(france, at=NOW)
    send(spain, at=NOW + SECOND)
    accepted(italy)

    assert list(Report.objects.to_review()) == [france, spain]


# -- The thread ------------------------------------------------------------------------------------


def moves(*kinds):
    after = {"open": "not_started", "submit": "submitted", "recall": "draft", "return": "returned"}
    return [
        ReportEvent(kind=kind, at=NOW + timedelta(days=day), state_after=after[kind]) for day, kind in enumerate(kinds)
    ]


@pytest.mark.parametrize(
    ("kinds", "state", "day"),
    [
        ((), "not_started", None),
        (("open",), "not_started", None),
        (("open", "submit"), "submitted", 1),
        (("open", "submit", "recall"), "draft", None),
        (("open", "submit", "recall", "submit"), "submitted", 3),
        (("open", "submit", "return"), "returned", 1),
        (("open", "submit", "return", "submit"), "submitted", 1),
    ],
)
def test_a_thread_replayed_tells_the_state_and_when_it_was_answered(kinds, state, day):
    replayed = replay(moves(*kinds))

    assert replayed.state == state
    assert replayed.answered_at == (None if day is None else NOW + timedelta(days=day))


@pytest.mark.parametrize("kind", ["open", "review", "comment"])
def test_what_is_no_move_changes_nothing_whatever_state_it_was_written_with(kind):
    other = ReportEvent(kind=kind, at=NOW + timedelta(days=9), state_before="draft", state_after="draft")

    assert replay([*moves("open", "submit"), other]) == Answered("submitted", NOW + timedelta(days=1))


@pytest.mark.parametrize("verb", ["save", "delete"])
def test_an_event_is_neither_saved_again_nor_deleted(verb):
    event = ReportEventFactory(note="As it was.")

    with pytest.raises(ValidationError, match="neither changed nor deleted"):
        getattr(event, verb)()


@pytest.mark.parametrize(("verb", "args"), [("update", {"note": "x"}), ("delete", {}), ("bulk_update", {})])
def test_no_queryset_changes_events(verb, args):
    ReportEventFactory(note="As it was.")

    with pytest.raises(ValidationError, match="neither changed nor deleted"):
        getattr(ReportEvent.objects.all(), verb)(**args)

    assert ReportEvent.objects.get().note == "As it was."


@pytest.mark.parametrize("sql", ["UPDATE reporting_reportevent SET note = 'x'", "DELETE FROM reporting_reportevent"])
def test_the_database_itself_keeps_events(sql):
    ReportEventFactory(note="As it was.")

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)

    assert ReportEvent.objects.get().note == "As it was."


def test_a_request_for_changes_says_which():
    ReportEventFactory(kind="return", note="Which members?")

    with pytest.raises(IntegrityError, match="report_return_says_why"), transaction.atomic():
        ReportEventFactory(kind="return", note="")


def test_rows_are_called_by_whose_word_they_are():
    line = ReportLineFactory(report__member__code="FR", action__code="A1.1")
    event = ReportEventFactory(report=line.report)

    assert [str(line.report), str(line), str(event)] == [
        "Pays FR, Q2 2025",
        "Pays FR, Q2 2025: A1.1",
        "Pays FR, Q2 2025: Comment",
    ]
    assert line.report.get_absolute_url() == "/reports/2025-Q2/FR/"


# -- Lines -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("constraint", "columns"),
    [
        ("report_line_progress_in_percent", {"progress": Decimal("100.1")}),
        ("report_line_progress_in_percent", {"progress": Decimal(-1)}),
        ("report_line_verdict_when_and_by_whom", {"verdict": "kept", "verdict_note": "Later."}),
        ("report_line_verdict_when_and_by_whom", {"verdict_at": NOW}),
    ],
)
def test_the_database_keeps_lines_coherent(constraint, columns):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        ReportLineFactory(**columns)


@pytest.mark.parametrize(
    ("constraint", "columns"),
    [
        ("report_line_kept_says_why", {"verdict": "kept"}),
        ("report_line_adopted_cites_its_update", {"verdict": "adopted"}),
    ],
)
def test_a_verdict_has_its_reason_or_its_update(constraint, columns, secretariat):
    ReportLineFactory(verdict="kept", verdict_note="Later.", verdict_at=NOW, verdict_by=secretariat)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        ReportLineFactory(verdict_at=NOW, verdict_by=secretariat, **columns)


def test_a_report_asks_about_an_action_once():
    line = ReportLineFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        ReportLineFactory(report=line.report, action=line.action)


NOT_A_LINK = "“minutes” is not a link. Write one address a line, starting with https://."


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        (values(answer=""), {"answer": "Choose an answer: one click is enough when nothing has changed."}),
        (values(), {}),
        (values("at_risk"), {}),
        (values("completed"), {}),
        (values("completed", evidence="", no_evidence_reason="It was a talk."), {}),
        (values(answer="not_started_here", health="off_track"), {}),
        (values(life_cycle=""), {"life_cycle": "Choose where the action is in its life."}),
        (values(health=""), {"health": "Say how it is going: on track, at risk or off track."}),
        (values("at_risk", reason=""), {"reason": "Say what causes this: at risk and off track need a cause."}),
        (
            values(progress=Decimal(100)),
            {"progress": "100 %, but not completed: choose Completed, or confirm below that work remains."},
        ),
        (values(progress=Decimal(100), sure=True), {}),
        (
            values("completed", completed_on=date(2025, 7, 9)),
            {"completed_on": "This day is still to come: an action is completed in the past."},
        ),
        (
            values("completed", evidence=" "),
            {"evidence": "Give a link that shows it, or say below why there is none."},
        ),
        (values(evidence="https://example.org\nminutes"), {"evidence": NOT_A_LINK}),
        (values(support="board"), {"support_request": "Say in one sentence what you ask for."}),
        (values(support="board", support_request="A vote."), {}),
    ],
)
def test_a_line_says_what_keeps_it_from_being_sent(line, wrong):
    assert ReportLine(**line).errors(NOW) == wrong


def test_the_links_of_a_line_are_those_that_are_links():
    assert ReportLine(evidence="https://example.org/a\n\nhttps://example.org/b").links == (
        "https://example.org/a",
        "https://example.org/b",
    )
    assert ReportLine(evidence="https://example.org/a\nminutes").links == ()


def test_a_voice_is_the_last_line_of_a_member_on_an_action():
    take_part("FR", "A1.1")
    take_part("ES", "A1.1", role="contributing")
    before = {report.member.code: report for report in open_round(first_quarter(), at=NOW - timedelta(days=90))}
    for report in before.values():
        accepted(report, at=NOW - timedelta(days=80))
    spain, france = open_round()
    accepted(france)

    voices = ReportLine.objects.exclude(answer="").latest_voices()

    assert [voice.report for voice in voices] == [before["ES"], france]
    assert spain.lines.get().answer == ""


def test_lines_are_known_from_the_moment_their_report_is_sent_then_accepted(secretariat):
    report = ask()
    answer(report)
    assert not ReportLine.objects.before(NOW).exists()

    returned(report)
    assert not ReportLine.objects.before(NOW).exists()

    send(report)
    assert not ReportLine.objects.before(NOW - SECOND).exists()
    assert ReportLine.objects.before(NOW).exists()
    assert not ReportLine.objects.accepted_by(NOW).exists()

    accept_report(report=report, by=secretariat, at=NOW + SECOND)
    assert not ReportLine.objects.accepted_by(NOW).exists()
    assert ReportLine.objects.accepted_by(NOW + SECOND).exists()


@pytest.mark.parametrize(("prepare", "spoken"), [(answer, False), (send, True), (returned, False), (accepted, True)])
def test_a_line_is_its_members_word_while_it_is_sent_and_not_sent_back(prepare, spoken):
    prepare(ask("A1.1", "A1.2"))
    ReportLine.objects.filter(action__code="A1.2").update(answer="")

    codes = [line.action.code for line in ReportLine.objects.spoken()]

    assert codes == (["A1.1"] if spoken else [])


def test_what_waits_for_a_verdict_is_asked_of_the_lines_at_hand():
    take_part("ES", "A1.2")
    take_part("FR", "A1.1")
    spain, france = open_round()
    send(spain)
    send(france)

    waiting = {report.member.code: list(report.lines.awaiting_verdict()) for report in (spain, france)}

    assert waiting == {"ES": [spain.lines.get()], "FR": [france.lines.get()]}


def test_a_line_as_of_a_moment_is_without_the_verdict_given_later(secretariat):
    line = send(ask()).lines.get()
    keep_status(line=line, note="The next meeting decides.", by=secretariat, at=NOW)

    def read(moment):
        seen = ReportLine.objects.get().as_of(moment)
        return seen.verdict, seen.verdict_note

    assert read(NOW - SECOND) == ("", "")
    assert read(NOW) == ("kept", "The next meeting decides.")


def test_a_line_without_a_verdict_reads_the_same_at_every_moment():
    line = send(ask()).lines.get()

    assert (line.as_of(NOW), line.as_of(NOW).verdict) == (line, "")

"""Meetings, decisions, and the secretariat's sentences: what each keeps."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import translation

from actions.reporting.models import Report
from mdmplan.dashboard.models import Decision, Meeting, PriorityComment, State, with_comments
from tests.factories import (
    NOW,
    DecisionFactory,
    MeetingFactory,
    OutcomeFactory,
    PlanFactory,
    PriorityCommentFactory,
    PriorityFactory,
    ReportFactory,
    ReportLineFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
A_SECOND = timedelta(seconds=1)


def line_of(state, answer="answered"):
    """Return an answer in a report that is in `state`."""
    sent = {"submitted_at": NOW, "submitted_by": UserFactory(of_member=True)} if state in Report.SENT else {}
    report = ReportFactory(state=state, **sent, **({"accepted_at": NOW} if state == "accepted" else {}))
    said = {"life_cycle": "in_progress", "health": "on_track", "done": "We met."} if answer == "answered" else {}
    return ReportLineFactory(report=report, answer=answer, **said)


@pytest.mark.parametrize(
    ("made", "sentence"),
    [
        (
            lambda: MeetingFactory.build(plan=MeetingFactory().plan),
            "There is a meeting on this day already.",
        ),
        (
            lambda: OutcomeFactory.build(decision=DecisionFactory(), by=UserFactory(), due_on=date(2025, 9, 1)),
            "Give who is in charge and by when: both, or neither.",
        ),
        (
            lambda: OutcomeFactory.build(decision=DecisionFactory(), by=UserFactory(), owner_role_fr="Board"),
            "Give who is in charge and by when: both, or neither.",
        ),
        (
            lambda: OutcomeFactory.build(decision=DecisionFactory(), by=UserFactory(), kind="deferred", followed=True),
            "Give who is in charge and by when: both, or neither.",
        ),
        (
            lambda: OutcomeFactory.build(decision=DecisionFactory(), by=UserFactory(), kind="done"),
            "Say on which day it was done.",
        ),
        (
            lambda: DecisionFactory.build(plan=PlanFactory(), line=DecisionFactory(line=line_of("accepted")).line),
            "Decision with this Asked in the report already exists.",
        ),
    ],
    ids=["second meeting", "nobody in charge", "no day", "deferred until a day", "done some day", "line cited twice"],
)
def test_what_may_not_be_has_its_sentence_and_the_database_refuses_it(made, sentence):
    record = made()

    with pytest.raises(ValidationError) as refused:
        record.full_clean()
    assert refused.value.messages == [sentence]

    with pytest.raises(IntegrityError), transaction.atomic():
        record.save()


@pytest.mark.parametrize(
    ("state", "answer"),
    [("not_started", ""), ("draft", "answered"), ("returned", "answered"), ("submitted", ""), ("accepted", "")],
)
def test_what_its_member_has_not_said_is_not_cited(state, answer):
    decision = DecisionFactory.build(plan=PlanFactory(), line=line_of(state, answer))

    with pytest.raises(ValidationError) as refused:
        decision.full_clean()

    sentence = "This answer has not been sent: it is its member's alone."
    assert refused.value.message_dict == {"line": [sentence]}


@pytest.mark.parametrize("state", ["submitted", "accepted"])
@pytest.mark.parametrize("answer", ["answered", "no_change"])
def test_a_word_that_stands_may_be_cited(state, answer):
    decision = DecisionFactory.build(plan=PlanFactory(), line=line_of(state, answer))

    decision.full_clean()


@pytest.mark.parametrize(
    ("steps", "state", "late"),
    [
        ([], State.WAITING, 0),
        ([{"kind": "deferred"}], State.WAITING, 0),
        ([{"followed": True}], State.TO_FOLLOW, 37),
        ([{"owner_role_fr": "Board", "due_on": date(2025, 7, 8)}], State.TO_FOLLOW, 0),
        ([{}], State.DONE, 0),
        ([{"followed": True}, {"kind": "done", "done_on": date(2025, 7, 1)}], State.DONE, 0),
        ([{"kind": "withdrawn"}], State.WITHDRAWN, 0),
        ([{"followed": True}, {"kind": "reopened"}], State.WAITING, 0),
    ],
    ids=["new", "deferred", "late", "due today", "nothing left to do", "done", "withdrawn", "opened again"],
)
def test_where_a_question_stands_is_what_its_last_outcome_says(steps, state, late):
    decision = DecisionFactory()
    for step in steps:
        OutcomeFactory(decision=decision, **step)

    [stood] = Decision.objects.stood(NOW)

    assert (stood.state, stood.days_late(NOW.date())) == (state, late)
    assert [list(rows) for rows in (Decision.objects.awaited(NOW), Decision.objects.to_follow(NOW))] == [
        [stood] if state == State.WAITING else [],
        [stood] if state == State.TO_FOLLOW else [],
    ]
    assert list(Decision.objects.open(NOW)) == ([stood] if state in ("waiting", "to_follow") else [])
    assert list(Decision.objects.overdue(NOW)) == ([stood] if late else [])


@pytest.mark.parametrize(
    ("step", "day"),
    [
        ({"kind": "done", "done_on": date(2025, 7, 1)}, date(2025, 7, 1)),
        ({"meeting": True}, date(2025, 3, 12)),
        ({}, date(2025, 7, 8)),
    ],
    ids=["done", "at a meeting", "recorded"],
)
def test_an_outcome_has_the_day_on_which_it_happened(step, day):
    meeting = {"meeting": MeetingFactory()} if step.pop("meeting", False) else {}

    assert OutcomeFactory(**step, **meeting).day == day


def test_another_plan_may_meet_on_the_same_day():
    meeting = MeetingFactory()
    other = PlanFactory(slug="next", starts_on=date(2026, 1, 1), ends_on=date(2028, 12, 31))
    MeetingFactory(plan=other, held_on=meeting.held_on)

    assert Meeting.objects.filter(held_on=meeting.held_on).count() == 2


def test_each_is_called_by_its_words():
    with translation.override("en"):
        assert str(MeetingFactory()) == "Board, 2025-03-12"
        assert str(DecisionFactory()) == "Co-finance the post?"
        assert str(OutcomeFactory()) == "Decided"
        assert str(PriorityCommentFactory()) == "The standards are adopted."


def test_meetings_stand_the_latest_first():
    days = [date(2024, 11, 20), date(2025, 9, 19), date(2025, 3, 12)]
    for day in days:
        MeetingFactory(held_on=day)

    assert [meeting.held_on for meeting in Meeting.objects.all()] == sorted(days, reverse=True)


def test_a_question_waits_from_when_it_is_raised_until_it_is_settled():
    OutcomeFactory(decision=DecisionFactory(raised_at=NOW), at=NOW + A_SECOND)
    moments = [NOW - A_SECOND, NOW, NOW + A_SECOND]

    assert [Decision.objects.awaited(moment).count() for moment in moments] == [0, 1, 0]


def test_the_most_urgent_question_stands_first():
    days = [None, date(2025, 9, 19), date(2025, 8, 1), date(2025, 9, 19)]
    made = [DecisionFactory(needed_by=day) for day in days]

    assert list(Decision.objects.awaited(NOW)) == [made[2], made[1], made[3], made[0]]


@pytest.mark.parametrize(
    ("written", "options"),
    [("", []), ("  \n\n", []), ("Half time\n\n  Full time \r\nNone", ["Half time", "Full time", "None"])],
)
def test_options_are_one_a_line(written, options):
    assert DecisionFactory(options_fr="", options_en=written).options == options


def test_the_last_sentence_of_the_moment_stands():
    a, b = PriorityFactory(code="A"), PriorityFactory(code="B")
    first = PriorityCommentFactory(priority=a, at=NOW)
    second = PriorityCommentFactory(priority=a, at=NOW + A_SECOND)
    other = PriorityCommentFactory(priority=b, at=NOW + A_SECOND)

    def said(moment):
        return [getattr(each, "comment", None) for each in with_comments(a.plan.priorities.order_by("code"), moment)]

    assert said(NOW - A_SECOND) == [None, None]
    assert said(NOW) == [first, None]
    assert said(NOW + A_SECOND) == [second, other]


@pytest.mark.parametrize(
    "change",
    [
        lambda comment: comment.save(),
        lambda comment: comment.delete(),
        lambda comment: PriorityComment.objects.update(text_fr="Autre chose."),
        lambda comment: PriorityComment.objects.all().delete(),
        lambda comment: PriorityComment.objects.bulk_update([comment], ["text_fr"]),
    ],
    ids=["save", "delete", "update", "queryset delete", "bulk_update"],
)
def test_a_sentence_is_neither_changed_nor_deleted(change):
    comment = PriorityCommentFactory()

    with pytest.raises(ValidationError, match="kept as it was written"):
        change(comment)

    assert PriorityComment.objects.get().text_fr == "Les standards sont adoptés."


@pytest.mark.parametrize(
    "sql", ["UPDATE dashboard_prioritycomment SET text_fr = 'x'", "DELETE FROM dashboard_prioritycomment"]
)
def test_the_database_itself_refuses(sql):
    PriorityCommentFactory()

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)

    assert PriorityComment.objects.get().text_fr == "Les standards sont adoptés."

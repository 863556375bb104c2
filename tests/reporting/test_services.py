"""The writes of a round: opening, drafting, sending, reviewing, settling."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from actions.models import Action, Evidence, Participation, Update
from actions.reporting.models import Answered, Period, Report, ReportEvent, ReportLine, replay
from actions.reporting.services import (
    IncompleteError,
    LineDraft,
    accept_report,
    adopt_line,
    begin_review,
    comment_report,
    keep_status,
    missing,
    open_period,
    previous_answers,
    recall_report,
    return_report,
    save_draft,
    submit_report,
)
from tests.factories import NOW, MemberFactory, PeriodFactory, update
from tests.reporting.helpers import (
    FIRST_OPENED,
    OPENED,
    accepted,
    again,
    answer,
    ask,
    author,
    kinds,
    open_first_round,
    open_round,
    returned,
    save,
    send,
    take_part,
    values,
)

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
LATE = datetime(2025, 7, 21, 9, 0, tzinfo=UTC)
LOCKED = datetime(2025, 8, 6, 9, 0, tzinfo=UTC)
LOCKED_SENTENCE = "This period is locked, its grace has ended. Tell the secretariat what should be corrected."
NOT_OPEN_SENTENCE = "This period has not opened yet."


def asked() -> list[tuple[str, str, str]]:
    """Return who is asked about what, in which role."""
    return list(ReportLine.objects.order_by("pk").values_list("report__member__code", "action__code", "role"))


def two_rounds(state: str = "at_risk", **changes: object) -> tuple[Report, Report]:
    """Return a first quarter that was accepted, and the second, just asked of the same member."""
    take_part("FR", "A1.1")
    first = accepted(open_first_round()[0], state, at=FIRST_OPENED, **changes)
    return first, open_round()[0]


# -- Opening ---------------------------------------------------------------------------------------


def test_leads_and_contributors_are_asked_observers_and_exempt_are_not(secretariat):
    take_part("FR", "A1.1", role="lead")
    take_part("ES", "A1.1", role="contributing")
    take_part("IT", "A1.1", role="observing")
    take_part("JP", "A1.1", role="exempt")

    reports = open_period(period=PeriodFactory(), by=secretariat, at=OPENED)

    assert asked() == [("ES", "A1.1", "contributing"), ("FR", "A1.1", "lead")]
    assert [report.member.code for report in reports] == ["ES", "FR"]
    assert {report.state for report in reports} == {"not_started"}


def test_opening_says_when_by_whom_and_on_each_thread(secretariat):
    take_part("FR", "A1.1", "A1.2")
    take_part("ES", "A1.1", role="contributing")
    period = PeriodFactory()

    open_period(period=period, by=secretariat, at=OPENED)

    assert (period.opened_at, period.opened_by) == (OPENED, secretariat)
    events = ReportEvent.objects.values_list("report__member__code", "kind", "by", "at", "state_before", "state_after")
    assert list(events) == [
        (code, "open", secretariat.pk, OPENED, "not_started", "not_started") for code in ("ES", "FR")
    ]


@pytest.mark.parametrize(
    ("dates", "members"),
    [
        ({"joined_on": date(2025, 7, 1)}, ["FR"]),
        ({"joined_on": date(2025, 7, 2)}, []),
        ({"left_on": date(2025, 7, 2)}, ["FR"]),
        ({"left_on": date(2025, 7, 1)}, []),
    ],
)
def test_only_members_of_the_day_are_asked(dates, members):
    MemberFactory(code="FR", **dates)
    take_part("FR", "A1.1")

    assert [report.member.code for report in open_round()] == members


#: Midnight in Paris, on the first day of the second quarter.
BEGAN = datetime(2025, 3, 31, 22, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ([("completed", BEGAN - HOUR)], ["A1.2"]),
        ([("cancelled", BEGAN - HOUR)], ["A1.2"]),
        ([("postponed", BEGAN - HOUR)], ["A1.1", "A1.2"]),
        ([("completed", BEGAN + HOUR)], ["A1.1", "A1.2"]),
        ([("cancelled", BEGAN + HOUR)], ["A1.1", "A1.2"]),
        ([("cancelled", BEGAN - 2 * HOUR), ("on_track", BEGAN - HOUR)], ["A1.1", "A1.2"]),
    ],
)
def test_an_action_closed_before_the_period_began_is_not_asked_about(said, codes):
    take_part("FR", "A1.1", "A1.2")
    action = Action.objects.get(code="A1.1")
    for state, at in said:
        changes = {"completed_on": date(2025, 3, 1)} if state == "completed" else {}
        update(action, state, at=at, **changes)
        action.refresh_from_db()

    open_round()

    assert [code for _member, code, _role in asked()] == codes


def test_a_withdrawn_action_is_not_asked_about(secretariat):
    take_part("FR", "A1.1", "A1.2")
    Action.objects.filter(code="A1.1").update(withdrawn_at=OPENED - HOUR, withdrawn_by=secretariat)

    open_round()

    assert asked() == [("FR", "A1.2", "lead")]


def test_a_period_opens_once(secretariat):
    report = ask()

    with pytest.raises(ValidationError) as refused:
        open_period(period=Period.objects.get(), by=secretariat, at=NOW)

    assert refused.value.messages == ["This period is open already."]
    assert (Period.objects.get().opened_at, kinds(report)) == (OPENED, ["open"])


def test_what_is_agreed_later_changes_nothing_that_was_asked():
    ask()
    take_part("ES", "A1.1", role="contributing")
    Participation.objects.filter(member__code="FR").update(role="observing")

    assert asked() == [("FR", "A1.1", "lead")]


# -- Drafting --------------------------------------------------------------------------------------


def draft(line: ReportLine, state: str = "on_track", **changes: object) -> LineDraft:
    """Return what was typed in one line by somebody who saw it as `line` is."""
    return LineDraft(line, values(state, **changes), line.revision)


def test_a_draft_begins_the_report_and_keeps_what_was_typed(contributor):
    report = ask()
    line = report.lines.get()

    refused = save_draft(
        report=report,
        drafts=[draft(line, done="Two workshops.", progress=Decimal("42.5"))],
        language="es",
        by=contributor,
        at=NOW,
    )

    line.refresh_from_db()
    assert refused == []
    assert (line.answer, line.state, line.done, line.progress) == (
        "answered",
        "on_track",
        "Two workshops.",
        Decimal("42.5"),
    )
    assert (line.revision, line.saved_by, line.saved_at) == (1, contributor, NOW)
    assert (again(report).state, again(report).language) == ("draft", "es")
    assert kinds(report) == ["open", "begin"]


def test_a_draft_keeps_what_breaks_the_rules_too():
    report = ask()

    answer(report, "at_risk", reason="")

    assert report.lines.get().state == "at_risk"


def test_a_report_begins_once():
    report = ask()

    answer(report)
    answer(report)

    assert (kinds(report), report.lines.get().revision) == (["open", "begin"], 2)


def test_no_change_repeats_the_status_of_the_last_answer():
    first, report = two_rounds("off_track", progress=Decimal("30.0"), done="Last quarter.")
    before = first.lines.get()

    save(report, [draft(report.lines.get(), answer="no_change", done="Nothing new.")])

    line = report.lines.get()
    assert (line.state, line.progress, line.reason) == ("off_track", Decimal("30.0"), before.reason)
    assert (line.path_what, line.path_who, line.path_by) == (before.path_what, before.path_who, before.path_by)
    assert (line.answer, line.done) == ("no_change", "Nothing new.")


def test_no_change_without_an_earlier_answer_keeps_what_was_typed():
    report = ask()

    save(report, [draft(report.lines.get(), "at_risk", answer="no_change")])

    assert (report.lines.get().answer, report.lines.get().state) == ("no_change", "at_risk")


def test_not_started_here_leaves_no_status_behind():
    report = ask()

    answer(report, "at_risk", answer="not_started_here", progress=Decimal(10))

    line = report.lines.get()
    assert (line.state, line.health, line.progress, line.reason, line.path_by) == ("not_started", "", None, "", None)


@pytest.mark.parametrize(("given", "stored"), [(None, Decimal(100)), (Decimal(80), Decimal(80))])
def test_completed_is_100_unless_a_number_is_given(given, stored):
    report = ask()

    answer(report, "completed", progress=given)

    assert report.lines.get().progress == stored


def test_what_a_colleague_saved_meanwhile_is_left_alone_line_by_line():
    report = ask("A1.1", "A1.2")
    seen = list(report.lines.order_by("action__code"))
    save(report, [draft(seen[0], done="The colleague's words.")])

    refused = save(report, [draft(seen[0], done="Mine."), draft(seen[1], done="Mine too.")])

    assert refused == [seen[0]]
    assert [line.done for line in report.lines.order_by("action__code")] == ["The colleague's words.", "Mine too."]


@pytest.mark.parametrize("state", ["submitted", "accepted"])
def test_a_report_that_was_sent_takes_no_draft(state):
    report = ask()
    send(report, done="As sent.")
    if state == "accepted":
        accept_report(report=report, by=author(report), at=NOW)

    with pytest.raises(ValidationError) as refused:
        answer(report, done="Later.")

    assert refused.value.messages == ["This report has been sent. To change it, its focal point first takes it back."]
    assert report.lines.get().done == "As sent."


@pytest.mark.parametrize(
    ("at", "sentence"), [(OPENED - HOUR, NOT_OPEN_SENTENCE), (LOCKED, LOCKED_SENTENCE)], ids=["before", "after"]
)
def test_a_period_takes_drafts_only_while_it_is_open(at, sentence):
    report = ask()
    answer(report, at=LATE, done="In time.")

    with pytest.raises(ValidationError) as refused:
        answer(report, at=at, done="Out of time.")

    assert refused.value.messages == [sentence]
    assert report.lines.get().done == "In time."


# -- Last quarter's answers ------------------------------------------------------------------------


def test_the_last_answer_is_the_latest_that_was_sent():
    first, report = two_rounds()

    assert previous_answers(report) == {first.lines.get().action_id: first.lines.get()}


def test_a_draft_of_last_quarter_is_no_answer():
    take_part("FR", "A1.1")
    answer(open_first_round()[0], at=FIRST_OPENED)

    assert previous_answers(open_round()[0]) == {}


def test_an_answer_sent_back_is_none_until_it_is_sent_again():
    take_part("FR", "A1.1")
    first = returned(open_first_round()[0], at=FIRST_OPENED)
    report = open_round()[0]
    assert previous_answers(report) == {}

    send(first, "at_risk", at=FIRST_OPENED)

    assert [line.state for line in previous_answers(report).values()] == ["at_risk"]


def test_another_members_answer_is_not_ones_own():
    take_part("FR", "A1.1")
    take_part("ES", "A1.1", role="contributing")
    spain, _france = open_first_round()
    accepted(spain, at=FIRST_OPENED)
    spain_now, france_now = open_round()

    assert len(previous_answers(spain_now)) == 1
    assert previous_answers(france_now) == {}


def test_a_reader_sees_last_quarters_answer_only_where_it_may_be_read(board, secretariat, focal_point):
    take_part("FR", "A1.1")
    first = returned(open_first_round()[0], at=FIRST_OPENED)
    report = open_round()[0]

    def seen(reader):
        return len(previous_answers(report, reader))

    assert [seen(focal_point), seen(secretariat), seen(board)] == [0, 0, 0]
    send(first, at=FIRST_OPENED + HOUR)
    assert [seen(focal_point), seen(secretariat), seen(board)] == [1, 1, 0]
    accept_report(report=first, by=secretariat, at=NOW)
    assert [seen(focal_point), seen(secretariat), seen(board)] == [1, 1, 1]


# -- Sending ---------------------------------------------------------------------------------------


def test_a_complete_report_is_sent(focal_point):
    report = ask()
    answer(report)

    submit_report(report=report, by=focal_point, at=NOW)

    report = again(report)
    assert (report.state, report.submitted_at, report.submitted_by) == ("submitted", NOW, focal_point)
    assert (report.answered_at, report.is_late) == (NOW, False)
    assert kinds(report) == ["open", "begin", "submit"]


def test_an_incomplete_report_stays_with_every_fault_named(focal_point):
    report = ask("A1.1", "A1.2", "A1.3")
    blank, wrong, right = report.lines.order_by("action__code")
    save(report, [draft(wrong, "at_risk", reason="", path_by=None), draft(right)])

    with pytest.raises(IncompleteError) as refused:
        submit_report(report=report, by=focal_point, at=NOW)

    assert {line: list(errors) for line, errors in refused.value.errors.items()} == {
        blank.pk: ["answer"],
        wrong.pk: ["reason", "path_by"],
    }
    assert (again(report).state, kinds(report)) == ("draft", ["open", "begin"])


def test_no_change_needs_an_earlier_answer(focal_point):
    report = ask()
    answer(report, answer="no_change")

    with pytest.raises(IncompleteError) as refused:
        submit_report(report=report, by=focal_point, at=NOW)

    assert refused.value.errors == {
        report.lines.get().pk: {"answer": "There is no earlier answer to repeat: tell us where it stands."}
    }


def test_what_is_missing_depends_on_the_earlier_answers_that_are_given():
    first, report = two_rounds()
    answer(report, answer="no_change")
    line = report.lines.get()

    assert missing(report, {line.action_id: first.lines.get()}, NOW) == {}
    assert missing(report, {}, NOW) == {
        line.pk: {"answer": "There is no earlier answer to repeat: tell us where it stands."}
    }


def test_an_answer_sent_back_cannot_be_repeated(focal_point):
    take_part("FR", "A1.1")
    returned(open_first_round()[0], at=FIRST_OPENED)
    report = open_round()[0]

    submit_report(report=report, by=focal_point, at=NOW, nothing_to_report=True)

    assert report.lines.get().answer == "not_started_here"


def test_late_is_accepted_and_marked_late():
    report = send(ask(), at=LATE)

    assert (again(report).state, again(report).is_late) == ("submitted", True)


def test_a_locked_period_takes_no_report(focal_point):
    report = ask()
    answer(report)

    with pytest.raises(ValidationError) as refused:
        submit_report(report=report, by=focal_point, at=LOCKED)

    assert (refused.value.messages, again(report).state) == ([LOCKED_SENTENCE], "draft")


def test_a_period_that_has_not_opened_takes_no_report(focal_point):
    report = ask()
    answer(report)

    with pytest.raises(ValidationError) as refused:
        submit_report(report=report, by=focal_point, at=OPENED - HOUR)

    assert (refused.value.messages, again(report).state) == ([NOT_OPEN_SENTENCE], "draft")


def test_a_report_is_sent_once(focal_point):
    report = send(ask())

    with pytest.raises(ValidationError) as refused:
        submit_report(report=report, by=focal_point, at=NOW + HOUR)

    assert refused.value.messages == [
        "This report has been sent already. To change it, its focal point first takes it back."
    ]
    assert (again(report).submitted_at, kinds(report)) == (NOW, ["open", "begin", "submit"])


def test_nothing_to_report_answers_what_is_left():
    take_part("FR", "A1.1", "A1.2")
    first = open_first_round()[0]
    save(first, [draft(first.lines.get(action__code="A1.1"), "at_risk")], FIRST_OPENED)
    Report.objects.filter(pk=first.pk).update(state="submitted")
    take_part("FR", "A1.3")
    report = open_round()[0]
    save(report, [draft(report.lines.get(action__code="A1.3"))])

    submit_report(report=report, by=author(report), at=NOW, nothing_to_report=True)

    lines = [(line.answer, line.state) for line in report.lines.order_by("action__code")]
    assert lines == [("no_change", "at_risk"), ("not_started_here", "not_started"), ("answered", "on_track")]
    assert again(report).state == "submitted"


def test_nothing_to_report_does_not_hide_a_fault(focal_point):
    report = ask("A1.1", "A1.2")
    wrong, blank = report.lines.order_by("action__code")
    save(report, [draft(wrong, health="")])

    with pytest.raises(IncompleteError) as refused:
        submit_report(report=report, by=focal_point, at=NOW, nothing_to_report=True)

    blank.refresh_from_db()
    assert (list(refused.value.errors), blank.answer) == ([wrong.pk], "")


# -- Recalling -------------------------------------------------------------------------------------


def test_a_report_taken_back_is_a_draft_that_was_not_answered(focal_point):
    report = send(ask())

    recall_report(report=report, by=focal_point, at=NOW + HOUR)

    report = again(report)
    assert (report.state, report.submitted_at, report.submitted_by, report.answered_at) == ("draft", None, None, None)
    assert kinds(report) == ["open", "begin", "submit", "recall"]


def test_a_report_in_review_is_not_taken_back(focal_point, secretariat):
    report = send(ask())
    begin_review(report=report, by=secretariat, at=NOW)

    with pytest.raises(ValidationError) as refused:
        recall_report(report=report, by=focal_point, at=NOW + HOUR)

    assert refused.value.messages == ["This report can no longer be recalled: its review has begun."]
    assert (again(report).state, again(report).answered_at) == ("submitted", NOW)


def test_a_report_is_not_taken_back_once_its_period_is_locked(focal_point):
    report = send(ask())

    with pytest.raises(ValidationError) as refused:
        recall_report(report=report, by=focal_point, at=LOCKED)

    assert (refused.value.messages, again(report).state) == ([LOCKED_SENTENCE], "submitted")


# -- Reviewing -------------------------------------------------------------------------------------


def test_a_review_begins_once(secretariat, administrator):
    report = send(ask())

    begin_review(report=report, by=secretariat, at=NOW)
    begin_review(report=again(report), by=administrator, at=NOW + HOUR)

    report = again(report)
    assert (report.review_started_at, report.reviewed_by) == (NOW, secretariat)
    assert kinds(report) == ["open", "begin", "submit", "review"]


def test_a_draft_is_not_reviewed(secretariat):
    report = ask()
    answer(report)

    begin_review(report=report, by=secretariat, at=NOW)

    assert (again(report).review_started_at, kinds(report)) == (None, ["open", "begin"])


def test_changes_are_asked_for_with_their_reason(secretariat):
    report = send(ask())

    return_report(report=report, note="Which members?", by=secretariat, at=NOW)

    event = ReportEvent.objects.filter(report=report).last()
    assert again(report).state == "returned"
    assert (event.kind, event.note, event.by) == ("return", "Which members?", secretariat)


def test_changes_are_not_asked_for_without_a_word(secretariat):
    report = send(ask())

    with pytest.raises(ValidationError) as refused:
        return_report(report=report, note="  ", by=secretariat, at=NOW)

    assert refused.value.message_dict == {"note": ["Say what should be changed: the member reads this sentence."]}
    assert (again(report).state, again(report).review_started_at) == ("submitted", None)


def test_what_is_sent_again_was_answered_the_first_time():
    report = returned(ask())

    send(report, at=LATE)

    report = again(report)
    assert (report.state, report.submitted_at, report.answered_at) == ("submitted", LATE, NOW)
    assert (report.is_late, report.review_started_at, report.reviewed_by) == (False, None, None)


def test_accepted_is_final(secretariat):
    report = send(ask())

    accept_report(report=report, by=secretariat, at=NOW + HOUR)

    report = again(report)
    assert (report.state, report.accepted_at) == ("accepted", NOW + HOUR)
    assert kinds(report) == ["open", "begin", "submit", "review", "accept"]
    for move in (accept_report, recall_report):
        with pytest.raises(ValidationError):
            move(report=report, by=secretariat, at=NOW + HOUR)
    assert again(report).state == "accepted"


def test_a_draft_is_not_accepted(secretariat):
    report = ask()
    answer(report)

    with pytest.raises(ValidationError) as refused:
        accept_report(report=report, by=secretariat, at=NOW)

    assert refused.value.messages == ["Only a submitted report can be accepted."]
    assert (again(report).state, again(report).accepted_at) == ("draft", None)


def test_a_comment_moves_nothing(secretariat):
    report = send(ask())

    event = comment_report(report=report, note="Thank you.", by=secretariat, at=NOW)

    assert (event.kind, event.note, event.state_before, event.state_after) == (
        "comment",
        "Thank you.",
        "submitted",
        "submitted",
    )
    assert again(report).state == "submitted"


def test_a_comment_written_on_a_page_that_grew_old_moves_nothing(contributor):
    report = ask()
    answer(report)
    stale = again(report)
    send(report)

    event = comment_report(report=stale, note="Nearly there.", by=contributor, at=NOW)

    assert (event.state_before, event.state_after) == ("submitted", "submitted")
    assert replay(ReportEvent.objects.filter(report=report)) == Answered("submitted", NOW)
    assert again(report).state == "submitted"


def test_an_empty_comment_is_none(secretariat):
    report = send(ask())

    with pytest.raises(ValidationError) as refused:
        comment_report(report=report, note="\n", by=secretariat, at=NOW)

    assert refused.value.message_dict == {"note": ["Write your comment first."]}
    assert kinds(report) == ["open", "begin", "submit"]


# -- Settling --------------------------------------------------------------------------------------


def test_adopting_makes_an_update_that_cites_the_report(secretariat):
    report = send(
        ask(),
        "off_track",
        done="We met twice.",
        evidence="https://example.org/a\nhttps://example.org/b",
        progress=Decimal("12.5"),
    )
    line = report.lines.get()

    made = adopt_line(line=line, by=secretariat, at=NOW)

    line.refresh_from_db()
    action = Action.objects.get()
    assert (action.state, action.progress, action.revision) == ("off_track", Decimal("12.5"), 1)
    assert (made.author, made.reason, made.path_who) == (secretariat, line.reason, line.path_who)
    assert (made.cited_line, made.note, made.note_language) == (line, "We met twice.", "fr")
    assert [link.url for link in Evidence.objects.filter(update=made)] == [
        "https://example.org/a",
        "https://example.org/b",
    ]
    assert (line.verdict, line.adopted_update, line.verdict_by, line.verdict_at) == ("adopted", made, secretariat, NOW)
    assert again(report).review_started_at == NOW


def test_adopting_keeps_a_forecast_that_the_lead_does_not_mention(secretariat):
    take_part("FR", "A1.1")
    update(Action.objects.get(), forecast_on=date(2025, 11, 30), at=FIRST_OPENED)
    line = send(open_round()[0], "at_risk").lines.get()

    made = adopt_line(line=line, by=secretariat, at=NOW)

    assert (made.forecast_on, made.moves_forecast) == (date(2025, 11, 30), False)


def test_an_accepted_line_can_still_be_adopted(secretariat):
    line = accepted(ask()).lines.get()

    assert adopt_line(line=line, by=secretariat, at=NOW + HOUR).state == "on_track"


def test_adopting_what_breaks_a_rule_changes_nothing(secretariat):
    line = send(ask()).lines.get()
    ReportLine.objects.update(health="at_risk")

    with pytest.raises(ValidationError) as refused:
        adopt_line(line=line, by=secretariat, at=NOW)

    assert list(refused.value.message_dict) == ["reason", "path_what", "path_who", "path_by"]
    line.refresh_from_db()
    assert (line.verdict, line.report.review_started_at, Update.objects.count()) == ("", None, 0)


NOT_THE_LEAD = "Only the last word of the lead can be adopted or kept."
THE_SAME = "The lead and the status of the action say the same."
SETTLED = "This has been settled already."


def settle(verb: str, line: ReportLine, by: object) -> None:
    """Adopt or keep."""
    if verb == "adopt":
        adopt_line(line=line, by=by, at=NOW)
    else:
        keep_status(line=line, note="The next meeting decides.", by=by, at=NOW)


@pytest.mark.parametrize("verb", ["adopt", "keep"])
@pytest.mark.parametrize("first", ["adopt", "keep"])
def test_a_line_is_settled_once(verb, first, secretariat):
    line = send(ask()).lines.get()
    settle(first, line, secretariat)
    before = ReportLine.objects.values().get()

    with pytest.raises(ValidationError) as refused:
        settle(verb, line, secretariat)

    assert refused.value.messages == [SETTLED]
    assert ReportLine.objects.values().get() == before


@pytest.mark.parametrize("verb", ["adopt", "keep"])
@pytest.mark.parametrize(
    ("role", "prepare"), [("contributing", send), ("lead", answer), ("lead", returned)], ids=["role", "draft", "back"]
)
def test_only_what_the_lead_has_sent_is_settled(verb, role, prepare, secretariat):
    report = ask(role=role)
    prepare(report)

    with pytest.raises(ValidationError) as refused:
        settle(verb, report.lines.get(), secretariat)

    assert refused.value.messages == [NOT_THE_LEAD]
    assert (report.lines.get().verdict, Update.objects.count()) == ("", 0)


@pytest.mark.parametrize("verb", ["adopt", "keep"])
def test_only_the_last_word_of_the_lead_is_settled(verb, secretariat):
    first, second = two_rounds("off_track")
    send(second, "at_risk")

    with pytest.raises(ValidationError) as refused:
        settle(verb, first.lines.get(), secretariat)
    assert refused.value.messages == [NOT_THE_LEAD]
    assert (first.lines.get().verdict, Update.objects.count()) == ("", 0)

    settle(verb, second.lines.get(), secretariat)
    assert second.lines.get().verdict == ("adopted" if verb == "adopt" else "kept")

    with pytest.raises(ValidationError) as refused:
        settle(verb, first.lines.get(), secretariat)
    assert (refused.value.messages, first.lines.get().verdict) == ([NOT_THE_LEAD], "")


@pytest.mark.parametrize("verb", ["adopt", "keep"])
def test_an_older_word_is_the_last_one_again_when_the_later_is_sent_back(verb, secretariat):
    first, second = two_rounds("off_track")
    returned(second)

    settle(verb, first.lines.get(), secretariat)

    assert first.lines.get().verdict == ("adopted" if verb == "adopt" else "kept")


@pytest.mark.parametrize("verb", ["adopt", "keep"])
def test_where_both_say_the_same_there_is_nothing_to_settle(verb, secretariat):
    line = send(ask()).lines.get()
    update(line.action, "on_track")

    with pytest.raises(ValidationError) as refused:
        settle(verb, line, secretariat)

    assert refused.value.messages == [THE_SAME]
    assert (again(line.report).review_started_at, Update.objects.count()) == (None, 1)
    line.refresh_from_db()
    assert line.verdict == ""


def test_keeping_records_why_and_leaves_the_status(secretariat):
    report = send(ask())
    line = report.lines.get()

    keep_status(line=line, note="The next meeting decides.", by=secretariat, at=NOW)

    line.refresh_from_db()
    assert (line.verdict, line.verdict_note, line.verdict_by, line.verdict_at) == (
        "kept",
        "The next meeting decides.",
        secretariat,
        NOW,
    )
    assert (Update.objects.count(), again(report).review_started_at) == (0, NOW)


def test_keeping_needs_its_reason(secretariat):
    line = send(ask()).lines.get()

    with pytest.raises(ValidationError) as refused:
        keep_status(line=line, note=" ", by=secretariat, at=NOW)

    assert refused.value.message_dict == {"note": ["Say why the status is kept: the member reads this sentence."]}
    line.refresh_from_db()
    assert (line.verdict, line.report.review_started_at) == ("", None)


@pytest.mark.parametrize("verb", ["adopt", "keep"])
def test_another_word_waits_for_another_verdict(verb, secretariat):
    report = send(ask("A1.1"), "off_track")
    (line,) = report.lines.all()
    settle(verb, line, secretariat)
    adopted = Update.objects.first()
    return_report(report=report, note="Since when?", by=secretariat, at=NOW)

    answer(again(report), "at_risk")

    line.refresh_from_db()
    assert (line.verdict, line.verdict_note, line.verdict_by, line.verdict_at) == ("", "", None, None)
    assert line.adopted_update == adopted

    send(again(report), "on_track" if verb == "keep" else "at_risk", at=NOW + HOUR)
    settle("keep", line, secretariat)
    line.refresh_from_db()
    assert (line.verdict, line.adopted_update) == ("kept", adopted)

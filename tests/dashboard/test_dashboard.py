"""/dashboard/: where the plan stands, in one page."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from pytest_django.asserts import assertContains, assertInHTML

from actions.reporting.services import accept_report
from mdmplan.dashboard.figures import Segment
from members.models import Role
from tests.dashboard.helpers import moment, section, words
from tests.factories import (
    NOW,
    ActionFactory,
    DecisionFactory,
    MeetingFactory,
    MemberFactory,
    ObjectiveFactory,
    OutcomeFactory,
    ParticipationFactory,
    PeriodFactory,
    PlanFactory,
    PriorityCommentFactory,
    PriorityFactory,
    UserFactory,
    update,
)
from tests.reporting.helpers import accepted, answer, ask, open_round, send, take_part

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
URL = "/dashboard/"
A_DAY = timedelta(days=1)


@pytest.mark.parametrize("rows", [1, 3, 9])
def test_any_amount_of_data_costs_the_same_queries(as_, board, rows, django_assert_num_queries):
    MeetingFactory()
    for n in range(rows):
        code = f"{'ABC'[n % 3]}1.{n}"
        action = ActionFactory(code=code, due_on=date(2025, 6, 30))
        PriorityCommentFactory(priority=action.objective.priority)
        update(action, "on_track", at=moment(2, 1))
        action.refresh_from_db()
        update(action, "off_track", at=moment(5, 1), forecast_on=date(2025, 9, 30))
        take_part(f"A{chr(65 + n)}", code)
        DecisionFactory(action=action, meeting=MeetingFactory(held_on=date(2025, 9, 1 + n)))
    for report in open_round():
        accepted(report, support="board", support_request="A decision.")
    client = as_(board)

    with django_assert_num_queries(14):  # two of them are the session and the reader
        page = client.get(URL)
    with django_assert_num_queries(25):  # and what the edit history says of that day
        client.get(f"{URL}?as_of=2025-07-01")

    brief = page.context["brief"]
    assert (brief.headline.total, brief.round.answered, len(brief.exceptions)) == (rows, rows, rows)
    assert len(brief.requests) == 2 * rows


def test_it_says_where_the_plan_stands_and_compares_with_the_last_meeting(as_, board):
    MeetingFactory(held_on=date(2025, 3, 12))
    MeetingFactory(held_on=date(2025, 9, 18))
    update(ActionFactory(code="A1.1"), "completed", at=moment(6, 3))
    ActionFactory(code="A1.2")

    page = as_(board).get(URL)

    said = words(page)
    assert "As of 8 July 2025, compared with the meeting of 12 March 2025" in said
    assert (
        "1 of 2 actions is completed or on track; none needs attention; "
        "since 12 March 2025, 1 was completed and none slipped." in said.replace(" ;", ";")
    )
    assert "Time elapsed 84 % from 1 January 2023 to 31 December 2025" in said
    assert "Progress 100 % from 1 of 2 actions" in said
    assertContains(page, 'href="/meetings/2025-03-12/"', count=1)


def test_stale_is_counted_apart(as_, board):
    PeriodFactory(opened=True)
    update(ActionFactory(code="A1.1"), "on_track", at=moment(5, 1))
    update(ActionFactory(code="A1.2"), "on_track", at=moment(8, 1))

    with time_machine.travel(moment(8, 10), tick=False):
        page = as_(board).get(URL)

    assert page.context["brief"].figures.distribution.segments == (
        Segment("on_track", False, 1),
        Segment("on_track", True, 1),
    )
    assert "2 of 2 actions are completed or on track, 1 of them not updated" in words(page).replace(" ,", ",")


def test_without_period_meeting_update_or_action_it_says_so_in_words(as_, board):
    PriorityFactory(code="A")

    page = as_(board).get(URL)

    assert "No action is planned yet." in words(page)
    assert "As of 8 July 2025, compared with 30 June 2025" in words(page)
    assert "Progress – no action planned" in words(page)
    assert section(page, "decisions") == "Decisions requested No decision is requested of the board."
    assert section(page, "attention") == "Needing attention No action is known to be at risk or off track."
    assert section(page, "changes") == "Since 30 June 2025 Nothing has changed since then."
    assert section(page, "reports") == "Who has reported No reporting round has opened yet."
    assert "The secretariat has not written its sentence yet. – no action planned" in section(page, "priorities")


def test_actions_of_which_nobody_spoke_have_no_progress(as_, board):
    ActionFactory(code="A1.1")

    page = as_(board).get(URL)

    assert "No action has been updated yet." in words(page)
    assert "Progress – no action has a number yet" in words(page)
    assert (page.context["brief"].figures.progress.value, page.context["brief"].figures.progress.of) == (None, 1)


def test_postponed_and_cancelled_alone_leave_progress_undefined(as_, board):
    update(ActionFactory(code="A1.1"), "postponed", progress=40)
    update(ActionFactory(code="A1.2"), "cancelled", progress=40)

    assert "Progress – every action is postponed or cancelled" in words(as_(board).get(URL))


def test_without_a_plan_it_is_not_found_and_says_what_to_do(as_, secretariat):
    page = as_(secretariat).get(URL)

    assert page.status_code == 404
    assertContains(page, "No plan is loaded yet: run manage.py loaddata", status_code=404)


# -- What needs the board --------------------------------------------------------------------------


def test_questions_stand_with_their_options_and_meeting(as_, board):
    DecisionFactory(
        action=ActionFactory(code="C1.2"),
        meeting=MeetingFactory(held_on=date(2025, 9, 19)),
        needed_by=date(2025, 9, 19),
        options_en="Half time\nFull time",
    )
    OutcomeFactory(decision=DecisionFactory(question_en="Settled?"))

    assert section(as_(board).get(URL), "decisions") == (
        "Decisions requested 1 question waits for an answer Co-finance the post? C1.2 Do C1.2 · "
        "asked by Secretariat · meeting of 19 September 2025 · needed by 19 September 2025 Half time Full time"
    )


def test_exceptions_say_since_when_why_and_how_back_to_green(as_, board):
    action = ActionFactory(code="A1.1", due_on=date(2025, 6, 30))
    ParticipationFactory(action=action, lead=True, member=MemberFactory(code="FR"))
    for day, state, forecast in ((1, "on_track", None), (5, "at_risk", date(2025, 9, 1)), (6, "at_risk", None)):
        update(action, state, at=moment(7, day), forecast_on=forecast or date(2025, 9, 30))
        action.refresh_from_db()

    assert section(as_(board).get(URL), "attention").replace(" ,", ",") == (
        "Needing attention 1 action is off track or at risk "
        "Action State Since Why Path to green Next date A1.1 Do A1.1 lead: Pays FR At risk worsened 5 July 2025 "
        "Three readings are missing. Ask the three members Programme lead, by 30 September 2025 "
        "30 September 2025 moved 3 times, +92 days"
    )


def test_an_exception_may_be_old_news_without_a_date(as_, board):
    update(ActionFactory(code="A1.1"), "off_track", at=moment(2, 1))

    said = section(as_(board).get(URL), "attention")

    assert "Off track · Not updated 1 February 2025" in said
    assert said.endswith("by 30 September 2025 no date")
    assert "worsened" not in said


# -- What changed ----------------------------------------------------------------------------------


def test_changes_stand_by_kind_with_what_was_and_what_is(as_, board, secretariat):
    due = {"due_on": date(2025, 9, 30)}
    made = [ActionFactory(code=f"A1.{n}", **due) for n in range(1, 5)]
    for action in made:
        update(action, "on_track", at=moment(3, 1))
        action.refresh_from_db()
    ActionFactory(code="A1.8", added_at=moment(7, 3))
    ActionFactory(code="A1.9", withdrawn_at=moment(7, 4), withdrawn_by=secretariat)
    update(made[0], "completed", at=moment(7, 5))
    update(made[1], "off_track", at=moment(7, 5), forecast_on=date(2025, 10, 1))
    update(made[2], "on_track", at=moment(7, 5), forecast_on=date(2025, 9, 1))

    page = as_(board).get(f"{URL}?compare=2025-03-02")
    said = section(page, "changes").replace(" ,", ",")

    assert said == (
        "Since 2 March 2025 "
        "Completed 1 A1.1 Do A1.1 completed on 2 June 2025 "
        "Newly off track 1 A1.2 Do A1.2 On track → Off track "
        "Dates put back 1 A1.2 Do A1.2 30 September 2025 → 1 October 2025, +1 day · moved once, by: Secretariat "
        "Dates brought forward 1 A1.3 Do A1.3 30 September 2025 → 1 September 2025 · moved once, by: Secretariat "
        "Added to the plan 1 A1.8 Do A1.8 3 July 2025 "
        "Withdrawn from the plan 1 A1.9 Do A1.9 4 July 2025 "
        "No longer updated 1 A1.4 Do A1.4 On track: last word on 1 March 2025"
    )


def test_changes_of_status_and_others_stand_side_by_side(as_, board):
    update(ActionFactory(code="A1.1"), "completed", at=moment(7, 5))
    ActionFactory(code="A1.2", added_at=moment(7, 5))
    client = as_(board)

    def columns(query):
        found = client.get(URL + query).context["changes"]
        return [[group["kind"] for group in column] for column in found]

    assert columns("") == [["completed"], ["added"]]
    assert columns("?as_of=2025-07-04") == []


# -- Who has reported ------------------------------------------------------------------------------


def test_it_names_who_has_answered_late_or_not_yet(as_, board):
    for code, country in (("SE", "Sweden"), ("DE", "Germany"), ("GR", "Greece")):
        MemberFactory(code=code, country_en=country)
        take_part(code, "A1.1", role="contributing")
    germany, _greece, sweden = open_round()
    send(germany)
    send(sweden, at=moment(7, 22))

    with time_machine.travel(moment(7, 23), tick=False):
        page = as_(board).get(URL)

    assert section(page, "reports") == (
        "Who has reported Q2 2025 2 of 3 associations have answered. Deadline: 20 July 2025, 23:59. "
        "Answered Germany Sweden late Not yet Greece"
    )
    assert "Reports received 2 of 3 Q2 2025 · missing: Greece On time 1 of 3 deadline: 20 July 2025" in words(page)


def test_a_round_that_asks_nobody_says_so(as_, board):
    open_round()

    assert section(as_(board).get(URL), "reports") == (
        "Who has reported Q2 2025 No member is asked to report: none leads or contributes to an action."
    )


def test_one_association_that_has_answered_leaves_nobody_missing(as_, board):
    send(ask())

    page = as_(board).get(URL)

    assert "1 of 1 association has answered." in section(page, "reports")
    assert ("Not yet" in section(page, "reports"), "missing:" in words(page)) == (False, False)


# -- Who sees what ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "role", ["board", "contributor", "focal_point", "other_focal_point", "secretariat", "administrator"]
)
def test_what_a_member_writes_is_absent_until_it_is_accepted(as_, request, role):
    client = as_(request.getfixturevalue(role))
    said = {"support": "board", "support_request": "Settle the budget.", "done": "We met twice."}
    report = ask()

    def shown():
        page = client.get(URL)
        return (len(page.context["brief"].requests), "Settle the budget." in page.text, "We met twice." in page.text)

    answer(report, **said)
    assert shown() == (0, False, False)
    send(report, **said)
    assert shown() == (0, False, False)
    accept_report(report=report, by=UserFactory(role=Role.SECRETARIAT), at=NOW)
    assert shown() == (1, True, False)


def test_an_accepted_request_of_the_board_leads_to_its_report(as_, board):
    accepted(ask(), support="board", support_request="Settle the budget.")

    page = as_(board).get(URL)

    assert section(page, "decisions") == (
        "Decisions requested 1 question waits for an answer Settle the budget. FR, not translated "
        "A1.1 Do A1.1 · asked by Pays FR · report Q2 2025"
    )
    assertContains(page, '<a href="/reports/2025-Q2/FR/">report Q2 2025</a>', html=True, count=1)


def test_people_appear_by_role_never_by_name(as_, board):
    by = UserFactory(role=Role.SECRETARIAT, name="Camille Untel", email="camille@example.org")
    action = ActionFactory(code="A1.1")
    update(action, "off_track", by=by)
    PriorityCommentFactory(priority=action.objective.priority, by=by)
    send(ask())

    page = as_(board).get(URL)

    assert "The standards are adopted. secretariat, 8 July 2025" in words(page)
    assert ("Camille" in page.text, "camille" in page.text) == (False, False)


@pytest.mark.parametrize(
    ("role", "offered"),
    [("secretariat", 1), ("administrator", 1), ("board", 0), ("focal_point", 0), ("contributor", 0)],
)
def test_only_those_who_write_the_sentence_are_offered_it(as_, request, role, offered):
    PriorityFactory(code="A")

    page = as_(request.getfixturevalue(role)).get(URL)

    assert (page.text.count('href="/dashboard/priorities/A/comment/"'), "Priority A" in page.text) == (offered, True)


def test_a_visitor_is_sent_to_sign_in(client):
    assert client.get(URL).url == "/account/login/?next=/dashboard/"


def test_it_rejects_post(as_, board):
    assert as_(board).post(URL).status_code == 405


# -- The past --------------------------------------------------------------------------------------


def test_the_past_leads_on_within_it(as_, board):
    MeetingFactory(held_on=date(2025, 3, 12))
    update(ActionFactory(code="A1.1"), "off_track", at=moment(2, 1))
    ask("A1.2")

    page = as_(board).get(f"{URL}?as_of=2025-07-07&compare=2025-01-31")

    assert "As of 7 July 2025, compared with 31 January 2025" in words(page)
    assertInHTML(
        '<span>This page shows what was known on 7 July 2025. <a href="/dashboard/">Back to today</a></span>', page.text
    )
    for href in ("/actions/A1.1/", "/periods/2025-Q2/", "/plan/A/"):
        assert set(re.findall(rf'href="{href}(.*?)"', page.text)) == {"?as_of=2025-07-07"}
    assertContains(page, 'href="/dashboard/?as_of=2025-03-12"', count=1)


def test_today_asked_by_its_date_is_the_present(as_, board):
    update(ActionFactory(code="A1.1"), "off_track", at=moment(2, 1))

    page = as_(board).get(f"{URL}?as_of=2025-07-08")

    assert (page.context["form"].is_past, page.context["query"], page.context["brief"].moment) == (False, "", NOW)


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("as_of", "soon", "Write the day as 2025-06-30."),
        ("as_of", "2025-02-30", "Write the day as 2025-06-30."),
        ("as_of", "2025-07-09", "This day is still to come."),
        ("as_of", "0001-01-01", "Write a day between 1980 and 2100."),
        ("compare", "1979-12-31", "Write a day between 1980 and 2100."),
        ("compare", "<b>", "Write the day as 2025-06-30."),
        ("compare", "2025-07-08", "Compare with a day before the one that is shown."),
        ("compare", "2026-01-01", "Compare with a day before the one that is shown."),
    ],
)
def test_a_bad_day_has_its_sentence_and_the_page_shows_now(as_, board, field, typed, sentence):
    PlanFactory()

    page = as_(board).get(URL, {field: typed})

    shown = typed.replace("<", "&lt;").replace(">", "&gt;")
    assertInHTML(f'<ul class="errorlist" id="id_{field}_error"><li>{sentence}</li></ul>', page.text)
    assert f'value="{shown}"' in page.text
    assert "<details open>" in page.text
    assert "As of 8 July 2025, compared with 30 June 2025" in words(page)


def test_a_comparison_after_the_day_asked_for_is_refused_and_the_day_is_shown(as_, board):
    PlanFactory()

    page = as_(board).get(f"{URL}?as_of=2025-03-01&compare=2025-03-01")

    sentence = "Compare with a day before the one that is shown."
    assertInHTML(f'<ul class="errorlist" id="id_compare_error"><li>{sentence}</li></ul>', page.text)
    assert page.text.count('value="2025-03-01"') == 2
    assert "As of 1 March 2025, compared with 31 December 2024" in words(page)


def test_a_bad_day_keeps_a_good_comparison(as_, board):
    PlanFactory()

    page = as_(board).get(f"{URL}?as_of=soon&compare=2025-03-12")

    assertInHTML('<ul class="errorlist" id="id_as_of_error"><li>Write the day as 2025-06-30.</li></ul>', page.text)
    assert "As of 8 July 2025, compared with 12 March 2025" in words(page)


@pytest.mark.parametrize(
    ("asked", "day", "before"),
    [
        ("?as_of=1980-01-01", date(1980, 1, 1), date(1979, 12, 31)),
        ("?as_of=1980-04-01", date(1980, 4, 1), date(1980, 3, 31)),
        ("?as_of=2022-12-31", date(2022, 12, 31), date(2022, 9, 30)),
        ("?as_of=30/06/2025&compare=2025-03-12", date(2025, 6, 30), date(2025, 3, 12)),
    ],
)
def test_any_past_day_may_be_asked(as_, board, asked, day, before):
    ActionFactory(code="A1.1")

    page = as_(board).get(URL + asked)

    assert (page.context["day"], page.context["compared_with"]) == (day, before)
    assert page.context["brief"].headline.total == (1 if day.year == 2025 else 0)


def test_after_the_plan_has_ended_all_its_time_has_passed(as_, board):
    ObjectiveFactory(code="A1")
    with time_machine.travel(date(2026, 3, 1), tick=False):
        page = as_(board).get(URL)

    assert page.context["brief"].elapsed == 100
    assert "Time elapsed 100 %" in words(page)


def test_the_usual_day_is_that_of_the_network_whoever_reads(as_):
    PlanFactory()
    tokyo = UserFactory(of_member=True, member=MemberFactory(code="JP", time_zone="Asia/Tokyo"))

    with time_machine.travel(moment(7, 8, 20), tick=False):
        page = as_(tokyo).get(URL)

    assert "As of 8 July 2025" in words(page)


def test_a_change_of_yesterday_is_not_yet_in_the_day_before(as_, board):
    update(ActionFactory(code="A1.1"), "completed", at=NOW - A_DAY)
    client = as_(board)

    done = [client.get(f"{URL}?as_of=2025-07-0{day}").context["brief"].headline.done for day in (6, 7, 8)]

    assert done == [0, 1, 1]

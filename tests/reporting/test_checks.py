"""The standing rules: what each finds, what it just does not, and its sentence."""

from datetime import UTC, date, datetime, timedelta

import pytest

from actions.models import Action, Milestone, Participation
from actions.reporting.checks import RULES, accepted, check, findings, rules
from actions.reporting.models import Period, Report
from actions.reporting.services import keep_status
from priorities.models import Objective, Priority
from tests.factories import (
    NOW,
    AcceptedFindingFactory,
    ActionFactory,
    MemberFactory,
    MilestoneFactory,
    ObjectiveFactory,
    ParticipationFactory,
    PeriodFactory,
    PlanFactory,
    PriorityFactory,
    update,
)
from tests.reporting.helpers import OPENED, open_first_round, open_round, send, take_part

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
TODAY = NOW.date()
YESTERDAY = TODAY - timedelta(days=1)


def found(rule, moment=NOW):
    """Return what one rule finds in the plan of the tests."""
    return [finding for finding in findings(PlanFactory(), moment) if finding.rule == rule]


def sentences(rule, moment=NOW):
    """Return the code and the sentence of what one rule finds."""
    return [(finding.code, finding.sentence) for finding in found(rule, moment)]


def quarter(year, number):
    """Return a quarter before 2025-Q1: opened on the second day after it, locked 35 days later."""
    opens = date(year + number // 4, number % 4 * 3 + 1, 2)
    opened = datetime(opens.year, opens.month, opens.day, 9, tzinfo=UTC)
    return PeriodFactory(
        code=f"{year}-Q{number}",
        starts_on=date(year, number * 3 - 2, 1),
        ends_on=opens - timedelta(days=2),
        opens_on=opens,
        due_at=opened + timedelta(days=18),
        locks_at=opened + timedelta(days=35),
    )


def open_quarter(year, number):
    """Open a quarter before 2025-Q1; return its reports."""
    period = quarter(year, number)
    return open_round(period, at=datetime(period.opens_on.year, period.opens_on.month, 2, 9, tzinfo=UTC))


def answered(report, done="", state="on_track", days=3):
    """Send a report three days after its period has opened."""
    long_ago = {"completed_on": date(2024, 6, 1)} if state == "completed" else {}
    at = Period.objects.get(pk=report.period_id).opened_at + timedelta(days=days)
    return send(report, state, at=at, done=done, **long_ago)


# -- The list --------------------------------------------------------------------------------------


def test_every_rule_is_listed_once_with_its_words():
    own = {name for name, thing in vars(rules).items() if getattr(thing, "__module__", "") == rules.__name__}

    assert {rule.find.__name__ for rule in RULES} == {name for name in own if not name.startswith("_")}
    assert [rule.key for rule in RULES] == [rule.find.__name__ for rule in RULES]
    for words in ("title", "why", "fix"):
        assert all(str(getattr(rule, words)) for rule in RULES)
    assert len({str(rule.title) for rule in RULES}) == len(RULES)


def test_the_most_urgent_comes_first_with_what_its_line_shows():
    ActionFactory(code="A1.1", title_es="Hacer", starts_on=YESTERDAY)
    ActionFactory(code="A1.2", title_es="Hacer", starts_on=TODAY - timedelta(days=30))
    ParticipationFactory(action=Action.objects.get(code="A1.2"), lead=True)
    Priority.objects.update(title_es="Prioridad")
    Objective.objects.update(title_es="Objetivo")

    shown = findings(PlanFactory(), NOW)

    assert [(each.rule, each.code, each.urgency) for each in shown] == [
        ("not_started", "A1.2", 30),
        ("not_started", "A1.1", 1),
        ("no_lead", "A1.1", 0),
    ]
    first = shown[0]
    assert (first.title, first.fix, first.label) == ("Not started, past the start date", "Update", "Not started")
    assert (first.page, first.href) == ("/actions/A1.2/", "/actions/A1.2/update/")
    assert first.action == Action.objects.get(code="A1.2")
    assert len({each.key for each in shown}) == 3


def test_what_is_withdrawn_is_not_checked(secretariat):
    action = ActionFactory(code="A1.1", starts_on=YESTERDAY)
    MilestoneFactory(action=action)
    ParticipationFactory(action=action, member=MemberFactory(code="FR", left_on=YESTERDAY), role="observing")
    take_part("ES", "A1.1", "A1.2", role="contributing")
    take_part("GR", "A1.1", "A1.2", role="contributing")
    for year, number in ((2024, 3), (2024, 4)):
        for report in open_quarter(year, number):
            answered(report, "We met.", {"ES": "completed", "GR": "off_track"}[report.member.code])
    for report in open_first_round():
        answered(report, "We met.", {"ES": "completed", "GR": "off_track"}[report.member.code])
    kinds = {"not_started", "left_members", "members_apart", "same_text", "no_lead", "untranslated"}
    assert {each.rule for each in findings(PlanFactory(), NOW) if each.code == "A1.1"} == kinds

    action.withdraw(by=secretariat, at=NOW)

    assert [each for each in findings(PlanFactory(), NOW) if each.code == "A1.1"] == []


def test_another_plan_is_left_alone():
    ActionFactory(code="A1.1", starts_on=YESTERDAY)
    other = PlanFactory(slug="2026-2028", starts_on=date(2026, 1, 1), ends_on=date(2028, 12, 31))

    assert findings(other, NOW) == []
    assert findings(PlanFactory(), NOW) != []


# -- Where an action stands ------------------------------------------------------------------------


def test_in_progress_past_the_due_date():
    action = ActionFactory(code="A1.1", due_on=YESTERDAY)
    update(action)

    assert sentences("past_due") == [("A1.1", "Due on 7 July 2025, 1 day ago.")]
    assert [each.href for each in found("past_due")] == ["/actions/A1.1/update/"]


@pytest.mark.parametrize(
    ("due_on", "state"),
    [(TODAY, "on_track"), (None, "on_track"), (YESTERDAY, "completed"), (YESTERDAY, "postponed"), (YESTERDAY, None)],
)
def test_what_is_due_today_or_not_in_progress_is_not_past_due(due_on, state):
    action = ActionFactory(code="A1.1", due_on=due_on)
    if state:
        update(action, state)

    assert found("past_due") == []


def test_another_forecast_and_its_passing_are_other_facts():
    action = ActionFactory(code="A1.1", due_on=YESTERDAY)
    update(action)
    [first] = found("past_due")
    update(Action.objects.get(), forecast_on=TODAY)
    [second] = found("past_due")
    [third] = found("past_due", NOW + timedelta(days=1))

    assert len({first.fingerprint, second.fingerprint, third.fingerprint}) == 3
    assert first.subject == second.subject == third.subject


def test_not_started_past_the_start_date():
    ActionFactory(code="A1.1", starts_on=YESTERDAY)

    assert sentences("not_started") == [("A1.1", "To be started on 7 July 2025, 1 day ago.")]


@pytest.mark.parametrize(("starts_on", "state"), [(TODAY, None), (None, None), (YESTERDAY, "on_track")])
def test_what_starts_today_or_has_started_is_in_order(starts_on, state):
    action = ActionFactory(code="A1.1", starts_on=starts_on)
    if state:
        update(action, state)

    assert found("not_started") == []


def test_at_100_percent_not_completed():
    update(ActionFactory(code="A1.1"), progress=100, sure=True)

    assert sentences("full") == [("A1.1", "Its progress is 100\u00a0%, its state “On track”.")]


@pytest.mark.parametrize(("state", "values"), [("on_track", {"progress": "99.9"}), ("completed", {})])
def test_what_is_nearly_full_or_completed_is_in_order(state, values):
    update(ActionFactory(code="A1.1"), state, **values)

    assert found("full") == []


def test_completed_with_open_milestones():
    action = ActionFactory(code="A1.1")
    MilestoneFactory(action=action, title_en="Kick-off", done_on=TODAY)
    MilestoneFactory(action=action, title_en="Survey", done_on=TODAY + timedelta(days=1))
    MilestoneFactory(action=action, title_en="Report", position=1)
    update(action, "completed")

    assert sentences("open_milestones") == [
        ("A1.1", "Completed on 2 June 2025, and 2 milestones are open: “Survey”, “Report”.")
    ]
    assert [each.href for each in found("open_milestones")] == ["/actions/A1.1/#milestones"]


def test_milestones_that_are_reached_or_withdrawn_or_of_an_open_action_are_in_order(secretariat):
    action = ActionFactory(code="A1.1")
    MilestoneFactory(action=action, done_on=TODAY)
    update(action, "completed")
    gone = MilestoneFactory(action=action)
    assert [finding.code for finding in found("open_milestones")] == ["A1.1"]
    gone.withdraw(by=secretariat, at=NOW)
    MilestoneFactory(action=ActionFactory(code="A1.2"))

    assert found("open_milestones") == []


def test_expected_after_the_end_of_the_plan():
    update(ActionFactory(code="A1.1"), forecast_on=date(2026, 1, 1))

    assert sentences("beyond_plan") == [("A1.1", "Expected on 1 January 2026; the plan ends on 31 December 2025.")]


@pytest.mark.parametrize(
    ("state", "forecast_on"), [("on_track", date(2025, 12, 31)), ("on_track", None), ("cancelled", date(2026, 1, 1))]
)
def test_what_ends_with_the_plan_or_is_over_is_in_order(state, forecast_on):
    update(ActionFactory(code="A1.1"), state, forecast_on=forecast_on)

    assert found("beyond_plan") == []


# -- What members say ------------------------------------------------------------------------------


def test_the_lead_and_the_secretariat_apart():
    take_part("FR", "A1.1")
    update(Action.objects.get(), "on_track", at=OPENED)
    send(open_round()[0], "off_track", at=NOW - timedelta(days=2))

    assert sentences("voices_apart") == [("A1.1", "Secretariat: On track. Pays FR, lead: Off track.")]
    [finding] = found("voices_apart")
    assert (finding.href, finding.fix, finding.urgency) == ("/reports/2025-Q2/FR/#A1.1", "Adopt or keep", 2)


def test_what_agrees_or_was_settled_is_not_apart(secretariat):
    take_part("FR", "A1.1", "A1.2")
    for action in Action.objects.all():
        update(action, "on_track", at=OPENED)
    report = send(open_round()[0], "off_track")
    assert [each.code for each in found("voices_apart")] == ["A1.1", "A1.2"]
    keep_status(line=report.lines.get(action__code="A1.1"), note="We wait.", by=secretariat, at=NOW)
    update(Action.objects.get(code="A1.2"), "off_track")

    assert found("voices_apart") == []


def contradict(first="completed", second="off_track"):
    """Let Spain, then France, say where A1.1 stands."""
    take_part("ES", "A1.1", role="contributing")
    take_part("FR", "A1.1", role="contributing")
    spain, france = open_round()
    send(spain, first, at=NOW - timedelta(hours=2))
    send(france, second, at=NOW - timedelta(hours=1))


def test_completed_for_one_and_off_track_for_another():
    contradict()

    assert sentences("members_apart") == [("A1.1", "Pays ES: completed. Pays FR: off track.")]
    assert [each.href for each in found("members_apart")] == ["/reports/2025-Q2/FR/#A1.1"]


@pytest.mark.parametrize("words", [("completed", "at_risk"), ("completed", "completed"), ("on_track", "off_track")])
def test_other_words_do_not_exclude_each_other(words):
    contradict(*words)

    assert found("members_apart") == []


def test_only_the_last_word_of_each_member_counts():
    take_part("ES", "A1.1", role="contributing")
    take_part("FR", "A1.1", role="contributing")
    for report, state in zip(open_first_round(), ("completed", "off_track"), strict=True):
        answered(report, state=state)
    spain, france = open_round()
    assert [each.code for each in found("members_apart")] == ["A1.1"]
    send(france, "on_track")

    assert found("members_apart") == []
    assert Report.objects.get(pk=spain.pk).state == "not_started"


@pytest.mark.parametrize(("state", "codes"), [("completed", []), ("cancelled", []), ("on_track", ["A1.1"])])
def test_what_the_secretariat_has_closed_since_is_settled(state, codes):
    contradict()
    update(Action.objects.get(), state)

    assert [each.code for each in found("members_apart")] == codes


def test_what_the_secretariat_had_closed_before_is_not_settled():
    take_part("ES", "A1.1", role="contributing")
    take_part("FR", "A1.1", role="contributing")
    update(Action.objects.get(), "completed", at=OPENED)
    spain, france = open_round()
    send(spain, "completed")
    send(france, "off_track")

    assert [each.code for each in found("members_apart")] == ["A1.1"]


def test_nobody_leads():
    ActionFactory(code="A1.1")

    assert sentences("no_lead") == [("A1.1", "No association leads it.")]
    assert [each.href for each in found("no_lead")] == ["/actions/participations/?action=A1.1"]


def test_what_is_led_or_over_needs_no_lead():
    take_part("FR", "A1.1")
    update(ActionFactory(code="A1.2"), "completed")
    update(ActionFactory(code="A1.3"), "cancelled")

    assert found("no_lead") == []


def test_a_lead_that_has_said_nothing_for_two_quarters():
    take_part("FR", "A1.1")
    open_quarter(2024, 4)
    open_first_round()

    assert sentences("lead_silent") == [("A1.1", "Pays FR leads it, and has said nothing for 2 quarters.")]
    assert [each.href for each in found("lead_silent")] == ["/actions/participations/?action=A1.1"]


def test_a_lead_is_not_silent_before_the_second_quarter_has_locked():
    take_part("FR", "A1.1")
    open_quarter(2024, 4)
    open_first_round()
    locks_at = Period.objects.get(code="2025-Q1").locks_at

    assert [each.code for each in found("lead_silent", locks_at)] == ["A1.1"]
    assert found("lead_silent", locks_at - timedelta(seconds=1)) == []


def test_a_lead_that_has_spoken_or_is_asked_no_more_is_not_silent():
    take_part("FR", "A1.1")
    take_part("ES", "A1.2")
    take_part("GR", "A1.3")
    spain, _france, _greece = open_quarter(2024, 4)
    answered(spain)
    open_first_round()
    assert [each.code for each in found("lead_silent")] == ["A1.1", "A1.3"]
    update(Action.objects.get(code="A1.3"), "completed")
    Participation.objects.filter(action__code="A1.1").update(member=MemberFactory(code="JP"))

    assert found("lead_silent") == []


def test_an_association_that_has_left_still_takes_part():
    ParticipationFactory(
        action=ActionFactory(code="A1.1"), member=MemberFactory(code="FR", left_on=TODAY), role="observing"
    )

    assert sentences("left_members") == [("A1.1", "Pays FR left on 8 July 2025; its role here is still “Observing”.")]
    [finding] = found("left_members")
    assert (finding.href, finding.fix) == ("/actions/participations/?action=A1.1", "Participations")


@pytest.mark.parametrize(
    ("left_on", "role", "state"),
    [(TODAY + timedelta(days=1), "lead", "on_track"), (TODAY, "", "on_track"), (TODAY, "lead", "completed")],
)
def test_who_has_not_left_or_stopped_or_finished_is_in_order(left_on, role, state):
    action = ActionFactory(code="A1.1")
    ParticipationFactory(action=action, member=MemberFactory(code="FR", left_on=left_on), role=role)
    update(action, state)

    assert found("left_members") == []


@pytest.mark.parametrize("third", ["We met.", "  WE\n mét. "])
def test_the_same_text_for_three_quarters(third):
    take_part("FR", "A1.1", role="contributing")
    answered(open_quarter(2024, 3)[0], "Something else.")
    answered(open_quarter(2024, 4)[0], "We met.")
    answered(open_first_round()[0], "We met.")
    assert found("same_text") == []
    answered(open_round()[0], third)

    assert sentences("same_text") == [
        ("A1.1", "Pays FR has sent the same text three times: Q4 2024, Q1 2025, Q2 2025.")
    ]
    assert [each.href for each in found("same_text")] == ["/reports/2025-Q2/FR/#A1.1"]


@pytest.mark.parametrize("texts", [("We met.", "We met.", "We met again."), ("", "", "")])
def test_another_text_or_none_is_in_order(texts):
    take_part("FR", "A1.1", role="contributing")
    reports = (lambda: open_quarter(2024, 4), open_first_round, open_round)
    for text, opening in zip(texts, reports, strict=True):
        answered(opening()[0], text)

    assert found("same_text") == []


def test_three_quarters_with_one_between_them_are_not_in_a_row():
    take_part("FR", "A1.1", role="contributing")
    answered(open_quarter(2024, 3)[0], "We met.")
    answered(open_quarter(2024, 4)[0], "We met.")
    open_first_round()
    answered(open_round()[0], "We met.")

    assert found("same_text") == []


# -- The plan's own texts --------------------------------------------------------------------------


def test_a_text_missing_in_a_language():
    PriorityFactory(code="A", title_es="Prioridad")
    ObjectiveFactory(code="A1", title_en="", title_es="")
    action = ActionFactory(code="A1.1", description_en="What", deliverable_fr="Un guide", deliverable_es=" ")
    milestone = MilestoneFactory(action=action)
    ActionFactory(code="B1.1", title_es="Hacer")
    Objective.objects.filter(code="B1").update(title_es="Objetivo")

    assert sentences("untranslated") == [
        ("B", "Missing: title (ES)."),
        ("A1", "Missing: title (EN, ES)."),
        ("A1.1", "Missing: title (ES), description (FR, ES), deliverable (EN, ES)."),
        ("A1.1", "The title of the milestone “A step” is missing (ES)."),
    ]
    assert [each.href for each in found("untranslated")] == [
        "/plan/B/edit/",
        "/plan/A1/edit/",
        "/actions/A1.1/edit/",
        f"/actions/A1.1/milestones/{milestone.pk}/",
    ]
    assert [(each.page, each.label) for each in found("untranslated")][:3] == [
        ("/plan/B/", "Priority"),
        ("/plan/A1/", "Objective"),
        ("/actions/A1.1/", "Not started"),
    ]


def test_a_text_that_is_written_everywhere_or_nowhere_is_not_missing():
    PriorityFactory(code="A", title_es="Prioridad")
    ObjectiveFactory(code="A1", title_es="Objetivo")
    ActionFactory(code="A1.1", title_es="Hacer")
    MilestoneFactory(action=Action.objects.get(), title_es="Un paso")
    assert found("untranslated") == []

    Milestone.objects.update(title_es="")
    assert [each.code for each in found("untranslated")] == ["A1.1"]


# -- What was accepted -----------------------------------------------------------------------------


def test_what_is_accepted_is_open_no_more_until_its_facts_change(secretariat):
    update(ActionFactory(code="A1.1"), forecast_on=date(2026, 3, 1))
    [finding] = found("beyond_plan")
    acceptance = AcceptedFindingFactory(
        rule=finding.rule, subject=finding.subject, fingerprint=finding.fingerprint, accepted_by=secretariat
    )
    assert (found("beyond_plan"), accepted(PlanFactory(), NOW)) == ([], [(finding, acceptance)])

    update(Action.objects.get(), forecast_on=date(2026, 4, 1))

    assert [each.code for each in found("beyond_plan")] == ["A1.1"]
    assert accepted(PlanFactory(), NOW) == []


def test_where_the_actions_stand_may_be_given():
    ActionFactory(code="A1.1", starts_on=YESTERDAY)

    assert [each.rule for each in check(PlanFactory(), NOW, standing=[]).open] == ["untranslated", "untranslated"]


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_for_one_of_each_and_for_three(count, django_assert_num_queries):
    make_one_of_each(count)
    plan = PlanFactory()

    with django_assert_num_queries(14):
        shown = findings(plan, NOW)

    every = {rule.key for rule in RULES}
    assert {each.rule for each in shown} == every
    assert all(sum(each.rule == rule for each in shown) >= count for rule in every)


def make_one_of_each(count):
    """Let every rule find `count` things."""
    states = {"ES": "completed", "FR": "off_track"}
    codes = [f"A1.{number}" for number in range(1, count + 1)]
    take_part("FR", *codes)
    take_part("ES", *codes, role="contributing")
    take_part("IT", *(f"{code}.2" for code in codes))
    for opening in (lambda: open_quarter(2024, 4), open_first_round, open_round):
        for report in opening():
            if report.member.code in states:
                answered(report, "We met.", states[report.member.code])
    for number in range(count):
        due = {"starts_on": date(2025, 1, 1), "due_on": YESTERDAY}
        full = ActionFactory(code=f"A2.{number}1", **due)
        update(full, progress=100, sure=True, forecast_on=date(2026, 1, 1))
        ActionFactory(code=f"A2.{number}2", **due)
        over = ActionFactory(code=f"A2.{number}3")
        MilestoneFactory(action=over)
        update(over, "completed")
        ParticipationFactory(action=full, member=MemberFactory(code="GR", left_on=YESTERDAY))

"""Whatever happens to a plan: the past stays what it was, what is counted adds up, and each list holds its number."""

from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import time_machine
from django.core.exceptions import ValidationError
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from actions.listing import read_listing
from actions.models import Action, Milestone, Participation
from actions.past import participations_at, standings_then
from actions.reporting.models import Report
from actions.reporting.services import accept_report, return_report
from actions.services.participations import set_role
from actions.services.parts import add_milestone, edit_milestone, tick_milestone, withdraw_milestone
from actions.standing import Standing, standings
from mdmplan.clock import end_of_day, local_date
from mdmplan.dashboard.brief import Brief, read_brief
from mdmplan.dashboard.ground import read_ground
from mdmplan.dashboard.links import action_list, bar
from mdmplan.dashboard.models import Decision, Outcome
from mdmplan.dashboard.services import comment_priority, edit_question, raise_question, record_outcome
from members.models import Role
from priorities.models import Objective
from priorities.services import add, edit, restore, withdraw
from tests.factories import (
    SAID,
    ActionFactory,
    MemberFactory,
    MilestoneFactory,
    ObjectiveFactory,
    PeriodFactory,
    UserFactory,
    update,
)
from tests.reporting.helpers import again, open_round, send, take_part

BEGINNING = datetime(2025, 1, 6, 9, tzinfo=UTC)
A_DAY = timedelta(days=1)
OBJECTIVES = ("A1", "A2", "B1")
MEMBERS = ("ES", "FR", "GR")


class Life:
    """A plan that lives by its services: each method is something that people do, or cannot do now and leave alone.

    `which` picks the one of several that it is done to, `how` what is said or asked for.
    """

    def __init__(self):
        self.at = BEGINNING
        with time_machine.travel(self.at, tick=False):
            self.by, self.reader = UserFactory(role=Role.SECRETARIAT), UserFactory(role=Role.BOARD)
            for code in OBJECTIVES:
                ObjectiveFactory(code=code)
            dates = {"starts_on": self.at.date(), "due_on": self.at.date() + 120 * A_DAY}
            for code in ("A1.1", "A2.1", "B1.1"):
                MilestoneFactory(action=ActionFactory(code=code, **dates), due_on=self.at.date() + 60 * A_DAY)
            ActionFactory(code="B1.2")
            take_part("FR", "A1.1", "A2.1")
            take_part("ES", "B1.1")
            take_part("GR", "A1.1", role="contributing")
            MemberFactory(code="ES")
            self.plan = Action.objects.first().plan
            self.open(0, 20)

    def do(self, what, which, how):
        """Let something happen one hour later; what the product refuses does not happen."""
        self.at += timedelta(hours=1)
        with time_machine.travel(self.at, tick=False), suppress(ValidationError):
            getattr(self, what)(which, how)

    def action(self, which):
        """Return one of the actions that stand."""
        standing = list(Action.objects.of(self.plan).standing(self.at))
        return standing[which % len(standing)]

    def report(self, which, *states):
        """Return one of the reports in `states`, None when there is none."""
        found = list(Report.objects.filter(state__in=states).select_related("period", "member").order_by("pk"))
        return found[which % len(found)] if found else None

    # -- What happens ------------------------------------------------------------------------------

    def say(self, which, how):
        state = list(SAID)[how % len(SAID)]
        forecast = None if how % 3 == 0 else self.at.date() + how * 5 * A_DAY
        values = {"completed_on": self.at.date()} if state == "completed" else {}
        number = None if how % 4 == 0 or state == "completed" else how
        update(self.action(which), state, at=self.at, by=self.by, forecast_on=forecast, progress=number, **values)

    def plan_more(self, which, how):
        objective = Objective.objects.get(code=OBJECTIVES[which % len(OBJECTIVES)])
        code = f"{objective.code}.{10 + Action.objects.count()}"
        dates = {"starts_on": self.at.date(), "due_on": self.at.date() + how * A_DAY} if how % 2 else {}
        add(
            part=Action(plan=self.plan, objective=objective, code=code, title_fr="Une de plus", **dates),
            by=self.by,
            at=self.at,
        )

    def withdraw(self, which, how):
        if Action.objects.standing(self.at).count() > 2:
            withdraw(part=self.action(which), by=self.by, at=self.at)

    def restore(self, which, how):
        withdrawn = list(Action.objects.exclude(withdrawn_at=None).order_by("pk"))
        if withdrawn:
            restore(part=withdrawn[which % len(withdrawn)], by=self.by, at=self.at)

    def rewrite(self, which, how):
        action = self.action(which)
        action.title_en, action.in_published_plan = f"Version {how}", how % 2 == 0
        action.starts_on = action.starts_on or self.at.date()
        if how % 2 or action.due_on is None:
            action.due_on = self.at.date() + how * A_DAY
        edit(part=action, by=self.by, at=self.at)

    def move(self, which, how):
        action = self.action(which)
        action.objective = Objective.objects.get(code=OBJECTIVES[how % len(OBJECTIVES)])
        edit(part=action, by=self.by, at=self.at)

    def agree(self, which, how):
        action, member = self.action(which), MemberFactory(code=MEMBERS[how % len(MEMBERS)])
        role = ("", *Participation.Role.values)[how % 5]
        part = action.participations.filter(member=member).first()
        set_role(action=action, member=member, role=role, was=part.role if part else "", by=self.by, at=self.at)

    def open(self, which, how):
        day = self.at.date()
        dates = {"starts_on": day - 90 * A_DAY, "ends_on": day - A_DAY, "opens_on": day}
        due = self.at + (5 + how) * A_DAY
        code = f"2025-P{self.plan.periods.count()}"
        open_round(PeriodFactory(plan=self.plan, code=code, due_at=due, locks_at=due + 10 * A_DAY, **dates), at=self.at)

    def send(self, which, how):
        report = self.report(which, *Report.WRITABLE)
        if report:
            send(report, ("on_track", "off_track", "not_started")[how % 3], at=self.at)

    def send_and_accept(self, which, how):
        self.send(which, how)
        self.accept(which, how)

    def accept(self, which, how):
        report = self.report(which, Report.State.SUBMITTED)
        if report:
            accept_report(report=again(report), by=self.by, at=self.at)

    def send_back(self, which, how):
        report = self.report(which, Report.State.SUBMITTED)
        if report:
            return_report(report=again(report), note="Which members?", by=self.by, at=self.at)

    def step(self, which, how):
        action, day = self.action(which), self.at.date() + how * A_DAY
        step = action.milestones.standing(self.at).first()
        if how % 4 == 0 or step is None:
            step = Milestone(action=action, title_fr="Une de plus", due_on=day)
            add_milestone(milestone=step, by=self.by, at=self.at)
        elif how % 4 == 1:
            step.title_fr, step.due_on = f"Étape {how}", day
            edit_milestone(milestone=step, by=self.by, at=self.at)
        elif how % 4 == 2:
            tick_milestone(milestone=step, day=None if step.done_on else self.at.date(), by=self.by, at=self.at)
        else:
            withdraw_milestone(milestone=step, by=self.by, at=self.at)

    def write(self, which, how):
        priority = self.action(which).objective.priority
        texts = {f"text_{language}": f"{how} %" for language in ("fr", "en", "es")}
        comment_priority(priority=priority, texts=texts, by=self.by, at=self.at)

    def ask_the_board(self, which, how):
        question = Decision(plan=self.plan, action=self.action(which), question_fr=f"Payer {how} ?", asked_by_fr="FR")
        raise_question(decision=question, by=self.by, at=self.at)

    def ask_otherwise(self, which, how):
        question = self.question(which)
        question.question_fr, question.needed_by = f"Payer plutôt {how} ?", self.at.date() + how * A_DAY
        edit_question(decision=question, by=self.by, at=self.at)

    def decide(self, which, how):
        question = self.question(which)
        last = question.outcomes.first()
        outcome = Outcome(decision=question, kind=Outcome.Kind.values[how % 5], text_fr="Dit ainsi.")
        if outcome.kind == Outcome.Kind.DECIDED:
            outcome.owner_role_fr, outcome.due_on = "Trésorier", self.at.date() + how * A_DAY
        elif outcome.kind == Outcome.Kind.DONE:
            outcome.done_on = self.at.date()
        record_outcome(outcome=outcome, seen=last and last.pk, by=self.by, at=self.at)

    def question(self, which):
        """Return one of the questions to the board, a new one where there is none."""
        if not Decision.objects.exists():
            self.ask_the_board(which, 0)
        found = list(Decision.objects.order_by("pk"))
        return found[which % len(found)]


#: How often each happens, beside the others.
DEEDS = {
    "say": 6,
    "rewrite": 3,
    "move": 2,
    "agree": 2,
    "plan_more": 1,
    "withdraw": 2,
    "restore": 2,
    "step": 2,
    "open": 1,
    "send": 1,
    "accept": 1,
    "send_and_accept": 3,
    "send_back": 1,
    "write": 1,
    "ask_the_board": 1,
    "ask_otherwise": 1,
    "decide": 2,
}
HISTORIES = st.lists(
    st.tuples(
        st.integers(0, 40),
        st.sampled_from([deed for deed, times in DEEDS.items() for _time in range(times)]),
        st.integers(0, 9),
        st.integers(0, 40),
    ),
    min_size=6,
    max_size=12,
)


def lived(life, history):
    """Let `history` happen; yield the end of each day on which something did, and of each last quiet day."""
    for days, *deed in history:
        if days:
            yield end_of_day(local_date(life.at))
        life.at += days * A_DAY
        if days > 1:
            yield end_of_day(local_date(life.at - A_DAY))
        life.do(*deed)
    yield end_of_day(local_date(life.at))


# -- What is compared ------------------------------------------------------------------------------


def where(standing: Standing) -> tuple:
    """Return where an action stands and who leads it, as plain values."""
    action, lead = standing.action, standing.lead and standing.lead.code
    return (action.code, action.title_en, standing.state, standing.freshness, standing.progress, standing.end, lead)


def asked(each) -> tuple:
    """Return a question to the board, as plain values."""
    return (str(each.question), each.action and each.action.pk, each.needed_by)


def told(brief: Brief) -> dict:
    """Return every figure of a brief, as plain values."""
    concerns = [(where(each.standing), each.since, each.worsened, each.moves) for each in brief.exceptions]
    changes = [
        (each.kind, each.standing.action.code, each.old_state, each.new_state, each.old_end, each.new_end)
        for each in brief.changes
    ]
    rows = [(each.member.code, each.answered, each.late) for each in brief.round.members] if brief.round else []
    return {
        "standings": [where(each) for each in brief.figures.standings],
        "plan": (brief.figures.distribution, brief.figures.progress, brief.figures.expected, brief.elapsed),
        "priorities": [
            (
                row.priority.code,
                row.comment and row.comment.pk,
                row.figures.distribution,
                row.figures.progress,
                row.figures.expected,
            )
            for row in brief.priorities
        ],
        "headline": brief.headline,
        "exceptions": concerns,
        "changes": changes,
        "round": brief.round and (brief.round.period.code, rows),
        "heat": [(row.member.code, [cell and cell.state for cell in row.cells]) for row in brief.heat.rows],
        "trend": (brief.trend, brief.trends),
        "moves": [(track.standing.action.code, track.moves) for track in brief.timeline.tracks],
        "steps": {
            action: [(step.title_fr, step.due_on, step.done_on) for step in steps]
            for action, steps in brief.milestones.items()
        },
        "requests": [(*asked(each), each.asked_by, each.deferred_on) for each in brief.requests],
        "followed": [(*asked(each.decision), each.owner, each.due_on, each.days_late) for each in brief.followed],
        "answered": [(*asked(each), each.state) for each in brief.answered],
    }


def check_what_it_says_of_before(brief, told_then):
    """Check that a brief says of the moment it is compared with, and of the ends of quarters, what was told then."""
    states = {code: state for code, _title, state, *_rest in told_then["standings"]}
    added = {change.standing.action.code for change in brief.changes if change.kind == "added"}
    was = {change.standing.action.code: change.old_state for change in brief.changes if change.old_state}
    assert {code: states[code] for code in was} == was
    assert added.isdisjoint(states)
    progress = told_then["plan"][1]
    assert {point.day: point.progress for point in brief.trend}.get(local_date(brief.before), progress) == progress


def read(life, moment, before, *, past):
    """Return the brief of a moment, of the present or of the past."""
    return read_brief(read_ground(life.plan, moment, past=past), before)


def check_the_pages_of_actions(life, brief, moment, *, past):
    """Check that what pages read of the actions alone is what the brief says of them."""
    found = (
        standings_then(life.plan, moment, participations_at(life.plan, moment))
        if past
        else standings(life.plan, moment)
    )
    assert [where(each) for each in found] == told(brief)["standings"]


def check_that_it_adds_up(brief):
    """Check that each number of a brief is that of the things it counts."""
    figures, headline = brief.figures, brief.headline
    for part in (figures, *(row.figures for row in brief.priorities)):
        assert sum(each.count for each in part.distribution.segments) == part.distribution.total == len(part.standings)
        assert 0 <= part.progress.counted <= part.progress.of <= part.distribution.total
        assert part.expected.of == part.progress.of
    assert sum(row.figures.distribution.total for row in brief.priorities) == figures.distribution.total
    assert (headline.total, headline.attention) == (figures.distribution.total, len(brief.exceptions))
    kinds = Counter(each.kind for each in brief.changes)
    assert (headline.completed, headline.slipped) == (kinds["completed"], kinds["slipped"])
    if brief.round:
        assert brief.round.answered + len(brief.round.missing) == brief.round.asked
        assert brief.round.on_time + brief.round.late == brief.round.answered


def check_the_lists(life, brief, moment, *, past):
    """Check that the list behind each number holds what it counts, and tells the same of it."""
    day = local_date(moment) if past else None

    def listed(href):
        return read_listing(life.plan, moment, QueryDict(urlsplit(href).query), reader=life.reader, past=past)

    whole = listed(action_list(day))
    assert [where(each) for each in whole.standings(whole.rows)] == told(brief)["standings"]
    parts = [({}, brief.figures)] + [({"priority": row.priority.code}, row.figures) for row in brief.priorities]
    for place, figures in parts:
        for segment, stretch in zip(
            figures.distribution.segments, bar(figures.distribution, day, **place), strict=True
        ):
            counted = [
                each.action.pk
                for each in figures.standings
                if (each.state, each.stale) == (segment.state, segment.stale)
            ]
            assert [row.pk for row in listed(stretch.href).rows] == counted
    well = ["completed", "on_track"]
    assert len(listed(action_list(day, state=well)).rows) == brief.headline.done
    assert len(listed(action_list(day, state=well, stale="1")).rows) == brief.headline.stale
    troubled = {row.pk for row in listed(action_list(day, state=["at_risk", "off_track"])).rows}
    assert troubled == {each.standing.action.pk for each in brief.exceptions}


class TestTruth(TestCase):
    """Each history in a transaction of its own."""

    @given(HISTORIES)
    @settings(max_examples=6, deadline=None, derandomize=True)
    def test_what_was_said_of_a_day_is_said_of_it_for_ever(self, history):
        life, befores, recorded = Life(), [end_of_day(BEGINNING.date())], {}
        for moment in lived(life, history):
            for before in {befores[0], befores[-1]}:
                brief = read(life, moment, before, past=False)
                recorded[moment, before] = told(brief)
                if (before, befores[0]) in recorded:
                    check_what_it_says_of_before(brief, recorded[before, befores[0]])
            befores.append(moment)
        for moment, before in recorded:
            assert told(read(life, moment, before, past=True)) == recorded[moment, before]

    @given(HISTORIES)
    @settings(max_examples=3, deadline=None, derandomize=True)
    def test_what_is_counted_adds_up_and_each_list_holds_its_number(self, history):
        life, before, moments = Life(), end_of_day(BEGINNING.date()), []
        for moment in lived(life, history):
            moments.append(moment)
            brief = read(life, moment, before, past=False)
            check_that_it_adds_up(brief)
            check_the_pages_of_actions(life, brief, moment, past=False)
            check_the_lists(life, brief, moment, past=False)
        for moment in moments:
            brief = read(life, moment, before, past=True)
            check_that_it_adds_up(brief)
            check_the_pages_of_actions(life, brief, moment, past=True)
            check_the_lists(life, brief, moment, past=True)

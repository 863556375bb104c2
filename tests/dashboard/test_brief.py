"""What the dashboard is made of: read as of a moment, and never another answer afterwards."""

from datetime import date

import pytest
import time_machine

from actions.models import Action
from actions.reporting.services import (
    accept_report,
    adopt_line,
    begin_review,
    recall_report,
    return_report,
)
from actions.services.participations import set_role
from actions.services.parts import edit_milestone, withdraw_milestone
from mdmplan.clock import end_of_day
from mdmplan.dashboard.brief import priority_figures, read_brief
from mdmplan.dashboard.ground import read_ground
from mdmplan.dashboard.models import Decision
from mdmplan.dashboard.past import read_places
from mdmplan.dashboard.services import comment_priority
from mdmplan.versions import keep
from priorities.services import restore, withdraw
from tests.dashboard.helpers import every_state, moment, words
from tests.factories import (
    ActionFactory,
    DecisionFactory,
    MeetingFactory,
    MemberFactory,
    MilestoneFactory,
    ObjectiveFactory,
    OutcomeFactory,
    PeriodFactory,
    PlanFactory,
    PriorityCommentFactory,
    PriorityFactory,
    first_quarter,
    update,
)
from tests.reporting.helpers import open_round, send, take_part

pytestmark = pytest.mark.django_db

# -- Ask twice, get the same -----------------------------------------------------------------------


def figures(page):
    """Return every figure of the dashboard, as plain values."""
    brief = page.context["brief"]
    return {
        "moment": (page.context["day"], page.context["compared_with"], brief.elapsed),
        "headline": brief.headline,
        "plan": (brief.figures.distribution, brief.figures.progress, brief.figures.expected),
        "priorities": [
            (row.priority.code, row.figures.distribution, row.figures.progress, row.comment and row.comment.text_en)
            for row in brief.priorities
        ],
        "overdue": [(str(each.decision), each.owner, each.days_late) for each in brief.overdue],
        "requests": [(str(each.question), each.action, each.needed_by) for each in brief.requests],
        "exceptions": [
            (each.standing.action.code, each.standing.state, each.since, each.worsened, each.moves)
            for each in brief.exceptions
        ],
        "changes": [
            (each.kind, each.standing.action.code, each.old_state, each.new_state, each.old_end, each.new_end)
            for each in brief.changes
        ],
        "round": brief.round
        and (
            brief.round.period.code,
            (brief.round.asked, brief.round.answered, brief.round.on_time),
            [(row.member.code, row.answered, row.late) for row in brief.round.members],
        ),
        "standings": [
            (each.action.code, each.state, each.freshness, each.progress, each.end, each.days_late)
            for each in brief.figures.standings
        ],
    }


def note(day):
    """Return what a page of a past day says of itself."""
    return f"This page shows what was known on {day.day} {day:%B} {day.year}. Back to today "


def read(page):
    """Return what a reader sees, but for the note that this is the past and the days that are offered."""
    return words(page, but=r"<details>\s*<summary[^>]*>\s*Other dates.*?</details>").replace(
        note(page.context["day"]), ""
    )


class Life:
    """A plan as its people live it, from March to July 2025; each method is a day on which something happens."""

    def __init__(self, keeper):
        self.by = keeper
        self.plan = PlanFactory()
        due = {"starts_on": date(2025, 1, 1), "due_on": date(2025, 6, 30)}
        for code in ("A1.1", "A1.2", "A2.1", "B1.1"):
            ActionFactory(code=code, **due)
        ObjectiveFactory(code="C3")
        take_part("FR", "A1.1", "A1.2")
        take_part("ES", "A1.1", "B1.1", role="contributing")
        MeetingFactory(held_on=date(2025, 3, 12))
        MeetingFactory(held_on=date(2025, 6, 20))

    def say(self, code, state, at, **values):
        """Record an update."""
        update(Action.objects.get(code=code), state, at=at, by=self.by, **values)

    def write(self, text, at):
        """Write the sentence on priority A."""
        texts = {"text_fr": text, "text_en": text, "text_es": ""}
        comment_priority(priority=self.plan.priorities.get(code="A"), texts=texts, by=self.by, at=at)

    def march_5(self, at):
        self.say("A1.1", "on_track", at, progress=20)
        self.say("A2.1", "at_risk", at)
        self.write("A quiet start.", at)

    def april_1(self, at):
        self.spain, self.france = open_round(first_quarter(), at=at)

    def april_10(self, at):
        send(self.france, "at_risk", at=at, support="board", support_request="Settle the budget.")
        send(self.spain, at=at)

    def april_11(self, at):
        recall_report(report=self.france, by=self.by, at=at)
        return_report(report=self.spain, note="Which members?", by=self.by, at=at)

    def april_22(self, at):
        send(self.france, "at_risk", at=at, support="board", support_request="Settle the budget.")
        begin_review(report=self.france, by=self.by, at=at)

    def april_28(self, at):
        accept_report(report=self.france, by=self.by, at=at)

    def may_2(self, at):
        line = self.france.lines.get(action__code="A1.1")
        adopt_line(line=line, by=self.by, at=at)
        self.asked = DecisionFactory(line=line, action=line.action, raised_at=at, needed_by=date(2025, 6, 20))
        DecisionFactory(question_en="Open a second office?", raised_at=at, needed_by=date(2025, 7, 20))

    def may_20(self, at):
        ActionFactory(code="B1.2", added_at=at)
        self.say("A1.2", "off_track", at, forecast_on=date(2025, 9, 30))
        self.write("The budget is missing.", at)

    def june_10(self, at):
        Action.objects.filter(code="A2.1").update(withdrawn_at=at, withdrawn_by=self.by)
        self.say("B1.1", "postponed", at)

    def june_20(self, at):
        OutcomeFactory(decision=self.asked, owner_role_fr="Secretariat", due_on=date(2025, 6, 30), at=at)
        self.say("A1.2", "off_track", at, forecast_on=date(2025, 12, 15))

    def july_1(self, at):
        open_round(PeriodFactory(), at=at)
        self.say("A1.1", "completed", at)
        other = Decision.objects.get(question_en="Open a second office?")
        other.question_en, other.needed_by = "Open an office in Athens?", date(2025, 9, 19)
        keep(other, by=self.by, at=at)
        self.write("The budget is settled.", at)


DAYS = {
    "march_5": (3, 5),
    "april_1": (4, 1),
    "april_10": (4, 10),
    "april_11": (4, 11),
    "april_22": (4, 22),
    "april_28": (4, 28),
    "may_2": (5, 2),
    "may_20": (5, 20),
    "june_10": (6, 10),
    "june_20": (6, 20),
    "july_1": (7, 1),
}


def test_a_past_day_shows_for_ever_what_it_showed_on_that_day(as_, board, secretariat):
    with time_machine.travel(moment(1, 6), tick=False):
        life, shown = Life(secretariat), {}
    for happens, (month, day) in DAYS.items():
        with time_machine.travel(moment(month, day), tick=False):
            getattr(life, happens)(moment(month, day))
        for later in ((month, day, 18), (month, day + 1, 10)):  # the same evening, and the day after
            with time_machine.travel(moment(*later), tick=False):
                page = as_(board).get("/dashboard/")
            shown[date(2025, *later[:2])] = (figures(page), read(page))

    with time_machine.travel(moment(7, 30), tick=False):
        client = as_(board)
        pages = {day: client.get(f"/dashboard/?as_of={day}") for day in shown}
        assert {day: (figures(page), read(page)) for day, page in pages.items()} == shown
        assert [day for day, page in pages.items() if note(day) not in words(page)] == []

    rounds = [found["round"] and found["round"][1] for found, _words in shown.values()]
    assert rounds[::2] == [None, (2, 0, 0), (2, 2, 2), (2, 1, 1), *[(2, 2, 1)] * 6, (2, 0, 0)]
    requests = [[question for question, *_rest in found["requests"]] for found, _words in shown.values()]
    assert requests[::2] == [
        *[[]] * 5,
        ["Settle the budget.", "Settle the budget."],
        *[["Co-finance the post?", "Open a second office?", "Settle the budget."]] * 3,
        ["Open a second office?", "Settle the budget."],
        ["Open an office in Athens?", "Settle the budget."],
    ]


def test_two_past_days_compare_as_they_did(as_, board):
    every_state()
    client = as_(board)
    with time_machine.travel(moment(6, 15), tick=False):
        then = figures(as_(board).get("/dashboard/?compare=2025-01-31"))

    with time_machine.travel(moment(9, 15), tick=False):
        client = as_(board)
        found = [figures(client.get("/dashboard/?as_of=2025-06-15&compare=2025-01-31")) for _time in range(2)]

    assert found == [then, then]
    assert [change[:2] for change in then["changes"] if change[0] == "completed"] == [("completed", "A2.1")]


# -- What it is read from --------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 3])
def test_any_amount_of_data_is_read_in_the_same_queries(rows, django_assert_num_queries):
    for n in range(rows):
        update(ActionFactory(code=f"A1.{n}"), "at_risk", at=moment(5, 1))
        take_part(f"A{chr(65 + n)}", f"A1.{n}")
    open_round()
    plan = Action.objects.first().plan

    with django_assert_num_queries(10):
        brief = read_brief(read_ground(plan, moment(7, 8)), moment(3, 12))

    assert (brief.headline.attention, brief.round.asked) == (rows, rows)


def test_nothing_at_all_is_a_brief_too():
    brief = read_brief(read_ground(PlanFactory(), moment(7, 8)), moment(3, 12))

    assert (brief.figures.standings, brief.requests, brief.exceptions, brief.priorities, brief.changes) == (
        (),
        [],
        [],
        [],
        [],
    )
    assert (brief.round, brief.headline.total, brief.figures.progress.value) == (None, 0, None)


def test_each_priority_counts_its_own_actions_and_has_its_sentence_of_the_moment():
    update(ActionFactory(code="A1.1"), "completed", at=moment(6, 3))
    ActionFactory(code="B1.1")
    early = PriorityCommentFactory(priority=PriorityFactory(code="A"), at=moment(6, 1))
    PriorityCommentFactory(priority=PriorityFactory(code="A"), at=moment(7, 1))
    PriorityFactory(code="D")
    brief = read_brief(read_ground(early.priority.plan, end_of_day(date(2025, 6, 30))), moment(3, 12))

    assert [
        (row.priority.code, row.figures.distribution.total, row.figures.progress.value, row.comment)
        for row in brief.priorities
    ] == [("A", 1, 100.0, early), ("B", 1, None, None), ("D", 0, None, None)]
    places = read_places(brief.plan, brief.moment, past=False)
    assert priority_figures(brief.figures.standings, places) == brief.priorities


def test_the_past_shows_who_led_then_and_the_steps_as_they_were(secretariat):
    with time_machine.travel(moment(2, 1), tick=False):
        action = ActionFactory(code="A1.1")
        take_part("FR", "A1.1")
        step = MilestoneFactory(action=action, title_fr="Le texte", due_on=date(2025, 7, 1))
        later = MilestoneFactory(action=action, title_fr="Le vote", due_on=date(2025, 6, 20))
    with time_machine.travel(moment(7, 2), tick=False):
        france = action.participations.get().member
        set_role(action=action, member=france, role="", was="lead", by=secretariat, at=moment(7, 2))
        set_role(action=action, member=MemberFactory(code="ES"), role="lead", was="", by=secretariat, at=moment(7, 2))
        step.title_fr, step.due_on, step.done_on = "Le texte adopté", date(2025, 6, 1), date(2025, 6, 1)
        edit_milestone(milestone=step, by=secretariat, at=moment(7, 2))
        withdraw_milestone(milestone=later, by=secretariat, at=moment(7, 2))

    def read(day, *, past):
        brief = read_brief(read_ground(action.plan, day, past=past), moment(3, 12))
        (standing,), (track,) = brief.figures.standings, brief.timeline.tracks
        return standing.lead.code, [(each.title_fr, each.due_on, each.done_on) for each in track.milestones]

    assert read(moment(7, 8), past=False) == ("ES", [("Le texte adopté", date(2025, 6, 1), date(2025, 6, 1))])
    then = [("Le vote", date(2025, 6, 20), None), ("Le texte", date(2025, 7, 1), None)]
    assert read(moment(7, 1), past=True) == ("FR", then)


def test_what_is_put_back_stays_missing_from_the_days_when_it_was_withdrawn(as_, board, secretariat):
    for happens, day in ((ActionFactory, moment(2, 1)), (withdraw, moment(5, 1)), (restore, moment(6, 1))):
        with time_machine.travel(day, tick=False):
            found = Action.objects.first()
            happens(part=found, by=secretariat, at=day) if found else happens(code="A1.1")
    client, pages = as_(board), ("/dashboard/", "/plan/", "/plan/A/", "/plan/A1/", "/actions/", "/actions/A1.1/")

    def told(day):
        """Return which pages tell of the action on a day, and whether its own says that it was withdrawn."""
        with time_machine.travel(moment(7, 8), tick=False):
            found = {page: client.get(f"{page}?as_of={day}") for page in pages}
        withdrawn = "Withdrawn from the plan on" in words(found["/actions/A1.1/"])
        return ["A1.1" in words(found[page]) for page in pages[2:5]], withdrawn

    assert told("2025-04-30") == ([True] * 3, False)
    assert told("2025-05-15") == ([False] * 3, True)
    assert told("2025-06-15") == ([True] * 3, False)


def test_another_plan_is_left_out():
    ActionFactory(code="A1.1")
    other = PlanFactory(slug="next", starts_on=date(2026, 1, 1), ends_on=date(2028, 12, 31))
    ActionFactory(code="A1.1", objective=ObjectiveFactory(plan=other, code="A1"))
    DecisionFactory(plan=other)
    PriorityCommentFactory(priority=other.priorities.get())

    brief = read_brief(read_ground(Action.objects.exclude(plan=other).get().plan, moment(7, 8)), moment(3, 12))

    assert (brief.headline.total, brief.requests) == (1, [])
    assert [row.comment for row in brief.priorities] == [None]


def test_questions_prepared_stand_first_and_one_that_cites_a_report_replaces_it():
    take_part("ES", "A1.1")
    take_part("FR", "A1.2")
    spain, france = open_round()
    for report, day in ((spain, 5), (france, 4)):
        request = {"support": "board", "support_request": f"What of {report.member.code}?"}
        send(report, at=moment(7, 3), **request)
        accept_report(report=report, by=report.period.opened_by, at=moment(7, day))
    DecisionFactory(raised_at=moment(7, 1))
    DecisionFactory(question_en="And Spain?", line=spain.lines.get(), raised_at=moment(7, 6))
    plan = spain.period.plan

    def asked(day):
        found = read_brief(read_ground(plan, moment(7, day)), moment(3, 12)).requests
        return [(str(each.question), each.asked_by, each.line is None) for each in found]

    first = ("Co-finance the post?", "Secretariat", True)
    french = ("What of FR?", "Pays FR", False)
    assert [asked(day) for day in (3, 4, 5, 6)] == [
        [first],
        [first, french],
        [first, french, ("What of ES?", "Pays ES", False)],
        [first, ("And Spain?", "Secretariat", True), french],
    ]

"""Each figure, from standings made by hand; then the brief, whose standings must be those of the action list."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.utils import translation

from actions.models import Action, Participation, Update
from actions.services.updates import Statement, record_update
from actions.standing import Standing, Trouble, standings
from actions.status import STATES, Freshness
from mdmplan.clock import end_of_day
from mdmplan.dashboard.brief import read_brief
from mdmplan.dashboard.figures import (
    Headline,
    Mean,
    Segment,
    changes,
    distribution,
    exceptions,
    expected,
    headline,
    progress,
    time_elapsed,
    usual_comparison,
)
from mdmplan.dashboard.ground import read_ground
from mdmplan.dashboard.sentence import sentence
from members.models import Member, Role, User
from priorities.models import Plan

DAY = date(2025, 7, 8)
HEALTHS = ("on_track", "at_risk", "off_track")


def stand(pk=1, state="not_started", *, number=None, fresh=Freshness.CONFIRMED, due=None, forecast=None):
    """One action in `state`; without any update when it is None."""
    action = Action(pk=pk, code=f"A1.{pk}", starts_on=due and date(2025, 1, 1), due_on=due)
    if state is None:
        return Standing(action, None, Freshness.NEVER, None, DAY)
    update = Update(
        life_cycle="in_progress" if state in HEALTHS else state,
        health=state if state in HEALTHS else "",
        progress=None if number is None else Decimal(number),
        forecast_on=forecast,
    )
    return Standing(action, update, None if state in ("completed", "cancelled") else fresh, None, DAY)


def kinds(before, after):
    return [change.kind for change in changes(before, after)]


class TestDistribution:
    def test_it_counts_fresh_and_stale_apart_in_the_order_of_states(self):
        found = distribution(
            [
                stand(1, "at_risk"),
                stand(2, "on_track", fresh=Freshness.STALE),
                stand(3, "on_track"),
                stand(4, "on_track", fresh=Freshness.DUE),
                stand(5, "completed"),
                stand(6, None),
            ]
        )
        assert found.segments == (
            Segment("completed", False, 1),
            Segment("on_track", False, 2),
            Segment("on_track", True, 1),
            Segment("at_risk", False, 1),
            Segment("not_started", True, 1),
        )
        assert found.total == 6
        assert found.worst == "at_risk"

    def test_every_state_is_counted(self):
        found = distribution(stand(pk, state) for pk, state in enumerate(STATES))
        assert [segment.state for segment in found.segments] == list(STATES)

    def test_nothing_has_no_worst(self):
        assert (distribution([]).total, distribution([]).worst, distribution([]).worst_label) == (0, None, "")


class TestMeans:
    @pytest.mark.parametrize(
        ("rows", "mean"),
        [
            ([], Mean(None, 0, 0)),
            ([stand(1, None)], Mean(None, 0, 1)),
            ([stand(1, "cancelled", number=80), stand(2, "postponed", number=10)], Mean(None, 0, 0)),
            ([stand(1, "completed", number=100), stand(2, "on_track", number=50)], Mean(75.0, 2, 2)),
            ([stand(1, "on_track", number=0), stand(2, "at_risk")], Mean(0.0, 1, 2)),
        ],
    )
    def test_progress(self, rows, mean):
        assert progress(rows) == mean

    def test_expected_leaves_out_actions_without_dates(self):
        rows = [stand(1, "on_track", due=date(2025, 7, 1)), stand(2, None), stand(3, "cancelled", due=DAY)]
        assert expected(rows) == Mean(100.0, 1, 2)

    @pytest.mark.parametrize(
        ("day", "share"), [(date(2022, 12, 31), 0), (date(2025, 12, 31), 100), (date(2026, 6, 1), 100)]
    )
    def test_time_elapsed_stays_between_0_and_100(self, day, share):
        plan = Plan(starts_on=date(2023, 1, 1), ends_on=date(2025, 12, 31))
        assert time_elapsed(plan, end_of_day(day)) == share


@pytest.mark.parametrize(
    ("day", "meetings", "other"),
    [
        (DAY, [date(2025, 3, 12), date(2024, 11, 20), DAY, date(2025, 9, 18)], date(2025, 3, 12)),
        (DAY, [], date(2025, 6, 30)),
        (date(2025, 2, 3), [date(2025, 9, 18)], date(2024, 12, 31)),
    ],
)
def test_usual_comparison(day, meetings, other):
    assert usual_comparison(day, meetings) == other


class TestChanges:
    @pytest.mark.parametrize(
        ("old", "new", "kind"),
        [
            ("on_track", "completed", ["completed"]),
            ("on_track", "at_risk", ["at_risk"]),
            (None, "off_track", ["off_track"]),
            ("off_track", "on_track", ["recovered"]),
            ("off_track", "at_risk", ["restated"]),
            ("at_risk", "off_track", ["off_track"]),
            ("not_started", "on_track", ["restated"]),
            ("completed", "not_started", ["restated"]),
            ("on_track", "postponed", ["postponed"]),
            ("at_risk", "cancelled", ["cancelled"]),
            ("on_track", "on_track", []),
        ],
    )
    def test_it_names_what_became_of_an_action(self, old, new, kind):
        assert kinds([stand(1, old)], [stand(1, new)]) == kind

    def test_it_tells_actions_that_came_and_went(self):
        assert kinds([stand(1, None)], [stand(2, None)]) == ["added", "withdrawn"]

    @pytest.mark.parametrize(
        ("old", "new", "told"),
        [
            (None, date(2025, 9, 29), [("slipped", date(2025, 6, 30), date(2025, 9, 29), 91)]),
            (date(2025, 9, 29), None, [("advanced", date(2025, 9, 29), date(2025, 6, 30), -91)]),
            (None, date(2025, 6, 30), []),
        ],
    )
    def test_it_tells_dates_that_moved(self, old, new, told):
        due = date(2025, 6, 30)
        found = changes([stand(1, "on_track", due=due, forecast=old)], [stand(1, "on_track", due=due, forecast=new)])
        assert [(each.kind, each.old_end, each.new_end, each.days) for each in found] == told

    def test_a_closed_action_does_not_slip(self):
        before = [stand(1, "on_track", due=DAY)]
        assert kinds(before, [stand(1, "completed", due=DAY, forecast=date(2026, 1, 1))]) == ["completed"]

    def test_it_tells_what_is_no_longer_updated(self):
        assert kinds([stand(1, "on_track")], [stand(1, "on_track", fresh=Freshness.STALE)]) == ["stale"]


def test_exceptions_put_off_track_first_then_what_worsened_then_the_oldest():
    rows = [stand(pk, state) for pk, state in enumerate(("at_risk", "off_track", "at_risk", "at_risk", "on_track"))]
    since = [datetime(2025, month, 5, tzinfo=UTC) for month in (2, 3, 5, 1)]
    troubles = {
        0: Trouble(since[0], worsened=True, moves=0),
        1: Trouble(since[1], worsened=False, moves=3),
        2: Trouble(since[2], worsened=True, moves=1),
        3: Trouble(since[3], worsened=False, moves=0),
    }
    found = exceptions(rows, troubles, end_of_day(date(2025, 3, 12)))
    assert [(each.standing.action.pk, each.worsened, each.moves) for each in found] == [
        (1, False, 3),
        (2, True, 1),
        (3, False, 0),
        (0, False, 0),
    ]


class TestSentence:
    def words(self, **counts):
        nothing = dict.fromkeys(Headline.__dataclass_fields__, 0)
        with translation.override("en"):
            runs = sentence(Headline(**nothing | counts), date(2025, 3, 12))
        return "".join(run.text for run in runs), [(run.counts, run.text) for run in runs if run.counts]

    def test_headline_counts(self):
        before = [stand(1, "on_track"), stand(2, "on_track", due=DAY), stand(3, "on_track", due=DAY)]
        after = [
            stand(1, "completed"),
            stand(2, "on_track", due=DAY, forecast=date(2025, 7, 18), fresh=Freshness.STALE),
            stand(3, "at_risk", due=DAY, forecast=date(2025, 7, 28)),
            stand(4, None),
        ]
        assert headline(after, changes(before, after)) == Headline(
            total=4, updated=3, done=2, stale=1, attention=1, completed=1, slipped=2, longest=20
        )

    @pytest.mark.parametrize(
        ("counts", "words"),
        [
            ({}, "No action is planned yet."),
            ({"total": 18}, "No action has been updated yet."),
            (
                {"total": 18, "updated": 1},
                "None of the 18 actions is completed or on track; none needs attention; "
                "since 12 March 2025, none was completed and none slipped.",
            ),
            (
                {"total": 1, "updated": 1, "done": 1, "completed": 1},
                "The plan's only action is completed or on track; none needs attention; "
                "since 12 March 2025, 1 was completed and none slipped.",
            ),
            (
                {"total": 1, "updated": 1, "attention": 1},
                "The plan's only action is neither completed nor on track; 1 needs attention; "
                "since 12 March 2025, none was completed and none slipped.",
            ),
        ],
    )
    def test_it_is_true_when_there_is_nothing_or_one(self, counts, words):
        assert self.words(**counts)[0] == words

    def test_it_names_every_number(self):
        assert self.words(total=18, updated=17, done=11, stale=2, attention=3, completed=2, slipped=1, longest=90) == (
            "11 of 18 actions are completed or on track, 2 of them not updated; 3 need attention; "
            "since 12 March 2025, 2 were completed and 1 slipped by 90 days.",
            [("done", "11"), ("stale", "2"), ("attention", "3"), ("completed", "2"), ("slipped", "1")],
        )

    def test_it_tells_the_longest_of_several_slips(self):
        words, _numbers = self.words(total=2, updated=2, done=2, slipped=2, longest=1)
        assert words.endswith("none was completed and 2 slipped, the longest by 1 day.")


@pytest.mark.django_db
def test_the_brief_stands_on_the_standings_of_the_action_list():
    call_command("loaddata", "plan_2023_2025", "members", verbosity=0)
    plan = Plan.objects.get()
    by = User.objects.create_user("secretariat@example.org", role=Role.SECRETARIAT)
    first, second = Action.objects.of(plan)[:2]
    Participation.objects.create(action=first, member=Member.objects.get(code="FR"), role="lead")
    for month, action, health in ((1, first, "on_track"), (2, second, "on_track"), (6, first, "at_risk")):
        record_update(
            action=action,
            statement=Statement(
                life_cycle="in_progress",
                health=health,
                reason="Retard",
                path_what="Relance",
                path_who="Secrétariat",
                path_by=date(2025, 12, 1),
            ),
            revision=action.revision,
            by=by,
            at=datetime(2025, month, 3, tzinfo=UTC),
        )
        action.refresh_from_db()
    moment, before = end_of_day(DAY), end_of_day(date(2025, 3, 12))
    brief = read_brief(read_ground(plan, moment), before)
    assert brief.figures.standings == tuple(standings(plan, moment))
    assert brief.changes == changes(standings(plan, before), standings(plan, moment))
    assert [(each.standing.action.code, each.worsened) for each in brief.exceptions] == [(first.code, True)]
    assert [row.priority.code for row in brief.priorities] == ["A", "B", "C", "D"]

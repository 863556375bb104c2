"""How far the plan had come at the end of each quarter: the numbers, and where they stand in the drawing."""

from datetime import date

import pytest

from actions.standing import read_history
from mdmplan.clock import end_of_day
from mdmplan.dashboard.brief import read_brief
from mdmplan.dashboard.charts import Label, Stroke, trend_chart
from mdmplan.dashboard.figures import Mean
from mdmplan.dashboard.ground import read_ground
from mdmplan.dashboard.trend import Point, quarter_ends
from priorities.models import Plan
from tests.dashboard.helpers import every_state, moment
from tests.factories import PlanFactory

PLAN = Plan(starts_on=date(2023, 1, 1), ends_on=date(2024, 12, 31))


def point(day, progress=None, expected=None):
    """Return a point of one action."""
    return Point(day, *(Mean(value, int(value is not None), 1) for value in (progress, expected)))


def chart(*points):
    """Return the drawing of some points."""
    return trend_chart(PLAN, points, lambda day: f"/{day}/")


@pytest.mark.parametrize(
    ("starts_on", "day", "expected"),
    [
        (date(2023, 1, 1), date(2023, 3, 31), []),
        (date(2023, 1, 1), date(2023, 4, 1), [date(2023, 3, 31)]),
        (date(2023, 2, 15), date(2024, 1, 1), [date(2023, n, d) for n, d in ((3, 31), (6, 30), (9, 30), (12, 31))]),
        (date(2023, 12, 31), date(2024, 7, 8), [date(2023, 12, 31), date(2024, 3, 31), date(2024, 6, 30)]),
        (date(2024, 1, 1), date(2023, 6, 1), []),
    ],
)
def test_the_quarters_of_a_plan_end_on_these_days(starts_on, day, expected):
    assert quarter_ends(Plan(starts_on=starts_on), day) == expected


def test_a_long_plan_is_looked_back_on_for_four_years():
    found = quarter_ends(Plan(starts_on=date(2010, 1, 1)), date(2025, 7, 8))

    assert (len(found), found[0], found[-1]) == (16, date(2021, 9, 30), date(2025, 6, 30))


def test_a_line_is_broken_where_nothing_is_known():
    found = chart(
        point(date(2023, 1, 1), 10.0, 0.0),
        point(date(2023, 12, 31), None, 50.0),
        point(date(2024, 3, 31), 40.0, 60.0),
        point(date(2024, 12, 31), 50.0, 100.0),
    )

    assert found.progress == [Stroke("62.33%", "60.00%", "100.00%", "50.00%")]
    assert found.expected[0] == Stroke("0.00%", "100.00%", "49.86%", "50.00%")
    assert len(found.expected) == 3
    assert [(each.progress, each.expected) for each in found.columns] == [
        ("90.00%", "100.00%"),
        (None, "50.00%"),
        ("60.00%", "40.00%"),
        ("50.00%", "0.00%"),
    ]
    assert found.years == [Label("0.00%", "2023"), Label("50.00%", "2024")]


def test_each_day_answers_for_its_stretch_of_the_width_and_leads_to_itself():
    found = chart(point(date(2023, 1, 1)), point(date(2023, 12, 31)), point(date(2024, 7, 8)))

    assert [(each.left, each.width) for each in found.columns] == [
        ("0.00%", "24.93%"),
        ("24.93%", "37.95%"),
        ("62.88%", "37.12%"),
    ]
    assert [each.href for each in found.columns] == ["/2023-01-01/", "/2023-12-31/", "/2024-07-08/"]


def test_the_end_of_a_quarter_is_named_by_it_and_any_other_day_by_its_date():
    found = chart(
        point(date(2023, 6, 30)), point(date(2023, 12, 31)), point(date(2024, 6, 29)), point(date(2024, 7, 31))
    )

    assert [each.label for each in found.columns] == ["Q2 2023", "Q4 2023", "29 June 2024", "31 July 2024"]


@pytest.mark.parametrize(
    ("last", "known", "behind", "ahead"),
    [
        ((None, None), False, None, 0),
        ((40.0, None), True, None, 0),
        ((None, 40.0), True, None, 0),
        ((40.4, 60.6), True, 21, 0),
        ((60.0, 60.4), True, 0, 0),
        ((75.0, 60.0), True, -15, 15),
    ],
)
def test_it_says_by_how_much_it_is_behind_or_ahead(last, known, behind, ahead):
    found = chart(point(date(2024, 7, 8), *last))

    assert (found.known, found.behind, found.ahead) == (known, behind, ahead)


def test_after_the_end_of_the_plan_the_drawing_goes_on_to_the_day():
    found = chart(point(date(2024, 12, 31), 80.0), point(date(2025, 7, 8), 90.0))

    assert [each.x for each in found.columns] == ["79.43%", "100.00%"]
    assert [year.text for year in found.years] == ["2023", "2024", "2025"]


@pytest.mark.django_db
def test_each_point_is_what_a_page_as_of_its_day_shows():
    every_state()
    plan = PlanFactory()

    brief = read_brief(read_ground(plan, moment(7, 8)), moment(3, 12))

    assert [each.day for each in brief.trend[-3:]] == [date(2025, 3, 31), date(2025, 6, 30), date(2025, 7, 8)]
    for each in brief.trend[:-1]:
        then = read_brief(read_ground(plan, end_of_day(each.day), past=True), moment(1, 1))
        assert (each.progress, each.expected) == (then.figures.progress, then.figures.expected)
        assert {code: points[-1] for code, points in then.trends.items()} == {
            code: next(one for one in points if one.day == each.day) for code, points in brief.trends.items()
        }
    assert (brief.trend[-1].progress, brief.trend[-1].expected) == (brief.figures.progress, brief.figures.expected)


@pytest.mark.django_db
def test_a_history_answers_for_any_moment_before():
    every_state()
    plan = PlanFactory()
    record = read_history(plan, moment(7, 8), periods=2)

    for day in (date(2025, 2, 15), date(2025, 5, 31), date(2025, 6, 25)):
        alone = read_history(plan, end_of_day(day), periods=2)
        assert [(each.action.code, each.state, each.end) for each in record.standings(end_of_day(day))] == [
            (each.action.code, each.state, each.end) for each in alone.standings(end_of_day(day))
        ]

"""/plan/: the whole plan, axis by axis, down to where each action stands."""

import re
from datetime import date

import pytest
from pytest_django.asserts import assertInHTML

from actions.models import Action
from priorities import services
from priorities.models import Axis, Objective, Priority
from tests.dashboard.helpers import moment, words
from tests.factories import (
    ActionFactory,
    AxisFactory,
    ObjectiveFactory,
    ParticipationFactory,
    PlanFactory,
    PriorityCommentFactory,
    PriorityFactory,
    update,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
URL = "/plan/"


@pytest.mark.parametrize("rows", [1, 3])
def test_any_number_of_actions_costs_the_same_queries(as_, board, rows, django_assert_num_queries):
    for n in range(rows):
        action = update(ActionFactory(code=f"{'ABC'[n]}1.1"), "at_risk").action
        ParticipationFactory(lead=True, action=action)
        PriorityCommentFactory(priority=action.objective.priority)
    client = as_(board)

    with django_assert_num_queries(8):
        page = client.get(URL)

    assert re.findall(r'href="/actions/(..\..)/"', page.text) == ["A1.1", "B1.1", "C1.1"][:rows]


def test_it_goes_from_the_goal_to_each_action(as_, board):
    act, think = AxisFactory(code="AGIR"), AxisFactory(code="PENSER", title_en="Thinking together")
    for position, (code, axis) in enumerate((("A", act), ("B", act), ("C", think))):
        PriorityFactory(code=code, axis=axis, position=position)
    action = ActionFactory(code="A1.1", due_on=date(2025, 6, 30))
    ParticipationFactory(lead=True, action=action, member__code="FR")
    update(action, "on_track", progress=40, forecast_on=date(2025, 9, 30))
    update(ActionFactory(code="C1.1"), "completed")
    PriorityCommentFactory(priority=action.objective.priority)

    assert words(as_(board).get(URL)).partition("The goal ")[2] == (
        "1 1 action: Completed 1 1 action: On track "
        "70 % from 2 of 2 actions At worst: On track "
        "Acting together Priority A Priority A The standards are adopted. secretariat, 8 July 2025 "
        "Action State Progress End A1 Objective A1 40 % from 1 of 1 action "
        "A1.1 Do A1.1 lead: Pays FR On track 40 % 30 Sep 2025 due 30 Jun 2025, 8 days late "
        "Acting together Priority B Priority B The secretariat has not written its sentence yet. "
        "Action State Progress End "
        "Thinking together Priority C Priority C The secretariat has not written its sentence yet. "
        "Action State Progress End C1 Objective C1 100 % from 1 of 1 action "
        "C1.1 Do C1.1 Completed 100 % 2 Jun 2025"
    )


def test_an_objective_without_action_is_said_in_words_never_as_a_number(as_, board):
    ActionFactory(code="C1.1")
    ObjectiveFactory(code="C3")

    page = as_(board).get(URL)

    [row] = re.findall(r'<tbody id="C3">.*?</tbody>', page.text, re.DOTALL)
    assert " ".join(re.sub(r"<[^>]*>", " ", row).split()) == "C3 Objective C3 no action planned"
    assert re.findall(r"\d+\s*%", words(page)) == ["84 %"]


def test_a_row_tells_what_is_not_updated_and_has_no_date(as_, board):
    update(ActionFactory(code="A1.1"), "on_track", at=moment(2, 1))

    assert "A1.1 Do A1.1 On track · Not updated – no date" in words(as_(board).get(URL))


def test_expected_progress_states_its_own_coverage(as_, board):
    ActionFactory(code="A1.1", starts_on=date(2025, 1, 1), due_on=date(2025, 6, 30))
    update(ActionFactory(code="A1.2"), "on_track", progress=30)

    assert "from 1 of 2 actions · expected 100 %, from 1 of 2 actions" in words(as_(board).get(URL))


def test_as_of_shows_the_past_and_leads_on_within_it(as_, board, secretariat):
    ActionFactory(code="A1.1", withdrawn_at=moment(7, 1), withdrawn_by=secretariat)
    ActionFactory(code="A1.2", added_at=moment(7, 1))
    PriorityCommentFactory(at=moment(7, 2))
    client = as_(board)

    now, then = client.get(URL), client.get(f"{URL}?as_of=2025-06-30")

    assert re.findall(r'href="(/actions/A.*?)"', now.text) == ["/actions/A1.2/"]
    assert re.findall(r'href="(/(?:actions|plan)/A.*?)"', then.text) == [
        "/plan/A/?as_of=2025-06-30",
        "/plan/A1/?as_of=2025-06-30",
        "/actions/A1.1/?as_of=2025-06-30",
    ]
    assert ("The standards are adopted." in words(now), "The standards are adopted." in words(then)) == (True, False)
    assert "As of 30 June 2025" in words(then)
    assert "This page shows what was known on" not in now.text
    assertInHTML(
        '<span>This page shows what was known on 30 June 2025. <a href="/plan/">Back to today</a></span>', then.text
    )


@pytest.mark.parametrize(
    ("typed", "sentence"), [("soon", "Write the day as 2025-06-30."), ("2025-07-09", "This day is still to come.")]
)
def test_a_bad_day_has_its_sentence_and_the_page_shows_now(as_, board, typed, sentence):
    PlanFactory()

    page = as_(board).get(URL, {"as_of": typed})

    assertInHTML(f'<ul class="errorlist" id="id_as_of_error"><li>{sentence}</li></ul>', page.text)
    assert f'value="{typed}"' in page.text
    assert "As of 8 July 2025" in words(page)


def test_a_plan_without_anything_says_so(as_, board):
    PlanFactory()

    assert words(as_(board).get(URL)).endswith("The goal – no action planned")


def test_without_a_plan_it_is_not_found(as_, board):
    client = as_(board)
    assert client.get(URL).status_code == 404

    plan = PlanFactory()
    assert client.get(URL).context["plan"] == plan


def test_the_past_of_a_plan_without_anything_says_so(as_, board):
    PlanFactory()

    assert words(as_(board).get(f"{URL}?as_of=2025-06-30")).endswith("The goal – no action planned")


@pytest.mark.parametrize(("role", "offered"), [("secretariat", 1), ("administrator", 1), ("board", 0)])
def test_only_those_who_edit_the_plan_are_offered_it(as_, request, role, offered):
    plan = PlanFactory()
    client = as_(request.getfixturevalue(role))

    assert client.get(URL).text.count('href="/plan/edit/outline/"') == offered
    assert client.get(f"{URL}?as_of=2025-06-30").text.count('href="/plan/edit/outline/"') == 0
    plan.closed_at, plan.closed_by = moment(7, 1), request.getfixturevalue("secretariat")
    plan.save()
    assert client.get(URL).text.count('href="/plan/edit/outline/"') == 0


def test_what_was_withdrawn_stands_in_the_past_alone(as_, board, secretariat):
    ObjectiveFactory(code="A1")
    ObjectiveFactory(code="A2", withdrawn_at=moment(7, 1), withdrawn_by=secretariat)
    PriorityFactory(code="B", withdrawn_at=moment(7, 1), withdrawn_by=secretariat)
    PriorityFactory(code="C", added_at=moment(7, 1))
    client = as_(board)

    pages = client.get(URL), client.get(f"{URL}?as_of=2025-06-30")

    assert [re.findall(r'href="/plan/([A-C]\d?)/', page.text) for page in pages] == [
        ["A", "A1", "C"],
        ["A", "A1", "A2", "B"],
    ]


def test_the_past_has_its_own_order_and_places(as_, board, secretariat):
    first = ActionFactory(code="A1.1", position=1)
    ActionFactory(code="A1.2", position=2)
    other = ObjectiveFactory(code="B1")
    for model in (Action, Objective, Priority, Axis):
        model.history.update(history_date=moment(1, 1))
    grow = AxisFactory(code="GRANDIR", title_en="Growing together", position=9)
    for part, values in (
        (first, {"objective": other, "code": "B1.1", "title_en": "Renamed"}),
        (other, {"code": "B7"}),
        (other.priority, {"axis": grow}),
    ):
        for name, value in values.items():
            setattr(part, name, value)
        services.edit(part=part, by=secretariat, at=moment(7, 1))
    client = as_(board)

    now, then = words(client.get(URL)), words(client.get(f"{URL}?as_of=2025-06-30"))

    assert now.partition("Action State")[2].startswith(
        " Progress End A1 Objective A1 – no action has a number yet A1.2 Do A1.2 Not started · Never updated – no date "
        "Growing together Priority B Priority B"
    )
    assert "B7 Objective B1 – no action has a number yet B1.1 Renamed" in now
    assert "A1 Objective A1 – no action has a number yet A1.1 Do A1.1" in then
    assert "Acting together Priority B Priority B" in then
    assert then.endswith("B1 Objective B1 no action planned")

"""Milestones are ticked, moved and withdrawn, one click each."""

from datetime import date

import pytest

from mdmplan.versions import keep
from tests.factories import NOW, ActionFactory, MilestoneFactory, update

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
JUNE, TODAY = date(2025, 6, 2), date(2025, 7, 8)


@pytest.fixture
def action():
    """The first action of the plan."""
    return ActionFactory(code="A1.1")


@pytest.fixture
def post(as_, secretariat):
    """Press a button of a milestone as the secretariat; return what the page then says."""
    client = as_(secretariat)

    def press(milestone, verb, **data):
        page = client.post(f"/actions/A1.1/milestones/{milestone.pk}/{verb}/", data)
        assert (page.status_code, page.url) == (302, "/actions/A1.1/#milestones")
        milestone.refresh_from_db()
        return [str(message) for message in client.get(page.url).context["messages"]]

    return press


@pytest.mark.parametrize(
    ("before", "data", "after", "sentence"),
    [
        (None, {}, TODAY, "The milestone is reached."),
        (None, {"done_on": "2025-06-02"}, JUNE, "The milestone is reached."),
        (JUNE, {"done_on": ""}, None, "The milestone is not reached after all."),
        (JUNE, {"done_on": "2025-06-02"}, JUNE, "The milestone is reached."),
        (JUNE, {}, JUNE, "It was reached on 2 June 2025 already: edit it to correct the day."),
        (None, {"done_on": "2025-07-09"}, None, "This day is still to come: a milestone is reached in the past."),
        (None, {"done_on": "soon"}, None, "Write the day as 2025-06-30."),
    ],
)
def test_a_milestone_is_ticked_today_or_on_a_day_or_not_after_all(post, action, before, data, after, sentence):
    milestone = MilestoneFactory(action=action, done_on=before)

    assert post(milestone, "tick", **data) == [sentence]
    assert milestone.done_on == after
    assert milestone.history.count() == (1 if before == after else 2)


def test_the_page_offers_what_can_be_done(as_, secretariat, board, action):
    MilestoneFactory(action=action, done_on=JUNE)
    MilestoneFactory(action=action)

    pages = [as_(person).get("/actions/A1.1/").content.decode() for person in (secretariat, board)]

    offered = ("Not reached after all", "Reached today", "Move up", "Move down", "Add a milestone")
    assert [[page.count(words) for words in offered] for page in pages] == [[1, 1, 2, 2, 1], [0] * 5]


def test_one_milestone_has_nowhere_to_move(as_, secretariat, action):
    MilestoneFactory(action=action)

    assert "Move up" not in as_(secretariat).get("/actions/A1.1/").content.decode()


def order(action):
    """Return the titles and positions of the milestones that stand, in their order."""
    steps = action.milestones.standing(NOW).order_by("position")
    return list(steps.values_list("title_en", "position"))


@pytest.mark.parametrize(
    ("title", "direction", "expected"),
    [
        ("b", "up", "bac"),
        ("b", "down", "acb"),
        ("a", "up", "abc"),
        ("c", "down", "abc"),
        ("c", "", "acb"),
    ],
)
def test_a_milestone_moves_one_place_and_all_are_numbered(post, action, secretariat, title, direction, expected):
    steps = {name: MilestoneFactory(action=action, title_en=name) for name in "abc"}
    MilestoneFactory(action=action, title_en="gone", withdrawn_at=NOW, withdrawn_by=secretariat)

    assert post(steps[title], "move", direction=direction) == ["The milestone is moved."]

    assert order(action) == [(name, position) for position, name in enumerate(expected, start=1)]


def test_only_those_that_move_get_a_version(post, action):
    a, b, c = (MilestoneFactory(action=action, position=position) for position in (1, 2, 3))

    post(c, "move", direction="up")

    assert [step.history.count() for step in (a, b, c)] == [1, 2, 2]


def test_a_milestone_is_withdrawn_and_never_deleted(post, action, secretariat):
    milestone = MilestoneFactory(action=action)

    assert post(milestone, "withdraw") == ["The milestone is withdrawn."]

    assert (milestone.withdrawn_at, milestone.withdrawn_by) == (NOW, secretariat)
    assert order(action) == []


def test_the_second_to_withdraw_finds_it_gone(as_, secretariat, action):
    milestone = MilestoneFactory(action=action)
    client = as_(secretariat)

    pages = [client.post(f"/actions/A1.1/milestones/{milestone.pk}/withdraw/") for _twice in range(2)]

    assert [page.status_code for page in pages] == [302, 404]


@pytest.mark.parametrize("verb", ["tick", "move", "withdraw"])
def test_a_closed_plan_stays_as_it_was(post, action, secretariat, verb):
    milestone = MilestoneFactory(action=action)
    plan = action.plan
    plan.closed_at, plan.closed_by = NOW, secretariat
    keep(plan, by=secretariat, at=NOW)

    assert post(milestone, verb) == ["This plan is closed: it stays as it is and is not edited any more."]
    assert milestone.history.count() == 1


@pytest.mark.parametrize("verb", ["tick", "move", "withdraw"])
def test_it_rejects_get(as_, secretariat, action, verb):
    milestone = MilestoneFactory(action=action)

    assert as_(secretariat).get(f"/actions/A1.1/milestones/{milestone.pk}/{verb}/").status_code == 405


def test_a_tick_is_told_in_the_sentence_and_the_line_of_time(post, as_, secretariat, action):
    update(action)
    milestone = MilestoneFactory(action=action)
    post(milestone, "tick")

    page = as_(secretariat).get("/actions/A1.1/")

    assert page.context["sentence"] == "On track since 8 July 2025, its milestone reached."
    assert "Milestone reached: A step" in [item.title for item in page.context["timeline"].items]

"""Milestones are added and edited, in three languages; who saves second sees both versions and chooses."""

import re
from datetime import date

import pytest
from django.utils import translation

from actions.models import Milestone
from mdmplan.versions import keep
from tests.factories import NOW, ActionFactory, MilestoneFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
NEW = "/actions/A1.1/milestones/new/"
TYPED = {"title_fr": "Une étape", "title_en": "A step", "title_es": "", "due_on": "2025-09-01", "done_on": ""}


@pytest.fixture
def action():
    """The first action of the plan."""
    return ActionFactory(code="A1.1")


@pytest.fixture
def client(as_, secretariat):
    """The secretariat's browser."""
    return as_(secretariat)


def errors(page):
    """Return the sentences of the form, by the name of the field."""
    with translation.override("en"):
        return {name: list(sentences) for name, sentences in page.context["milestones"]["form"].errors.items()}


def address(milestone, verb=""):
    """Return where a milestone is edited."""
    return f"/actions/{milestone.action.code}/milestones/{milestone.pk}/{verb}"


def seen(client, milestone):
    """Return what the form of a milestone posts when nothing is touched."""
    form = client.get(address(milestone)).context["milestones"]["form"]
    return {field.html_name: field.value() or "" for field in form}


# -- Adding ----------------------------------------------------------------------------------------


def test_it_is_added_at_the_end_and_leads_back_to_the_milestones(client, action, secretariat):
    MilestoneFactory(action=action, position=4)

    page = client.post(NEW, TYPED | {"title_fr": " Une\r\nautre  étape "})

    assert (page.status_code, page.url) == (302, "/actions/A1.1/#milestones")
    made = Milestone.objects.get(title_fr="Une autre étape")
    assert (made.action, made.position, made.due_on, made.done_on) == (action, 5, date(2025, 9, 1), None)
    assert (made.added_at, made.history.get().history_user) == (NOW, secretariat)
    assert "The milestone is added." in client.get(page.url).content.decode()


def test_the_first_one_is_the_first(client, action):
    client.post(NEW, TYPED)

    assert Milestone.objects.get().position == 1


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (
            {"title_fr": " "},
            {"title_fr": ["Write the French: it is what readers get as long as there is no translation."]},
        ),
        ({"title_en": "x" * 301}, {"title_en": ["Ensure this value has at most 300 characters (it has 301)."]}),
        ({"due_on": ""}, {"due_on": ["This field is required."]}),
        ({"due_on": "soon"}, {"due_on": ["Write the day as 2025-06-30."]}),
        (
            {"done_on": "2025-07-09"},
            {"done_on": ["This day is still to come: a milestone is reached in the past."]},
        ),
    ],
)
@pytest.mark.parametrize("new", [True, False])
def test_a_slip_has_its_sentence_and_keeps_what_was_typed(client, action, typed, expected, new):
    milestone = MilestoneFactory(action=action, title_en="Before")
    at, sent = (NEW, {}) if new else (address(milestone), seen(client, milestone))

    page = client.post(at, sent | TYPED | typed)

    assert (page.status_code, errors(page)) == (422, expected)
    kept = page.context["milestones"]["form"].data
    assert {name: kept[name] for name in TYPED} == TYPED | typed
    assert list(Milestone.objects.values_list("title_en", flat=True)) == ["Before"]


def test_what_is_not_translated_is_marked(client, action):
    milestone = MilestoneFactory(action=action, title_es="")

    page = client.get(address(milestone)).content.decode()

    assert page.count('<span class="tag">not translated yet</span>') == 1
    assert re.findall(r'<textarea name="(\w+)"[^>]* lang="(\w\w)"', page) == [
        ("title_fr", "fr"),
        ("title_en", "en"),
        ("title_es", "es"),
    ]


# -- Editing ---------------------------------------------------------------------------------------


def test_it_is_edited_and_every_version_is_kept(client, action, secretariat):
    milestone = MilestoneFactory(action=action)

    page = client.post(address(milestone), seen(client, milestone) | {"due_on": "01/10/2025", "done_on": "2025-07-08"})

    assert (page.status_code, page.url) == (302, "/actions/A1.1/#milestones")
    milestone.refresh_from_db()
    assert (milestone.due_on, milestone.done_on) == (date(2025, 10, 1), date(2025, 7, 8))
    assert [(row.due_on, row.history_user) for row in milestone.history.order_by("history_id")] == [
        (date(2025, 9, 1), None),
        (date(2025, 10, 1), secretariat),
    ]


def test_saving_it_as_it_was_makes_no_version(client, action):
    milestone = MilestoneFactory(action=action)

    assert client.post(address(milestone), seen(client, milestone)).status_code == 302
    assert milestone.history.count() == 1


def test_the_form_stands_in_the_place_of_the_milestone(client, action):
    first, second = MilestoneFactory(action=action, position=1), MilestoneFactory(action=action, position=2)

    page = client.get(address(first)).content.decode()

    assert page.index(f'action="{address(first)}"') < page.index(f'href="{address(second)}"')
    assert f'href="{address(first)}"' not in page


@pytest.fixture
def conflict(client, action):
    """Save after a colleague has given another date and another English title."""
    milestone = MilestoneFactory(action=action)
    typed = seen(client, milestone)
    milestone.due_on, milestone.title_en = date(2025, 12, 1), "Theirs"
    keep(milestone, by=UserFactory(role="administrator"), at=NOW)
    return milestone, client.post(address(milestone), typed | {"due_on": "2025-10-01", "title_es": "Un paso"})


def test_the_second_sees_both_versions_field_by_field(conflict):
    milestone, page = conflict

    assert page.status_code == 409
    form = page.context["milestones"]["form"]
    assert [(each.label, each.theirs, each.yours, each.taken) for each in form.differences] == [
        ("Title (English)", "Theirs", "A step", "theirs"),
        ("Title (Spanish)", "", "Un paso", "yours"),
        ("Due date", "1 December 2025", "1 October 2025", ""),
    ]
    assert "Administrator, 8 July 2025, 11:00." in page.content.decode()
    milestone.refresh_from_db()
    assert (milestone.title_en, milestone.due_on) == ("Theirs", date(2025, 12, 1))


def test_the_second_then_chooses(conflict, client):
    milestone, page = conflict
    form = page.context["milestones"]["form"]
    chosen = {"take-title_en": "theirs", "take-title_es": "yours", "take-due_on": "yours"}

    assert client.post(address(milestone), {**form.data.dict(), **chosen}).status_code == 302

    milestone.refresh_from_db()
    assert (milestone.title_en, milestone.title_es, milestone.due_on) == ("Theirs", "Un paso", date(2025, 10, 1))


def test_what_was_withdrawn_meanwhile_is_not_written_on(client, action, secretariat):
    milestone = MilestoneFactory(action=action)
    typed = seen(client, milestone)
    milestone.withdraw(by=secretariat, at=NOW)

    page = client.post(address(milestone), typed | {"title_en": "Mine"})

    assert (page.status_code, errors(page)) == (
        409,
        {"__all__": ["Somebody withdrew this while you were writing: nothing was saved."]},
    )
    assert page.context["milestones"]["form"]["title_en"].value() == "Mine"
    assert "Withdraw this milestone" not in page.content.decode()
    milestone.refresh_from_db()
    assert milestone.title_en == "A step"


# -- Whose, and when -------------------------------------------------------------------------------


@pytest.mark.parametrize("new", [True, False])
def test_a_closed_plan_is_not_edited(client, action, secretariat, new):
    milestone = MilestoneFactory(action=action)
    at, typed = (NEW, TYPED) if new else (address(milestone), seen(client, milestone) | {"title_en": "Mine"})
    plan = action.plan
    plan.closed_at, plan.closed_by = NOW, secretariat
    plan.save()

    page = client.post(at, typed)

    assert (page.status_code, errors(page)) == (
        422,
        {"__all__": ["This plan is closed: it stays as it is and is not edited any more."]},
    )
    assert list(Milestone.objects.values_list("title_en", flat=True)) == ["A step"]


@pytest.mark.parametrize("verb", ["", "tick/", "move/", "withdraw/"])
def test_a_milestone_of_another_action_is_not_found(client, action, verb):
    elsewhere = MilestoneFactory(action=ActionFactory(code="A1.2"))

    assert client.post(f"/actions/A1.2/milestones/{elsewhere.pk}/{verb}").status_code in (302, 409)
    assert client.post(f"/actions/A1.1/milestones/{elsewhere.pk}/{verb}").status_code == 404


def test_a_withdrawn_action_takes_no_milestone(client, action, secretariat):
    assert client.get(NEW).status_code == 200
    action.withdraw(by=secretariat, at=NOW)

    assert (client.get(NEW).status_code, client.post(NEW, TYPED).status_code) == (404, 404)


def test_a_withdrawn_milestone_has_no_form(client, action, secretariat):
    milestone = MilestoneFactory(action=action)
    assert client.get(address(milestone)).status_code == 200
    milestone.withdraw(by=secretariat, at=NOW)

    assert client.get(address(milestone)).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_any_number_of_milestones_costs_the_same_queries(client, action, rows, django_assert_num_queries):
    milestones = [MilestoneFactory(action=action) for _n in range(rows)]

    with django_assert_num_queries(9):
        page = client.get(address(milestones[0]))

    assert len(page.context["milestones"]["rows"]) == rows


def test_it_rejects_put(client, action):
    assert client.put(NEW).status_code == 405
    assert client.put(address(MilestoneFactory(action=action))).status_code == 405

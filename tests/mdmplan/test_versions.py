"""Two people on one record: the second sees both versions, field by field, and chooses."""

from datetime import date

import pytest
from django import forms
from django.http import QueryDict

from actions.models import Action, Milestone, Participation
from mdmplan.moments import DayField
from mdmplan.versions import Difference, VersionedForm, keep, shown, version_of, written
from tests.factories import (
    BEFORE,
    NOW,
    ActionFactory,
    MilestoneFactory,
    ObjectiveFactory,
    ParticipationFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


class StepForm(VersionedForm):
    """Some fields of a milestone."""

    due_on = DayField()

    class Meta:
        model = Milestone
        fields = ["title_fr", "title_en", "due_on"]


class PartForm(VersionedForm):
    """A choice."""

    class Meta:
        model = Participation
        fields = ["role"]


class PlaceForm(VersionedForm):
    """A choice among rows, and a tick."""

    class Meta:
        model = Action
        fields = ["objective", "in_published_plan"]


@pytest.fixture
def step():
    """A milestone, opened by two people."""
    return MilestoneFactory(title_fr="Une étape", title_en="A step", due_on=date(2025, 9, 1))


def posted(**values):
    """Return what a browser sends."""
    data = QueryDict(mutable=True)
    data.update(values)
    return data


def typed(record, form=StepForm, **values):
    """Return what the form of `record` sends when `values` are typed over what it shows."""
    fresh = form(instance=type(record).objects.get(pk=record.pk))
    shown_now = {field.html_name: written(field.field, field.value()) for field in fresh}
    return posted(**shown_now | values)


def reopened(record, data, form=StepForm):
    """Return the form as the server reads what was sent."""
    return form(data, instance=type(record).objects.get(pk=record.pk))


def colleague(record, **values):
    """Save other values meanwhile."""
    for name, value in values.items():
        setattr(record, name, value)
    keep(record, by=UserFactory(role="administrator"), at=NOW)


def compared(form):
    """Return (field, theirs, yours, taken) for each difference."""
    return [(each.name, each.theirs, each.yours, each.taken) for each in form.differences]


# -- Without a conflict ----------------------------------------------------------------------------


def test_a_record_has_the_version_of_its_last_change(step):
    first = version_of(step)
    colleague(step, title_en="Theirs")

    assert first < version_of(step) == step.history.order_by("-history_id").first().history_id


def test_what_is_not_stored_or_has_no_history_is_at_version_0(step):
    [loaded] = Milestone.objects.bulk_create([MilestoneFactory.build(action=step.action)])

    assert (version_of(Milestone()), version_of(loaded)) == (0, 0)


def test_alone_one_saves_at_once(step):
    form = reopened(step, typed(step, title_en="Mine"))

    assert (form.is_valid(), form.differences) == (True, [])
    assert form.save().title_en == "Mine"


def test_a_new_record_is_compared_with_nothing():
    form = StepForm(posted(title_fr="Une étape", due_on="2025-09-01", seen="7"), instance=Milestone())

    assert (form.is_valid(), form.initial["seen"], form.differences) == (True, 0, [])


def test_keeping_a_record_says_by_whom_and_when(step, secretariat):
    keep(step, by=secretariat, at=BEFORE)

    newest = step.history.order_by("-history_id").first()
    assert (newest.history_user, newest.history_date) == (secretariat, BEFORE)
    assert not hasattr(step, "_history_date")


# -- With one --------------------------------------------------------------------------------------


def test_the_second_is_refused_and_sees_each_field_that_differs(step):
    mine = typed(step, title_en="Mine", due_on="2025-10-01")
    colleague(step, title_en="Theirs")

    form = reopened(step, mine)

    assert not form.is_valid()
    assert form.errors == {
        "__all__": ["Somebody else saved this while you were writing. Nothing was overwritten: choose."]
    }
    assert compared(form) == [
        ("title_en", "Theirs", "Mine", ""),
        ("due_on", "1 September 2025", "1 October 2025", "yours"),
    ]
    assert form.last_change.history_user.role == "administrator"
    assert (form["title_en"].value(), form["due_on"].value()) == ("Mine", "2025-10-01")


def test_what_only_the_other_changed_is_proposed_as_theirs(step):
    mine = typed(step)
    colleague(step, title_en="Theirs")

    assert compared(reopened(step, mine)) == [("title_en", "Theirs", "A step", "theirs")]


def test_two_who_write_the_same_are_not_in_conflict(step):
    mine = typed(step, title_en="Same")
    colleague(step, title_en="Same")

    form = reopened(step, mine)

    assert (form.differences, form.is_valid()) == ([], True)


@pytest.mark.parametrize(("choice", "title"), [("theirs", "Theirs"), ("yours", "Mine"), (None, "Mine")])
def test_the_second_then_chooses(step, choice, title):
    mine = typed(step, title_en="Mine")
    colleague(step, title_en="Theirs")
    shown_both = reopened(step, mine)

    again = shown_both.data.copy()
    if choice:
        again[shown_both.differences[0].input_name] = choice
    form = reopened(step, again)

    assert form.is_valid()
    assert form.save().title_en == title


def test_a_third_who_saves_in_between_is_shown_too(step):
    mine = typed(step, title_en="Mine")
    colleague(step, title_en="Theirs")
    again = reopened(step, mine).data
    colleague(step, title_en="The third's")

    assert compared(reopened(step, again)) == [("title_en", "The third's", "Mine", "")]


@pytest.mark.parametrize("seen", ["", "x", "9" * 30, "-1"])
def test_a_version_that_never_was_proposes_nothing(step, seen):
    mine = typed(step, title_en="Mine", seen=seen)

    form = reopened(step, mine)

    assert (compared(form), form.is_valid()) == ([("title_en", "A step", "Mine", "")], False)
    assert form.data["seen"] == str(version_of(step))


def test_who_saw_a_record_before_its_history_began_saw_its_first_version(step):
    mine = typed(step, title_en="Mine", seen="0")
    assert reopened(step, mine).is_valid()

    colleague(step, due_on=date(2025, 12, 1))
    assert compared(reopened(step, mine)) == [
        ("title_en", "A step", "Mine", "yours"),
        ("due_on", "1 December 2025", "1 September 2025", "theirs"),
    ]


def test_a_history_that_begins_with_a_change_does_not_tell_what_was_seen_before_it(step):
    mine = typed(step, title_en="Mine", seen="0")
    step.history.all().delete()
    colleague(step, title_en="Theirs")

    assert compared(reopened(step, mine)) == [("title_en", "Theirs", "Mine", "")]


def test_what_the_form_does_not_hold_is_no_conflict(step):
    mine = typed(step, title_en="Mine")
    colleague(step, position=7)

    assert reopened(step, mine).is_valid()


def test_the_version_of_another_record_proposes_nothing(step):
    mine = typed(step, title_en="Mine", seen=str(version_of(MilestoneFactory())))

    assert compared(reopened(step, mine)) == [("title_en", "A step", "Mine", "")]


def test_forms_with_a_prefix_are_told_apart(step):
    form = StepForm(instance=step, prefix="a")
    mine = posted(**{"a-title_fr": "Une étape", "a-title_en": "Mine", "a-due_on": "2025-09-01"})
    mine["a-seen"] = str(form.initial["seen"])
    colleague(step, title_en="Theirs")
    mine["take-title_en"] = "theirs"

    again = StepForm(mine, instance=Milestone.objects.get(), prefix="a")

    assert (compared(again), again.data["a-title_en"]) == ([], "Theirs")


# -- Fields of every kind --------------------------------------------------------------------------


def test_a_choice_is_shown_in_words_and_taken_by_its_key():
    part = ParticipationFactory()
    mine = typed(part, PartForm, role="observing")
    colleague(part, role="exempt")

    form = reopened(part, mine, PartForm)
    assert compared(form) == [("role", "Exempt", "Observing", "")]

    again = form.data.dict() | {"take-role": "theirs"}
    assert reopened(part, posted(**again), PartForm).data["role"] == "exempt"


@pytest.mark.parametrize("choice", ["theirs", "yours"])
def test_a_row_and_a_tick_are_shown_in_words(choice):
    action = ActionFactory(in_published_plan=True)
    first, second, third = action.objective, ObjectiveFactory(code="A2"), ObjectiveFactory(code="A3")
    mine = typed(action, PlaceForm, objective=str(second.pk))
    del mine["in_published_plan"]  # not ticked any more
    colleague(action, objective=third)

    form = reopened(action, mine, PlaceForm)
    assert [(each.label, each.theirs, each.yours, each.taken) for each in form.differences] == [
        ("Objective", str(third), str(second), ""),
        ("In the published plan", "Yes", "No", "yours"),
    ]

    again = form.data.dict() | {f"take-{name}": choice for name in ("objective", "in_published_plan")}
    saved = reopened(action, posted(**again), PlaceForm)
    assert saved.is_valid()
    place = saved.save()
    assert (place.objective, place.in_published_plan) == ((third, True) if choice == "theirs" else (second, False))
    assert first != place.objective


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        (forms.CharField(), None, ""),
        (forms.CharField(), "As it is", "As it is"),
        (DayField(), date(2025, 9, 1), "1 September 2025"),
        (DayField(), "01/09/2025", "1 September 2025"),
        (DayField(), "soon", "soon"),
        (DayField(), "", ""),
        (DayField(), None, ""),
        (forms.BooleanField(), "on", "Yes"),
        (forms.BooleanField(), False, "No"),
        (forms.ChoiceField(choices=[("a", "The first")]), "a", "The first"),
        (forms.ChoiceField(choices=[("a", "The first")]), "z", "z"),
    ],
)
def test_a_value_is_shown_as_a_reader_knows_it(field, value, words):
    assert shown(field, value) == words


def test_the_choice_of_a_field_is_posted_under_its_name():
    assert Difference("title_en", "Title", "a", "b", "").input_name == "take-title_en"

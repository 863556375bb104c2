"""The plan and its parts."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import Http404

from actions.models import Action
from priorities.models import Axis, Objective, Plan, Priority, standing_at
from tests.factories import NOW, ActionFactory, AxisFactory, ObjectiveFactory, PlanFactory, PriorityFactory

pytestmark = pytest.mark.django_db


def next_plan():
    """Return a plan that follows."""
    return PlanFactory(slug="2026-2028", starts_on=date(2026, 1, 1), ends_on=date(2028, 12, 31), name_en="Next")


@pytest.mark.parametrize(
    ("day", "slug"),
    [
        (date(2020, 1, 1), "2023-2025"),
        (date(2023, 1, 1), "2023-2025"),
        (date(2025, 12, 31), "2023-2025"),
        (date(2026, 1, 1), "2026-2028"),
        (date(2030, 1, 1), "2026-2028"),
    ],
)
def test_the_current_plan_is_the_last_that_has_begun_else_the_first_to_come(day, slug):
    next_plan()
    PlanFactory()

    assert Plan.objects.current(day).slug == slug


def test_without_any_plan_it_says_what_to_do():
    with pytest.raises(Http404) as missing:
        Plan.objects.current(date(2025, 1, 1))

    assert str(missing.value) == "No plan is loaded yet: run manage.py loaddata plan_2023_2025 members."


@pytest.mark.parametrize(
    ("day", "share"),
    [
        (date(2022, 12, 31), 0),
        (date(2023, 1, 1), 1 / 1096),
        (date(2025, 12, 31), 1),
        (date(2026, 7, 1), 1),
    ],
)
def test_the_time_elapsed_stays_between_0_and_1(day, share):
    assert PlanFactory.build().time_elapsed(day) == pytest.approx(share)


def test_parts_are_called_by_code_and_title():
    assert str(PlanFactory()) == "Plan 2023-2025"
    assert str(ObjectiveFactory(code="C3")) == "C3 Objective C3"


def test_an_objective_belongs_to_the_plan_of_its_priority():
    priority = PriorityFactory(plan=next_plan())
    objective = Objective(code="A1", title_fr="Un titre", priority=priority, added_at=NOW)
    objective.save()

    assert objective.plan.slug == "2026-2028"


@pytest.mark.parametrize("factory", [AxisFactory, PriorityFactory, ObjectiveFactory, ActionFactory])
def test_a_code_is_used_once_in_a_plan(factory):
    first = factory()
    again = type(first)(**{name: getattr(first, name) for name in ("code", "title_fr")})
    for name in ("axis", "priority", "objective", "plan", "added_at"):
        if hasattr(first, name):
            setattr(again, name, getattr(first, name))

    with pytest.raises(ValidationError) as refused:
        again.full_clean()
    assert refused.value.message_dict == {"code": ["This code is already used in this plan."]}

    with pytest.raises(IntegrityError):
        again.save()


def test_another_plan_may_use_the_same_code():
    AxisFactory(code="AGIR")
    again = AxisFactory.build(code="AGIR", plan=next_plan())

    again.full_clean()


@pytest.mark.parametrize(
    ("part", "reached"), [(Axis, "plan"), (Priority, "plan"), (Objective, "priority"), (Action, "objective")]
)
def test_a_part_without_its_place_is_told_so(part, reached):
    with pytest.raises(ValidationError) as refused:
        part(code="A1", title_fr="Un titre").full_clean()

    assert refused.value.message_dict[reached] == ["This field cannot be null."]


def test_a_priority_has_an_axis_of_its_own_plan():
    with pytest.raises(ValidationError) as refused:
        Priority(plan=next_plan(), axis=AxisFactory(), code="A", title_fr="Un titre", added_at=NOW).full_clean()

    assert refused.value.message_dict == {"axis": ["This axis belongs to another plan."]}


def test_a_plan_ends_after_it_has_begun():
    plan = PlanFactory.build(ends_on=date(2023, 1, 1))

    with pytest.raises(ValidationError) as refused:
        plan.full_clean()
    assert refused.value.messages == ["A plan ends after it has begun."]

    with pytest.raises(IntegrityError):
        plan.save()


def test_something_withdrawn_stood_until_then(secretariat):
    ActionFactory(added_at=datetime(2025, 2, 1, tzinfo=UTC), withdrawn_at=NOW, withdrawn_by=secretariat)
    moments = [datetime(2025, 1, 31, tzinfo=UTC), datetime(2025, 2, 1, tzinfo=UTC), NOW]

    assert [Action.objects.filter(standing_at(moment)).count() for moment in moments] == [0, 1, 0]


def test_a_withdrawal_says_by_whom():
    with pytest.raises(IntegrityError):
        ActionFactory(withdrawn_at=NOW)


@pytest.mark.parametrize(
    ("factory", "code"),
    [
        (AxisFactory, "A B"),
        (PriorityFactory, "A1"),
        (ObjectiveFactory, "A"),
        (ObjectiveFactory, "A/1"),
        (ActionFactory, "A1/1"),
    ],
)
def test_a_code_stands_in_an_address(factory, code):
    part = factory()
    part.full_clean()

    part.code = code
    with pytest.raises(ValidationError) as refused:
        part.full_clean()

    assert refused.value.message_dict == {"code": ["Write the code as published, such as A, A1 or A1.1."]}

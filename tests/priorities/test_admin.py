"""The parts of the plan in the admin."""

from datetime import timedelta

import pytest

from priorities.models import Axis
from tests.factories import NOW, AxisFactory, PlanFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def test_a_part_added_there_is_in_the_plan_from_now_on(as_, secretariat):
    sent = {"plan": PlanFactory().pk, "code": "AGIR", "title_fr": "Agir", "position": "1"}

    page = as_(secretariat).post("/admin/priorities/axis/add/", sent)

    axis = Axis.objects.get()
    assert (page.url, axis.added_at, axis.withdrawn_at) == ("/admin/priorities/axis/", NOW, None)


def test_a_part_edited_there_keeps_the_moment_it_was_added(as_, secretariat):
    axis = AxisFactory(added_at=NOW - timedelta(days=9))
    sent = {"plan": axis.plan.pk, "code": "AGIR", "title_fr": "Autre", "position": "1", "withdrawn_at_0": "2025-07-01"}

    as_(secretariat).post(f"/admin/priorities/axis/{axis.pk}/change/", sent)

    axis.refresh_from_db()
    assert (axis.title_fr, axis.added_at, axis.withdrawn_at) == ("Autre", NOW - timedelta(days=9), None)

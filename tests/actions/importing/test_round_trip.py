"""An export that is imported again changes nothing, in any language, as either kind of file."""

import io
from datetime import date
from itertools import product

import pytest
from django.core.management import call_command
from django.test import override_settings
from django.utils import translation

from actions.export import KINDS
from actions.importing.wording import ignored_columns
from actions.models import Action
from actions.standing import standings
from mdmplan.clock import now
from priorities.models import Plan
from tests.actions.importing.helpers import preview
from tests.factories import (
    NOW,
    ActionFactory,
    EvidenceFactory,
    ParticipationFactory,
    PlanFactory,
    update,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def exported(plan, kind, at, separator=""):
    """Return the whole plan as a file."""
    write = KINDS[kind]
    return write(standings(plan, at), moment=at, separator=separator)


def odd(batch):
    """Return the rows that do something."""
    return list(batch.rows.exclude(result="unchanged").values_list("code", "result", "reason", "changes"))


def test_the_demonstration_comes_back_unchanged_in_each_language():
    with override_settings(MDMPLAN_DEMO=True, MDMPLAN_TODAY=date(2025, 7, 8)):
        call_command("demo", verbosity=0, stdout=io.StringIO())
        at = now()
    plan = Plan.objects.get(slug="2023-2025")

    for language, kind in product(["fr", "en", "es"], KINDS):
        with translation.override(language):
            batch = preview(exported(plan, kind, at), f"plan.{kind}", at=at)

        assert (language, kind, odd(batch)) == (language, kind, [])
        assert (batch.counts["unchanged"], ignored_columns(batch)) == (Action.objects.count(), [])


TEXTS = ["=1+1", "+33 1", "-0,12", "@me", "'=1", "'tis", "''", "a;b,c\td", 'dit "oui"', "deux\nlignes", "AT&amp;T"]


@pytest.mark.parametrize(("kind", "separator"), [("xlsx", ""), ("csv", ""), ("csv", ","), ("csv", "tab")])
def test_every_text_survives(kind, separator):
    for number, text in enumerate([*TEXTS, "a\u00a0: b"]):
        line = " ".join(text.split())
        one = ActionFactory(code=f"A1.{number}", title_es=line, description_en=text, deliverable_fr=text)
        update(one, "at_risk", progress="62.5", forecast_on=date(2025, 10, 1), note=text, reason=text)

    batch = preview(exported(PlanFactory(), kind, NOW, separator), f"plan.{kind}")

    assert (odd(batch), batch.counts["unchanged"]) == ([], 12)


@pytest.mark.parametrize("kind", KINDS)
def test_dates_roles_and_evidence_survive(kind):
    one = ActionFactory(code="A1.1", starts_on=date(2024, 1, 31), due_year=2025)
    ParticipationFactory(action=one, member__code="ES", lead=True)
    ParticipationFactory(action=one, member__code="FR")
    ParticipationFactory(action=one, member__code="BE")
    EvidenceFactory(action=one)
    update(one, "completed")
    ActionFactory(code="A1.2")

    batch = preview(exported(PlanFactory(), kind, NOW), f"plan.{kind}")

    assert (odd(batch), batch.counts["unchanged"]) == ([], 2)

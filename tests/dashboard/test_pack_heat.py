"""The heat map of a pack: each association's word on its own part of each objective."""

from datetime import date

import pytest
from django.utils import translation

from actions.models import Action
from mdmplan.dashboard.pack.freeze import thaw
from members.models import Member
from tests.dashboard.helpers import moment
from tests.dashboard.packs import DAY, pages, sealed
from tests.factories import NOW, ActionFactory, MeetingFactory, PeriodFactory
from tests.reporting.helpers import accepted, answer, open_first_round, open_round, send, take_part

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@pytest.fixture
def meeting(db):
    """Return the meeting of September."""
    return MeetingFactory(held_on=DAY)


def cells(pack):
    """Return the state in each objective, by member; None where it takes no part."""
    heat = thaw(pack.frozen).heat
    return {
        row.code: dict(zip(heat.objectives, [cell and cell.state for cell in row.cells], strict=True))
        for row in heat.rows
    }


def test_the_worst_of_an_objective_is_drawn(meeting):
    take_part("FR", "A1.1", "A1.2", "B1.1")
    [report] = open_round()
    accepted(report, "at_risk")

    assert cells(sealed(meeting)) == {"FR": {"A1": "at_risk", "B1": "at_risk"}}


def test_a_withdrawn_action_is_left_out(meeting, secretariat):
    take_part("FR", "A1.1", "B1.1")
    [report] = open_round()
    accepted(report)
    Action.objects.filter(code="B1.1").update(withdrawn_at=NOW, withdrawn_by=secretariat)

    assert cells(sealed(meeting)) == {"FR": {"A1": "on_track"}}


def test_what_is_not_accepted_says_nothing_yet(meeting):
    take_part("FR", "A1.1")
    ActionFactory(code="B1.1")
    [report] = open_round()
    answer(report, "at_risk")
    send(report)

    assert cells(sealed(meeting)) == {"FR": {"A1": "", "B1": None}}


def test_the_period_before_counts_until_there_is_a_word(meeting):
    take_part("FR", "A1.1")
    [first] = open_first_round()
    accepted(first, "at_risk", at=moment(4, 5))
    [second] = open_round(PeriodFactory())
    assert cells(sealed(meeting)) == {"FR": {"A1": "at_risk"}}

    accepted(second, "on_track")

    assert cells(sealed(meeting)) == {"FR": {"A1": "on_track"}}


def test_a_past_day_knows_nothing_of_later_words(meeting):
    take_part("FR", "A1.1")
    [report] = open_round(at=moment(7, 1))
    accepted(report, "at_risk", at=NOW)

    assert cells(sealed(meeting, as_of=date(2025, 7, 3))) == {"FR": {"A1": ""}}


def test_members_stand_in_the_alphabet_of_each_language(meeting):
    for code, name in (("DE", "Allemagne"), ("ES", "Espagne")):
        take_part(code, "A1.1", role="contributing")
        Member.objects.filter(code=code).update(country_fr=name)
    Member.objects.filter(code="DE").update(country_en="Germany")
    Member.objects.filter(code="ES").update(country_en="Cspain")
    open_round()

    heat = thaw(sealed(meeting).frozen).heat

    assert [row.code for row in heat.in_order] == ["ES", "DE"]
    with translation.override("fr"):
        assert [row.code for row in heat.in_order] == ["DE", "ES"]


def test_the_page_names_each_sign(meeting):
    take_part("FR", "A1.1")
    [report] = open_round()
    accepted(report, "at_risk")

    [page] = [
        page
        for page in pages(bytes(sealed(meeting).files.get(language="en").content))
        if page.startswith("What each association says of its part")
    ]

    assert "At risk" in page
    assert "Pays FR" in page

"""Withdrawing evidence."""

from pathlib import Path

import pytest

from tests.factories import NOW, ActionFactory, EvidenceFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@pytest.fixture
def evidence():
    """A file of the first action."""
    return EvidenceFactory(action=ActionFactory(code="A1.1"), of_file=True)


def test_it_is_withdrawn_and_nothing_is_deleted(as_, secretariat, evidence, client):
    page = as_(secretariat).post(f"/actions/A1.1/evidence/{evidence.pk}/withdraw/")

    assert (page.status_code, page.url) == (302, "/actions/A1.1/#evidence")
    evidence.refresh_from_db()
    assert (evidence.withdrawn_by, evidence.withdrawn_at) == (secretariat, NOW)
    assert Path(evidence.file.path).read_bytes() == b"We met."
    assert evidence.history.first().withdrawn_at == NOW
    shown = client.get("/actions/A1.1/").text
    assert "“minutes.txt” is withdrawn." in shown
    assert f"/evidence/{evidence.pk}/" not in shown


def test_what_is_withdrawn_cannot_be_again(as_, secretariat, evidence):
    address = f"/actions/A1.1/evidence/{evidence.pk}/withdraw/"

    assert as_(secretariat).post(address).status_code == 302
    assert as_(secretariat).post(address).status_code == 404


def test_evidence_of_another_action_is_not_there(as_, secretariat, evidence):
    ActionFactory(code="A1.2")

    assert as_(secretariat).post(f"/actions/A1.2/evidence/{evidence.pk}/withdraw/").status_code == 404
    evidence.refresh_from_db()
    assert evidence.withdrawn_at is None


def test_it_is_withdrawn_by_post_alone(as_, secretariat, evidence):
    assert as_(secretariat).get(f"/actions/A1.1/evidence/{evidence.pk}/withdraw/").status_code == 405


def test_in_a_closed_plan_it_stays(as_, secretariat, evidence, client):
    plan = evidence.action.plan
    plan.closed_at, plan.closed_by = NOW, secretariat
    plan.save()

    page = as_(secretariat).post(f"/actions/A1.1/evidence/{evidence.pk}/withdraw/")

    evidence.refresh_from_db()
    assert evidence.withdrawn_at is None
    assert "This plan is closed" in client.get(page.url).text

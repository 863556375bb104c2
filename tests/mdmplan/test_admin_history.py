"""The history of a record in the admin: when, who, and what from what to what."""

from datetime import date, timedelta

import pytest

from actions.models import Participation
from mdmplan.versions import keep
from tests.factories import (
    NOW,
    ActionFactory,
    MeetingFactory,
    MemberFactory,
    MilestoneFactory,
    ObjectiveFactory,
    ParticipationFactory,
    update,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def told(page):
    """Return the versions that a page shows: who, in which word, what changed."""
    return [(version.by, version.word, version.changes) for version in page.context["versions"]]


def test_each_version_says_who_and_what(as_, secretariat, administrator):
    part = ParticipationFactory(action=ActionFactory(code="A1.1"), member=MemberFactory(code="ES"), role="observing")
    for role, person in (("lead", secretariat), ("", administrator)):
        part.role = role
        keep(part, by=person, at=NOW)
    keep(part, by=secretariat, at=NOW)

    page = as_(secretariat).get(f"/admin/actions/participation/{part.pk}/history/")

    assert told(page) == [
        ("secretariat@example.org", "Saved without a change", []),
        ("admin@example.org", "", [("role", "Lead", "–")]),
        ("secretariat@example.org", "", [("role", "Observing", "Lead")]),
        ("", "Added", []),
    ]
    assert "<del>Observing</del> → <ins>Lead</ins>" in page.text
    assert page.context["versions"][0].at == NOW


def test_a_version_without_the_one_before_says_so(as_, secretariat):
    part = ParticipationFactory()
    part.history.all().delete()
    keep(part, by=secretariat, at=NOW)

    page = as_(secretariat).get(f"/admin/actions/participation/{part.pk}/history/")

    assert told(page) == [("secretariat@example.org", "Changed; the version before it was not kept", [])]


def test_days_moments_links_and_answers_are_written_as_they_are_read(as_, secretariat):
    action = ActionFactory(code="A1.1")
    action.objective, action.in_published_plan = ObjectiveFactory(code="A2"), True
    action.starts_on = date(2025, 2, 1)
    action.withdraw(by=secretariat, at=NOW)
    action.in_published_plan = False
    action.save()

    page = as_(secretariat).get(f"/admin/actions/action/{action.pk}/history/")

    back, changes = (version.changes for version in page.context["versions"][:2])
    assert back == [("in the published plan", "Yes", "No")]
    assert sorted(changes) == [
        ("in the published plan", "No", "Yes"),
        ("objective", "A1 Objective A1", "A2 Objective A2"),
        ("start", "–", "1 February 2025"),
        ("withdrawn at", "–", "8 July 2025, 11:00"),
        ("withdrawn by", "–", "secretariat@example.org"),
    ]


@pytest.mark.parametrize("saves", [1, 3])
@pytest.mark.parametrize(
    ("make", "queries"), [(ParticipationFactory, 7), (MilestoneFactory, 5), (MeetingFactory, 5), (ActionFactory, 5)]
)
def test_any_number_of_versions_costs_the_same_queries(
    as_, secretariat, make, queries, saves, django_assert_num_queries
):
    record = make()
    for _n in range(saves):
        record.save()
    address = f"/admin/{record._meta.app_label}/{record._meta.model_name}/{record.pk}/history/"
    client = as_(secretariat)
    client.get(address)

    with django_assert_num_queries(queries):
        page = client.get(address)

    assert len(page.context["versions"]) == saves + 1


def test_a_long_history_comes_in_pages(as_, secretariat):
    part = ParticipationFactory()
    Participation.history.bulk_history_create([part] * 51, default_date=NOW - timedelta(days=1))
    address = f"/admin/actions/participation/{part.pk}/history/"
    client = as_(secretariat)

    pages = [client.get(address + query) for query in ("", "?page=1", "?page=x")]

    assert [len(page.context["versions"]) for page in pages] == [50, 2, 50]
    assert ['<a href="?page=1">' in page.text for page in pages] == [True, False, True]


@pytest.mark.parametrize("number", ["7", "9" * 15, "9" * 20, "9" * 5000])
def test_a_page_that_no_history_has_is_no_error(number, as_, secretariat):
    page = as_(secretariat).get(f"/admin/actions/participation/{ParticipationFactory().pk}/history/?page={number}")

    assert (page.status_code, len(told(page))) == (200, 1 if len(number) > 15 else 0)


def test_what_is_written_once_says_so(as_, secretariat):
    written = update(ActionFactory(code="A1.1"), "on_track")

    page = as_(secretariat).get(f"/admin/actions/update/{written.pk}/history/")

    assert told(page) == []
    assert "No version is kept: this is written once and never changed" in page.text


def test_a_record_that_is_not_there_leads_back(as_, secretariat):
    client = as_(secretariat)
    assert client.get(f"/admin/actions/participation/{ParticipationFactory().pk}/history/").status_code == 200

    assert client.get("/admin/actions/participation/999/history/").url == "/admin/"


def test_it_is_for_the_secretariat(as_, secretariat, focal_point):
    address = f"/admin/actions/participation/{ParticipationFactory().pk}/history/"
    assert as_(secretariat).get(address).status_code == 200

    assert as_(focal_point).get(address).url.startswith("/admin/login/")

"""Giving back a file of evidence, and what the page of an action shows of it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.factories import NOW, ActionFactory, EvidenceFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
BEFORE_NOON = datetime(2025, 6, 1, tzinfo=UTC)


@pytest.fixture
def action():
    """The first action of the plan."""
    return ActionFactory(code="A1.1")


@pytest.fixture
def evidence(action):
    """A file of that action."""
    return EvidenceFactory(action=action, of_file=True)


def read(page):
    """Return the file that a page gives back; read to its end, it is closed."""
    return b"".join(page.streaming_content)


def page_of(evidence, code="A1.1"):
    """Return the address of a file."""
    return f"/actions/{code}/evidence/{evidence.pk}/"


@pytest.mark.parametrize("reader", ["board", "contributor", "focal_point", "other_focal_point", "secretariat"])
def test_it_is_given_back_to_whoever_reads_actions(as_, request, evidence, reader):
    page = as_(request.getfixturevalue(reader)).get(page_of(evidence))

    assert (page.status_code, read(page)) == (200, b"We met.")


def test_it_comes_as_an_attachment_that_does_nothing_among_our_pages(as_, board, evidence):
    evidence.file_name = "Réunion « A ».txt"
    evidence.save()

    page = as_(board).get(page_of(evidence))

    assert read(page) == b"We met."
    told = {name: page.headers[name] for name in ("Content-Type", "Content-Disposition", "X-Content-Type-Options")}
    assert told == {
        "Content-Type": "text/plain",
        "Content-Disposition": "attachment; filename*=utf-8''R%C3%A9union%20%C2%AB%20A%20%C2%BB.txt",
        "X-Content-Type-Options": "nosniff",
    }
    assert page.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert page.headers["Cache-Control"] == "private, no-cache"


def test_there_is_no_other_way_to_it(as_, secretariat, evidence):
    for address in (f"/media/{evidence.file.name}", f"/{evidence.file.name}", f"/static/{evidence.file.name}"):
        assert as_(secretariat).get(address).status_code == 404


def test_it_is_found_under_its_own_action_alone(as_, board, evidence):
    ActionFactory(code="A1.2")

    assert read(as_(board).get(page_of(evidence))) == b"We met."
    assert as_(board).get(page_of(evidence, "A1.2")).status_code == 404
    assert as_(board).get(page_of(evidence, "A9.9")).status_code == 404


def test_a_link_is_no_file(as_, board, action):
    assert as_(board).get(page_of(EvidenceFactory(action=action))).status_code == 404


def test_what_was_withdrawn_is_given_no_more(as_, board, evidence, secretariat):
    evidence.withdraw(by=secretariat, at=NOW - timedelta(minutes=1))

    assert as_(board).get(page_of(evidence)).status_code == 404


def test_a_file_that_was_lost_is_said_to_be(as_, board, evidence):
    Path(evidence.file.path).unlink()

    page = as_(board).get(page_of(evidence))

    assert page.status_code == 404
    assert "The file “minutes.txt” is not where it was kept: please tell the secretariat." in page.text


# -- On the page of the action ---------------------------------------------------------------------


def shown(page):
    """Return the part of a page that is about evidence, in words."""
    return " ".join(page.text.partition('id="evidence"')[2].partition("</section>")[0].split())


def test_the_page_lists_what_there_is(as_, board, action, evidence):
    EvidenceFactory(action=action, url="https://example.org/minutes", label="Minutes")
    EvidenceFactory(action=action, url="https://example.org/list")

    part = shown(as_(board).get("/actions/A1.1/"))

    assert f'<a href="{page_of(evidence)}">minutes.txt</a>' in part
    assert "7 bytes · Secretariat, 8 July 2025" in part.replace("\xa0", " ")
    assert '<a href="https://example.org/minutes" rel="noreferrer">Minutes</a>' in part
    assert "https://example.org/minutes · Secretariat, 8 July 2025" in part
    assert "Withdraw" not in part
    assert "Add a link or a file" not in part


def test_a_page_without_any_says_so(as_, board, action):
    assert "Nothing has been given to show what was done." in shown(as_(board).get("/actions/A1.1/"))


def test_the_secretariat_may_add_and_withdraw(as_, secretariat, action, evidence):
    part = shown(as_(secretariat).get("/actions/A1.1/"))

    assert 'href="/actions/A1.1/evidence/new/"' in part
    assert f'action="/actions/A1.1/evidence/{evidence.pk}/withdraw/"' in part


def test_a_past_page_shows_what_stood_then_and_is_only_read(as_, secretariat, action):
    EvidenceFactory(action=action, label="Later")
    EvidenceFactory(action=action, label="Before", added_at=BEFORE_NOON)
    gone = EvidenceFactory(action=action, label="Gone since", added_at=BEFORE_NOON, url="https://example.org/gone")
    gone.withdraw(by=secretariat, at=NOW - timedelta(days=1))

    now = shown(as_(secretariat).get("/actions/A1.1/"))
    then = shown(as_(secretariat).get("/actions/A1.1/", {"as_of": "2025-06-10"}))

    assert [label in now for label in ("Later", "Before", "Gone since")] == [True, True, False]
    assert [label in then for label in ("Later", "Before", "Gone since")] == [False, True, True]
    assert "withdrawn since" in then
    assert 'https://example.org/gone"' not in then
    assert "/withdraw/" not in then
    assert "evidence/new" not in then

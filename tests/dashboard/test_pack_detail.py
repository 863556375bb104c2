"""/meetings/2025-09-19/pack/: the sealed pack of a meeting, its files, its editions and its corrections."""

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from tests.dashboard.helpers import moment, words
from tests.dashboard.packs import DAY, PACK, full_meeting, sealed
from tests.factories import (
    ErratumFactory,
    MeetingFactory,
    PackFactory,
    PackOpeningFactory,
    PackShareFactory,
    next_plan,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def test_it_says_everything_that_was_sealed(as_, board):
    pack = sealed(full_meeting())
    page = as_(board).get(PACK)
    read = words(page)

    assert page.context["contents"].headline.en in read
    assert "Co-finance the post?" in read
    assert "A1.4 Do A1.4 Off track" in read
    assert pack.sha256 in read
    for language in ("fr", "en", "es"):
        assertContains(page, f'href="/meetings/2025-09-19/pack.{language}.pdf?edition=1"', count=1)
    assertContains(page, 'href="/meetings/2025-09-19/pack.xlsx?edition=1"', count=1)


def test_an_empty_pack_says_so(as_, board):
    PackFactory(meeting__held_on=DAY)
    read = words(as_(board).get(PACK))

    for said in ("No decision is requested", "No action is known to be at risk", "Nothing changed in between"):
        assert said in read


def test_before_it_is_sealed_there_is_nothing_to_read(as_, board, secretariat):
    MeetingFactory(held_on=DAY)

    assert words(as_(board).get(PACK)).endswith("No pack has been sealed for this meeting yet.")
    assert "Prepare the pack" in words(as_(secretariat).get(PACK))


def test_an_earlier_edition_leads_to_the_last(as_, board):
    meeting = MeetingFactory(held_on=DAY)
    first, second = PackFactory(meeting=meeting), PackFactory(meeting=meeting, edition=2)
    client = as_(board)

    earlier = client.get(f"{PACK}?edition=1")

    assert (earlier.context["pack"], client.get(PACK).context["pack"]) == (first, second)
    assert "A later edition has taken its place: edition 2." in words(earlier)
    assert "A later edition" not in words(client.get(PACK))
    for page in (earlier, client.get(PACK)):
        assertContains(page, f'href="{PACK}?edition=1"', count=1)
        assertContains(page, f'href="{PACK}?edition=2"', count=1)


@pytest.mark.parametrize("edition", ["2", "0", "x", "99999999999999999999"])
def test_an_edition_that_is_not_there_is_not_found(as_, board, edition):
    PackFactory(meeting__held_on=DAY)
    client = as_(board)
    assert client.get(f"{PACK}?edition=1").status_code == 200

    assert client.get(f"{PACK}?edition={edition}").status_code == 404


def test_a_correction_stands_beside_the_pack(as_, board):
    pack = PackFactory(meeting__held_on=DAY)
    client = as_(board)
    assert "Corrections Written after" not in words(client.get(PACK))

    ErratumFactory(pack=pack)

    assert "8 July 2025 The figure of A1.2 is 60." in words(client.get(PACK))


def test_the_secretariat_sees_who_has_opened_what(as_, secretariat, focal_point, django_assert_num_queries):
    pack = PackFactory(meeting__held_on=DAY)
    opened = PackShareFactory(pack=pack)
    for hour in (10, 11):
        PackOpeningFactory(share=opened, at=moment(7, 8, hour))
    PackOpeningFactory(share=PackShareFactory(pack=pack, guest="Donor", token_sha256="1" * 64), at=moment(7, 7))
    PackShareFactory(
        pack=pack, guest="Press", token_sha256="2" * 64, expires_at=moment(7, 8, 8), created_at=moment(7, 1)
    )
    PackShareFactory(pack=pack, guest="Expert", token_sha256="3" * 64, revoked_at=moment(7, 8), revoked_by=secretariat)
    client = as_(secretariat)

    with django_assert_num_queries(9):
        page = client.get(PACK)

    read = words(page)
    assert "Auditor open until 7 August 2025 · opened 2 times, last on 8 July 2025, 13:00 Close Auditor" in read
    assert "Donor open until 7 August 2025 · opened once, on 7 July 2025, 12:00 Close Donor" in read
    assert "Expert closed on 8 July 2025, 12:00 · never opened Donor" in read
    assert read.endswith("Press ended on 8 July 2025 · never opened")
    assertContains(page, f'action="{PACK}shares/{opened.pk}/revoke/"', count=1)
    assertNotContains(as_(focal_point).get(PACK), "Auditor")


def test_a_pack_of_another_plan_is_not_found(as_, board):
    PackFactory(meeting__plan=next_plan(), meeting__held_on=DAY)
    client = as_(board)
    assert client.get(f"/plans/2026-2028{PACK}").status_code == 200

    assert client.get(PACK).status_code == 404


def test_it_rejects_post(as_, board):
    PackFactory(meeting__held_on=DAY)

    assert as_(board).post(PACK).status_code == 405

"""/meetings/2025-09-19/pack/shares/… and /shared/…/: a sealed pack for a guest of the board."""

from datetime import date, datetime

import pytest
import time_machine
from pytest_django.asserts import assertContains, assertRedirects

from mdmplan.clock import end_of_day
from mdmplan.dashboard.models import PackOpening, PackShare
from mdmplan.dashboard.models.pack import token_digest
from tests.dashboard.helpers import moment, words
from tests.dashboard.packs import DAY, PACK
from tests.factories import (
    NOW,
    ErratumFactory,
    MeetingFactory,
    PackFactory,
    PackFileFactory,
    PackOpeningFactory,
    PackShareFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
NEW, GUEST = f"{PACK}shares/new/", "/shared/guest/"


@pytest.fixture
def link(db):
    """Return a link to a pack with a French file."""
    return PackShareFactory(pack=PackFileFactory(pack__meeting__held_on=DAY).pack)


# -- Making and closing a link ---------------------------------------------------------------------


def test_the_address_is_shown_once_and_kept_nowhere(as_, secretariat, client):
    pack = PackFactory(meeting__held_on=DAY)

    page = as_(secretariat).post(NEW, {"guest": "Auditor", "until": "2025-07-31"})

    address = page.context["address"]
    token = address.rstrip("/").rpartition("/")[2]
    share = PackShare.objects.get()
    assert (share.pack, share.guest, share.created_by) == (pack, "Auditor", secretariat)
    assert share.expires_at == end_of_day(date(2025, 7, 31))
    assert share.token_sha256 == token_digest(token)
    assertContains(page, f'value="{address}"', count=1)
    client.logout()
    assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"until": "2025-07-07"}, "until", "This day has passed."),
        ({"until": "2025-10-07"}, "until", "A link is open for 90 days at most."),
        ({"until": ""}, "until", "This field is required."),
        ({"guest": ""}, "guest", "This field is required."),
    ],
)
def test_a_link_is_for_somebody_and_ends(as_, secretariat, changes, field, sentence):
    PackFactory(meeting__held_on=DAY)

    page = as_(secretariat).post(NEW, {"guest": "Auditor", "until": "2025-07-08"} | changes)

    assert (page.status_code, page.context["form"].errors) == (422, {field: [sentence]})
    assert not PackShare.objects.exists()


def test_only_a_sealed_pack_is_shared(as_, secretariat):
    meeting = MeetingFactory(held_on=DAY)
    client = as_(secretariat)
    assert client.get(NEW).status_code == 404

    PackFactory(meeting=meeting)
    assert client.get(NEW).status_code == 200


def test_a_closed_link_stays_closed(as_, secretariat, administrator, link):
    client = as_(secretariat)
    assert client.get(GUEST).status_code == 200

    page = client.post(f"{PACK}shares/{link.pk}/revoke/")
    as_(administrator).post(f"{PACK}shares/{link.pk}/revoke/")

    link.refresh_from_db()
    assertRedirects(page, PACK, fetch_redirect_response=False)
    assert (link.revoked_at, link.revoked_by) == (NOW, secretariat)
    assert client.get(GUEST).status_code == 404


def test_a_link_of_another_meeting_is_not_found(as_, secretariat, link):
    other = PackShareFactory(pack__meeting__held_on=date(2025, 3, 12), token_sha256="0" * 64)
    client = as_(secretariat)
    assert client.post(f"{PACK}shares/{link.pk}/revoke/").status_code == 302

    assert client.post(f"{PACK}shares/{other.pk}/revoke/").status_code == 404


# -- The guest -------------------------------------------------------------------------------------


def test_a_guest_reads_without_an_account(client, link):
    ErratumFactory(pack=link.pack)

    page = client.get(GUEST, HTTP_ACCEPT_LANGUAGE="en")

    read = words(page)
    assert "Open to Auditor until 7 August 2025. Each opening is noted." in read
    assert "The figure of A1.2 is 60." in read
    assert "No decision is requested of the board." in read
    assertContains(page, f'href="{GUEST}pack.fr.pdf"', count=1)
    assert "noindex" in page["X-Robots-Tag"]
    assert "no-store" in page["Cache-Control"]
    assert page["Referrer-Policy"] == "no-referrer"


def test_each_opening_is_kept(client, link):
    client.get(GUEST)
    file = client.get(f"{GUEST}pack.fr.pdf")

    assert file.content == b"%PDF-1.7"
    assert "no-store" in file["Cache-Control"]
    assert [(each.what, each.at, each.share) for each in PackOpening.objects.all()] == [
        ("fr", NOW, link),
        ("page", NOW, link),
    ]


def test_after_a_new_edition_the_link_says_so_and_can_still_be_closed(as_, secretariat, client, link):
    assert "later edition" not in words(client.get(GUEST, HTTP_ACCEPT_LANGUAGE="en"))

    PackFactory(meeting=link.pack.meeting, edition=2)
    read, pack = words(client.get(GUEST, HTTP_ACCEPT_LANGUAGE="en")), as_(secretariat).get(PACK)

    assert "A later edition has taken its place: edition 2, sealed on 8 July 2025. Your link opens this one" in read
    assert "Auditor Edition 1 · open until 7 August 2025 · opened 2 times" in words(pack)
    assertContains(pack, f'action="{PACK}shares/{link.pk}/revoke/"', count=1)


@pytest.mark.parametrize(("at", "status"), [(moment(8, 7, 8), 200), (moment(8, 7, 10), 404)])
def test_a_link_ends_by_itself(client, link, at: datetime, status):
    with time_machine.travel(at, tick=False):
        assert client.get(GUEST).status_code == status
    assert PackOpening.objects.count() == (status == 200)


@pytest.mark.parametrize("address", ["/shared/other/", "/shared/other/pack.fr.pdf", f"{GUEST}pack.es.pdf"])
def test_what_is_not_there_is_not_found(client, link, address):
    assert client.get(f"{GUEST}pack.fr.pdf").status_code == 200

    page = client.get(address, HTTP_ACCEPT_LANGUAGE="en")

    assert page.status_code == 404
    assert ("This link was closed or has ended." in page.text) == address.startswith("/shared/other/")
    assert "Back to my home page" not in page.text


def test_it_rejects_post(client, link):
    assert client.post(GUEST).status_code == 405


def test_they_say_what_they_are(link):
    opening = PackOpeningFactory(share=link)

    assert (str(link), str(opening)) == ("Auditor", "page")
    assert (str(link.pack), str(link.pack.files.get())) == ("Board, 2025-09-19 (1)", "Board, 2025-09-19 (1) fr")

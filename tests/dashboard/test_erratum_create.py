"""/meetings/2025-09-19/pack/errata/new/: a dated correction of a sealed pack."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook
from pytest_django.asserts import assertRedirects

from mdmplan.dashboard.models import Erratum
from mdmplan.dashboard.pack.freeze import thaw
from mdmplan.dashboard.pack.sheets import workbook
from priorities.forms import FRENCH_IS_NEEDED
from tests.dashboard.helpers import moment, words
from tests.dashboard.packs import DAY, PACK, sealed
from tests.factories import NOW, ErratumFactory, MeetingFactory, PackFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
NEW = f"{PACK}errata/new/"


def test_it_stands_beside_the_pack_which_stays_as_it_was(as_, secretariat):
    pack = PackFactory(meeting__held_on=DAY)

    page = as_(secretariat).post(NEW, {"text_fr": "A1.2 : 60.", "text_en": "A1.2: 60.", "text_es": ""}, follow=True)

    erratum = Erratum.objects.get()
    assert (erratum.pack, erratum.by, erratum.at, str(erratum.text)) == (pack, secretariat, NOW, "A1.2: 60.")
    assert "The correction stands beside the pack, and will be in the next one." in words(page)


def test_the_edition_that_is_read_is_corrected(as_, secretariat):
    meeting = MeetingFactory(held_on=DAY)
    first = PackFactory(meeting=meeting)
    PackFactory(meeting=meeting, edition=2)

    assertRedirects(as_(secretariat).post(f"{NEW}?edition=1", {"text_fr": "Non."}), f"{PACK}?edition=1")

    assert Erratum.objects.get().pack == first


def test_the_next_pack_tells_it(as_, secretariat):
    march = MeetingFactory(held_on=date(2025, 3, 12))
    ErratumFactory(pack__meeting=march, at=moment(7, 2))
    ErratumFactory(pack__meeting=MeetingFactory(held_on=date(2024, 12, 6)), at=moment(2, 1))
    september = MeetingFactory(held_on=DAY)
    ErratumFactory(pack=sealed(september), at=NOW)

    contents = thaw(sealed(september).frozen)
    [first, second] = contents.errata

    assert (first.about.en, first.on.on, first.text.en) == (
        "Pack of 12 March 2025, edition 1",
        "2025-07-02",
        "The figure of A1.2 is 60.",
    )
    assert second.about.en == "Pack of 19 September 2025, edition 1"
    corrections = load_workbook(BytesIO(workbook(contents, "seal")))["Corrections"]
    assert [cell.value for cell in corrections["A"]] == ["pack", first.about.en, second.about.en]


def test_it_needs_its_french_text(as_, secretariat):
    PackFactory(meeting__held_on=DAY)

    page = as_(secretariat).post(NEW, {"text_fr": "", "text_en": "Kept"})

    assert (page.status_code, page.context["form"].errors) == (422, {"text_fr": [FRENCH_IS_NEEDED]})
    assert page.context["form"]["text_en"].value() == "Kept"


def test_only_a_sealed_pack_is_corrected(as_, secretariat):
    meeting = MeetingFactory(held_on=DAY)
    client = as_(secretariat)

    assert client.get(NEW).status_code == 404

    PackFactory(meeting=meeting)
    assert client.get(NEW).status_code == 200

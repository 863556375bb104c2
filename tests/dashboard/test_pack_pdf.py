"""/meetings/2025-09-19/pack.fr.pdf and pack.xlsx: the files of a sealed pack."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.dashboard.packs import DAY, sealed
from tests.factories import MeetingFactory, PackFactory, PackFileFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
PDF, XLSX = "/meetings/2025-09-19/pack.{}.pdf", "/meetings/2025-09-19/pack.xlsx"


def test_each_language_has_its_file(as_, contributor):
    pack = sealed()
    client = as_(contributor)

    for language in ("fr", "en", "es"):
        file = client.get(PDF.format(language))
        assert file.content == bytes(pack.files.get(language=language).content)
        assert file["Content-Type"] == "application/pdf"
        assert file["Content-Disposition"] == f'inline; filename="pack-2025-09-19-1-{language}.pdf"'


def test_the_last_edition_is_given_unless_another_is_asked_for(as_, board):
    meeting = MeetingFactory(held_on=DAY)
    for edition in (1, 2):
        PackFileFactory(pack=PackFactory(meeting=meeting, edition=edition), content=b"%%PDF %d" % edition)
    client = as_(board)

    assert client.get(PDF.format("fr")).content == b"%PDF 2"
    assert client.get(f"{PDF.format('fr')}?edition=1").content == b"%PDF 1"
    assert client.get(f"{PDF.format('fr')}?edition=3").status_code == 404


def test_a_browser_that_has_it_is_not_sent_it_again(as_, board):
    PackFileFactory(pack__meeting__held_on=DAY)
    client = as_(board)
    known = client.get(PDF.format("fr"))["ETag"]

    assert client.get(PDF.format("fr"), HTTP_IF_NONE_MATCH=known).status_code == 304


@pytest.mark.parametrize("address", [PDF.format("fr"), XLSX])
def test_before_it_is_sealed_there_is_no_file(as_, secretariat, address):
    meeting = MeetingFactory(held_on=DAY)
    client = as_(secretariat)

    assert client.get(address).status_code == 404

    PackFileFactory(pack__meeting=meeting)
    assert client.get(address).status_code == 200


def test_there_is_no_other_language(as_, board):
    PackFileFactory(pack__meeting__held_on=DAY)

    assert as_(board).get(PDF.format("de")).status_code == 404


def test_the_workbook_is_in_the_readers_language(as_, board):
    pack = PackFactory(meeting__held_on=DAY)
    client = as_(board)

    file = client.get(XLSX)
    board.language = "fr"
    board.save()

    assert file["Content-Disposition"] == 'attachment; filename="pack-2025-09-19-1.xlsx"'
    about = load_workbook(BytesIO(file.content))["Pack"]
    assert [about["A4"].value, about["C4"].value.date(), about["C10"].value] == [
        "meeting",
        date(2025, 3, 12),
        pack.sha256,
    ]
    assert load_workbook(BytesIO(file.content))["Figures"]["B2"].value == "word"
    assert load_workbook(BytesIO(client.get(XLSX).content))["Chiffres"]["B2"].value == "mot"


@pytest.mark.parametrize("address", [PDF.format("fr"), XLSX])
def test_it_rejects_post(as_, board, address):
    assert as_(board).post(address).status_code == 405

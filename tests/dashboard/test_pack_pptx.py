"""/meetings/2025-09-19/pack.pptx: a sealed pack as slides whose charts can be edited."""

import sys
from io import BytesIO

import pytest
from django.utils import translation
from pptx import Presentation
from pytest_django.asserts import assertContains, assertNotContains

from mdmplan.dashboard.pack.freeze import thaw
from mdmplan.dashboard.pack.slides import deck
from tests.dashboard.packs import DAY, PACK, full_meeting, sealed
from tests.factories import PackFactory, empty_pack

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
PPTX = "/meetings/2025-09-19/pack.pptx"


def read(content):
    """Return what stands on each slide, and its charts."""
    slides = Presentation(BytesIO(content)).slides
    texts = [[shape.text_frame.text for shape in slide.shapes if shape.has_text_frame] for slide in slides]
    charts = [shape.chart for slide in slides for shape in slide.shapes if shape.has_chart]
    tables = [shape.table for slide in slides for shape in slide.shapes if shape.has_table]
    return texts, charts, tables


def test_the_charts_hold_the_frozen_numbers():
    contents = thaw(sealed(full_meeting()).frozen)

    texts, [standing, progress], [table] = read(deck(contents))

    assert texts[1][0] == contents.headline.en
    assert list(standing.plots[0].categories) == [each.code for each in reversed(contents.priorities)]
    assert {series.name: sum(series.values) for series in standing.plots[0].series} == {
        str(each.label): each.count for each in contents.figures.bar
    }
    assert [list(series.values) for series in progress.plots[0].series] == [
        [each.figures.progress.value for each in contents.priorities],
        [each.figures.expected.value for each in contents.priorities],
    ]
    assert any("Co-finance the post?" in each for slide in texts for each in slide)
    assert [row.cells[0].text_frame.text for row in table.rows] == [
        "Action",
        *(f"{each.action} Do {each.action}" for each in contents.concerns),
    ]


def test_it_is_in_the_readers_language(as_, board):
    PackFactory(meeting__held_on=DAY)
    client = as_(board)

    file = client.get(PPTX)
    board.language = "fr"
    board.save()

    assert file["Content-Disposition"] == 'attachment; filename="pack-2025-09-19-1.pptx"'
    assert read(file.content)[0][0][0] == "Board pack"
    assert read(client.get(PPTX).content)[0][0][0] == "Dossier de séance"


def test_an_empty_pack_has_two_slides():
    with translation.override("es"):
        texts, charts, tables = read(deck(thaw(empty_pack())))

    assert [slide[0] for slide in texts] == ["Dosier de la reunión", "palabra"]
    assert (charts, tables) == ([], [])


def test_without_the_extra_there_are_no_slides(as_, board, monkeypatch):
    PackFactory(meeting__held_on=DAY)
    client = as_(board)
    assertContains(client.get(PACK), f'href="{PPTX}?edition=1"', count=1)
    assert client.get(PPTX).status_code == 200

    monkeypatch.setitem(sys.modules, "pptx", None)

    assertNotContains(client.get(PACK), "pack.pptx")
    assertContains(client.get(PPTX), "Slides need an extra that is not installed here.", status_code=404)

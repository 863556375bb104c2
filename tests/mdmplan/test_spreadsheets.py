"""Cells on their way in and out, and the sheet that waits for its confirmation."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import SuspiciousOperation

from mdmplan.spreadsheets import DAY, TEXT, SheetCSV, SignedStorage
from tests.factories import NOW


@pytest.mark.parametrize("text", ["=1+1", "+33 1", "-0,12", "@here", "\tx", "\nx", "＝１", "＠x"])
def test_a_text_that_looks_like_a_formula_goes_out_and_comes_back(text):
    assert TEXT.render(text) == f"'{text}"
    assert TEXT.clean(TEXT.render(text)) == text


@pytest.mark.parametrize(
    ("cell", "text"), [(None, ""), (" A1.1 ", "A1.1"), (12, "12"), ("'n Roll", "'n Roll"), ("a\x00b", "ab")]
)
def test_a_cell_is_read_as_text(cell, text):
    assert TEXT.clean(cell) == text


def test_a_number_with_decimals_is_no_code():
    with pytest.raises(ValueError, match="format its column as text"):
        TEXT.clean(1.1)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (None, None),
        ("", None),
        ("2025-06-30", date(2025, 6, 30)),
        ("30/06/2025", date(2025, 6, 30)),
        (date(2025, 6, 30), date(2025, 6, 30)),
        (datetime(2025, 6, 30, 12), date(2025, 6, 30)),  # noqa: DTZ001  # as a workbook gives it
    ],
)
def test_a_day_is_read(cell, day):
    assert DAY.clean(cell) == day


@pytest.mark.parametrize("cell", ["June", "30/06/1825"])
def test_what_is_no_day_has_its_sentence(cell):
    with pytest.raises(ValueError, match="Write"):
        DAY.clean(cell)


@pytest.mark.parametrize("sign", [",", ";"])
def test_both_kinds_of_text_files_are_read(sign):
    read = SheetCSV().create_dataset(f"code{sign}title\nA{sign}One\n")

    assert read.dict == [{"code": "A", "title": "One"}]


def test_a_sheet_waits_in_its_form_for_a_day():
    waiting = SignedStorage()
    with time_machine.travel(NOW, tick=False):
        waiting.save(b"\xef\xbb\xbfcode\nA\n")

    def read(name, after=timedelta(), **mode):
        with time_machine.travel(NOW + after, tick=False):
            return SignedStorage(name=name, **mode).read()

    assert read(waiting.name, read_mode="rb") == b"\xef\xbb\xbfcode\nA\n"
    assert read(waiting.name, read_mode="r", encoding="utf-8-sig") == "code\nA\n"
    for name, after in (
        (waiting.name, timedelta(days=2)),
        (f"{waiting.name}x", timedelta()),
        ("/etc/hosts", timedelta()),
    ):
        with pytest.raises(SuspiciousOperation):
            read(name, after, read_mode="rb")

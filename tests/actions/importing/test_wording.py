"""An import in the reader's words."""

import pytest

from actions.importing.wording import changes_in_words, notes_on
from actions.models import Action
from tests.actions.importing.helpers import (
    HEAD,
    author,
    book_of,
    bring,
    preview,
    text_of,
    upload,
)
from tests.factories import (
    NOW,
    MemberFactory,
)

pytestmark = pytest.mark.django_db


def test_what_the_reader_should_know_about_a_text_file():
    batch = upload("Plan;\ncode;titre\nA1.1;Étude\n".encode("cp1252"))

    assert notes_on(batch) == [
        "Its columns are separated by semicolons.",
        "It is not in UTF-8: it was read as Windows-1252. Line 3 is the first to show it: look at it.",
        "Above the names of the columns, these lines are not read: 1.",
    ]
    assert notes_on(upload(b"sep=|\ncode|titre\nA1.1|x\n")) == ["Its columns are separated by |."]


def test_what_the_reader_should_know_about_a_workbook():
    def change(book):
        book.create_sheet("Suite")
        book.active.merge_cells("B2:B3")

    batch = upload(book_of(("code", "objectif"), ("A1.1", "A1"), ("A1.2", None), change=change))

    assert notes_on(batch) == [
        "Only the sheet “Sheet” is read; the workbook also has: Suite.",
        "A cell stands for several lines in: objectif. Say whether it is to be filled down.",
    ]
    assert notes_on(upload(book_of(("code",), ("A1.1",)))) == []


def test_what_a_row_changes_in_the_readers_words():
    MemberFactory(code="FR")
    names = (*HEAD, "start", "due", "lead", "life_cycle", "health", "progress")

    batch = preview(text_of(names, ("A1.1", "A1", "Plan", "2024", "31/12/2025", "FR", "En cours", "vert", "62,5")))

    assert changes_in_words(batch.rows.get()) == [
        ("objective", "", "A1"),
        ("title (French)", "", "Plan"),
        ("start", "", "2024"),
        ("due date", "", "31 Dec 2025"),
        ("lead", "", "FR"),
        ("life cycle", "Not started", "In progress"),
        ("health", "", "On track"),
        ("progress (%)", "", "62.5"),
    ]


def test_an_action_that_comes_back_says_since_when_it_was_gone():
    bring(HEAD, ("A1.1", "A1", "Plan"))
    Action.objects.get().withdraw(by=author(), at=NOW)
    batch = preview(text_of(HEAD, ("A1.1", "A1", "Plan")))
    row = batch.rows.get()
    row.changes = {"withdrawn": [NOW.isoformat(), ""]}

    assert changes_in_words(row) == [("withdrawn", "8 Jul 2025", "")]

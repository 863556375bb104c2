"""What one row does to an action: texts, dates, codes, what is refused."""

from datetime import date

import pytest

from actions.importing.wording import gapped_columns
from tests.actions.importing.helpers import (
    HEAD,
    author,
    book_of,
    changes,
    preview,
    reasons,
    results,
    text_of,
    upload,
)
from tests.factories import (
    NOW,
    ActionFactory,
    ObjectiveFactory,
    ParticipationFactory,
    update,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("blank", ["", " \u00a0", "&nbsp;", "\u200b"])
def test_blank_is_not_given(blank):
    action = ActionFactory(code="A1.1", starts_on=date(2024, 1, 1), due_on=date(2025, 1, 1), title_es="Hacer")
    ParticipationFactory(action=action, lead=True)
    update(action, "at_risk", progress="40", forecast_on=date(2025, 9, 1), note="Voir")
    names = ("code", "title_fr", "title_es", "start", "due", "lead", "contributing", "life_cycle", "health", "progress")

    batch = preview(text_of((*names, "forecast", "reason", "note"), ("A1.1", *[blank] * 12)))

    assert results(batch) == [(2, "unchanged")]


def test_an_apostrophe_that_guards_nothing_is_blank():
    ActionFactory(code="A1.1")

    assert changes(("code", "note"), ("A1.1", "'\t")) == {}


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (("", "A1", "Plan"), "code: A row needs the code of its action."),
        (("é1", "A1", "Plan"), "code: Write the code as published, such as A, A1 or A1.1."),
        (("A1." + "1" * 20, "A1", "Plan"), "code: Ensure this value has at most 20 characters (it has 23)."),
        (("2025-01-02", "A1", "Plan"), "code: The spreadsheet made a date of this code (2025-01-02)"),
        (("A1.1", "", "Plan"), "objective: A new action needs the code of its objective."),
        (("A1.1", "A1", ""), "title (French): A new action needs its title in French."),
        (("A1.1", "A1", "x" * 401), "title (French): Ensure this value has at most 400 characters (it has 401)."),
        (("A1.1", "A1", "Plan", "", "x"), "This line has more cells than there are columns"),
    ],
)
def test_a_row_is_refused_with_its_reason(row, sentence):
    assert reasons(HEAD, row).startswith(sentence)


def test_every_fault_of_a_row_is_told():
    sentence = reasons((*HEAD, "due", "progress"), ("A1.1", "A9", "Plan", "never", "much"))

    assert [line.partition(":")[0] for line in sentence.splitlines()] == ["due date", "progress (%)", "objective"]


def test_a_reason_names_the_column_as_the_file_does():
    head, row = ("N°", "Obj.", "Intitulé", "Fin"), ("A1.1", "", "x" * 401, "31/02/2025")
    mapping = {"N°": "code", "Obj.": "objective", "Intitulé": "title", "Fin": "due"}

    sentence = reasons(head, row, mapping=mapping, language="en")

    assert [line.partition(":")[0] for line in sentence.splitlines()] == ["Fin", "Obj.", "Intitulé", "title (French)"]


def test_a_code_stands_once_in_a_file():
    batch = preview(
        text_of(HEAD, ("01", "A1", "Un"), ("2A", "A1", "Deux"), ("01", "A1", "Trois"), ("1", "A1", "Quatre"))
    )

    assert results(batch) == [(2, "created"), (3, "created"), (4, "refused"), (5, "created")]
    assert batch.rows.get(line=4).reason == "code: Line 2 has this code already."


def test_a_former_code_is_told_with_the_present_one():
    action = ActionFactory(code="A1.1")
    action.code = "A1.7"
    action.save()

    assert reasons(HEAD, ("A1.1", "A1", "Plan")) == "code: This action is called A1.7 now."


def test_a_withdrawn_action_is_not_brought_back_in_silence():
    ActionFactory(code="A1.1").withdraw(by=author(), at=NOW)

    assert reasons(HEAD, ("A1.1", "A1", "Plan")) == "code: This action was withdrawn on 8 Jul 2025: put it back first."


def test_an_action_moves_to_another_objective():
    ActionFactory(code="A1.1")
    ObjectiveFactory(code="A2")

    assert changes(("code", "objective"), ("A1.1", "A2")) == {"objective": ["A1", "A2"]}


def test_dates_and_years():
    ActionFactory(code="A1.1", due_on=date(2025, 3, 31))

    assert changes((*HEAD, "start", "due"), ("A1.2", "A1", "Neuf", "2024", "31/12/2025")) == {
        "objective": ["", "A1"],
        "title_fr": ["", "Neuf"],
        "start": ["", "2024"],
        "due": ["", "2025-12-31"],
    }
    assert changes(("code", "due"), ("A1.1", "2025")) == {}
    assert changes(("code", "due"), ("A1.1", "31/03/2025")) == {}
    kept = "due date: The original due date is kept for ever"
    assert reasons(("code", "due"), ("A1.1", "2026")).startswith(kept)
    assert reasons(("code", "due"), ("A1.1", "01/04/2025")).startswith(kept)


def test_a_day_takes_the_place_of_its_year_and_of_no_other():
    ActionFactory(code="A1.1", start_year=2024, due_year=2025)
    kept = "due date: The original due date is kept for ever"

    assert changes(("code", "due", "start"), ("A1.1", "2025", "2024")) == {}
    assert changes(("code", "due"), ("A1.1", "31/03/2025")) == {"due": ["2025", "2025-03-31"]}
    assert reasons(("code", "due"), ("A1.1", "31/03/2026")).startswith(kept)
    assert reasons(("code", "due"), ("A1.1", "2026")).startswith(kept)
    assert changes(("code", "start"), ("A1.1", "2023")) == {"start": ["2024", "2023"]}


def test_a_year_does_not_take_the_place_of_a_day():
    ActionFactory(code="A1.1", starts_on=date(2024, 3, 1))

    assert changes(("code", "start"), ("A1.1", "01/04/2024")) == {"start": ["2024-03-01", "2024-04-01"]}
    assert reasons(("code", "start"), ("A1.1", "2025")) == (
        "start: A year alone does not take the place of a day (2024-03-01)."
    )


def test_an_action_is_due_after_it_starts():
    assert reasons((*HEAD, "start", "due"), ("A1.1", "A1", "Plan", "2025-03-01", "2025-02-01")) == (
        "due date: An action is due after it starts."
    )


def test_cells_filled_down_and_the_titles_they_come_from():
    rows = (
        ("objectif", "code", "titre"),
        ("A1", "", ""),
        ("", "A1.1", "Un"),
        ("", "A1.2", "Deux"),
        ("A2", "A2.1", "Trois"),
    )
    ObjectiveFactory(code="A2")

    assert gapped_columns(upload(text_of(*rows))) == ["objectif"]
    batch = preview(text_of(*rows), fill_down=["objectif"])

    assert results(batch) == [(2, "unchanged"), (3, "created"), (4, "created"), (5, "created")]
    assert [row.changes.get("objective") for row in batch.rows.all()] == [None, ["", "A1"], ["", "A1"], ["", "A2"]]
    assert batch.rows.get(line=2).reason == "A title: it is filled down into the rows below."


@pytest.mark.parametrize(
    "rows",
    [
        (("A1", "A1.1", "Un"), ("A1", "", ""), ("A1", "A1.2", "Deux")),
        (("", "Suite", ""), ("A1", "", "Un"), ("A1", "A1.1", "Deux")),
    ],
    ids=["no gap to fill", "codes are never filled down"],
)
def test_what_is_no_title_is_not_told_as_one(rows):
    assert gapped_columns(upload(text_of(("objectif", "code", "titre"), *rows))) == []


def test_a_short_row_is_filled_down_too():
    batch = preview(b"code,titre,objectif\nA1.1,Un,A1\nA1.2,Deux\n", fill_down=["objectif"])

    assert results(batch) == [(2, "created"), (3, "created")]


def test_merged_cells_are_filled_down_when_the_person_says_so():
    content = book_of(
        ("objectif", "code", "titre"),
        ("A1", "A1.1", "Un"),
        (None, "A1.2", "Deux"),
        change=lambda book: book.active.merge_cells("A2:A3"),
    )

    assert gapped_columns(upload(content)) == ["objectif"]
    assert results(preview(content)) == [(2, "created"), (3, "refused")]
    assert results(preview(content, fill_down=["objectif"])) == [(2, "created"), (3, "created")]

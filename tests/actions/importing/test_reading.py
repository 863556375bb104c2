"""A text file, read as a table."""

import pytest
from django.core.exceptions import ValidationError

from actions.importing.reading import MOST_COLUMNS, MOST_ROWS, read_file, unpacked_rows

HEAD = "code;title_fr\n"


def read(content, name="plan.csv", **options):
    """Read a file, given as text or as bytes."""
    return read_file(name, content.encode() if isinstance(content, str) else content, **options)


def refusal(content, name="plan.csv", **options):
    """Return the sentence with which a file is refused."""
    with pytest.raises(ValidationError) as refused:
        read(content, name, **options)
    return " ".join(refused.value.messages)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_utf_8_is_read_with_or_without_its_mark(mark):
    table = read(mark + "code;title_fr\nA1.1;Étude\n".encode())

    assert (table.columns, table.rows) == (["code", "title_fr"], [(2, ["A1.1", "Étude"])])
    assert table.facts == {"encoding": "utf-8", "kind": "csv", "separator": ";"}


def test_windows_1252_is_read_and_the_first_odd_line_named():
    table = read("code;title_fr\nA1.1;Plan\nA1.2;Étude – 5 €\n".encode("cp1252"))

    assert table.rows[1] == (3, ["A1.2", "Étude – 5 €"])
    assert (table.facts["encoding"], table.facts["odd_line"]) == ("cp1252", 3)


def test_a_file_in_both_is_read_line_by_line():
    table = read("code;title_fr\nA1.1;Étude\n".encode() + "A1.2;Élan\n".encode("cp1252"))

    assert [row[1] for _line, row in table.rows] == ["Étude", "Élan"]


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_the_separator_is_found(separator):
    lines = ["code|title_fr|progress", 'A1.1|"Un; deux, trois"|"62,5"', 'A1.2|"a;b;c;d"|"1,5"']
    table = read("\n".join(lines).replace("|", separator))

    assert table.facts["separator"] == separator
    assert table.rows[0] == (2, ["A1.1", "Un; deux, trois", "62,5"])


def test_the_separator_may_be_told_by_the_first_line():
    table = read("sep=|\ncode|title_fr\nA1.1|Plan\n")

    assert (table.facts["separator"], table.rows) == ("|", [(3, ["A1.1", "Plan"])])


def test_a_quotation_mark_separates_nothing():
    assert read('sep="\ncode;title_fr\nA1.1;Plan\n').facts["separator"] == ";"


def test_a_cell_may_go_over_several_lines_and_each_row_has_its_own_number():
    table = read('code;title_fr\nA1.1;"une\ndeux"\n\nA1.2;"dit ""oui"""\n')

    assert table.rows == [(2, ["A1.1", "une\ndeux"]), (5, ["A1.2", 'dit "oui"'])]


def test_an_open_quotation_mark_is_refused_and_never_swallows_the_rest():
    assert refusal(HEAD + 'A1.1;"open\nA1.2;Plan\n') == (
        "From line 2 on, the file cannot be read: a quotation mark is open or stands within a text."
    )


def test_a_file_that_begins_with_an_open_quotation_mark_is_refused():
    assert refusal('"code;title_fr\nA1.1;Plan\n').startswith("From line 1 on, the file cannot be read")


def test_titles_above_the_columns_are_told():
    table = read("Plan d’actions 2025;\n\n;version 3\nCode;Intitulé\nA1.1;Plan\n")

    assert (table.columns, table.rows) == (["Code", "Intitulé"], [(5, ["A1.1", "Plan"])])
    assert table.facts["above"] == [1, 3]


def test_columns_that_are_wanted_help_to_find_their_line():
    table = read("Plan;2025\nClé;Nom\nA1.1;Plan\n", wanted={"Clé", "Nom"})

    assert table.columns == ["Clé", "Nom"]


def test_unnamed_and_repeated_columns_are_told_apart():
    table = read("code;;note;note;;\nA1.1;x;a;b;;\n")

    assert table.columns == ["code", "Column B", "note", "note (column D)"]


def test_an_unnamed_column_in_which_nothing_stands_has_no_name():
    assert read("code;;note\nA1.1;;a\n").columns == ["code", "", "note"]


def test_each_column_has_an_example_of_what_stands_in_it():
    table = read("code;note;;vide\nA1.1;;;\nA1.2;" + "x" * 81 + ";Y;\n")

    assert table.examples() == ["A1.1", "x" * 79 + "…", "Y", ""]
    assert read("code\nA1.1\nA1.2\n").examples() == ["A1.1"]


def test_a_packed_table_comes_back():
    table = read("code;title_fr\nA1.1;Étude\n")

    assert unpacked_rows(table.packed()) == table.rows


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "“plan.csv” is empty: choose another file."),
        (" \n ;\n", "“plan.csv” holds no line with text: choose another file."),
        (HEAD, "“plan.csv” holds the names of columns and nothing below them."),
        (b"\xff\xfec\x00o\x00", "“plan.csv” is in UTF-16: save it as “CSV UTF-8”."),
        (b"code\x00\x01", "“plan.csv” is neither an Excel workbook (XLSX) nor a text file (CSV)"),
        (b"%PDF-1.7\n\x81\x8d", "“plan.csv” is neither an Excel workbook (XLSX) nor a text file (CSV)"),
    ],
)
def test_anything_else_is_refused_with_what_to_do(content, sentence):
    assert refusal(content).startswith(sentence)


def test_a_cell_without_end_is_refused():
    assert refusal(HEAD + "A1.1;" + "x" * 1_000_001).startswith("From line 2 on, the file cannot be read")


def test_more_than_ten_megabytes_are_refused():
    assert refusal(b"code\n" + b"A" * 10 * 1024 * 1024) == (
        "“plan.csv” is larger than 10 MB: split it into several files."
    )


def test_as_many_rows_as_a_plan_may_have_are_read_and_not_one_more():
    lines = [f"A1.{n};x\n" for n in range(MOST_ROWS)]

    assert len(read(HEAD + "".join(lines)).rows) == MOST_ROWS
    assert refusal(HEAD + "".join(lines) + "B;x\n").startswith("“plan.csv” holds more than 20,000 lines")
    assert refusal(HEAD + "".join(lines) * 2).startswith("“plan.csv” holds more than 20,000 lines")


def test_as_many_columns_as_make_sense_are_read_and_not_one_more():
    names = ";".join(["code", *(f"c{n}" for n in range(MOST_COLUMNS - 1))])

    assert len(read(names + "\nA1.1\n").columns) == MOST_COLUMNS
    assert refusal(names + ";x\nA1.1\n").startswith("“plan.csv” holds more than 200 columns")

"""`manage.py action_import`: the same import from a terminal."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from actions.models import Action, Import
from members.models import Role
from tests.actions.importing.helpers import HEAD, book_of, plan, text_of
from tests.factories import NOW, ActionFactory, ObjectiveFactory, PlanFactory, PriorityFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


class Terminal(io.StringIO):
    """Somebody who looks on."""

    def isatty(self):
        """Say so."""
        return True


@pytest.fixture(autouse=True)
def somebody(db):
    """Have the plan, and its only administrator."""
    plan()
    return UserFactory(email="admin@example.org", role=Role.ADMINISTRATOR)


@pytest.fixture
def run(tmp_path):
    """Run the command on a file; return what it says."""

    def command(content, *options, name="plan.csv", stderr=None):
        file = tmp_path / name
        file.write_bytes(content)
        said = io.StringIO()
        try:
            call_command("action_import", file, *options, stdout=said, stderr=stderr or io.StringIO())
        except CommandError as error:
            return said.getvalue(), str(error), error.returncode
        return said.getvalue(), "", 0

    return command


GOOD = text_of(HEAD, ("A1.1", "A1", "Plan"), ("A1.2", "A1", "Suite"))
BAD = text_of((*HEAD, "Budget"), ("A1.1", "A1", "Plan", "12"), ("A1.2", "Z9", "Perdu", ""))


def test_it_works(run, somebody):
    said, error, code = run(GOOD)

    assert (said, error, code) == (
        "Its columns are separated by semicolons.\n2 created, 0 updated, 0 unchanged, 0 refused.\n",
        "",
        0,
    )
    assert list(Action.objects.values_list("code", flat=True)) == ["A1.1", "A1.2"]
    batch = Import.objects.get()
    assert (batch.state, batch.applied_by, batch.applied_at) == ("applied", somebody, NOW)
    assert run(GOOD)[0].endswith("0 created, 0 updated, 2 unchanged, 0 refused.\n")


def test_a_refused_row_and_nothing_is_written(run):
    said, error, code = run(BAD)

    assert said.splitlines() == [
        "Its columns are separated by semicolons.",
        "Columns that are not read: Budget.",
        "Line 3: objective: “Z9” is no objective of this plan.",
        "1 created, 0 updated, 0 unchanged, 1 refused.",
    ]
    assert (error, code) == ("1 row is refused: nothing was written.", 1)
    assert (Action.objects.count(), Import.objects.count()) == (0, 0)


def test_a_program_gets_json(run):
    said, _error, code = run(BAD, "--json")

    assert json.loads(said) == {
        "created": 1,
        "updated": 0,
        "unchanged": 0,
        "refused": 1,
        "rows": [
            {"line": 2, "result": "created", "reason": ""},
            {"line": 3, "result": "refused", "reason": "objective: “Z9” is no objective of this plan."},
        ],
        "ignored_columns": ["Budget"],
    }
    assert code == 1
    assert list(json.loads(said)) == ["created", "updated", "unchanged", "refused", "rows", "ignored_columns"]


def test_a_dry_run_writes_nothing(run):
    said, _error, code = run(GOOD, "--dry-run")

    assert (said.splitlines()[-1], code) == ("2 created, 0 updated, 0 unchanged, 0 refused.", 0)
    assert (Action.objects.count(), Import.objects.count()) == (0, 0)


def test_columns_are_told_by_hand(run):
    content = text_of(("Plan 2025", "", "", ""), ("Clé", "Obj.", "a = b", "note"), ("A1.1", "A1", "Plan", "x"))

    said, _error, code = run(
        content, "--map", "Clé=code", "--map", "Obj.=objective", "--map", "a = b=title_fr", "--map", "note="
    )

    assert (code, Action.objects.get().title_fr) == (0, "Plan")
    assert "Columns that are not read: note." in said


def test_a_map_takes_the_place_of_a_guess(run):
    run(text_of(("code", "objective", "title", "Nom"), ("A1.1", "A1", "Non", "Oui")), "--map", "Nom=title")

    assert Action.objects.get().title_fr == "Oui"


def test_a_sheet_a_language_and_cells_to_fill_down(run):
    content = book_of(("code",), ("Z",), change=another)

    run(content, "--sheet", "Suite", "--fill-down", "objective", "--language", "es", name="plan.xlsx")

    assert list(Action.objects.values_list("code", "title_es")) == [("A1.1", "Uno"), ("A1.2", "Dos")]


def another(book):
    """Add a second sheet with what is to be read."""
    sheet = book.create_sheet("Suite")
    for row in (("code", "objective", "title_fr", "title"), ("A1.1", "A1", "Un", "Uno"), ("A1.2", None, "Deux", "Dos")):
        sheet.append(row)


def test_another_plan(run):
    other = PlanFactory(slug="2026-2028")
    ObjectiveFactory(code="B1", plan=other, priority=PriorityFactory(code="B", plan=other))

    run(text_of(HEAD, ("B1.1", "B1", "Plan")), "--plan", "2026-2028")

    assert Action.objects.get().plan == other


def test_somebody_else(run):
    person = UserFactory(email="secretariat@example.org", role=Role.SECRETARIAT)

    run(GOOD, "--by", "Secretariat@example.org")

    assert Import.objects.get().applied_by == person


def test_several_administrators_are_not_chosen_among(run):
    UserFactory(role=Role.ADMINISTRATOR)

    assert run(GOOD)[1] == "Say who imports, by e-mail address: --by secretariat@example.org"


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--by", "nobody@example.org"], "Nobody who may import signs in with nobody@example.org."),
        (["--by", "board@example.org"], "Nobody who may import signs in with board@example.org."),
        (["--plan", "2030"], "No plan is called “2030”; there is: 2023-2025."),
        (["--map", "Clé"], "Write --map “COLUMN=field”, not “Clé”."),
        (["--map", "Clé=code"], "The file has no column “Clé”."),
        (["--map", "title_fr=budget"], "“budget” is not a field."),
    ],
)
def test_what_cannot_be_is_said(run, board, options, sentence):
    assert run(GOOD, "--dry-run")[2] == 0
    assert run(GOOD, *options)[1:] == (sentence, 1)
    assert Import.objects.count() == 0


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(CommandError, match=r"none\.csv: No such file or directory"):
        call_command("action_import", tmp_path / "none.csv")


def test_a_file_that_is_no_spreadsheet(run):
    assert run(b"%PDF-1.7\x00", name="plan.pdf")[1].startswith("“plan.pdf” is neither an Excel workbook")


def test_a_bar_shows_how_far_it_is_to_who_looks_on(run):
    ActionFactory(code="A1.1")
    terminal = Terminal()

    run(text_of(HEAD, *((f"A1.{n}", "A1", "Plan") for n in range(150))), stderr=terminal)

    assert terminal.getvalue() == (f"\r[{'#' * 26}{'.' * 14}] 100/150\r[{'#' * 40}] 150/150\n")
    silent = io.StringIO()
    run(GOOD, stderr=silent)
    assert silent.getvalue() == ""

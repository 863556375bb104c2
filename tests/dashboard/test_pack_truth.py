"""What a pack says is what the dashboard said, in every language, on every page and in every cell."""

import hashlib
import json
import subprocess
import sys
from datetime import date
from io import BytesIO

import pytest
from django.conf import settings
from django.utils import translation
from openpyxl import load_workbook
from pypdf import PdfReader

from mdmplan.clock import end_of_day
from mdmplan.dashboard.brief import read_brief
from mdmplan.dashboard.ground import read_ground
from mdmplan.dashboard.models import Pack
from mdmplan.dashboard.pack.freeze import digest, freeze, thaw
from mdmplan.dashboard.pack.pdf import pdf
from mdmplan.dashboard.pack.sheets import workbook
from tests.dashboard.packs import full_meeting, pages, sealed
from tests.factories import NOW, MeetingFactory, empty_pack, update

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@pytest.fixture
def pack(db) -> Pack:
    """Return the sealed pack of a plan in which everything occurs."""
    return sealed(full_meeting())


def test_the_figures_are_those_of_the_dashboard(pack):
    contents = thaw(pack.frozen)
    brief = read_brief(read_ground(pack.meeting.plan, NOW), end_of_day(date(2025, 3, 12)))

    assert [(each.state, each.stale, each.count) for each in contents.figures.bar] == [
        (each.state, each.stale, each.count) for each in brief.figures.distribution.segments
    ]
    assert contents.figures.total == brief.figures.distribution.total == len(contents.actions) == 11
    assert contents.figures.progress.value == brief.figures.progress.value
    assert contents.elapsed == brief.elapsed
    assert [each.action for each in contents.concerns] == [each.standing.action.code for each in brief.exceptions]
    assert [(group.kind, len(group.changes)) for group in contents.changes] == [
        (kind, sum(each.kind == kind for each in brief.changes))
        for kind in dict.fromkeys(x.kind for x in brief.changes)
    ]
    assert (contents.round.answered, contents.round.asked) == (brief.round.answered, brief.round.asked)


def test_the_parts_add_up(pack):
    contents = thaw(pack.frozen)
    parts = [*contents.priorities, *(each for row in contents.priorities for each in row.objectives)]

    assert all(sum(each.count for each in part.figures.bar) == part.figures.total for part in parts)
    assert sum(row.figures.total for row in contents.priorities) == contents.figures.total


def test_what_was_frozen_comes_back_whole(pack):
    contents = thaw(pack.frozen)

    assert freeze(contents) == pack.frozen
    assert json.loads(pack.frozen)["head"]["edition"] == 1
    assert digest(pack.frozen) == hashlib.sha256(pack.frozen.encode()).hexdigest() == pack.sha256


@pytest.mark.parametrize("language", ["fr", "en", "es"])
def test_the_pages_hold_the_frozen_figures(pack, language):
    contents = thaw(pack.frozen)
    read = pages(bytes(pack.files.get(language=language).content))
    text = " ".join(read)

    for said in (contents.headline, contents.figures.progress.words, contents.head.as_of.words):
        assert " ".join(getattr(said, language).split()) in text
    for action in contents.actions:
        row = f"{action.code} {getattr(action.title, language)}"
        assert row in read[-1]
    assert pack.sha256 in text.replace(" ", "")


def test_each_language_holds_the_same_numbers(pack):
    contents = thaw(pack.frozen)
    numbers = {
        tuple(f"{getattr(each.label, language)} {each.count}" in " ".join(read) for each in contents.figures.bar)
        for language in ("fr", "en", "es")
        for read in [pages(bytes(pack.files.get(language=language).content))]
    }

    assert numbers == {(True,) * len(contents.figures.bar)}


def test_the_workbook_holds_the_frozen_numbers(pack):
    contents = thaw(pack.frozen)
    with translation.override("en"):
        book = load_workbook(BytesIO(workbook(contents, "seal")))
    actions = list(book["Actions"].iter_rows(values_only=True))
    figures = {row[0]: row for row in book["Figures"].iter_rows(values_only=True)}
    bars = list(book["Distribution"].iter_rows(min_row=2, values_only=True))

    assert [(row[0], row[3], row[6]) for row in actions[1:]] == [
        (each.code, each.state, each.progress) for each in contents.actions
    ]
    assert figures["Plan"][2:4] == (contents.figures.total, contents.figures.progress.value)
    assert [row[4] for row in bars if row[0] == "Plan"] == [each.count for each in contents.figures.bar]
    assert book["Attention"].max_row == 1 + len(contents.concerns)
    assert book["Changes"].max_row == 1 + sum(len(group.changes) for group in contents.changes)
    assert book["Decisions"]["A2"].value == "Co-finance the post?"
    assert book["Reports"]["A2"].value == "FR"
    assert [row[1] for row in book["Outcomes"].iter_rows(min_row=2, values_only=True)] == ["decided", "withdrawn"]
    assert list(book["Associations"].iter_rows(min_row=2, values_only=True)) == [
        ("FR", "Pays FR", objective, "on_track", "On track") for objective in ("A1", "B2")
    ]


def test_what_is_said_later_changes_nothing(pack):
    before = (pack.frozen, pack.sha256, bytes(pack.files.get(language="fr").content))

    update(pack.meeting.plan.actions.get(code="A1.1"), "completed")
    pack.refresh_from_db()

    assert (pack.frozen, pack.sha256, bytes(pack.files.get(language="fr").content)) == before
    assert pdf(pack.frozen, "fr", at=NOW, seal=pack.sha256) == before[2]


def walk(outline):
    """Yield every bookmark, the deeper ones too."""
    for each in outline:
        yield from walk(each) if isinstance(each, list) else [each]


def titles(contents):
    """Return the French titles of the sections of a pack."""
    return [contents.labels[f"section_{key}"].fr for key in contents.sections]


MAKE = """
import sys
from datetime import UTC, datetime
from mdmplan.dashboard.pack.pdf import pdf
at = datetime(2025, 7, 8, 9, 0, tzinfo=UTC)
sys.stdout.buffer.write(pdf(sys.stdin.buffer.read().decode(), "fr", at=at, seal="0" * 64))
"""


def test_two_processes_make_the_same_bytes():
    made = [
        subprocess.run(
            [sys.executable, "-c", MAKE],
            input=empty_pack().encode(),
            cwd=settings.BASE_DIR,
            capture_output=True,
            check=True,
        ).stdout
        for _ in range(2)
    ]

    assert made[0] == made[1] == pdf(empty_pack(), "fr", at=NOW, seal="0" * 64)
    assert made[0].startswith(b"%PDF-")


def test_the_pages_are_tagged_and_say_what_they_are(pack):
    reader = PdfReader(BytesIO(bytes(pack.files.get(language="fr").content)))

    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == "fr"
    assert b"pdfuaid" in reader.trailer["/Root"]["/Metadata"].get_object().get_data()
    assert "19 septembre 2025" in reader.metadata.title
    contents = thaw(pack.frozen)
    bookmarks = [each.title for each in walk(reader.outline)]
    assert [title for title in bookmarks if title in titles(contents)] == titles(contents)


def test_an_empty_plan_has_a_pack_too():
    read = " ".join(pages(bytes(sealed().files.get(language="en").content)))

    for said in (
        "No decision is requested of the board.",
        "No action is planned yet.",
        "No reporting round has opened",
    ):
        assert said in read


def test_letters_that_no_font_has_do_not_stop_the_press():
    from_afar = empty_pack().replace('"en":"word"', '"en":"word ᚠ 🌍"')

    made = pdf(from_afar, "en", at=NOW, seal="0" * 64)

    assert PdfReader(BytesIO(made)).trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert b"pdfuaid" not in made


def test_a_pack_tells_a_past_day_as_it_was():
    meeting = full_meeting()
    contents = thaw(sealed(meeting, as_of=date(2025, 6, 10), compared_with=date(2025, 5, 1)).frozen)
    moment = end_of_day(date(2025, 6, 10))
    brief = read_brief(read_ground(meeting.plan, moment, past=True), end_of_day(date(2025, 5, 1)))

    assert (contents.head.as_of.on, contents.head.compared.on) == ("2025-06-10", "2025-05-01")
    assert contents.figures.total == brief.figures.distribution.total == 12  # one was withdrawn since
    assert [each.count for each in contents.figures.bar] == [each.count for each in brief.figures.distribution.segments]
    assert contents.head.sealed_at.startswith("2025-07-08")


def test_a_later_edition_takes_the_next_number():
    meeting = MeetingFactory()

    assert [sealed(meeting).edition, sealed(meeting).edition] == [1, 2]
    assert meeting.packs.count() == 2

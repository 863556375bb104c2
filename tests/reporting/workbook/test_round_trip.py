"""A workbook that goes out and comes back, through openpyxl and through LibreOffice."""

import shutil
import subprocess
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from actions.reporting.models import ReportLine
from actions.reporting.workbook.blocks import QUESTIONS
from actions.reporting.workbook.cells import plain
from mdmplan.text import LANGUAGES
from tests import skip_or_fail
from tests.reporting.helpers import FIRST_OPENED, accepted, ask, open_first_round, open_round, take_part
from tests.reporting.workbook.helpers import Filled, changes, preview

pytestmark = pytest.mark.django_db
#: What a person may have written: no surrogates, and as long as a field takes.
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=200).map(plain)
TRICKY = '=1+1\n\n- "un" _x0041_ \u00a0« deux » \ttrois\n+33 & <b> Ελληνικά 日本語 😀'
QUICK = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """Return how to let LibreOffice open a workbook and save it, also by way of its own format."""
    program = shutil.which("soffice")
    if not program:
        skip_or_fail("This test needs LibreOffice: install the Debian package libreoffice-calc.")
    folder = tmp_path_factory.mktemp("office")

    def convert(path, kind):
        command = [program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
        command += ["--convert-to", kind, "--outdir", str(folder / kind), str(path)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return folder / kind / f"{path.stem}.{kind}"

    def through(content, *kinds):
        path = folder / "report.xlsx"
        path.write_bytes(content)
        for kind in (*kinds, "xlsx"):
            path = convert(path, kind)
        return path

    return through


@given(
    done=TEXTS,
    request=TEXTS,
    life_cycle=st.sampled_from(["", "not_started", "in_progress", "completed"]),
    health=st.sampled_from(["", "on_track", "at_risk", "off_track"]),
    progress=st.none() | st.decimals(0, 100, places=1),
    day=st.none() | st.dates(date(1980, 1, 1), date(2100, 12, 31)),
    sure=st.booleans(),
    language=st.sampled_from(LANGUAGES),
)
@QUICK
@example(TRICKY, "", "", "", None, None, False, "fr")
def test_an_untouched_workbook_changes_nothing_whatever_stands_in_it(
    done, request, life_cycle, health, progress, day, sure, language
):
    line = ReportLine.objects.select_related("report").first() or ask().lines.get()
    said = {"done": done, "support_request": request, "life_cycle": life_cycle, "health": health}
    said |= {"progress": progress, "path_by": day, "forecast_on": day, "sure": sure, "answer": "answered"}
    ReportLine.objects.filter(pk=line.pk).update(**said)

    with translation.override(language):
        found = preview(line.report, Filled(line.report).content)

    assert (changes(found), found.unread) == ([], [])


@given(TEXTS)
@QUICK
@example(TRICKY)
def test_any_text_survives(text):
    line = ReportLine.objects.select_related("report").first() or ask().lines.get()
    ReportLine.objects.filter(pk=line.pk).update(done="", answer="answered")

    found = preview(line.report, Filled(line.report).write(done=text.replace("_x", "_x005F_x")).content)

    assert [change.yours for change in changes(found)] == [text] * bool(text)


def in_full():
    """Return a report with an answer to every question, and last quarter's beside it."""
    take_part("FR", "A1.1", "A1.2")
    accepted(open_first_round()[0], "off_track", at=FIRST_OPENED, done=TRICKY)
    report = open_round()[0]
    ReportLine.objects.filter(report=report, action__code="A1.1").update(
        answer="answered",
        life_cycle="in_progress",
        health="at_risk",
        progress=Decimal("62.5"),
        sure=True,
        done=TRICKY,
        reason="One\ntwo",
        path_what="-0,12",
        path_who="@here",
        path_by=date(2025, 9, 30),
        forecast_on=date(2025, 12, 31),
        completed_on=date(2025, 6, 30),
        evidence="https://example.org/a\nhttps://example.org/b",
        no_evidence_reason="+33 1",
        support="board",
        support_request="2025-06-30",
        good_practice="007",
    )
    return report


def test_a_workbook_that_libreoffice_saved_is_still_whole(office):
    report = in_full()
    filled = Filled(report)

    path = office(filled.content)

    found = preview(report, path.read_bytes())
    assert (changes(found), found.unread, found.asked_since) == ([], [], [])
    book = load_workbook(path)
    page = book.worksheets[0]
    assert [(sheet.title, sheet.sheet_state) for sheet in book.worksheets][1:] == [
        ("lists", "hidden"),
        ("mdmplan", "hidden"),
    ]
    assert all(sheet.protection.sheet for sheet in book.worksheets)
    assert page.column_dimensions["E"].hidden
    unlocked = [cell.coordinate for row in page.iter_rows(max_col=5) for cell in row if not cell.protection.locked]
    codes = ("A1.1", "A1.2")
    answers = [filled.cell(name, code).coordinate for code in codes for name in QUESTIONS]
    assert unlocked == [filled.cell("language", "").coordinate, *answers]
    done = page[filled.cell("done").coordinate]
    assert (done.value, done.number_format, done.alignment.wrap_text) == (TRICKY, "@", True)
    rules = page.data_validations.dataValidation
    assert [rule.type for rule in rules].count("list") == 6
    answered = next(rule for rule in rules if filled.cell("answer").coordinate in rule.sqref)
    (place,) = book.defined_names[answered.formula1].destinations
    assert "No change since last quarter" in [cell.value for (cell,) in book[place[0]][place[1]]]
    lengths = {rule.formula1 for rule in rules if rule.type == "textLength"}
    assert lengths == {"600", "400", "200", "100", "2000", "300"}


def test_what_is_filled_in_in_libreoffice_is_read(office):
    report = in_full()
    day = date(2025, 10, 1)
    filled = Filled(report)
    filled.write("A1.1", progress=75, done="Deux ateliers.\n- Athènes", forecast_on=day, health="On track", sure=None)
    filled.write("A1.2", answer="No change since last quarter", path_by="45/13/2025", progress="12,5 %")
    loose = filled.cell("completed_on", "A1.1")
    loose.value, loose.number_format = (day - date(1899, 12, 30)) // timedelta(days=1), "General"

    found = changes(preview(report, office(filled.content, "ods").read_bytes()))

    assert [(change.label, change.yours) for change in found] == [
        ("Health", "On track"),
        ("Progress (%)", "75"),
        ("100 %, and work remains", "No"),
        ("What we did this quarter", "Deux ateliers.\n- Athènes"),
        ("Forecast date", "1 October 2025"),
        ("Completed on", "1 October 2025"),
        ("Your answer", "No change since last quarter"),
        ("Progress (%)", "12.5"),
        ("Path to green: by when", "45/13/2025"),
    ]

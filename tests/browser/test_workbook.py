"""A report is answered in a workbook, on a phone, while a colleague answers on the web."""

import io
import re
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.browser.looks import faults
from tests.browser.people import control, fill, sign_in

pytestmark = pytest.mark.browser
REPORT = "/reports/2025-Q2/"
PHONE = {"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"}


def filled(content: bytes, **answers: str) -> bytes:
    """Return the workbook with answers about its first action."""
    book = load_workbook(io.BytesIO(content))
    page = book.worksheets[0]
    for name, text in answers.items():
        row = next(cell.row for cell in page["E"] if str(cell.value).endswith(f".{name}"))
        page.cell(row, 2).value = text
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


@pytest.mark.parametrize("script", [True, False])
def test_a_workbook_goes_out_and_comes_back(script, new_context):
    page = new_context(**PHONE, java_script_enabled=script).new_page()
    sign_in(page, "fr")
    page.goto(REPORT)
    page.locator(f'a[href="{REPORT}workbook/"]').click()
    with page.expect_download() as download:
        page.locator("a[download]").click()
    assert download.value.suggested_filename == "MdM-2025-Q2-FR.xlsx"
    content = filled(Path(download.value.path()).read_bytes(), done="Deux ateliers.", path_by="45/13/2025")
    colleague = new_context().new_page()
    sign_in(colleague, "fr.contributor")
    colleague.goto(REPORT)
    fill(colleague, "A1.1", "done", "Trois ateliers.")
    colleague.locator(".savebar button").first.click()
    expect(colleague.locator(".messages")).to_be_visible()

    file = {"name": "rapport.xlsx", "mimeType": "application/octet-stream", "buffer": content}
    page.locator('[name="file"]').set_input_files(file)
    page.locator("form[enctype] button").click()

    settle = re.compile(r"Rapport!B\d+ A1\.1 ")
    expect(page.locator(".note[data-kind=warning] li")).to_have_text([settle, settle])
    if script:
        assert faults(page) == []
    page.locator('[name$="-done"][value="yours"]').check()
    page.locator('input[type="date"]').fill("2025-10-01")
    page.locator('form:has([name="workbook"]) button').click()

    expect(page).to_have_url(re.compile(rf"{REPORT}$"))
    expect(page.locator(control("A1.1", "done"))).to_have_value("Deux ateliers.")
    expect(page.locator(control("A1.1", "path_by"))).to_have_value("2025-10-01")

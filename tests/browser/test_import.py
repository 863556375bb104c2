"""A spreadsheet comes into the plan in a real browser: refused, corrected, written, read again, undone; a long one."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import sign_in

pytestmark = pytest.mark.browser
HERE = re.compile(r"/actions/import/\d+/$")
HEAD = "Suivi du plan;;;;;;\n\nObjectif;Code;Intitulé;Échéance;Pilote;Statut;Avancement\n"
SMALL = HEAD + 'A1;;;;;;\n;A1.1;;;;;77,5\n;A1.70;"Étudier,\npuis partager";{due};France;En bonne voie;12,5\n'


def read(page: Page, text: str) -> None:
    """Send a file of an older Windows program."""
    page.goto("/actions/import/")
    file = {"name": "suivi.csv", "mimeType": "text/csv", "buffer": text.encode("cp1252")}
    page.locator('input[type="file"]').set_input_files(files=[file])
    page.locator("form[enctype] button").click()
    expect(page).to_have_url(HERE)


def preview(page: Page) -> None:
    """Take the columns as proposed, titles filled down, and wait for the whole preview."""
    page.get_by_role("checkbox", name="recopier vers le bas Objectif").check()
    page.locator('form[action$="/columns/"] button').click()
    expect(page.locator("nav.choices")).to_be_visible(timeout=60_000)


def write(page: Page) -> None:
    """Write the preview into the plan."""
    page.locator('form[action$="/apply/"] button').click()
    expect(page.locator('.note[data-kind="success"]')).to_be_visible(timeout=60_000)


@pytest.mark.parametrize("script", [True, False], ids=["script", "without-script"])
def test_a_file_is_corrected_written_read_again_and_undone(script, new_context):
    page = new_context(java_script_enabled=script).new_page()
    sign_in(page, "secretariat")

    read(page, SMALL.format(due="31/02/2025"))
    expect(page.locator(".soft").filter(has_text="Windows-1252")).to_be_visible()
    preview(page)
    expect(page.locator('tr[data-kind="error"]')).to_contain_text("31/02/2025")
    expect(page.locator('form[action$="/apply/"]')).to_have_count(0)

    read(page, SMALL.format(due="28/02/2025"))
    preview(page)
    expect(page.locator("tr", has_text="A1.1 ")).to_contain_text("77,5")
    expect(page.locator("tr", has_text="A1.70")).to_contain_text("Étudier, puis partager")
    write(page)
    written = page.url
    page.goto("/actions/A1.70/")
    expect(page.locator("h1")).to_contain_text("Étudier, puis partager")

    read(page, SMALL.format(due="28/02/2025"))
    preview(page)
    expect(page.locator("nav.choices a")).to_have_count(2)
    expect(page.locator('form[action$="/apply/"]')).to_have_count(0)

    page.goto(written)
    page.locator('form[action$="/undo/"] button').click()
    expect(page.locator('.note[data-kind="info"]')).to_be_visible()
    page.goto("/actions/?q=A1.70")
    expect(page.locator("tbody")).to_have_count(0)


def test_a_button_pressed_twice_sends_the_file_once(page: Page):
    sign_in(page, "secretariat")
    page.goto("/actions/import/")
    file = {"name": "suivi.csv", "mimeType": "text/csv", "buffer": SMALL.encode()}
    page.locator('input[type="file"]').set_input_files(files=[file])
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    said = "form => [form.requestSubmit(), form.requestSubmit(), form.querySelector('[data-busy]').textContent]"

    assert page.locator("form[enctype]").evaluate(said)[2] != ""
    expect(page).to_have_url(HERE)
    assert len(sent) == 1

    page.go_back()
    expect(page.locator("form[aria-busy]")).to_have_count(0)
    expect(page.locator("[data-busy]")).to_have_text("")


def test_five_thousand_rows(page: Page):
    sign_in(page, "secretariat")
    rows = (f";A1.{number};Étude {number};31/12/2025;France;En bonne voie;12,5\n" for number in range(1000, 6000))
    text = HEAD + "A1;;;;;;\n" + "".join(rows)
    number = re.compile(r"5\s000")

    read(page, text)
    preview(page)
    expect(page.locator("nav.choices")).to_contain_text(number)
    expect(page.locator("tbody tr")).to_have_count(50)
    write(page)

    read(page, text)
    preview(page)
    expect(page.locator('form[action$="/apply/"]')).to_have_count(0)
    expect(page.locator("nav.choices a").last).to_contain_text(re.compile(r"5\s001"))

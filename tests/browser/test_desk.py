"""The secretariat's day, in a real browser: the desk, the list, many at once, a spreadsheet."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import sign_in

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_settled_line_disappears(script, new_context):
    page = new_context(java_script_enabled=script).new_page()
    sign_in(page, "secretariat")
    expect(page).to_have_url(re.compile("/desk/$"))
    before = page.locator(".todo > li").count()

    page.locator('[id="action-A1.1"] form[action$="/confirm/"] button').click()

    expect(page.locator('[id="action-A1.1"]')).to_have_count(0)
    expect(page.locator(".todo > li")).to_have_count(before - 1)
    expect(page.locator("#messages .note")).to_have_count(1)
    expect(page).to_have_url(re.compile("/desk/$"))


def test_lines_are_settled_without_a_page_load(page: Page):
    sign_in(page, "secretariat")
    page.evaluate("window.stayed = true")

    page.locator('[data-kind="voices"] form[action$="/adopt/"] button').first.click()
    expect(page.locator('[data-kind="voices"]')).to_have_count(1)
    page.locator('[data-kind="voices"] summary').click()
    page.locator('[data-kind="voices"] [name$="-note"]').fill("Le protocole est signé.")
    page.locator('[data-kind="voices"] details .button[type="submit"]').click()
    expect(page.locator('[data-kind="voices"]')).to_have_count(0)
    checks = page.locator('[data-kind="check"]').count()
    page.locator('[data-kind="check"] summary').first.click()
    page.locator('[data-kind="check"] [name="reason"]').first.fill("Connu, et dit au conseil.")
    page.locator('[data-kind="check"] details .button[type="submit"]').first.click()
    expect(page.locator('[data-kind="check"]')).to_have_count(checks - 1)

    assert page.evaluate("window.stayed") is True


def test_an_update_leads_back_to_the_desk(page: Page):
    sign_in(page, "secretariat")
    line = page.locator('[id="action-D1.1"]')

    line.locator('a[href*="/update/"]').click()
    page.locator('[name="note"]').fill("Vu avec l’équipe.")
    page.locator(".savebar button").click()

    expect(page).to_have_url(re.compile("/desk/$"))
    expect(line).to_have_count(0)


def test_an_update_in_its_row(page: Page):
    sign_in(page, "secretariat")
    page.goto("/actions/")
    page.evaluate("window.stayed = true")
    row = page.locator('tbody:has(a[href="/actions/B2.2/"])')

    row.locator("a.opens").click()
    row.locator('[name="health"][value="at_risk"]').check()
    row.locator(".savebar button").click()
    expect(row.locator(".field[data-invalid]").first).to_be_visible()
    row.locator('[name="reason"]').fill("La relecture prend du retard.")
    row.locator('[name="path_what"]').fill("Réunir deux panels")
    row.locator('[name="path_who"]').fill("Référente plaidoyer")
    row.locator('[name="path_by"]').fill("2025-09-30")
    row.locator(".savebar button").click()

    expect(row.locator(".chip")).to_have_attribute("data-state", "at_risk")
    expect(row.locator("[data-row-form]")).to_have_count(0)
    assert page.evaluate("window.stayed") is True


def test_many_at_once(page: Page):
    sign_in(page, "secretariat")
    page.goto("/actions/?priority=D")
    for code in ("D1.1", "D2.1"):
        page.locator(f'input[name="action"][value="{code}"]').check()
    page.locator("#bulk button").click()
    page.locator('main [name="life_cycle"][value="postponed"]').check()
    page.locator('main [name="reason"]').fill("Après l’assemblée générale.")
    page.locator("main form [type='submit']").last.click()
    expect(page.locator("main table")).to_contain_text("D1.1")
    page.locator("main form [type='submit']").last.click()

    expect(page).to_have_url(re.compile(r"/actions/\?priority=D"))
    for code in ("D1.1", "D2.1"):
        chip = page.locator(f'tbody:has(a[href="/actions/{code}/"]) .chip')
        expect(chip).to_have_attribute("data-state", "postponed")


def test_the_grid_by_keyboard_with_undo(page: Page):
    sign_in(page, "secretariat")
    page.goto("/actions/participations/")
    cells = page.locator('tr[data-href$="/D3.2/participations/"] td[data-role]')
    empty = cells.evaluate_all("cells => cells.findIndex(cell => !cell.dataset.role)")
    cells.nth(empty).focus()

    page.keyboard.press("1")
    expect(cells.nth(empty)).to_have_attribute("data-role", "lead")
    page.keyboard.press("Control+z")
    expect(cells.nth(empty)).to_have_attribute("data-role", "")

    first = page.locator('tr[data-href$="/A1.1/participations/"] td[data-role=""]').first
    first.focus()
    page.keyboard.press("1")
    expect(page.locator("[data-said]")).to_contain_text("France")
    expect(first).to_have_attribute("data-role", "")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_spreadsheet_in_and_out_again(script, new_context, tmp_path):
    file = tmp_path / "plan.csv"
    rows = "".join(f"A1.{number};A1;Action {number};\n" for number in range(10, 2300))
    file.write_text("Code;Objectif;Intitulé;Avancement\nA1.1;A1;;80,5\n" + rows, encoding="cp1252")
    page = new_context(java_script_enabled=script).new_page()
    sign_in(page, "secretariat")
    page.goto("/actions/import/")
    page.set_input_files("input[type=file]", file)
    page.locator('form[enctype] [type="submit"]').click()
    page.locator('form[action$="/columns/"] [type="submit"]').click()
    while not script and page.locator('form[action$="/preview/"]').count():
        page.locator('form[action$="/preview/"] [type="submit"]').click()
    page.locator('form[action$="/apply/"] [type="submit"]').click(timeout=30_000)
    page.goto("/actions/?q=Action+2299")
    expect(page.locator("td.title")).to_have_count(1)

    page.goto("/actions/import/")
    page.locator("td.title a").first.click()
    page.locator('form[action$="/undo/"] [type="submit"]').click(timeout=30_000)
    page.goto("/actions/?q=Action+2299")
    expect(page.locator("td.title")).to_have_count(0)

"""The secretariat's day, in a real browser: the desk, the list, many at once, a spreadsheet."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looks import faults
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


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_an_update_is_given_on_the_desk_or_leads_back_to_it(script, new_context):
    page = new_context(java_script_enabled=script).new_page()
    sign_in(page, "secretariat")
    before = page.locator(".todo > li").count()
    line = page.locator('[id="action-D1.1"]')

    line.locator('a[href*="/update/"]').click()
    expect(page).to_have_url(re.compile("/desk/$" if script else r"/D1\.1/update/"))
    page.locator('[name="note"]').fill("Vu avec l’équipe.")
    page.locator(".savebar button").click()

    expect(page).to_have_url(re.compile("/desk/$"))
    expect(line).to_have_count(0)
    expect(page.locator(".todo > li")).to_have_count(before - 1)
    expect(page.locator("#messages .note")).to_contain_text("D1.1")


def test_a_form_on_the_desk_opens_and_closes_with_the_focus(page: Page):
    sign_in(page, "secretariat")
    line = page.locator('[id="action-D1.1"]')
    button, form = line.locator("a.opens"), line.locator("form[data-row-form]")

    for close in (lambda: page.keyboard.press("Escape"), lambda: form.locator("[data-close]").click()):
        button.click()
        expect(form.locator('[name="life_cycle"]:checked')).to_be_focused()
        expect(button).to_be_hidden()
        assert faults(page) == []
        close()
        expect(form).to_have_count(0)
        expect(button).to_be_focused()


def test_what_is_refused_on_the_desk_says_so_in_place(page: Page, tmp_path):
    (tmp_path / "compte-rendu.pdf").write_bytes(b"%PDF-1.7")
    sign_in(page, "secretariat")
    page.evaluate("window.stayed = true")
    line = page.locator('[id="action-D1.1"]')

    line.locator("a.opens").click()
    line.locator('[name="life_cycle"][value="completed"]').check()
    line.locator('[name="note"]').fill("Vu avec l’équipe.")
    line.locator(".savebar button").click()
    expect(line.locator(".note[data-kind=error]")).to_be_focused()
    expect(line.locator(".note[data-kind=error]")).to_be_in_viewport(ratio=1)
    expect(line.locator(".errorlist").first).to_be_visible()
    expect(line.locator('[name="note"]')).to_have_value("Vu avec l’équipe.")
    line.locator('[name="completed_on"]').fill("2025-06-30")
    line.locator('[name="file"]').set_input_files(tmp_path / "compte-rendu.pdf")
    line.locator(".savebar button").click()

    expect(line).to_have_count(0)
    assert page.evaluate("window.stayed") is True
    page.goto("/actions/D1.1/")
    expect(page.locator("#evidence")).to_contain_text("compte-rendu.pdf")


def test_the_second_of_two_chooses_on_the_desk(new_context):
    first, second = new_context().new_page(), new_context().new_page()
    for page, health in ((first, "on_track"), (second, "at_risk")):
        sign_in(page, "secretariat")
        page.locator('[id="action-D1.1"] a.opens').click()
        page.locator(f'[name="health"][value="{health}"]').check()
    first.locator('[name="progress"]').fill("85")
    first.locator(".savebar button").click()
    expect(first.locator('[id="action-D1.1"]')).to_have_count(0)
    line = second.locator('[id="action-D1.1"]')
    for name, words in (("reason", "Sans accord."), ("path_what", "Une réunion"), ("path_who", "La directrice")):
        line.locator(f'[name="{name}"]').fill(words)
    line.locator('[name="path_by"]').fill("2025-10-01")

    line.locator(".savebar button").click()
    expect(line.locator(".note[data-kind=warning]")).to_be_focused()
    expect(line.locator('[name="take-progress"][value="theirs"]')).to_be_checked()
    expect(line.locator('[name="reason"]')).to_have_value("Sans accord.")
    line.locator(".savebar button").click()
    expect(line).to_have_count(0)


def test_a_form_that_is_open_outlives_another_line(page: Page):
    sign_in(page, "secretariat")
    page.locator('[id="action-D1.1"] a.opens').click()
    page.locator('[id="action-D1.1"] [name="note"]').fill("À moitié écrit.")
    lines = page.locator(".todo > li")
    settled = [line.get_attribute("id") for line in lines.all()].index("action-A1.1")

    page.locator('[id="action-A1.1"] form[action$="/confirm/"] button').click()

    expect(page.locator('[id="action-A1.1"]')).to_have_count(0)
    expect(page.locator('[id="action-D1.1"] [name="note"]')).to_have_value("À moitié écrit.")
    expect(lines.nth(settled).locator("a").first).to_be_focused()


def test_a_check_is_put_right_on_its_page(page: Page):
    sign_in(page, "secretariat")
    page.goto("/desk/checks/?rule=past_due")
    page.evaluate("window.stayed = true")
    line = page.locator("#past_due li", has=page.locator('.code[href="/actions/C1.2/"]'))

    line.locator("a.opens").click()
    line.locator('[name="note"]').fill("Toujours sans accord.")
    line.locator(".savebar button").click()
    expect(page.locator("#messages .note")).to_contain_text("C1.2")
    expect(line.locator("form[data-row-form]")).to_have_count(0)
    line.locator("a.opens").click()
    line.locator('[name="life_cycle"][value="postponed"]').check()
    line.locator(".savebar button").click()

    expect(line).to_have_count(0)
    expect(page).to_have_url(re.compile(r"/desk/checks/\?rule=past_due$"))
    assert page.evaluate("window.stayed") is True


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

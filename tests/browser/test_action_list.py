"""The action list in a real browser: a status updated in its row, and the same said of several actions."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import sign_in

pytestmark = pytest.mark.browser


def row(page: Page, code: str):
    """Return the rows of one action."""
    return page.locator("tbody", has=page.locator(f'.title a[href="/actions/{code}/"]'))


def test_a_status_is_updated_in_its_row(page: Page):
    sign_in(page, "secretariat")
    page.goto("/actions/?priority=B")
    one = row(page, "B2.2")

    one.locator("a.opens").click()
    expect(one.locator("[data-row-form] h2")).to_be_focused()
    page.keyboard.press("Escape")
    expect(one.locator("[data-row-form]")).to_have_count(0)
    expect(one.locator("a.opens")).to_be_focused()

    one.locator("a.opens").click()
    one.locator('[name="life_cycle"][value="postponed"]').check()
    one.locator('[type="submit"]').click()
    expect(one.locator(".errorlist").first).to_be_visible()
    one.locator('[name="reason"]').fill("Après l’assemblée.")
    one.locator('[type="submit"]').click()

    expect(one.locator(".chip")).to_have_attribute("data-state", "postponed")
    expect(one.locator("a.opens")).to_be_focused()
    expect(page.locator("#said")).to_contain_text("B2.2")
    expect(page).to_have_url(re.compile(r"/actions/\?priority=B$"))


def test_the_second_of_two_chooses_in_the_row(new_context):
    first, second = new_context().new_page(), new_context().new_page()
    for page, health in ((first, "off_track"), (second, "at_risk")):
        sign_in(page, "secretariat")
        page.goto("/actions/?priority=C")
        row(page, "C1.2").locator("a.opens").click()
        row(page, "C1.2").locator(f'[name="health"][value="{health}"]').check()
    row(first, "C1.2").locator('[name="path_who"]').fill("La directrice")
    for page in (first, second):
        one = row(page, "C1.2")
        for name, words in (("reason", "Sans accord."), ("path_what", "Une réunion"), ("path_by", "2025-10-01")):
            one.locator(f'[name="{name}"]').fill(words)
        one.locator('[type="submit"]').click()
        page.wait_for_load_state("networkidle")

    one = row(second, "C1.2")
    expect(one.locator(".note[data-kind=warning] table")).to_be_visible()
    expect(one.locator('[name="take-path_who"][value="theirs"]')).to_be_checked()
    one.locator('[type="submit"]').click()
    expect(one.locator(".chip")).to_have_attribute("data-state", "at_risk")


@pytest.mark.parametrize("script", [True, False], ids=["script", "without-script"])
def test_several_actions_are_updated_at_once(script, new_context):
    page = new_context(java_script_enabled=script).new_page()
    sign_in(page, "secretariat")
    page.goto("/actions/?priority=C")
    if script:
        page.locator("[data-choose-all] input").check()
        expect(page.locator("[data-chosen]")).to_have_text("(6)")
    for box in page.locator('input[name="action"]').all():
        box.check()
    page.locator("#bulk button").click()

    page.locator('[name="forecast_on"]').fill("2025-12-01")
    page.locator(".savebar button").click()
    expect(page.locator('tr[data-kind="error"]')).to_have_count(3)
    page.locator(".savebar button").click()

    expect(page).to_have_url(re.compile(r"/actions/\?priority=C$"))
    expect(page.locator(".messages")).to_contain_text("3")


def test_a_view_is_kept_and_forgotten(page: Page):
    sign_in(page, "board")
    page.goto("/actions/")
    page.locator('select[name="priority"]').select_option("C")
    expect(page.locator("#asked")).to_contain_text("1")
    page.locator(".keeps summary").click()
    page.locator("#view-name").fill("Priorité C")
    page.locator(".keeps button").click()

    expect(page.locator('.views a[aria-current="true"]')).to_have_text("Priorité C")
    page.locator(".views button").click()
    expect(page.locator(".views")).to_have_count(0)

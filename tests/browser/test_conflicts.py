"""Two people on one record, in two browsers: the second sees both versions, field by field, and chooses."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import choose, fill, sign_in

pytestmark = pytest.mark.browser


@pytest.fixture
def two(new_context) -> tuple[Page, Page]:
    """The secretariat and the administrator, each in a browser of their own."""
    first, second = new_context().new_page(), new_context().new_page()
    sign_in(first, "secretariat")
    sign_in(second, "admin")
    return first, second


def take(page: Page, field: str, version: str) -> None:
    """Choose which version of a field stands."""
    page.locator(f'[name="take-{field}"][value="{version}"]').check()


def theirs_and_yours(page: Page, field: str) -> list[str]:
    """Return both versions of a field as the second person reads them."""
    row = page.locator(f'tr:has([name="take-{field}"])')
    return [row.locator("label").nth(side).inner_text().strip() for side in (0, 1)]


def test_an_action(two):
    first, second = two
    for page in two:
        page.goto("/actions/A1.1/edit/")
    first.locator("#id_title_es").fill("Estándares mínimos comunes")
    first.locator("#id_deliverable_fr").fill("Un recueil")
    first.locator(".savebar button").click()
    expect(first).to_have_url(re.compile(r"/actions/A1\.1/$"))

    second.locator("#id_title_es").fill("Normas mínimas")
    second.locator(".savebar button").click()
    assert theirs_and_yours(second, "title_es") == ["Estándares mínimos comunes", "Normas mínimas"]
    expect(second.locator('[name="take-deliverable_fr"][value="theirs"]')).to_be_checked()
    take(second, "title_es", "yours")
    second.locator(".savebar button").click()

    expect(second).to_have_url(re.compile(r"/actions/A1\.1/$"))
    second.goto("/actions/A1.1/edit/")
    expect(second.locator("#id_title_es")).to_have_value("Normas mínimas")
    expect(second.locator("#id_deliverable_fr")).to_have_value("Un recueil")


def test_a_milestone(two):
    first, second = two
    for page in two:
        page.goto("/actions/A1.1/")
        page.locator('#milestones a[id^="edit-"]').last.click()
        expect(page.locator('#milestones [name="title_fr"]')).to_be_visible()
    first.locator('#milestones [name="due_on"]').fill("2025-10-01")
    first.locator("#milestones form[data-unsaved] button").click()
    expect(first.locator('#milestones [name="title_fr"]')).to_have_count(0)

    second.locator('#milestones [name="due_on"]').fill("2025-11-15")
    second.locator("#milestones form[data-unsaved] button").click()
    expect(second.locator('#milestones [name="take-due_on"]')).to_have_count(2)
    take(second, "due_on", "theirs")
    second.locator("#milestones form[data-unsaved] button").click()

    expect(second.locator('#milestones [name="title_fr"]')).to_have_count(0)
    expect(second.locator("#milestones")).to_contain_text("1er octobre 2025")


def test_a_comment(two):
    first, second = two
    first.goto("/actions/A1.1/")
    first.locator('#comments [name="text"]').fill("À revoir avec la Belgique.")
    first.locator("#comment-send").click()
    expect(first.locator("#comments")).to_contain_text("À revoir avec la Belgique.")
    second.goto("/actions/A1.1/")
    for page in two:
        page.locator('#comments a[id^="comment-"]').first.click()
        expect(page.locator('#comments [name="text"]')).to_have_value("À revoir avec la Belgique.")
    first.locator('#comments [name="text"]').fill("À revoir avec la Belgique et la Suisse.")
    first.locator("#comments form .button").first.click()
    expect(first.locator("#comments .words").first).to_have_text("À revoir avec la Belgique et la Suisse.")

    second.locator('#comments [name="text"]').fill("Vu avec la Belgique.")
    second.locator("#comments form .button").first.click()
    assert theirs_and_yours(second, "text") == ["À revoir avec la Belgique et la Suisse.", "Vu avec la Belgique."]
    take(second, "text", "theirs")
    second.locator("#comments form .button").first.click()

    expect(second.locator("#comments .words").first).to_have_text("À revoir avec la Belgique et la Suisse.")


def test_a_participation(two):
    first, second = two
    for page in two:
        page.goto("/actions/participations/")
    cell = 'tr[data-href$="/A1.1/participations/"] td[data-role]'
    empty = first.locator(cell).evaluate_all("cells => cells.findIndex(cell => !cell.dataset.role)")
    first.locator(cell).nth(empty).focus()
    first.keyboard.press("3")
    expect(first.locator(cell).nth(empty)).to_have_attribute("data-role", "observing")

    second.locator(cell).nth(empty).focus()
    second.keyboard.press("2")
    expect(second.locator("[data-said] form")).to_have_count(2)
    expect(second.locator(cell).nth(empty)).to_have_attribute("data-role", "observing")
    second.locator("[data-said] form:has([value='contributing']) button").click()

    expect(second.locator(cell).nth(empty)).to_have_attribute("data-role", "contributing")


def test_a_status(two):
    first, second = two
    for page in two:
        page.goto("/actions/D1.1/update/")
    choose(first, "", "life_cycle", "postponed")
    fill(first, "", "reason", "Après l’assemblée.")
    first.locator(".savebar button").click()
    expect(first).to_have_url(re.compile(r"/actions/D1\.1/$"))

    fill(second, "", "note", "Vu avec l’équipe.")
    fill(second, "", "progress", "80")
    second.locator(".savebar button").click()
    expect(second.locator('[name="take-life_cycle"]')).to_have_count(2)
    expect(second.locator('[name="note"]')).to_have_value("Vu avec l’équipe.")
    for name in ("life_cycle", "health", "reason", "progress"):
        if second.locator(f'[name="take-{name}"]').count():
            take(second, name, "yours" if name == "progress" else "theirs")
    second.locator(".savebar button").click()

    expect(second).to_have_url(re.compile(r"/actions/D1\.1/$"))
    expect(second.locator(".voice .chip").first).to_have_attribute("data-state", "postponed")

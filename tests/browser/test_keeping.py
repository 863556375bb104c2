"""Keeping an action, its place in the plan, and the plan itself, in a real browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import sign_in

pytestmark = pytest.mark.browser
HERE = "/actions/B2.1/"


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def secretariat(request, new_context) -> Page:
    """The secretariat's browser, with and without JavaScript."""
    page = new_context(java_script_enabled=request.param).new_page()
    sign_in(page, "secretariat")
    return page


def send(page: Page, field: str) -> None:
    """Send the form that holds `field`."""
    page.locator(f'form:has([name="{field}"]) [type="submit"]').first.click()


def test_milestones_are_added_put_in_order_and_ticked(secretariat):
    page = secretariat
    page.goto(HERE)
    page.locator("#milestone-add").click()
    page.locator('[name="title_fr"]').fill("Traduction relue")
    page.locator('[name="due_on"]').fill("2025-09-30")
    send(page, "title_fr")
    lines = page.locator("#milestones li")
    expect(lines).to_have_count(3)
    expect(lines.last).to_contain_text("Traduction relue")

    lines.last.locator('[value="up"]').click()
    expect(lines.nth(1)).to_contain_text("Traduction relue")
    lines.nth(1).locator('form[action$="/tick/"] button').click()

    expect(lines.nth(1)).to_contain_text("atteint le 8 juillet 2025")
    page.reload()
    expect(page.locator("#timeline")).to_contain_text("Traduction relue")


def test_evidence_links_and_comments_are_added_and_taken_back(secretariat, tmp_path):
    page = secretariat
    file = tmp_path / "minutes.pdf"
    file.write_bytes(b"%PDF-1.4\n%%EOF\n")
    page.goto(HERE)
    page.locator('#evidence a[href$="/evidence/new/"]').click()
    page.set_input_files('[name="file"]', file)
    send(page, "file")
    mine = page.locator("#evidence li", has_text="minutes.pdf")
    with page.expect_download() as download:
        mine.locator("a").first.click()
    assert download.value.suggested_filename == "minutes.pdf"

    page.locator('#links a[href$="/links/new/"]').click()
    page.locator('[name="kind"][value="depends_on"]').check()
    page.locator('[name="target"]').select_option(label=page.locator('[name="target"] option').nth(1).inner_text())
    send(page, "target")
    expect(page.locator("#links li")).to_have_count(1)

    page.locator('#comments [name="text"]').fill("À revoir avec l’Espagne.")
    page.locator("#comment-send").click()
    expect(page.locator("#comments .words")).to_have_text("À revoir avec l’Espagne.")


def test_an_action_that_moves_is_found_at_its_old_address(secretariat):
    page = secretariat
    page.goto(f"{HERE}edit/")
    page.locator('[name="objective"]').select_option(label=page.locator('option:text-matches("^B1 ")').inner_text())
    page.locator('[name="code"]').fill("B1.9")
    page.locator(".savebar button").click()
    expect(page).to_have_url(re.compile(r"/actions/B1\.9/$"))

    page.goto(HERE)

    expect(page).to_have_url(re.compile(r"/actions/B1\.9/$"))


def test_an_action_is_added_and_says_which_language_is_missing(secretariat):
    page = secretariat
    page.goto("/plan/edit/outline/")
    page.locator('a[href="/actions/new/?objective=C3"]').click()
    page.locator('[name="title_fr"]').fill("Étude de faisabilité")
    page.locator('[name="title_es"]').fill("Estudio de viabilidad")
    page.locator(".savebar button").click()
    expect(page.locator("main")).to_contain_text("Étude de faisabilité")

    page.goto("/plan/edit/outline/")

    added = page.locator('li:has(> .entry a[href="/actions/C3.1/edit/"])')
    expect(added.locator(".tag")).to_contain_text("EN manque")


def test_an_action_is_put_in_order_and_withdrawn_for_a_while(secretariat):
    page = secretariat
    page.goto("/plan/edit/outline/")
    places = page.locator('[id="objective-C1"] li[data-kind="action"]')
    expect(places.first).to_contain_text("C1.1")
    places.first.locator('[value="down"]').click()
    expect(places.nth(1)).to_contain_text("C1.1")

    page.goto("/actions/C1.1/edit/")
    page.locator('form[action$="/withdraw/"] button').click()
    expect(page.locator("#messages")).to_contain_text("C1.1")
    page.goto("/actions/?q=C1.1")
    expect(page.locator("td.title")).to_have_count(0)
    page.goto("/actions/C1.1/edit/")
    page.locator('form[action$="/restore/"] button').click()
    page.goto("/actions/?q=C1.1")
    expect(page.locator("td.title")).to_have_count(1)


def test_a_plan_is_followed_by_another_that_knows_what_it_continues(secretariat):
    page = secretariat
    page.goto("/plans/new/")
    page.locator('[name="name_fr"]').fill("Plan 2026-2028")
    page.locator('[name="goal_fr"]').fill("Aller plus loin ensemble.")
    page.locator('[name="ends_on"]').fill("2028-12-31")
    page.locator('[name="slug"]').fill("2026-2028")
    page.locator('[name="copy_parts"]').check()
    send(page, "name_fr")
    expect(page.locator("#messages")).to_contain_text("Plan 2026-2028")

    page.goto("/plan/carry-over/")
    for number, box in enumerate(page.locator('main [name$="-take"]').all()):
        box.set_checked(number == 0)
    page.locator('main form [type="submit"]').last.click()
    expect(page.locator("main")).to_contain_text("A1.1")
    page.locator('form[action$="/carry-over/apply/"] [type="submit"]').first.click()
    expect(page.locator("#messages .note")).to_have_count(1)
    page.goto("/plans/2026-2028/actions/A1.1/")
    page.locator("#links li a").first.click()
    expect(page).to_have_url(re.compile(r"/plans/2023-2025/actions/A1\.1/$"))
    page.locator("#links li a").first.click()
    expect(page).to_have_url(re.compile(r"/plans/2026-2028/actions/A1\.1/$"))

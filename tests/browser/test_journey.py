"""The main job, in a real browser: an update, a report, its review, and the board's dashboard."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.people import choose, fill, sign_in

pytestmark = pytest.mark.browser

OPEN_QUESTIONS = ("A1.1", "A1.2", "A2.2", "B1.1", "B2.2", "C1.2", "D1.1")


def update_status(page: Page) -> None:
    """The secretariat says that B2.2 is at risk; the rule is explained before it is obeyed."""
    sign_in(page, "secretariat")
    page.goto("/actions/B2.2/update/")
    choose(page, "", "health", "at_risk")
    page.locator(".savebar button").click()
    expect(page.locator("#id_reason_error")).to_be_visible()
    fill(page, "", "reason", "La relecture par les usagers prend du retard.")
    fill(page, "", "path_what", "Réunir deux panels")
    fill(page, "", "path_who", "Référente plaidoyer")
    fill(page, "", "path_by", "2025-09-30")
    page.locator(".savebar button").click()
    expect(page).to_have_url(re.compile(r"/actions/B2\.2/$"))
    expect(page.locator(".voice .chip").first).to_have_attribute("data-state", "at_risk")


def answer_everything(page: Page) -> None:
    """France's focal point finds the contributor's draft, says A1.1 is off track, repeats the rest, and sends."""
    sign_in(page, "fr")
    page.goto("/reports/")
    expect(page).to_have_url(re.compile("/reports/2025-Q2/$"))
    for code in OPEN_QUESTIONS:
        choose(page, code, "answer", "no_change")
    choose(page, "A1.1", "answer", "answered")
    choose(page, "A1.1", "life_cycle", "in_progress")
    choose(page, "A1.1", "health", "off_track")
    fill(page, "A1.1", "done", "Deux associations ont retiré leur accord.")
    fill(page, "A1.1", "reason", "Le seuil commun est contesté.")
    page.locator('.savebar button[formaction$="/submit/"]').click()
    expect(page.locator('[id="A1.1"] .field[data-invalid]').first).to_be_visible()
    fill(page, "A1.1", "path_what", "Nouvelle proposition de seuil")
    fill(page, "A1.1", "path_who", "Directrice des opérations")
    fill(page, "A1.1", "path_by", "2025-10-15")
    page.locator('.savebar button[formaction$="/submit/"]').click()
    expect(page).to_have_url(re.compile("/reports/2025-Q2/FR/$"))


def review(page: Page) -> None:
    """The secretariat finds the report on its desk, adopts what the lead says of A1.1, and accepts."""
    sign_in(page, "secretariat")
    expect(page).to_have_url(re.compile("/desk/$"))
    page.locator('.list a.button[href$="/reports/2025-Q2/FR/"]').click()
    page.locator('form[action$="/A1.1/adopt/"] button').click()
    expect(page.locator('form[action$="/A1.1/adopt/"]')).to_have_count(0)
    page.locator('form[action$="/accept/"] button').click()
    expect(page.locator('form[action$="/accept/"]')).to_have_count(0)


def read_dashboard(page: Page) -> None:
    """The board sees both troubles and France's answer; at the quarter's end it saw neither."""
    sign_in(page, "board")
    page.goto("/dashboard/")
    exceptions = page.locator("#attention table")
    expect(exceptions.locator('a[href="/actions/A1.1/"]')).to_have_count(1)
    expect(exceptions.locator('a[href="/actions/B2.2/"]')).to_have_count(1)
    page.goto("/dashboard/?as_of=2025-06-30")
    expect(page.locator('#attention table a[href^="/actions/A1.1/"]')).to_have_count(0)
    page.goto("/reports/2025-Q2/FR/")
    expect(page.locator('[id="A1.1"]')).to_contain_text("Le seuil commun est contesté.")


@pytest.mark.parametrize(
    ("width", "script"), [(1280, True), (360, True), (360, False)], ids=["desk", "phone", "phone-without-script"]
)
def test_from_an_update_to_the_board(width, script, new_context):
    context = new_context(viewport={"width": width, "height": 800}, java_script_enabled=script)
    page = context.new_page()

    update_status(page)
    answer_everything(page)
    review(page)
    read_dashboard(page)


def test_a_report_is_taken_back_then_returned_then_sent_again(page: Page):
    answer_everything(page)
    page.locator('form[action$="/recall/"] button').click()
    expect(page).to_have_url(re.compile("/reports/2025-Q2/$"))
    page.locator('.savebar button[formaction$="/submit/"]').click()

    sign_in(page, "secretariat")
    page.goto("/reports/2025-Q2/FR/")
    page.locator('form[action$="/return/"] button').click()
    expect(page.locator('form[action$="/return/"] .field[data-invalid]')).to_be_visible()
    page.locator('form[action$="/return/"] textarea').fill("Quel seuil, et qui l’a contesté ?")
    page.locator('form[action$="/return/"] button').click()

    sign_in(page, "fr")
    page.goto("/reports/2025-Q2/")
    expect(page.locator(".note[data-kind=warning]:visible")).to_contain_text("Quel seuil")
    fill(page, "A1.1", "done", "Deux associations contestent le seuil de 40 %.")
    page.locator('.savebar button[formaction$="/submit/"]').click()
    expect(page.locator(".thread")).to_contain_text("Quel seuil")


def test_a_draft_is_seen_by_its_own_member_alone(new_context):
    for who, status in (("fr.contributor", 200), ("es", 404), ("board", 404), ("secretariat", 404)):
        page = new_context().new_page()
        sign_in(page, who)

        assert page.goto("/reports/2025-Q2/FR/").status == status


def test_language_follows_the_person(browser: Browser, page: Page):
    sign_in(page, "board")
    page.locator('.languages button[value="es"]').click()

    expect(page.locator("html")).to_have_attribute("lang", "es")

    sign_in(page, "board")
    expect(page.locator("html")).to_have_attribute("lang", "es")


def test_choosing_a_filter_changes_the_list_its_address_and_its_spreadsheet(page: Page):
    sign_in(page, "board")
    page.goto("/actions/")
    page.locator('select[name="priority"]').select_option("C")

    expect(page.locator("#results td.title")).to_have_count(6)
    expect(page).to_have_url(re.compile("priority=C"))
    expect(page.locator('#head a[href*="export.xlsx"]')).to_have_attribute("href", re.compile("priority=C"))

"""The report form on a phone: it saves by itself, survives a lost line and a killed page, and two write together."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import control, fill, sign_in

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 360, "height": 740}}
URL = "/reports/2025-Q2/"
SAVED = re.compile(r"Enregistré à \d\d?\sh\s\d\d")


@pytest.fixture
def phone(new_context) -> Page:
    """France's focal point, on a phone, in its report."""
    page = new_context(**PHONE).new_page()
    sign_in(page, "fr")
    page.goto(URL)
    return page


def question(page: Page, number: int = -1) -> str:
    """Return the code of one question of the page, the last one unless said otherwise."""
    return str(page.locator("section.question").nth(number).get_attribute("id"))


def words(page: Page, code: str) -> str:
    """Return what stands in “what we did” of a question."""
    return page.locator(control(code, "done")).input_value()


def test_what_is_typed_is_saved_by_itself(phone):
    code = question(phone)
    fill(phone, code, "done", "Deux ateliers.")

    expect(phone.locator("#saved")).to_have_text(SAVED)
    phone.reload()
    assert words(phone, code) == "Deux ateliers."
    expect(phone.locator("#restored")).to_be_hidden()


def test_a_lost_line_keeps_the_words_and_sends_them_when_it_is_back(phone):
    code = question(phone)
    phone.context.set_offline(True)
    fill(phone, code, "done", "Écrit dans le train.")
    expect(phone.locator("#unsent")).to_be_visible()

    phone.context.set_offline(False)

    expect(phone.locator("#saved")).to_have_text(SAVED)
    expect(phone.locator("#unsent")).to_be_hidden()
    phone.reload()
    assert words(phone, code) == "Écrit dans le train."


def test_a_killed_page_finds_its_words_again(phone):
    code = question(phone)
    phone.context.set_offline(True)
    fill(phone, code, "done", "Avant la panne.")
    expect(phone.locator("#unsent")).to_be_visible()
    context = phone.context
    phone.close()  # without its unload: nothing is asked, nothing is sent

    context.set_offline(False)
    page = context.new_page()
    page.goto(URL)

    expect(page.locator("#restored")).to_be_visible()
    assert words(page, code) == "Avant la panne."
    expect(page.locator("#saved")).to_have_text(SAVED)


def test_nobody_else_finds_them(phone):
    phone.context.set_offline(True)
    fill(phone, question(phone), "done", "Pour nous seuls.")
    expect(phone.locator("#unsent")).to_be_visible()
    phone.context.set_offline(False)
    phone.evaluate("localStorage.setItem('mdmplan-draft-0-1', '{}')")
    page = phone.context.new_page()
    sign_in(page, "fr.contributor")
    page.goto(URL)

    expect(page.locator("#restored")).to_be_hidden()
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('mdmplan-draft-0'))") == []


def test_two_write_one_answer(phone, new_context):
    colleague = new_context(**PHONE).new_page()
    sign_in(colleague, "fr.contributor")
    colleague.goto(URL)
    code = question(phone)
    colleague.locator(f'[id="{code}"] details summary').last.click()
    fill(colleague, code, "good_practice", "Commencer tôt.")
    expect(colleague.locator("#saved")).to_have_text(SAVED)

    fill(phone, code, "done", "Deux ateliers, à deux.")
    expect(phone.locator("#saved")).to_have_text(SAVED)
    expect(phone.locator(control(code, "good_practice"))).to_have_value("Commencer tôt.")

    fill(colleague, code, "done", "Trois ateliers.")
    choice = colleague.locator(f'[id="{code}"] [name^="take-"][value="theirs"]')
    expect(choice).to_be_visible()
    choice.check()
    expect(choice).to_have_count(0)
    expect(colleague.locator(control(code, "done"))).to_have_value("Deux ateliers, à deux.")


def test_it_works_without_javascript(new_context):
    page = new_context(**PHONE, java_script_enabled=False).new_page()
    sign_in(page, "fr")
    page.goto(URL)
    code = question(page)

    fill(page, code, "done", "Sans script.")
    page.locator(".savebar button").first.click()

    expect(page.locator("#messages")).to_contain_text(SAVED)
    page.goto(URL)
    assert words(page, code) == "Sans script."

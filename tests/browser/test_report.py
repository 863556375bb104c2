"""The report form on a phone: it saves by itself, survives a lost line and a killed page, and two write together."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

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
    expect(phone.locator("#unsent")).to_be_in_viewport()

    phone.context.set_offline(False)

    expect(phone.locator("#saved")).to_have_text(SAVED)
    expect(phone.locator("#unsent")).to_be_hidden()
    phone.reload()
    assert words(phone, code) == "Écrit dans le train."


def test_a_killed_page_finds_its_words_again(phone):
    code = question(phone)
    phone.route(re.compile("/reports/"), lambda route: route.abort())  # of this page alone, to its end
    fill(phone, code, "done", "Avant la panne.")
    expect(phone.locator("#unsent")).to_be_visible()
    context = phone.context
    phone.close()  # without its unload: nothing is asked, nothing is sent

    page = context.new_page()
    page.goto(URL)

    expect(page.locator("#restored")).to_be_visible()
    assert words(page, code) == "Avant la panne."
    expect(page.locator("#saved")).to_have_text(SAVED)


@pytest.mark.parametrize("elsewhere", [False, True], ids=["signed out", "and signed in again in another window"])
def test_who_was_signed_out_signs_in_and_finds_the_words_again(phone, elsewhere):
    code = question(phone)
    phone.context.clear_cookies()
    if elsewhere:
        sign_in(phone.context.new_page(), "fr")
    fill(phone, code, "done", "Pendant la pause.")
    expect(phone.locator("#signed-out")).to_be_in_viewport()
    expect(phone.locator("#unsent")).to_be_hidden()

    phone.locator("#signed-out a").click()
    if not elsewhere:
        phone.locator('form:has(input[value="fr@demo.example"]) button').click()

    expect(phone.locator("#restored")).to_be_visible()
    expect(phone.locator("#saved")).to_have_text(SAVED)
    assert words(phone, code) == "Pendant la pause."


def test_what_is_saved_without_a_line_is_there_again_whatever_a_colleague_saved(phone, new_context):
    code = question(phone)
    phone.context.set_offline(True)
    fill(phone, code, "done", "Écrit dans le train.")
    phone.locator(".savebar button").first.click()  # the browser's own page: no connection
    colleague = new_context(**PHONE).new_page()
    sign_in(colleague, "fr.contributor")
    colleague.goto(URL)
    colleague.locator(f'[id="{code}"] details summary').last.click()
    fill(colleague, code, "good_practice", "Commencer tôt.")
    expect(colleague.locator("#saved")).to_have_text(SAVED)

    phone.context.set_offline(False)
    phone.goto(URL)

    expect(phone.locator("#restored")).to_be_visible()
    expect(phone.locator("#saved")).to_have_text(SAVED)
    assert words(phone, code) == "Écrit dans le train."
    expect(phone.locator(control(code, "good_practice"))).to_have_value("Commencer tôt.")


def test_a_pause_between_two_words_or_paragraphs_joins_nothing(phone):
    code = question(phone)
    phone.locator(control(code, "done")).fill("Une réunion ")
    expect(phone.locator("#saved")).to_have_text(SAVED)
    assert words(phone, code) == "Une réunion "

    with phone.expect_response(lambda response: "hx-request" in response.request.headers):
        phone.locator(control(code, "done")).press_sequentially("avec les équipes.\n\n")
    phone.wait_for_timeout(300)

    assert words(phone, code) == "Une réunion avec les équipes.\n\n"


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


def test_a_text_over_its_limit_is_kept_and_said(phone):
    code, text = question(phone), "Deux ateliers. " * 50
    asked = phone.locator(f'[id="{code}"]')
    phone.locator(control(code, "done")).clear()
    phone.keyboard.insert_text(text)  # as one pastes: a browser that knows the limit cuts it

    expect(asked.locator(".counter[data-over]")).to_have_text("750 / 600")
    expect(asked.get_by_role("alert")).to_contain_text("600")
    expect(phone.locator(".savebar #saved")).to_contain_text(f"Pas encore enregistré : {code}")
    assert words(phone, code) == text
    phone.reload()
    assert words(phone, code) == text


def test_what_is_put_right_is_wrong_no_more(new_context):
    page = new_context(**PHONE).new_page()
    sign_in(page, "jp")
    page.goto(URL)
    page.locator(".savebar button").last.click()
    missing = page.locator('.note[role="alert"] li:visible')
    asked = page.locator("section.question").first
    expect(missing).to_have_count(5)

    asked.locator('[name$="-answer"][value="no_change"]').check()
    expect(missing).to_have_count(4)
    expect(asked.locator(".errorlist")).to_have_count(0)

    for answer in page.locator('[name$="-answer"][value="no_change"]').all():
        answer.check()
    expect(page.get_by_text("Please correct what follows.")).to_have_count(0)


def test_an_answer_given_before_the_scripts_have_come_is_kept(new_context):
    page = new_context(**PHONE).new_page()
    sign_in(page, "jp")
    page.goto(URL)
    scripts = []
    page.route("**/js/*.js", lambda script: scripts.append(script))
    page.locator(".savebar button").last.click()
    missing = page.locator('.note[role="alert"] li:visible')
    asked = page.locator("section.question").first
    expect(missing).to_have_count(5)
    answer = asked.locator('[name$="-answer"][value="no_change"]')
    answer.check()

    for script in scripts:
        script.continue_()
    page.unroute("**/js/*.js")

    expect(page.locator("#saved")).to_contain_text("Saved at")
    expect(answer).to_be_checked()
    expect(missing).to_have_count(4)
    page.goto(URL)
    expect(answer).to_be_checked()


def test_nobody_meets_their_own_words_when_they_send_while_the_page_saves(phone):
    code, on_its_way = question(phone), []

    def hold(route: Route) -> None:
        """Let the server save, and keep its answer back."""
        if "hx-request" in route.request.headers:
            on_its_way.append((route, route.fetch()))
        else:
            route.continue_()

    phone.route(f"**{URL}", hold)
    fill(phone, code, "done", "Un atelier.")
    for _ in range(100):
        if on_its_way:
            break
        phone.wait_for_timeout(100)
    fill(phone, code, "done", "Deux ateliers.")
    phone.locator(".savebar button").first.click()

    for route, answer in on_its_way:
        route.fulfill(response=answer)

    expect(phone.locator("#messages")).to_contain_text(SAVED)
    assert words(phone, code) == "Deux ateliers."


@pytest.mark.parametrize("javascript", [True, False])
def test_enter_saves_and_never_sends(javascript, new_context):
    page = new_context(**PHONE, java_script_enabled=javascript).new_page()
    sign_in(page, "jp")
    page.goto(URL)
    code = question(page)
    page.locator(control(code, "answer")).last.check()
    fill(page, code, "progress", "35")

    page.locator(control(code, "progress")).press("Enter")

    expect(page.locator("#messages")).to_contain_text(re.compile("Saved at"))
    page.goto(URL)
    assert page.locator(control(code, "progress")).input_value() == "35"


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


FORMS = ":is(button, summary, textarea, select):visible"


def test_on_paper_it_is_each_question_with_its_answer(phone):
    code = question(phone)
    asked = phone.locator(f'[id="{code}"]')
    asked.locator('[name$="-answer"][value="answered"]').check()
    on_screen = asked.locator("[name$=-answer]:visible").count()

    phone.emulate_media(media="print")

    expect(asked.locator(".options:has([name$=-answer])")).to_have_text("Voici notre réponse", use_inner_text=True)
    assert (on_screen, asked.locator("[name$=-answer]:visible").count()) == (4, 0)
    assert phone.locator(":is(button, .button, summary):visible").count() == 0


def test_on_paper_a_sent_report_asks_for_nothing(new_context):
    page = new_context().new_page()
    sign_in(page, "secretariat")
    page.goto("/reports/2025-Q1/FR/")
    assert page.locator(FORMS).count() > 0

    page.emulate_media(media="print")

    assert page.locator(FORMS).count() == 0
    expect(page.locator("section.question dt").first).to_have_text("Ce que nous avons fait ce trimestre")

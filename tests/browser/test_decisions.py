"""A question to the board, from its agenda to the day it is done; and the meeting on the screen of the room."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looks import LOOKS, faults
from tests.browser.people import choose, fill, sign_in

pytestmark = pytest.mark.browser
QUESTION = "Qui organise la rencontre annuelle ?"


def put_on_the_agenda(page: Page) -> None:
    """The secretariat plans a meeting of today and puts a question and what waits elsewhere on its agenda."""
    sign_in(page, "secretariat")
    page.goto("/meetings/new/")
    fill(page, "", "held_on", "2025-07-08")
    page.locator("form.form button.button").click()
    expect(page).to_have_url(re.compile("/meetings/2025-07-08/$"))
    page.locator('a[href$="/decisions/new/?meeting=2025-07-08"]').click()
    fill(page, "", "question_fr", QUESTION)
    fill(page, "", "options_fr", "Le secrétariat\nUn membre volontaire")
    page.locator("form.form button.button").click()
    expect(page.locator("h1")).to_contain_text("Qui organise")
    page.goto("/meetings/2025-07-08/")
    expect(page.locator("#agenda .asks > li")).to_have_count(1)


def defer(page: Page) -> None:
    """The meeting puts the question off: it stands last on the agenda of September, and is moved to its top."""
    page.get_by_role("link", name="Enregistrer l’issue").click()
    expect(page.locator('[name="owner_role_fr"]')).to_be_hidden()
    choose(page, "", "kind", "deferred")
    expect(page.locator('[name="then"]')).to_be_visible()
    fill(page, "", "text_fr", "Il manque un budget.")
    page.locator("form.form button.button").click()
    page.goto("/meetings/2025-09-19/")
    expect(page.locator("#agenda h3").last).to_have_text(QUESTION)
    page.locator("#agenda .asks > li").last.locator('button[value="up"]').click()
    page.locator("#agenda .asks > li").nth(1).locator('button[value="up"]').click()
    expect(page.locator("#agenda h3").first).to_have_text(QUESTION)


def follow(page: Page) -> None:
    """What an earlier meeting decided is overdue: the dashboard and the desk say so until it is done."""
    page.goto("/dashboard/")
    expect(page.locator("#followed .late")).to_have_count(1)
    page.goto("/desk/?kind=follow")
    page.get_by_role("link", name="C’est fait").click()
    fill(page, "", "text_fr", "Le comité a adopté sa procédure.")
    page.locator("form.form button.button").click()
    expect(page.locator("#history")).to_contain_text("Le comité a adopté sa procédure.")
    page.goto("/dashboard/")
    expect(page.locator("#followed")).to_have_count(0)


def present(page: Page) -> None:
    """The board turns the slides with the arrow keys."""
    sign_in(page, "board")
    page.goto("/meetings/2025-09-19/")
    page.get_by_role("link", name="Projeter").click()
    page.wait_for_url(re.compile("/present/$"))  # its script has been read
    expect(page.locator(".slide:visible")).to_have_count(1)
    for _slide in range(2):
        page.keyboard.press("ArrowRight")
    expect(page.locator(".slide:visible h1")).to_have_text(QUESTION)
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".slide:visible")).to_have_attribute("data-kind", "sentence")
    page.keyboard.press("End")
    expect(page.locator(".slide:visible")).to_have_attribute("data-kind", "priority")


@pytest.mark.parametrize("look", LOOKS)
def test_a_question_goes_its_way(look, new_context):
    page = new_context(**LOOKS[look]).new_page()

    put_on_the_agenda(page)
    defer(page)
    follow(page)
    present(page)


def test_the_slides_turn_without_javascript(new_context):
    page = new_context(java_script_enabled=False).new_page()
    sign_in(page, "board")
    page.goto("/meetings/2025-09-19/present/")

    page.locator('.slide:visible a[rel="next"]').click()

    expect(page.locator(".slide:visible")).to_have_count(1)
    expect(page.locator(".slide:visible")).to_have_attribute("data-kind", "sentence")


@pytest.mark.parametrize("look", LOOKS)
def test_every_slide_fits_its_screen(look, new_context):
    page = new_context(**LOOKS[look]).new_page()
    sign_in(page, "board")
    page.goto("/meetings/2025-09-19/present/")
    slides = page.locator(".slide").count()

    found = {}
    for number in range(1, slides + 1):
        found[number] = faults(page)
        page.keyboard.press("ArrowRight")

    assert {number: each for number, each in found.items() if each} == {}

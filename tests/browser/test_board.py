"""The board's ten minutes: read, follow a number down, go back in time, look at a part, read the pack."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looks import too_wide
from tests.browser.people import sign_in

pytestmark = pytest.mark.browser

URL = "/dashboard/"
WINDOWS = {"desk": {"width": 1280, "height": 900}, "phone": {"width": 360, "height": 740}}


@pytest.fixture(params=WINDOWS)
def board(request, new_context) -> Page:
    """Return the page of a board member who reads in French, at a desk or on a phone."""
    page = new_context(viewport=WINDOWS[request.param], locale="fr-FR").new_page()
    sign_in(page, "board")
    return page


def test_a_number_is_followed_down_to_who_said_it_and_back(board):
    board.goto(URL)
    lead = board.locator(".opening .lead a").first
    number = int(lead.inner_text())
    lead.click()
    expect(board.locator("tbody tr")).to_have_count(number)

    board.go_back()
    board.locator("#attention tbody tr").first.locator("th a").click()
    expect(board).to_have_url(re.compile("/actions/[A-D][0-9][.][0-9]/$"))
    expect(board.locator(".thread").first).to_be_visible()
    board.wait_for_load_state()
    assert too_wide(board) == []

    board.go_back()
    board.locator("#heat td a").first.click()
    expect(board).to_have_url(re.compile("/reports/[0-9]{4}-Q[1-4]/[A-Z]{2}/$"))


def test_the_day_and_what_it_is_compared_with_are_chosen_and_kept(board):
    board.goto(URL)
    board.locator("summary").first.click()
    row = board.locator("tr", has_text="31 décembre 2024")
    row.get_by_role("link").first.click()
    expect(board).to_have_url(re.compile("as_of=2024-12-31"))
    expect(board.locator(".note").first).to_contain_text("31 décembre 2024")

    board.locator("summary").first.click()
    board.locator("tr", has_text="30 juin 2024").get_by_role("link").last.click()
    expect(board).to_have_url(re.compile("as_of=2024-12-31&compare=2024-06-30"))
    expect(board.locator("#changes h2")).to_contain_text("30 juin 2024")

    board.locator("#timeline tbody th a").first.click()
    expect(board).to_have_url(re.compile("/actions/A1.1/[?]as_of=2024-12-31"))


def test_a_part_of_the_plan_is_chosen_with_the_keyboard(board):
    board.goto(URL)
    board.locator("summary").first.press("Enter")
    board.locator("select[name=priority]").select_option("C")
    board.locator("select[name=member]").select_option("FR")
    board.locator("form.row button").press("Enter")
    expect(board.locator(".prio")).to_have_count(1)
    expect(board.locator("#heat tbody tr")).to_have_count(1)
    number = int(board.locator(".bar a span[aria-hidden]").first.inner_text())
    board.locator(".bar a").first.press("Enter")
    expect(board.locator("tbody tr")).to_have_count(number)


def test_a_quarter_of_the_trend_is_reached_with_the_keyboard_and_opens_that_day(board):
    board.goto(URL)
    quarter = board.locator("#trend svg a").nth(3)
    quarter.focus()
    expect(quarter).to_be_focused()
    quarter.press("Enter")
    expect(board).to_have_url(re.compile("as_of=2023-12-31"))
    board.wait_for_load_state()
    assert too_wide(board) == []


def test_the_pack_of_a_meeting_is_read(board):
    board.goto(URL)
    board.locator(".page-head a[href^='/meetings/']").click()
    board.locator("a[href$='/pack/']").first.click()
    expect(board.locator("#attention, #exceptions").first).to_be_visible()
    board.wait_for_load_state()
    assert too_wide(board) == []
    answer = board.request.get(board.url.replace("/pack/", "/pack.fr.pdf"))
    assert (answer.status, answer.body()[:5]) == (200, b"%PDF-")

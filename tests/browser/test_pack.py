"""The secretariat prepares, seals, corrects and shares a pack; the board and a guest read it."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looks import faults
from tests.browser.people import sign_in

pytestmark = pytest.mark.browser
PACK = "/meetings/2025-09-19/pack/"
LOOKS = {
    "desk": {"viewport": {"width": 1280, "height": 900}},
    "phone": {"viewport": {"width": 360, "height": 740}, "color_scheme": "dark", "java_script_enabled": False},
}


def chosen(page: Page) -> list[str]:
    """Return the sections that are chosen, in their order."""
    return [box.get_attribute("value") or "" for box in page.locator("[name=sections]:checked").all()]


def press(page: Page, button: str) -> None:
    """Press a button that sends the form, and wait until the whole answer is there."""
    with page.expect_navigation():
        page.locator(button).click()


@pytest.mark.parametrize("look", LOOKS)
def test_a_pack_is_prepared_sealed_and_read(look, new_context):
    page = new_context(**LOOKS[look]).new_page()
    sign_in(page, "secretariat")
    page.goto("/meetings/2025-09-19/")
    page.locator(f'a[href="{PACK}"]').click()
    page.locator(f'a[href="{PACK}prepare/"]').click()
    before = chosen(page)
    page.locator('[name=sections][value="errata"]').uncheck()
    press(page, 'button[value="up:brief"]')
    assert chosen(page) == ["brief", "decisions", *(key for key in before[2:] if key != "errata")]

    seal = f'button[formaction="{PACK}seal/"]'
    expect(page.locator("#open li")).not_to_have_count(0)
    page.locator('[name=sections][value="timeline"]').uncheck()  # and not kept by its own button
    press(page, seal)
    expect(page.locator(".errorlist")).to_have_count(1)
    assert "timeline" not in chosen(page)
    page.locator("#id_despite").check()
    page.locator('[name=sections][value="actions"]').uncheck()
    press(page, seal)

    expect(page.locator("#brief")).to_have_count(1)
    for left_out in ("errata", "timeline", "actions"):
        expect(page.locator(f"#{left_out}")).to_have_count(0)
    for language in ("fr", "en", "es"):
        file = page.request.get(f"/meetings/2025-09-19/pack.{language}.pdf")
        assert (file.status, file.body()[:5]) == (200, b"%PDF-")
        assert file.body() == page.request.get(f"/meetings/2025-09-19/pack.{language}.pdf").body()

    sign_in(page, "board")
    page.goto(PACK)
    expect(page.locator("#decisions .asks > li")).to_have_count(2)  # the second was deferred to this meeting
    expect(page.locator(f'a[href="{PACK}prepare/"]')).to_have_count(0)


def test_a_guest_reads_by_a_link_until_it_is_closed(new_context):
    keeper = new_context().new_page()
    sign_in(keeper, "secretariat")
    keeper.goto("/meetings/2025-03-12/pack/shares/new/")
    keeper.locator("#id_guest").fill("Commissaire aux comptes")
    keeper.locator("#id_until").fill("2025-08-01")
    keeper.locator("main form button").click()
    address = keeper.locator("#address").input_value()

    guest = new_context(**LOOKS["phone"] | {"java_script_enabled": True}).new_page()
    guest.goto(address)
    expect(guest.locator("#corrections")).to_have_count(1)
    assert faults(guest) == []
    assert guest.request.get(f"{address}pack.es.pdf").body()[:5] == b"%PDF-"

    keeper.goto("/meetings/2025-03-12/pack/")
    expect(keeper.locator("#shares li")).to_contain_text("ouvert 2 fois")
    keeper.locator("#shares button").click()
    assert guest.goto(address).status == 404

"""A second factor is set up on a phone, and asked for at the next sign-in."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.looks import faults, too_wide
from tests.browser.second_factor import code, send

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("scheme", "script"), [("light", True), ("dark", True), ("light", False)])
def test_it_is_set_up_and_then_asked_for(new_context, scheme, script):
    context = new_context(
        viewport={"width": 360, "height": 740}, color_scheme=scheme, java_script_enabled=script, locale="fr-FR"
    )
    page = context.new_page()
    found = []

    def look() -> None:
        found.extend(f"{page.url}: {each}" for each in (faults(page) if script else too_wide(page)))

    page.goto("/account/login/")
    send(page, login="fr@demo.example", password="demo-mdmplan")
    page.goto("/account/second-factor/")
    look()
    page.locator('a[href$="/set-up/"]').click()
    look()
    expect(page.locator("img.qr")).to_have_css("background-color", "rgb(255, 255, 255)")
    look()
    secret = page.locator("#authenticator_secret").input_value()
    send(page, code=code(secret))
    expect(page).to_have_url(re.compile("/account/second-factor/recovery/$"))
    look()

    context.clear_cookies()
    page.goto("/account/login/?next=/reports/2025-Q2/")
    send(page, login="fr@demo.example", password="demo-mdmplan")
    expect(page).to_have_url(re.compile("/account/second-factor/code/"))
    look()
    send(page, code=code(secret, later=1))

    expect(page).to_have_url(re.compile("/reports/2025-Q2/$"))
    assert found == []

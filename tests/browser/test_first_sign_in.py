"""A real installation: its first administrator comes in, with a second factor, and after losing the phone."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looks import faults
from tests.browser.second_factor import code, send
from tests.conftest import demo_environment, manage, serving

pytestmark = pytest.mark.browser
WHO, PASSWORD = "direction@example.org", "une phrase assez longue"


@pytest.fixture(scope="module")
def installation(tmp_path_factory):
    """Install it as README.md says, not in demonstration mode, and serve it; give its address."""
    folder = tmp_path_factory.mktemp("real")
    environment = demo_environment(folder / "real.sqlite3") | {
        "MDMPLAN_DEMO": "0",
        "DJANGO_SUPERUSER_EMAIL": WHO,
        "DJANGO_SUPERUSER_PASSWORD": PASSWORD,
    }
    manage(environment, "migrate")
    manage(environment, "loaddata", "plan_2023_2025", "members")
    manage(environment, "createsuperuser", "--noinput")
    with serving(environment, Path(folder / "real.log")) as address:
        yield address


def test_from_the_first_sign_in_to_the_recovery_code(new_context, installation):
    page: Page = new_context(base_url=installation).new_page()
    found = []

    def look() -> None:
        found.extend(f"{page.url}: {each}" for each in faults(page))

    def sign_in() -> None:
        page.goto("/account/login/")
        send(page, login=WHO, password=PASSWORD)

    def sign_out() -> None:
        page.goto("/account/")
        page.locator('main form[action="/account/logout/"] button').click()
        expect(page).to_have_url(f"{installation}/account/login/")

    sign_in()
    expect(page).to_have_url(re.compile("/account/second-factor/set-up/$"))
    expect(page.locator(".messages, [role=status]").first).to_contain_text("Votre rôle demande un second facteur")
    look()
    page.goto("/plan/")
    expect(page).to_have_url(re.compile("/account/second-factor/set-up/$"))  # nothing else opens before it is set up

    secret = page.locator("#authenticator_secret").input_value()
    send(page, code=code(secret))
    expect(page).to_have_url(re.compile("/account/second-factor/recovery/$"))
    look()
    kept = page.locator("#recovery_codes").input_value().split()
    page.goto("/")
    expect(page).to_have_url(f"{installation}/desk/")
    sign_out()

    sign_in()
    expect(page).to_have_url(re.compile("/account/second-factor/code/"))
    look()
    send(page, code=code(secret, later=1))
    expect(page).to_have_url(f"{installation}/desk/")
    sign_out()

    sign_in()
    send(page, code=kept[0])
    expect(page).to_have_url(f"{installation}/desk/")
    sign_out()

    sign_in()
    send(page, code=kept[0])  # each works once
    expect(page).to_have_url(re.compile("/account/second-factor/code/"))
    expect(page.locator(".errorlist")).to_be_visible()
    assert len(kept) == 10
    assert found == []

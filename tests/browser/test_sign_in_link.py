"""From a mail to the report on a phone, without a password; and the calendar's address."""

import re
import subprocess
import sys

import pytest
from django.conf import settings
from playwright.sync_api import expect

from tests.browser.looks import faults, too_wide
from tests.browser.people import sign_in
from tests.conftest import demo_environment

pytestmark = pytest.mark.browser

MAKE = """
from mdmplan.clock import now
from members.models import User
from members.services import create_sign_in_link
person = User.objects.get(email="fr@demo.example")
print(create_sign_in_link(person=person, landing="/reports/2025-Q2/", at=now()))
"""


@pytest.fixture
def link(demo_server, demo_files):
    """A link that a reminder brings to France's focal point."""
    made = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", MAKE],
        env=demo_environment(demo_files[0]),
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    return made.stdout.strip()


@pytest.mark.parametrize("script", [True, False], ids=["with-script", "without-script"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_one_press_on_a_phone_leads_to_the_report(link, new_context, script, scheme):
    phone = {"viewport": {"width": 360, "height": 740}, "java_script_enabled": script, "color_scheme": scheme}
    look = faults if script else too_wide
    page = new_context(**phone).new_page()
    assert page.goto(link).status == 200
    assert look(page) == []

    page.locator("main button").click()

    expect(page).to_have_url(re.compile("/reports/2025-Q2/$"))
    expect(page.locator(".savebar")).to_be_visible()

    other = new_context(**phone).new_page()
    assert other.goto(link).status == 410
    assert look(other) == []
    other.locator("main a.button").click()
    expect(other).to_have_url(re.compile(r"/account/login/\?next=%2Freports%2F2025-Q2%2F$"))


def test_two_quick_presses_sign_in_all_the_same(link, new_context):
    page = new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False).new_page()
    page.goto(link)

    page.locator("main button").dblclick()

    expect(page).to_have_url(re.compile("/reports/2025-Q2/$"))


def test_the_address_of_the_page_leaves_it_in_no_header(link, new_context):
    page = new_context().new_page()
    told = []
    page.on("request", lambda request: told.append(request.headers.get("referer", "")))
    page.goto(link)

    page.locator("main button").click()
    expect(page).to_have_url(re.compile("/reports/2025-Q2/$"))

    assert len(told) > 10
    assert [address for address in told if "/link/" in address] == []


def test_a_person_makes_a_calendar_address_and_copies_it(new_context):
    context = new_context()
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    sign_in(page, "fr")
    page.goto("/account/")
    page.locator('form[action$="/calendar/renew/"] button').click()

    field = page.locator("#id_calendar_address")
    expect(field).to_have_value(re.compile(r"/calendar/[\w-]{43}\.ics$"))
    page.locator("[data-copy]").click()
    expect(page.locator("[data-copy]")).to_have_text("Copiée")

    assert page.evaluate("navigator.clipboard.readText()") == field.input_value()
    assert faults(page) == []
    assert context.request.get(field.input_value()).headers["content-type"] == "text/calendar; charset=utf-8"

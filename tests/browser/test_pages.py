"""Every page of every role, light and dark, at a desk and on a phone: axe finds nothing, nothing overflows."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.people import sign_in

pytestmark = pytest.mark.browser

PAGES = {
    "board": [
        "/dashboard/",
        "/dashboard/?as_of=2024-12-31&compare=2024-06-21",
        "/dashboard/?as_of=yesterday",
        "/plan/",
        "/plan/C/",
        "/plan/C3/",
        "/actions/",
        "/actions/?q=rien",
        "/actions/C1.2/",
        "/actions/D3.2/",
        "/periods/",
        "/periods/2025-Q2/",
        "/reports/2025-Q1/ES/",
        "/members/",
        "/members/JP/",
        "/meetings/",
        "/meetings/2025-03-12/",
        "/meetings/2025-09-19/",
        "/help/",
        "/account/",
        "/account/password/change/",
        "/desk/",
    ],
    "fr": ["/reports/2025-Q2/", "/reports/2025-Q2/workbook/", "/reports/2025-Q1/FR/"],
    "secretariat": [
        "/desk/",
        "/actions/C1.2/update/",
        "/actions/",
        "/actions/?priority=C&late=1&due=passed&sort=-end",
        "/actions/bulk/?action=A1.1&action=C1.2",
        "/reports/2025-Q2/GB/",
        "/dashboard/priorities/A/comment/",
    ],
}
LOOKS = {
    "desk-light": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
    "phone-dark": {"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"},
}


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("who", PAGES)
def test_axe_finds_nothing_and_nothing_overflows(who, look, new_context):
    page = new_context(**LOOKS[look]).new_page()
    sign_in(page, who)
    found = {}
    for address in PAGES[who]:
        page.goto(address)
        wide = page.evaluate("document.documentElement.scrollWidth") - LOOKS[look]["viewport"]["width"]
        faults = [
            f"{fault['id']}: {fault['nodes'][0]['html'][:120]}" for fault in Axe().run(page).response["violations"]
        ]
        if wide > 0:
            faults.append(f"{wide} px too wide")
        if faults:
            found[address] = faults

    assert found == {}


@pytest.mark.parametrize("look", LOOKS)
def test_the_sign_in_page(look, new_context):
    page = new_context(**LOOKS[look]).new_page()
    page.goto("/account/login/")

    assert Axe().run(page).response["violations"] == []

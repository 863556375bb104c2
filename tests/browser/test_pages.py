"""Every page of every role, light and dark, at a desk and on a phone: axe finds nothing, nothing overflows."""

import pytest

from tests.browser.looks import LOOKS, faults
from tests.browser.people import sign_in

pytestmark = pytest.mark.browser

PAGES = {
    "board": [
        "/dashboard/",
        "/dashboard/?as_of=2024-12-31&compare=2024-06-21",
        "/dashboard/?as_of=yesterday&priority=Z",
        "/dashboard/?priority=C&member=FR",
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
        "/meetings/2025-03-12/pack/",
        "/meetings/2025-09-19/pack/",
        "/meetings/2025-03-12/present/",
        "/decisions/",
        "/decisions/?as_of=2024-12-31",
        "/decisions/2/",
        "/decisions/6/",
        "/help/",
        "/account/",
        "/account/password/change/",
        "/desk/",
    ],
    "fr": ["/reports/2025-Q2/", "/reports/2025-Q2/workbook/", "/reports/2025-Q1/FR/"],
    "secretariat": [
        "/desk/",
        "/desk/checks/",
        "/actions/",
        "/actions/new/",
        "/actions/C1.2/",
        "/actions/C1.2/edit/",
        "/actions/C1.2/update/",
        "/actions/C1.2/links/new/",
        "/actions/C1.2/evidence/new/",
        "/actions/C1.2/milestones/new/",
        "/actions/participations/",
        "/actions/participations/?action=C1.2",
        "/actions/import/",
        "/actions/?priority=C&late=1&due=passed&sort=-end",
        "/actions/bulk/?action=A1.1&action=C1.2",
        "/reports/2025-Q2/GB/",
        "/periods/2025-Q3/",
        "/dashboard/priorities/A/comment/",
        "/meetings/2025-03-12/pack/",
        "/meetings/2025-09-19/pack/prepare/",
        "/meetings/2025-09-19/pack/preview/",
        "/meetings/2025-03-12/pack/errata/new/",
        "/meetings/2025-03-12/pack/shares/new/",
        "/meetings/new/",
        "/meetings/2025-09-19/",
        "/meetings/2025-09-19/edit/",
        "/decisions/",
        "/decisions/new/",
        "/decisions/2/",
        "/decisions/2/done/",
        "/decisions/2/reopen/",
        "/decisions/6/edit/",
        "/decisions/6/outcome/",
        "/plan/edit/outline/",
        "/plan/edit/goal/",
        "/plan/new/objective/",
        "/plan/C1/edit/",
        "/plan/close/",
        "/plan/carry-over/",
        "/plans/",
        "/plans/new/",
    ],
}


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("who", PAGES)
def test_axe_finds_nothing_and_nothing_overflows(who, look, new_context):
    page = new_context(**LOOKS[look]).new_page()
    sign_in(page, who)
    found = {}
    for address in PAGES[who]:
        answer = page.goto(address)
        expected = 403 if (who, address) == ("board", "/desk/") else 200
        found[address] = faults(page)
        if answer.status != expected:
            found[address].append(f"answers {answer.status}")

    assert {address: each for address, each in found.items() if each} == {}


@pytest.mark.parametrize("look", LOOKS)
def test_the_steps_of_an_import(look, new_context):
    page = new_context(**LOOKS[look]).new_page()
    sign_in(page, "secretariat")
    found = {}
    for due in ("31/02/2025", "28/02/2025"):
        page.goto("/actions/import/")
        rows = f"Objectif;Code;Intitulé;Échéance;Couleur\nA1;;;;\n;A1.70;Étudier;{due};vert\n;A1.1;Standards;;\n"
        file = {"name": "suivi.csv", "mimeType": "text/csv", "buffer": rows.encode()}
        page.locator('input[type="file"]').set_input_files(files=[file])
        page.locator("form[enctype] button").click()
        page.locator('[name="fill-0"]').check()
        found[f"columns, {due}"] = faults(page)
        page.locator('form[action$="/columns/"] button').click()
        page.locator("nav.choices").wait_for()
        found[f"preview, {due}"] = faults(page)
    for step in ("apply", "undo"):
        page.locator(f'form[action$="/{step}/"] button').click()
        page.locator(f'form[action$="/{step}/"]').wait_for(state="detached")
        found[step] = faults(page)

    assert {step: each for step, each in found.items() if each} == {}


@pytest.mark.parametrize("look", LOOKS)
def test_what_opens_on_a_page(look, new_context):
    page = new_context(**LOOKS[look]).new_page()
    sign_in(page, "secretariat")
    page.goto("/actions/?priority=C")
    page.locator("a.opens").first.click()
    page.locator("[data-row-form]").wait_for()
    assert faults(page) == []

    page.goto("/actions/bulk/?action=C1.2&action=C1.3")
    page.locator('[name="forecast_on"]').fill("2025-12-01")
    page.locator(".savebar button").click()
    page.locator('tr[data-kind="error"]').wait_for()
    assert faults(page) == []


@pytest.mark.parametrize("look", LOOKS)
def test_the_sign_in_page(look, new_context):
    page = new_context(**LOOKS[look]).new_page()
    page.goto("/account/login/")

    assert faults(page) == []

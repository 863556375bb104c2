"""What every page says while it is only a demonstration."""

import re
from datetime import date

import pytest

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}
OFFERED = re.compile(r'name="email" value="(.*?)@demo.example"')


@pytest.fixture
def demonstration(settings):
    """Run as a demonstration of 8 July 2025."""
    settings.MDMPLAN_DEMO, settings.MDMPLAN_TODAY = True, date(2025, 7, 8)


@pytest.mark.usefixtures("demonstration")
def test_a_demonstration_says_so_on_every_page_and_offers_its_people(client):
    page = client.get("/account/login/", headers=ENGLISH).content.decode()

    assert "Demonstration data · today is 8 July 2025" in page
    assert OFFERED.findall(page) == ["secretariat", "fr", "fr.contributor", "es", "jp", "board", "admin"]


@pytest.mark.usefixtures("demonstration")
def test_once_signed_in_nobody_is_offered(as_, board):
    page = as_(board).get("/help/")

    assert (page.context["demo_people"], page.context["demo_today"]) == ([], date(2025, 7, 8))


def test_real_life_has_no_band_and_offers_nobody(client):
    page = client.get("/account/login/", headers=ENGLISH)

    assert (page.context["demo_people"], page.context["demo_today"]) == ([], None)
    assert OFFERED.findall(page.content.decode()) == []
    assert "Demonstration" not in page.content.decode()

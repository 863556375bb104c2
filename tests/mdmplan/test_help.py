"""How it works, for anybody."""

import re

import pytest

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}


def titles(page):
    """Return the headings of a page."""
    return re.findall(r"<h[12][^>]*>(.*?)</h[12]>", page.content.decode())


def test_it_says_what_words_and_figures_mean_and_what_is_kept(client):
    assert titles(client.get("/help/", headers=ENGLISH)) == [
        "Help",
        "Words",
        "How figures are calculated",
        "Privacy",
        "Accessibility",
    ]


def test_signed_in_people_read_the_same(as_, board, client):
    visitor = titles(client.get("/help/", headers=ENGLISH))

    assert titles(as_(board).get("/help/")) == visitor


def test_it_rejects_post(client):
    assert client.post("/help/").status_code == 405

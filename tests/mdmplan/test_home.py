"""Each role's own first page."""

import pytest
from django.urls import reverse


@pytest.mark.parametrize(
    ("role", "first"),
    [
        ("board", "dashboard"),
        ("contributor", "report_current"),
        ("focal_point", "report_current"),
        ("secretariat", "desk"),
        ("administrator", "desk"),
    ],
)
def test_it_leads_each_role_to_its_own_page(as_, request, role, first):
    page = as_(request.getfixturevalue(role)).get("/")

    assert (page.status_code, page.url) == (302, reverse(first))


def test_a_visitor_is_sent_to_sign_in(client):
    page = client.get("/")

    assert (page.status_code, page.url) == (302, "/account/login/?next=/")


def test_it_rejects_post(as_, board):
    assert as_(board).post("/").status_code == 405

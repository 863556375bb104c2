"""How a view says who may use it."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.test import RequestFactory

from mdmplan.access import allowed, way_back
from members.access import person


@allowed("actions.record_update")
def page(request):
    """Answer those whose role may update actions."""
    return HttpResponse(str(person(request).role))


@pytest.fixture
def asked():
    """Ask for the page as somebody."""

    def ask(user):
        request = RequestFactory().get("/")
        request.user = user
        return page(request)

    return ask


def test_it_opens_to_a_role_that_has_the_permission_and_to_no_other(asked, secretariat, board):
    assert asked(secretariat).content == b"secretariat"
    with pytest.raises(PermissionDenied):
        asked(board)


def test_it_tells_its_permission():
    assert page.permission == "actions.record_update"


def test_a_page_for_people_is_not_shown_to_visitors(secretariat):
    request = RequestFactory().get("/")
    request.user = secretariat
    assert person(request) == secretariat

    request.user = AnonymousUser()
    with pytest.raises(TypeError, match="opened to visitors"):
        person(request)


@pytest.mark.parametrize(
    ("asked", "leads_to"),
    [
        ("/desk/?kind=review", "/desk/?kind=review"),
        ("", "/help/"),
        ("desk", "/help/"),
        ("no-such-page", "/help/"),
        ("//evil.example/", "/help/"),
        ("/\\evil.example/", "/help/"),
        ("https://evil.example/", "/help/"),
        ("javascript:alert(1)//", "/help/"),
    ],
)
def test_the_way_back_is_an_address_of_this_site(asked, leads_to):
    request = RequestFactory().post("/", {"next": asked})

    assert redirect(way_back(request, "help")).url == leads_to

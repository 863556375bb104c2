"""Forgetting a view that one has kept."""

import pytest

from actions.models import SavedView
from tests.factories import PlanFactory, SavedViewFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def test_it_forgets_one_s_own_view(as_, board):
    PlanFactory()
    view = SavedViewFactory(person=board, name="Late in A")
    client = as_(board)

    page = client.post(f"/actions/views/{view.pk}/delete/")

    assert (page.status_code, page.url, SavedView.objects.exists()) == (302, "/actions/", False)
    assert "“Late in A” is no longer kept." in client.get(page.url).text


def test_somebody_else_s_view_is_not_found(as_, board, secretariat):
    own, other = SavedViewFactory(person=board), SavedViewFactory(person=secretariat)
    client = as_(board)

    assert client.post(f"/actions/views/{own.pk}/delete/").status_code == 302
    assert client.post(f"/actions/views/{other.pk}/delete/").status_code == 404
    assert list(SavedView.objects.all()) == [other]


def test_it_rejects_get(as_, board):
    view = SavedViewFactory(person=board)

    assert as_(board).get(f"/actions/views/{view.pk}/delete/").status_code == 405
    assert SavedView.objects.exists()

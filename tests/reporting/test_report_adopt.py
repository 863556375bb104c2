"""/reports/2025-Q2/FR/adopt/: every waiting word of the lead, all or none."""

import pytest

from actions.models import Action, Update
from actions.reporting.models import ReportLine
from tests.reporting.helpers import accepted, ask, said, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
URL = "/reports/2025-Q2/FR/adopt/"


def test_it_adopts_them_all(as_, secretariat):
    send(ask("A1.1", "A1.2"), "off_track")
    client = as_(secretariat)
    assert client.get("/reports/2025-Q2/FR/").context["may_adopt"] == 2

    response = client.post(URL)

    assert (response.url, said(response)) == ("/reports/2025-Q2/FR/", ["2 statuses are adopted."])
    assert {action.state for action in Action.objects.all()} == {"off_track"}
    assert client.get("/reports/2025-Q2/FR/").context["may_adopt"] == 0


def test_one_that_cannot_be_adopted_keeps_back_all(as_, secretariat):
    send(ask("A1.1", "A1.2"), "off_track")
    ReportLine.objects.filter(action__code="A1.2").update(reason="")

    response = as_(secretariat).post(URL)

    assert said(response) == ["A1.2: Say what causes this: at risk and off track need a cause."]
    assert not Update.objects.exists()


def test_there_may_be_nothing_to_adopt(as_, secretariat):
    accepted(ask(), "on_track")
    client = as_(secretariat)
    client.post(URL)

    assert said(client.post(URL))[-1] == "This has been settled already."
    assert Update.objects.count() == 1


def test_it_rejects_get(as_, secretariat):
    assert as_(secretariat).get(URL).status_code == 405

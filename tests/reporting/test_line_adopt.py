"""/reports/2025-Q2/FR/A1.1/adopt/: the lead's word becomes the status of the action."""

import pytest

from actions.models import Action, Update
from actions.reporting.models import ReportLine
from tests.reporting.helpers import (
    FIRST_OPENED,
    accepted,
    answer,
    ask,
    open_first_round,
    open_round,
    said,
    send,
    take_part,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
URL = "/reports/2025-Q2/FR/A1.1/adopt/"
OLDER = "/reports/2025-Q1/FR/"


def test_it_makes_the_leads_word_the_status(as_, secretariat):
    line = send(ask(), "off_track").lines.get()

    response = as_(secretariat).post(URL)

    assert response.url == "/reports/2025-Q2/FR/"
    assert said(response) == ["A1.1 now has the status that its lead gives."]
    assert Action.objects.get().state == "off_track"
    assert Update.objects.get().cited_line == line


def test_it_is_done_once(as_, secretariat):
    send(ask(), "off_track")
    as_(secretariat).post(URL)

    response = as_(secretariat).post(URL)

    assert said(response)[-1] == "This has been settled already."
    assert Update.objects.count() == 1


def test_a_broken_rule_is_named_and_nothing_written(as_, secretariat):
    send(ask())
    ReportLine.objects.update(health="at_risk", path_what="Ask", path_who="Lead", path_by="2025-09-30")

    response = as_(secretariat).post(URL)

    assert said(response) == ["Say what causes this: at risk and off track need a cause."]
    assert not Update.objects.exists()


def test_only_the_lead_is_adopted(as_, secretariat):
    take_part("FR", "A1.1", role="contributing")
    take_part("FR", "A1.2")
    send(open_round()[0])

    refused = as_(secretariat).post(URL)
    assert said(refused) == ["Only the last word of the lead can be adopted or kept."]
    assert not Update.objects.exists()

    as_(secretariat).post("/reports/2025-Q2/FR/A1.2/adopt/")
    assert Update.objects.get().action.code == "A1.2"


def test_an_older_word_of_the_lead_is_neither_offered_nor_adopted(as_, secretariat):
    take_part("FR", "A1.1")
    accepted(open_first_round()[0], "off_track", at=FIRST_OPENED)
    send(open_round()[0], "at_risk")

    (row,) = as_(secretariat).get(OLDER).context["lines"]
    refused = as_(secretariat).post(f"{OLDER}A1.1/adopt/")

    assert (row["differs"], row["keep"]) == (True, None)
    assert (refused.url, said(refused)) == (OLDER, ["Only the last word of the lead can be adopted or kept."])
    assert not Update.objects.exists()


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("secretariat", 302),
        ("administrator", 302),
        ("focal_point", 403),
        ("contributor", 403),
        ("other_focal_point", 403),
        ("board", 403),
    ],
)
def test_only_the_secretariat_adopts(who, status, as_, request):
    send(ask())

    assert as_(request.getfixturevalue(who)).post(URL).status_code == status
    assert Update.objects.count() == (status == 302)


def test_a_draft_and_an_action_that_was_not_asked_about_are_not_found(as_, secretariat):
    report = ask()
    answer(report)
    assert as_(secretariat).post(URL).status_code == 404

    send(report)
    assert as_(secretariat).post("/reports/2025-Q2/FR/A1.9/adopt/").status_code == 404
    assert as_(secretariat).post(URL).status_code == 302


def test_it_rejects_get(as_, secretariat):
    send(ask())

    assert as_(secretariat).get(URL).status_code == 405
    assert not Update.objects.exists()

"""/periods/2025-Q2/questions/: who would be asked what, and what is taken out."""

import pytest

from actions.models import Participation
from actions.reporting.models import NotAsked, Period, Report, ReportLine
from tests.factories import NOW, PeriodFactory
from tests.reporting.helpers import OPENED, open_round, said, take_part

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
URL = "/periods/2025-Q2/questions/"


@pytest.fixture(autouse=True)
def planned():
    """A period to come: Spain leads one action, France leads two."""
    take_part("ES", "A1.1")
    take_part("FR", "A1.2", "A1.3")
    return PeriodFactory()


def keys(*names):
    """Return what the page posts when the participations `names` (“FR A1.2”) are ticked."""
    parts = Participation.objects.all()
    return {"ask": [str(part.pk) for part in parts if f"{part.member.code} {part.action.code}" in names]}


def test_it_shows_how_much_each_member_is_asked(as_, secretariat, django_assert_num_queries):
    client = as_(secretariat)
    client.get(URL)

    with django_assert_num_queries(6):
        response = client.get(URL)

    rows = response.context["rows"]
    assert [(row.member.code, row.asked, row.minutes) for row in rows] == [("ES", 1, 2), ("FR", 2, 3)]
    assert (response.context["asked"], response.context["members"]) == (3, 2)


def test_what_is_not_ticked_is_taken_out(as_, secretariat, planned):
    client = as_(secretariat)

    response = client.post(URL, keys("ES A1.1", "FR A1.3"))

    assert (response.url, said(response)) == (URL, ["Saved. It opens with these questions."])
    row = NotAsked.objects.get()
    assert (row.member.code, row.action.code, row.by, row.at) == ("FR", "A1.2", secretariat, NOW)
    assert {row.member.code: row.asked for row in client.get(URL).context["rows"]} == {"ES": 1, "FR": 1}
    assert len(open_round(planned)) == 2
    assert {line.action.code for line in ReportLine.objects.all()} == {"A1.1", "A1.3"}


def test_it_can_be_put_back(as_, secretariat):
    client = as_(secretariat)
    client.post(URL, keys("ES A1.1"))
    assert NotAsked.objects.count() == 2

    client.post(URL, keys("ES A1.1", "FR A1.2"))

    assert [row.action.code for row in NotAsked.objects.all()] == ["A1.3"]


def test_it_opens_at_once_if_asked_to(as_, secretariat):
    response = as_(secretariat).post(URL, keys("FR A1.2") | {"open": "1"})

    assert (response.url, said(response)) == ("/periods/2025-Q2/", ["Open: 1 member is asked."])
    assert [report.member.code for report in Report.objects.all()] == ["FR"]
    assert Period.objects.get().opened_by == secretariat


def test_what_is_open_stays(as_, secretariat, planned):
    open_round(planned)
    client = as_(secretariat)

    for response in (client.get(URL), client.post(URL, keys())):
        assert (response.url, said(response)[-1]) == ("/periods/2025-Q2/", "This period is open already.")
    assert NotAsked.objects.count() == 0


def test_nobody_takes_part(as_, secretariat):
    Participation.objects.all().delete()

    assert as_(secretariat).get(URL).context["rows"] == []


def test_it_says_which_question_is_left_out(planned, secretariat):
    part = Participation.objects.first()
    row = NotAsked(period=planned, member=part.member, action=part.action, by=secretariat, at=OPENED)

    assert str(row) == f"{planned}: {part.member}, {part.action.code}"

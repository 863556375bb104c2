"""The calendar of deadlines, read by a program at its secret address."""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils.translation import override
from icalendar import Calendar

from actions.reporting.models import Period
from members.services import renew_calendar, switch_off_calendar
from priorities.models import Plan
from tests.factories import (
    NOW,
    ActionFactory,
    MeetingFactory,
    MemberFactory,
    ParticipationFactory,
    PeriodFactory,
    PlanFactory,
    first_quarter,
    next_plan,
)
from tests.reporting.helpers import accepted, answer, ask, open_round, returned, send, take_part

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def address_of(person):
    """Give the person a calendar, and return its path."""
    return f"/calendar/{renew_calendar(by=person, at=NOW).token}.ics"


def third_quarter(**values):
    """Return the third quarter of 2025, which is still to come: it is due after the end of summer time."""
    values = {"code": "2025-Q3", "due_at": datetime(2025, 10, 31, 22, 59, tzinfo=UTC)} | values
    return PeriodFactory(
        starts_on=date(2025, 7, 1),
        ends_on=date(2025, 9, 30),
        opens_on=date(2025, 10, 1),
        locks_at=datetime(2025, 11, 15, 22, 59, tzinfo=UTC),
        **values,
    )


def events(page):
    """Return the events of a calendar."""
    return Calendar.from_ical(page.content).walk("VEVENT")


def summaries(page):
    """Return what stands in a calendar, date by date."""
    return [(str(event["SUMMARY"]), event.decoded("DTSTART")) for event in events(page)]


@pytest.fixture
def read(client):
    """Read the calendar of a person as a program does: with no session."""

    def get(person, **headers):
        return client.get(address_of(person), headers=headers)

    return get


# -- What stands in it -----------------------------------------------------------------------------


def test_members_read_what_is_asked_of_their_association(read, focal_point):
    ask("A1.1")

    assert summaries(read(focal_point)) == [
        ("Q2 2025: opening of the report", date(2025, 7, 1)),
        ("Q2 2025: deadline of the report", datetime(2025, 7, 20, 21, 59, tzinfo=UTC)),
        ("Q2 2025: end of grace", datetime(2025, 8, 5, 21, 59, tzinfo=UTC)),
    ]


def test_what_is_asked_of_others_is_not_theirs(read, focal_point, other_focal_point):
    ask("A1.1")
    MeetingFactory()

    assert len(summaries(read(focal_point))) == 3
    assert summaries(read(other_focal_point)) == []


def test_what_is_still_to_come_may_move(read, focal_point):
    take_part("FR", "A1.1")
    third_quarter()

    found = events(read(focal_point))

    assert [(str(event["SUMMARY"]), str(event["STATUS"])) for event in found] == [
        ("Q3 2025: opening of the report", "TENTATIVE"),
        ("Q3 2025: deadline of the report", "TENTATIVE"),
        ("Q3 2025: end of grace", "TENTATIVE"),
    ]
    assert {str(event["URL"]) for event in found} == {"http://testserver/plans/2023-2025/periods/2025-Q3/"}


@pytest.mark.parametrize("role", ["observing", "exempt"])
def test_nothing_is_to_come_for_who_is_asked_nothing(read, focal_point, role):
    take_part("FR", "A1.1", role=role)
    take_part("ES", "A1.1")
    next_plan()
    third_quarter()

    assert summaries(read(focal_point)) == []


def test_nor_of_a_plan_in_which_one_takes_no_part(read, focal_point):
    take_part("FR", "A1.1")
    third_quarter(plan=next_plan())

    assert summaries(read(focal_point)) == []


def test_nor_what_time_or_the_end_of_the_plan_has_overtaken(read, focal_point, board, secretariat):
    take_part("FR", "A1.1")
    first_quarter()  # never opened, and its grace has ended
    third_quarter()
    third_quarter(code="2025-closing", kind=Period.Kind.CLOSING)
    both = {"Q3 2025", "Closing report 2025"}

    def periods():
        return [
            {summary.partition(":")[0] for summary, _when in summaries(read(each))} for each in (focal_point, board)
        ]

    assert periods() == [both, both]
    Plan.objects.update(closed_at=NOW, closed_by=secretariat)

    assert periods() == [{"Closing report 2025"}, {"Closing report 2025"}]


@pytest.mark.parametrize("person", ["board", "secretariat", "administrator"])
def test_those_who_read_everything_have_every_period_and_the_meetings(request, read, person):
    open_round()
    third_quarter()
    MeetingFactory(held_on=date(2025, 9, 19))

    assert summaries(read(request.getfixturevalue(person))) == [
        ("Q2 2025: opening of the report", date(2025, 7, 1)),
        ("Q2 2025: deadline of the report", datetime(2025, 7, 20, 21, 59, tzinfo=UTC)),
        ("Q2 2025: end of grace", datetime(2025, 8, 5, 21, 59, tzinfo=UTC)),
        ("Meeting: Board", date(2025, 9, 19)),
        ("Q3 2025: opening of the report", date(2025, 10, 1)),
        ("Q3 2025: deadline of the report", datetime(2025, 10, 31, 22, 59, tzinfo=UTC)),
        ("Q3 2025: end of grace", datetime(2025, 11, 15, 22, 59, tzinfo=UTC)),
    ]


def test_a_sent_report_says_so_and_has_no_grace_left(read, focal_point):
    send(ask("A1.1"))
    path = "http://testserver/plans/2023-2025/reports/2025-Q2/"

    [_opening, deadline] = events(read(focal_point))
    assert (str(deadline["SUMMARY"]), str(deadline["DESCRIPTION"])) == (
        "Q2 2025: report answered",
        f"Your report: Submitted\n{path}",
    )
    assert (str(deadline["STATUS"]), str(deadline["TRANSP"]), str(deadline["URL"])) == (
        "CONFIRMED",
        "TRANSPARENT",
        path,
    )


def test_an_accepted_report_says_so(read, focal_point):
    accepted(ask("A1.1"))

    [_opening, deadline] = events(read(focal_point))

    assert str(deadline["SUMMARY"]) == "Q2 2025: report answered"
    assert str(deadline["DESCRIPTION"]).startswith("Your report: Accepted\n")


def test_a_report_that_was_sent_back_is_awaited_again(read, focal_point):
    returned(ask("A1.1"), note="Which threshold, and who contests it?")

    page = read(focal_point)

    assert [summary for summary, _when in summaries(page)] == [
        "Q2 2025: opening of the report",
        "Q2 2025: changes requested",
        "Q2 2025: end of grace",
    ]
    assert b"threshold" not in page.content


def test_it_names_nobody(read, focal_point, contributor):
    focal_point.name = contributor.name = "Camille Untel"
    focal_point.save()
    contributor.save()
    answer(ask("A1.1"), done="Deux associations ont signé.")

    page = read(focal_point).content.decode()

    assert [word for word in ("Camille", "@example.org", "signé") if word in page] == []


def test_its_addresses_open_the_pages_they_name(as_, read, focal_point, board):
    ask("A1.1")
    MeetingFactory(held_on=date(2025, 9, 19))

    for person, pages in (
        (focal_point, {"/plans/2023-2025/reports/2025-Q2/"}),
        (board, {"/plans/2023-2025/periods/2025-Q2/", "/plans/2023-2025/meetings/2025-09-19/"}),
    ):
        found = {str(event["URL"]).removeprefix("http://testserver") for event in events(read(person))}
        assert found == pages
        assert [as_(person).get(page).status_code for page in found] == [200] * len(found)


# -- As programs read it ---------------------------------------------------------------------------


def test_an_event_keeps_its_name_and_tells_that_it_has_changed(read, focal_point):
    period = third_quarter()
    take_part("FR", "A1.1")

    def deadline():
        [event] = [
            each for each in events(read(focal_point)) if str(each["UID"]).partition("@")[0].endswith("deadline")
        ]
        return str(event["UID"]), int(event["SEQUENCE"]), event.decoded("LAST-MODIFIED"), event.decoded("DTSTAMP")

    name, sequence, changed, stamp = deadline()
    assert name == f"period-{period.pk}-{focal_point.member_id}-deadline@testserver"
    assert changed == stamp == NOW

    later = NOW + timedelta(days=1)
    with time_machine.travel(later, tick=False):
        period.due_at += timedelta(days=1)
        period.save()
    assert deadline() == (name, sequence + 1, later, later)

    opened = datetime(2025, 10, 1, 7, 0, tzinfo=UTC)
    with time_machine.travel(opened, tick=False):
        open_round(period, at=opened)
    assert deadline() == (name, sequence + 3, opened, opened)  # the opening, and the report that it asks for


def test_a_record_without_a_history_has_a_date_all_the_same(read, board):
    Period.objects.bulk_create([Period(plan=PlanFactory(), code="2025-Q2", **dates())])
    MeetingFactory().history.all().delete()

    stamps = {event.decoded("DTSTAMP") for event in events(read(board))}

    assert stamps == {datetime(2025, 3, 31, 22, tzinfo=UTC), datetime(2025, 3, 11, 23, tzinfo=UTC)}


def dates():
    """Return the dates of the second quarter."""
    names = ("starts_on", "ends_on", "opens_on", "due_at", "locks_at")
    period = PeriodFactory.build(plan=PlanFactory())
    return {name: getattr(period, name) for name in names}


@pytest.mark.parametrize(
    ("language", "title", "summary"),
    [
        ("fr", "Échéances du plan · Pays FR", "T2 2025\u00a0: date limite du rapport"),
        ("en", "Deadlines of the plan · Pays FR", "Q2 2025: deadline of the report"),
        ("es", "Plazos del plan · Pays FR", "T2 2025: fecha límite del informe"),
    ],
)
def test_it_is_an_icalendar_file_in_the_person_s_language(read, focal_point, language, title, summary):
    focal_point.language = language
    focal_point.save()
    ask("A1.1")

    page = read(focal_point, **{"accept-language": "de"})

    assert page.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert page.headers["Content-Language"] == language
    lines = page.content.split(b"\r\n")
    assert lines[-1] == b""
    assert [line for line in lines if len(line) > 75 or b"\n" in line or b"\r" in line] == []
    calendar = Calendar.from_ical(page.content)
    assert calendar.errors == []
    assert (str(calendar["VERSION"]), str(calendar["CALSCALE"]), str(calendar["X-WR-CALNAME"])) == (
        "2.0",
        "GREGORIAN",
        title,
    )
    assert b"\r\nREFRESH-INTERVAL;VALUE=DURATION:PT6H\r\n" in page.content
    assert summary in [str(event["SUMMARY"]) for event in calendar.walk("VEVENT")]
    for event in calendar.walk("VEVENT"):
        assert event.errors == []
        assert {"UID", "DTSTAMP", "DTSTART", "SUMMARY", "SEQUENCE", "LAST-MODIFIED", "URL", "STATUS"} <= event.keys()
    names = re.findall(rb"\r\nUID:(.*?)\r\n", page.content)
    assert len(names) == len(set(names)) == 3


def test_a_title_of_many_bytes_is_folded_between_its_letters(read, board):
    MeetingFactory(held_on=date(2025, 9, 19), body_en="理事会、, ; " * 11)

    page = read(board)

    assert max(len(line) for line in page.content.split(b"\r\n")) <= 75
    assert [summary for summary, _when in summaries(page)] == [f"Meeting: {'理事会、, ; ' * 11}"]


@pytest.mark.parametrize(
    ("due_at", "written", "in_paris"),
    [
        (datetime(2025, 10, 25, 21, 59, tzinfo=UTC), b"20251025T215900Z", "2025-10-25 23:59"),  # still summer time
        (datetime(2025, 10, 26, 22, 59, tzinfo=UTC), b"20251026T225900Z", "2025-10-26 23:59"),  # winter time
    ],
)
def test_a_deadline_stays_at_its_moment_when_summer_time_ends(read, board, due_at, written, in_paris):
    third_quarter(due_at=due_at)

    page = read(board)

    assert b"\r\nDTSTART:" + written + b"\r\n" in page.content
    assert b"VTIMEZONE" not in page.content
    [when] = [moment for summary, moment in summaries(page) if "deadline" in summary]
    assert f"{when.astimezone(ZoneInfo('Europe/Paris')):%Y-%m-%d %H:%M}" == in_paris


def test_a_day_is_a_whole_day(read, board):
    third_quarter()

    page = read(board)

    assert b"\r\nDTSTART;VALUE=DATE:20251001\r\nDTEND;VALUE=DATE:20251002\r\n" in page.content


def test_an_unchanged_calendar_is_not_sent_again(client, focal_point):
    report = ask("A1.1")
    address = address_of(focal_point)
    first = client.get(address)
    tag = first.headers["ETag"]

    again = client.get(address, headers={"if-none-match": tag})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    assert again.headers["Cache-Control"] == "private, no-cache"

    report.period.due_at += timedelta(days=1)
    report.period.save()
    changed = client.get(address, headers={"if-none-match": tag})
    assert (changed.status_code, changed.headers["ETag"] == tag) == (200, False)


def test_it_is_for_one_reader_and_for_no_search_engine(read, focal_point):
    page = read(focal_point)

    assert (page.headers["Cache-Control"], page.headers["X-Robots-Tag"]) == ("private, no-cache", "noindex")
    assert page.headers["Content-Disposition"] == 'inline; filename="mdmplan.ics"'
    assert page.cookies == {}


# -- Who reads it ----------------------------------------------------------------------------------


def test_a_renewed_address_gives_the_calendar_and_the_old_one_nothing(client, focal_point):
    old = address_of(focal_point)
    assert client.get(old).status_code == 200

    new = address_of(focal_point)

    assert [client.get(old).status_code, client.get(new).status_code] == [404, 200]


def test_an_address_that_is_switched_off_gives_nothing(client, focal_point):
    address = address_of(focal_point)
    assert client.get(address).status_code == 200
    switch_off_calendar(by=focal_point)

    assert client.get(address).status_code == 404


def test_who_left_reads_nothing(client, focal_point):
    address = address_of(focal_point)
    assert client.get(address).status_code == 200
    focal_point.is_active = False
    focal_point.save()

    assert client.get(address).status_code == 404


def test_an_address_that_was_never_given_gives_nothing(client, db):
    assert client.get("/calendar/never-given.ics").status_code == 404


def test_whoever_is_signed_in_reads_the_same(as_, client, focal_point, board):
    ask("A1.1")
    address = address_of(focal_point)
    with override("fr"):
        alone = client.get(address)

    board.language = "es"
    board.save()

    assert as_(board).get(address).content == alone.content


@pytest.mark.parametrize("rows", [1, 3])
def test_it_takes_a_few_queries(client, focal_point, board, rows, django_assert_num_queries):
    for number in range(rows):
        plan = PlanFactory(slug=f"plan-{number}")
        action = ActionFactory(code="A1.1", plan=plan, objective__plan=plan)
        ParticipationFactory(action=action, member=MemberFactory(code="FR"))
        open_round(PeriodFactory(plan=plan))
        third_quarter(plan=plan)
        MeetingFactory(plan=plan)
    own, whole = address_of(focal_point), address_of(board)

    with django_assert_num_queries(6):
        assert len(events(client.get(own))) == 6 * rows
    with django_assert_num_queries(5):
        assert len(events(client.get(whole))) == 7 * rows


def test_it_rejects_post(client, focal_point):
    assert client.post(address_of(focal_point)).status_code == 405

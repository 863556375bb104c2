"""The second quarter of 2025, from its opening to the last acceptance: 17 members, the clock, every mail."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core import mail
from django.core.management import call_command

from actions.models import Action, Participation
from actions.reporting.models import Letter, Report
from actions.reporting.round import round_at
from actions.reporting.services import LineDraft, accept_report, begin_review, open_period, return_report, submit_report
from members.models import Member, Role, User
from priorities.models import Plan
from tests.factories import PeriodFactory, UserFactory, first_quarter
from tests.reporting.helpers import FIRST_OPENED, again, author, save, send, values
from tests.reporting.mail.test_tick import tick

pytestmark = pytest.mark.django_db
#: When it is past 9:00 in Japan, in Europe, and in all of America, in UTC.
HOURS = (time(0, 15), time(7, 15), time(13, 15))
FIRST, LAST = date(2025, 7, 1), date(2025, 8, 6)
LANGUAGES = {"ES": "es", "AR": "es", "GB": "en", "US": "en", "JP": "en", "DE": "en", "SE": "en"}


@pytest.fixture
def network(secretariat: User) -> Plan:
    """The published plan and the 17 members: each leads an action and contributes to the next one."""
    call_command("loaddata", "plan_2023_2025", "members", verbosity=0)
    plan = Plan.objects.get()
    members, planned = list(Member.objects.order_by("code")), list(Action.objects.order_by("code"))
    for number, member in enumerate(members):
        for role, action in (("lead", planned[number]), ("contributing", planned[number + 1])):
            Participation.objects.create(action=action, member=member, role=role)
        code = member.code.lower()
        language = LANGUAGES.get(member.code, "fr")
        UserFactory(email=f"{code}@example.org", role=Role.FOCAL_POINT, member=member, language=language)
    UserFactory(
        email="gr.second@example.org",
        role=Role.CONTRIBUTOR,
        member=Member.objects.get(code="GR"),
        language="en",
        is_second_contact=True,
    )
    return plan


def at(day: int, hour: int = 12, month: int = 7) -> datetime:
    """Return an hour of a day of 2025, in UTC."""
    return datetime(2025, month, day, hour, tzinfo=UTC)


def report(code: str) -> Report:
    """Return what a member is asked in the second quarter, as it stands."""
    return again(Report.objects.get(member__code=code, period__code="2025-Q2"))


def answer_all(code: str, kind: str, when: datetime) -> None:
    """Answer every question with one click, and send."""
    asked = report(code)
    save(asked, [LineDraft(line, values() | {"answer": kind}, line.revision) for line in asked.lines.all()], when)
    submit_report(report=asked, by=author(asked), at=when)


def review(code: str, by: User, when: datetime, note: str = "") -> None:
    """Read a report, and accept it; with a `note`, send it back."""
    begin_review(report=report(code), by=by, at=when)
    if note:
        return_report(report=report(code), note=note, by=by, at=when)
    else:
        accept_report(report=report(code), by=by, at=when)


def story(by: User) -> dict[datetime, Callable[[datetime], None]]:
    """Return what people do, by the moment: all the ways to answer, and the reviews."""
    steps: dict[datetime, list[Callable[[datetime], None]]] = defaultdict(list)
    steps[at(2)] += [lambda when, code=code: send(report(code), at=when) for code in ("PT", "SE", "TR", "US")]
    steps[at(3)] += [
        lambda when: submit_report(report=report("AR"), by=author(report("AR")), at=when, nothing_to_report=True),
        lambda when: answer_all("BE", "no_change", when),
        lambda when: send(report("CA"), "at_risk", when),
    ]
    steps[at(7)] += [lambda when: review("CA", by, when, note="Since when?")]
    steps[at(8)] += [lambda when: answer_all("DE", "not_started_here", when), lambda when: send(report("CH"), at=when)]
    steps[at(10)] += [lambda when: send(report("CA"), "at_risk", when), lambda when: send(report("ES"), at=when)]
    steps[at(15)] += [lambda when: send(report("FR"), "off_track", when)]
    steps[at(18)] += [lambda when, code=code: send(report(code), at=when) for code in ("GB", "LU", "NL")]
    steps[at(24)] += [lambda when: send(report("IT"), "completed", when)]
    done = ("PT", "SE", "TR", "US", "AR", "BE", "CA", "DE", "CH", "ES", "FR", "GB", "LU", "NL", "IT")
    steps[at(25)] += [lambda when, code=code: review(code, by, when) for code in done]
    return {moment: (lambda when, each=each: [step(when) for step in each]) for moment, each in steps.items()}


def hours() -> Iterator[datetime]:
    """Yield every moment at which `tick` runs, in order."""
    for number in range((LAST - FIRST).days + 1):
        for hour in HOURS:
            yield datetime.combine(FIRST + timedelta(number), hour, tzinfo=UTC)


def letters() -> dict[str, list[str]]:
    """Return who was told what on which day there, by address."""
    found = defaultdict(list)
    for letter in Letter.objects.select_related("person").prefetch_related("notices__report__member").order_by("day"):
        person = letter.person
        kinds = {
            f"{notice.kind} {notice.report.member.code}" if person.member_id is None else str(notice.kind)
            for notice in letter.notices.all()
        }
        found[person.email.removesuffix("@example.org")].append(f"{letter.day:%d.%m} {', '.join(sorted(kinds))}")
    return dict(found)


#: The opening in the three languages.
OPENED = {"T2 2025\xa0: votre rapport est ouvert", "T2 2025: el informe está abierto", "Q2 2025: your report is open"}
OPENING, TWO_WEEKS = "01.07 opening", "07.07 before_14"
#: Canada rests on 1 July. In Greece and Japan the deadline falls on the 21st. Who answered is left in peace, who was
#: late was told the day after, and nobody answered for Greece and Japan, so that others heard of it a week later.
TOLD = {
    "ar": [OPENING, "25.07 accepted"],
    "be": [OPENING, "28.07 accepted"],
    "ca": ["02.07 opening", "07.07 returned", "25.07 accepted"],
    "ch": [OPENING, TWO_WEEKS, "28.07 accepted"],
    "de": [OPENING, TWO_WEEKS, "28.07 accepted"],
    "es": [OPENING, TWO_WEEKS, "28.07 accepted"],
    "fr": [OPENING, TWO_WEEKS, "28.07 accepted"],
    "gb": [OPENING, TWO_WEEKS, "17.07 before_3", "28.07 accepted"],
    "gr": [OPENING, TWO_WEEKS, "18.07 before_3", "22.07 after_1"],
    "gr.second": [OPENING, TWO_WEEKS, "18.07 before_3", "22.07 after_1", "28.07 after_7"],
    "it": [OPENING, TWO_WEEKS, "17.07 before_3", "21.07 after_1", "28.07 accepted"],
    "jp": ["02.07 opening", TWO_WEEKS, "18.07 before_3", "22.07 after_1"],
    "lu": [OPENING, TWO_WEEKS, "17.07 before_3", "28.07 accepted"],
    "nl": [OPENING, TWO_WEEKS, "17.07 before_3", "28.07 accepted"],
    "pt": [OPENING, "28.07 accepted"],
    "se": [OPENING, "28.07 accepted"],
    "tr": [OPENING, "28.07 accepted"],
    "us": [OPENING, "25.07 accepted"],
    "secretariat": [
        "03.07 digest PT, digest SE, digest TR, digest US",
        "04.07 digest AR, digest BE, digest CA",
        "09.07 digest CH, digest DE",
        "11.07 digest CA, digest ES",
        "16.07 digest FR",
        "21.07 digest GB, digest LU, digest NL",
        "25.07 digest IT",
        "28.07 after_7 GR, after_7 JP",
    ],
}


def test_a_quarter_from_its_opening_to_the_last_acceptance(network, secretariat):
    before = open_period(period=first_quarter(plan=network), by=secretariat, at=FIRST_OPENED)
    belgium = next(each for each in before if each.member.code == "BE")
    accept_report(report=send(belgium, at=FIRST_OPENED), by=secretariat, at=FIRST_OPENED)
    period = PeriodFactory(plan=network, planned_by=secretariat)
    waiting = story(secretariat)

    for moment in hours():
        for when in sorted(each for each in waiting if each <= moment):
            waiting.pop(when)(when)
        tick(moment)

    assert letters() == TOLD
    assert len(mail.outbox) == Letter.objects.count() == sum(map(len, TOLD.values()))
    assert {message.subject for message in mail.outbox} >= OPENED
    end = round_at(again(report("FR")).period, at(6, month=8))
    assert (end.asked, end.answered, end.on_time) == (17, 15, 14)
    assert (end.reporting_rate, end.on_time_rate) == (88, 82)
    assert sorted(member.code for member in end.missing) == ["GR", "JP"]
    states = Counter(Report.objects.filter(period=period).values_list("state", flat=True))
    assert states == {Report.State.ACCEPTED: 15, Report.State.NOT_STARTED: 2}

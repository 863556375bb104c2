"""/periods/2025-Q2/: who was reminded when; and /periods/2025-Q2/remind/, which reminds the missing with one click."""

from datetime import date, time

import pytest
import time_machine
from pytest_django.asserts import assertContains, assertNotContains

from actions.reporting.models import Letter, Notice
from members.models import Role
from tests.reporting.helpers import open_round, said, send
from tests.reporting.mail.helpers import association, hour, somebody, write
from tests.reporting.mail.test_tick import tick

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
PAGE, URL = "/periods/2025-Q2/", "/periods/2025-Q2/remind/"


@pytest.fixture
def reports():
    """Four members are asked: Spain has answered, nobody signs in for Italy."""
    for code in ("FR", "ES", "GB", "IT"):
        association(code)
    for code in ("FR", "ES", "GB"):
        somebody(code)
    found = {report.member.code: report for report in open_round()}
    send(found["ES"], at=hour(2))
    return found


def reminded():
    """Return who was reminded by hand: the address and the day of each letter."""
    letters = Letter.objects.exclude(by=None).order_by("person__email")
    return [(letter.person.email, letter.day) for letter in letters]


def test_one_click_reminds_who_has_not_answered(as_, secretariat, reports):
    response = as_(secretariat).post(URL)

    assert response.url == PAGE
    assert said(response) == [
        "The reminder waits in the outbox for: Pays FR, Pays GB.",
        "Not reminded, for nobody signs in for them: Pays IT.",
    ]
    day = date(2025, 7, 8)
    assert reminded() == [("fr.focal_point@example.org", day), ("gb.focal_point@example.org", day)]


def test_the_button_of_a_member_reminds_that_member_alone(as_, secretariat, reports):
    response = as_(secretariat).post(URL, {"member": "GB"})

    assert said(response) == ["The reminder waits in the outbox for: Pays GB."]
    assert reminded() == [("gb.focal_point@example.org", date(2025, 7, 8))]


def test_who_has_had_today_s_mail_is_named(as_, secretariat, reports):
    as_(secretariat).post(URL, {"member": "GB"})

    response = as_(secretariat).post(URL)

    assert said(response)[1:] == [
        "The reminder waits in the outbox for: Pays FR.",
        "Not reminded, for they have had their mail of today: Pays GB.",
        "Not reminded, for nobody signs in for them: Pays IT.",
    ]


@pytest.mark.parametrize("member", ["ES", "SE", "\x00"], ids=["answered", "not asked", "tampered with"])
def test_who_does_not_wait_is_not_reminded(member, as_, secretariat, reports):
    response = as_(secretariat).post(URL, {"member": member})

    assert said(response) == ["Nobody was reminded: they have answered, or their report is locked."]
    assert reminded() == []


def test_the_reminder_goes_with_the_next_tick_at_any_hour(as_, secretariat, reports, mailoutbox):
    as_(secretariat).post(URL, {"member": "FR"})

    tick(hour(8, time(22)))

    (mail,) = mailoutbox
    assert (mail.to, mail.subject) == (
        ["fr.focal_point@example.org"],
        "Q2 2025: the secretariat waits for your report",
    )


def test_the_page_says_who_was_reminded_when(as_, secretariat, reports):
    write(hour(2))
    tick(hour(2))
    write(hour(7))

    response = as_(secretariat).get(PAGE)

    kinds = {row.round.member.code: [reminder.kind for reminder in row.reminders] for row in response.context["rows"]}
    assert kinds == {"ES": [], "FR": ["before_14", "opening"], "GB": ["before_14", "opening"], "IT": []}
    assertContains(response, '<time datetime="2025-07-07">7 July 2025</time>', count=2, html=True)
    assertContains(response, "14 days before the deadline · Focal point", count=2)
    assertContains(response, "waits to be sent", count=2)
    assertContains(response, "1 earlier", count=2)


def test_a_past_day_shows_the_reminders_until_then_and_no_button(as_, secretariat, reports):
    write(hour(2))
    write(hour(7))

    response = as_(secretariat).get(PAGE, {"as_of": "2025-07-06"})

    kinds = [[reminder.kind for reminder in row.reminders] for row in response.context["rows"]]
    assert kinds == [[], ["opening"], ["opening"], []]
    assertNotContains(response, URL)


def test_the_button_counts_who_can_still_answer(as_, secretariat, reports):
    assertContains(as_(secretariat).get(PAGE), "Remind who has not answered (3)", count=1)
    send(reports["FR"])
    send(reports["GB"])
    assertContains(as_(secretariat).get(PAGE), "Remind who has not answered (1)", count=1)
    with time_machine.travel(hour(6, month=8), tick=False):
        assertNotContains(as_(secretariat).get(PAGE), URL)


@pytest.mark.parametrize("role", [Role.FOCAL_POINT, Role.CONTRIBUTOR])
def test_members_do_not_see_who_was_reminded(role, as_, secretariat, reports):
    write(hour(2))
    assertContains(as_(secretariat).get(PAGE), "A report is open", count=2)

    response = as_(somebody("IT", role)).get(PAGE)

    assertNotContains(response, "A report is open")
    assertNotContains(response, "Remind")


@pytest.mark.parametrize(
    ("who", "status"),
    [("secretariat", 302), ("administrator", 302), ("focal_point", 403), ("contributor", 403), ("board", 403)],
)
def test_only_the_secretariat_reminds(who, status, as_, request, reports):
    before = Notice.objects.count()

    assert as_(request.getfixturevalue(who)).post(URL).status_code == status
    assert (Notice.objects.count() > before) == (status == 302)


def test_it_rejects_get(as_, secretariat, reports):
    assert as_(secretariat).get(URL).status_code == 405

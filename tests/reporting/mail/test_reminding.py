"""Reminders by hand, and who was reminded when."""

from datetime import date, time

import pytest
from django.core.exceptions import ValidationError
from post_office.models import STATUS, Email

from actions.reporting.mail.reminding import Reminder, remind_now, reminders_of
from actions.reporting.models import Delivery, Kind, Letter
from members.models import Member, Role
from tests.factories import MemberFactory
from tests.reporting.helpers import again, open_round, returned, send
from tests.reporting.mail.helpers import asked, association, due, hour, somebody, told, write

pytestmark = pytest.mark.django_db
MINUTE = hour(9, time(14))


def test_the_missing_are_reminded_at_once_and_the_others_are_named(secretariat):
    for code in ("FR", "ES", "GB", "IT"):
        association(code)
    for code in ("FR", "ES", "GB"):
        somebody(code)
    somebody("FR", Role.CONTRIBUTOR)
    reports = {report.member.code: report for report in open_round()}
    send(reports["ES"], at=hour(2))
    told(hour(9))  # the United Kingdom has had today's mail; France too, below it has not
    Letter.objects.filter(person__member__code="FR").delete()

    found = remind_now(period=reports["FR"].period, members=Member.objects.all(), by=secretariat, at=MINUTE)

    codes = {name: [member.code for member in getattr(found, name)] for name in found.__dataclass_fields__}
    assert codes == {"members": ["FR"], "answered": ["ES"], "mailed_today": ["GB"], "nobody": ["IT"]}
    letters = Letter.objects.filter(by=secretariat).order_by("person__email")
    assert [(letter.person.email, letter.day) for letter in letters] == [
        ("fr.contributor@example.org", date(2025, 7, 9)),
        ("fr.focal_point@example.org", date(2025, 7, 9)),
    ]
    assert letters[1].mail.message.splitlines()[0] == (
        "The secretariat asks you for the report “Pays FR, Q2 2025”. Its deadline is 20 July 2025, 23:59, "
        "and it can be sent until 5 August 2025, 23:59."
    )


def test_it_reminds_at_most_once_a_day_and_is_the_mail_of_that_day(secretariat):
    report = asked()
    told(hour(2))
    remind = {"period": report.period, "members": [report.member], "by": secretariat}
    remind_now(**remind, at=hour(17, time(8)))

    with pytest.raises(ValidationError) as refused:
        remind_now(**remind, at=hour(17, time(23)))

    assert refused.value.messages == ["Nobody was reminded: they have had their mail of today. Remind them tomorrow."]
    assert [due(hour(17)), due(hour(18))] == [{}] * 2  # 3 days before has been said by hand
    remind_now(**remind, at=hour(18, time(0, 5)))
    assert Email.objects.count() == 3


@pytest.mark.parametrize("state", ["answered", "returned", "locked"])
def test_it_refuses_when_there_is_nothing_to_remind_of(secretariat, state):
    report = asked()
    remind = {"period": report.period, "members": [report.member], "by": secretariat}
    remind_now(**remind, at=hour(3))
    at = hour(4)
    if state == "answered":
        send(report, at=hour(4))
    elif state == "returned":
        returned(again(report), at=hour(4))
    else:
        at = hour(10, month=8)

    with pytest.raises(ValidationError) as refused:
        remind_now(**remind, at=at)

    assert refused.value.messages == ["Nobody was reminded: they have answered, or their report is locked."]
    assert Letter.objects.count() == 1


def test_it_refuses_when_nobody_signs_in_for_a_member(secretariat):
    association("IT")
    (report,) = open_round()

    with pytest.raises(ValidationError) as refused:
        remind_now(period=report.period, members=[report.member], by=secretariat, at=hour(3))

    assert refused.value.messages == ["Nobody was reminded: nobody signs in for these members."]


def test_a_member_that_is_not_asked_is_not_reminded(secretariat):
    report = asked()

    with pytest.raises(ValidationError, match="Nobody was reminded"):
        remind_now(period=report.period, members=[MemberFactory(code="SE")], by=secretariat, at=hour(3))


@pytest.mark.parametrize("members", [1, 3])
def test_who_was_reminded_when(secretariat, django_assert_num_queries, members):
    codes = ["FR", "ES", "GB"][:members]
    for code in codes:
        association(code)
        somebody(code)
    reports = open_round()
    for day in (2, 7, 17, 21, 28):
        told(hour(day))
    remind_now(period=reports[0].period, members=[reports[0].member], by=secretariat, at=hour(29))

    with django_assert_num_queries(1):
        found = reminders_of(reports[0].period, hour(29))

    # Who opened the round works at the secretariat too, and was told a week after the deadline.
    usual = [
        reminder(Kind.AFTER_7, 28, Role.SECRETARIAT),
        reminder(Kind.AFTER_1, 21),
        reminder(Kind.BEFORE_3, 17),
        reminder(Kind.BEFORE_14, 7),
        reminder(Kind.OPENING, 2),
    ]
    by_hand = [reminder(Kind.BY_HAND, 29)]
    assert found == {report.member_id: (by_hand if report == reports[0] else []) + usual for report in reports}
    assert reminders_of(reports[0].period, hour(16)) == {report.member_id: usual[-2:] for report in reports}


def reminder(kind, day, *roles, delivery=Delivery.WAITING):
    """Return a reminder of July, to a focal point unless said otherwise."""
    return Reminder(kind, date(2025, 7, day), delivery, roles or (Role.FOCAL_POINT,))


def test_people_of_one_member_are_one_reminder_and_what_became_of_its_mail_is_said():
    report = asked()
    somebody("FR", Role.CONTRIBUTOR)
    for day, status in ((2, STATUS.sent), (7, STATUS.failed), (17, STATUS.requeued), (21, STATUS.queued)):
        write(hour(day))
        Email.objects.filter(letter__day=date(2025, 7, day)).update(status=status)
    Email.objects.filter(letter__day=date(2025, 7, 2)).delete()  # it is old, and no longer kept

    both = (Role.CONTRIBUTOR, Role.FOCAL_POINT)
    assert reminders_of(report.period, hour(22))[report.member_id] == [
        reminder(Kind.AFTER_1, 21, *both),
        reminder(Kind.BEFORE_3, 17, *both),
        reminder(Kind.BEFORE_14, 7, *both, delivery=Delivery.REFUSED),
        reminder(Kind.OPENING, 2, *both, delivery=Delivery.SENT),
    ]

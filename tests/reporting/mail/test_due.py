"""What is due to whom, and when."""

from datetime import UTC, datetime, time, timedelta

import pytest

from actions.reporting.planning import give_time, save_period
from actions.reporting.services import comment_report, recall_report, return_report, submit_report
from members.models import Role, User
from tests.factories import MemberFactory, UserFactory
from tests.reporting.helpers import again, answer, author, open_round, returned, send, take_part
from tests.reporting.mail.helpers import asked, association, due, hour, somebody, told

pytestmark = pytest.mark.django_db
FR, CONTRIBUTOR = "fr.focal_point@example.org", "fr.contributor@example.org"
TOKYO, BUENOS_AIRES = "Asia/Tokyo", "America/Argentina/Buenos_Aires"
REMINDED = [
    (2, ["opening"]),  # it opened on the 1st, after 9:00
    (7, ["before_14"]),  # the 6th is a Sunday
    (17, ["before_3"]),
    (21, ["after_1"]),
]


def month(address=FR, zone="Europe/Paris"):
    """Return what somebody is told in July, tried at any hour: (day, hour there, kinds)."""
    found = []
    for day in range(1, 32):
        for clock in (0, 8, 9, 12, 18):
            at = hour(day, time(clock), zone)
            kinds = told(at).get(address)
            if kinds:
                found.append((day, clock, kinds))
    return found


def test_a_member_is_told_of_the_opening_and_reminded_on_working_days_at_nine():
    asked()

    assert month() == [(day, 9, kinds) for day, kinds in REMINDED]


def test_a_holiday_of_the_country_is_no_working_day():
    report = asked()
    give_time(
        report=report,
        due_at=hour(28),
        locks_at=hour(10, month=8),
        reason="They move.",
        by=UserFactory(role=Role.SECRETARIAT),
        at=hour(2, time(8)),
    )

    # 14 days before the 28th is the national day.
    assert month()[:2] == [(2, 9, ["opening"]), (15, 9, ["before_14"])]


def test_each_hears_at_nine_by_its_own_clock_and_calendar():
    association("JP", TOKYO)
    association("AR", BUENOS_AIRES)
    asked()
    somebody("JP")
    somebody("AR")

    assert due(hour(2, time(8, 59), TOKYO)) == {}
    assert told(hour(2, zone=TOKYO)) == {"jp.focal_point@example.org": ["opening"]}
    assert told(hour(2)) == {FR: ["opening"]}
    assert due(hour(2, time(8, 59), BUENOS_AIRES)) == {}
    assert told(hour(2, zone=BUENOS_AIRES)) == {"ar.focal_point@example.org": ["opening"]}


def test_the_deadline_is_the_day_it_falls_on_there():
    association("AR", BUENOS_AIRES)
    asked("JP", TOKYO)
    somebody("AR")

    # The end of the 20th in Paris is the 21st in Tokyo, which is the day of the sea.
    assert month("jp.focal_point@example.org", TOKYO)[-2:] == [(18, 9, ["before_3"]), (22, 9, ["after_1"])]


def test_the_deadline_is_the_day_it_falls_on_here():
    asked("AR", BUENOS_AIRES)

    # The 9th is independence day; nothing else differs, for the 20th ends at 18:59 there.
    days = [(day, kinds) for day, _clock, kinds in month("ar.focal_point@example.org", BUENOS_AIRES)]
    assert days == [(1, ["opening"]), (7, ["before_14"]), (17, ["before_3"]), (21, ["after_1"])]


@pytest.mark.parametrize(
    ("zone", "code", "before", "after"),
    [
        # The clocks of Paris go forward on 30 March and back on 26 October 2025; those of Santiago on 7 September.
        ("Europe/Paris", "FR", datetime(2025, 3, 28, 8, tzinfo=UTC), datetime(2025, 3, 31, 7, tzinfo=UTC)),
        ("Europe/Paris", "FR", datetime(2025, 10, 24, 7, tzinfo=UTC), datetime(2025, 10, 27, 8, tzinfo=UTC)),
        ("America/Santiago", "CL", datetime(2025, 9, 5, 13, tzinfo=UTC), datetime(2025, 9, 8, 12, tzinfo=UTC)),
    ],
)
def test_nine_stays_nine_when_the_clocks_change(zone, code, before, after):
    report = asked(code, zone)
    person, second, minute = author(report), timedelta(days=3), timedelta(minutes=1)
    report.period.__class__.objects.filter(pk=report.period_id).update(
        opened_at=before - second, due_at=after + timedelta(days=30), locks_at=after + timedelta(days=60)
    )
    address = person.email

    assert due(before - minute) == {}
    assert due(before) == {address: ["opening"]}
    assert due(after - minute) == {}
    assert told(after) == {address: ["opening"]}


def test_midnight_passes_and_nothing_is_told_twice():
    asked()

    assert told(hour(7, time(17, 59))) == {FR: ["opening"]}
    assert [told(at) for at in (hour(7, time(23, 59, 59)), hour(8, time(0)), hour(8), hour(8, time(9, 15)))] == [{}] * 4


def test_a_server_that_was_down_tells_what_is_still_true_once():
    asked()

    assert told(hour(18)) == {FR: ["opening"]}
    assert told(hour(21)) == {FR: ["after_1"]}


def test_reminders_stop_when_the_member_has_answered_and_come_back_when_it_recalls(contributor):
    report = asked()
    told(hour(2))
    send(report, at=hour(4))
    assert due(hour(7)) == {}

    recall_report(report=again(report), by=author(report), at=hour(16, time(10)))

    assert due(hour(16, time(10, 15))) == {}
    assert told(hour(17)) == {FR: ["before_3"], CONTRIBUTOR: ["before_3"]}


def test_a_deadline_passed_while_it_was_answered_is_not_told_after_a_recall():
    report = asked()
    told(hour(2))
    send(report, at=hour(4))

    recall_report(report=again(report), by=author(report), at=hour(10))

    assert [due(hour(day)) for day in (11, 15, 16)] == [{}] * 3
    assert due(hour(17)) == {FR: ["before_3"]}


def test_a_request_for_changes_is_told_and_no_reminder_follows():
    report = asked()
    told(hour(2))
    returned(report, at=hour(7, time(8)))

    assert told(hour(7)) == {FR: ["returned"]}
    assert [due(hour(day)) for day in (17, 21)] == [{}] * 2


def test_a_request_that_was_answered_before_nine_is_told_no_more():
    report = returned(asked(), at=hour(7, time(15)))
    assert due(hour(8)) == {FR: ["returned"]}

    submit_report(report=report, by=author(report), at=hour(8, time(8)))

    assert due(hour(8)) == {}


def test_more_time_moves_the_reminders_of_that_member_alone():
    association("NL")
    report = asked()
    somebody("NL")
    told(hour(2))
    told(hour(7))
    give_time(
        report=report,
        due_at=hour(31, time(23)),
        locks_at=hour(10, month=8),
        reason="They move.",
        by=UserFactory(role=Role.SECRETARIAT),
        at=hour(16, time(12)),
    )

    # 14 days before the 31st is the 17th; 3 days before is the 28th.
    assert told(hour(17)) == {"nl.focal_point@example.org": ["before_3"], FR: ["before_14"]}
    assert told(hour(21)) == {"nl.focal_point@example.org": ["after_1"]}
    assert told(hour(28)) == {FR: ["before_3"]}
    assert told(hour(1, month=8)) == {FR: ["after_1"]}


def test_a_moved_deadline_of_the_round_is_reminded_of_anew(secretariat):
    report = asked()
    told(hour(2))
    told(hour(7))
    told(hour(17))
    period = report.period
    period.due_at = hour(24, time(23))
    save_period(period=period, by=secretariat, at=hour(18, time(8)))

    # 14 days before the 24th lies before the change.
    assert [told(hour(day)) for day in (18, 21, 22, 25)] == [{}, {FR: ["before_3"]}, {}, {FR: ["after_1"]}]


def test_a_reminder_before_the_deadline_is_not_told_after_it():
    report = asked("JP", TOKYO)
    report.period.__class__.objects.update(due_at=hour(21, time(6, 59), TOKYO))
    told(hour(2, zone=TOKYO))

    # Three days before is Friday the 18th; on Tuesday the deadline has passed.
    assert due(hour(22, zone=TOKYO)) == {"jp.focal_point@example.org": ["after_1"]}
    User.objects.get(email="jp.focal_point@example.org").muted.create(kind="after_1")
    assert due(hour(22, zone=TOKYO)) == {}


def test_nobody_is_reminded_of_what_is_locked():
    report = asked()
    told(hour(2))
    assert due(hour(21)) == {FR: ["after_1"]}

    report.period.__class__.objects.update(due_at=hour(20), locks_at=hour(20, time(23)))

    assert due(hour(21)) == {}


def test_a_week_after_the_second_contact_and_the_secretariat_hear_of_it(secretariat):
    asked()
    second = somebody("FR", Role.CONTRIBUTOR, is_second_contact=True)
    for day in (2, 7, 17, 21):
        told(hour(day))

    assert due(hour(25)) == {}
    assert told(hour(28)) == {second.email: ["after_7"], secretariat.email: ["after_7"]}  # the 27th is a Sunday
    assert told(hour(29)) == {}


def test_who_has_left_hears_nothing():
    asked()
    assert due(hour(2)) == {FR: ["opening"]}

    User.objects.update(is_active=False)
    assert due(hour(2)) == {}

    User.objects.update(is_active=True)
    MemberFactory(code="FR").__class__.objects.update(left_on=hour(2).date())
    assert due(hour(2)) == {}


def test_what_somebody_switched_off_does_not_come():
    asked()
    person = User.objects.get(email=FR)
    told(hour(2))
    person.muted.create(kind="before_14")

    assert due(hour(7)) == {}
    assert due(hour(17)) == {FR: ["before_3"]}


def test_what_falls_together_is_one_letter():
    first, second = asked(), None
    take_part("FR", "A1.2")
    second = first.period.__class__.objects.get(pk=first.period_id)
    second.pk, second.code, second.kind, second.opened_at, second.opened_by = (
        None,
        "2025-closing",
        "closing",
        None,
        None,
    )
    second.save()
    open_round(second, at=hour(1))
    comment_report(report=first, note="A question.", by=UserFactory(role=Role.SECRETARIAT), at=hour(2, time(8)))

    assert due(hour(2)) == {FR: ["opening", "opening", "comment"]}


def test_news_of_a_report_go_to_its_people_but_never_to_their_author(secretariat):
    report = asked()
    contributor = somebody("FR", Role.CONTRIBUTOR)
    somebody("BE")
    send(report, at=hour(1, time(12)))
    return_report(report=again(report), note="Which?", by=secretariat, at=hour(1, time(13)))
    comment_report(report=again(report), note="These.", by=contributor, at=hour(1, time(14)))

    assert told(hour(2)) == {
        FR: ["returned", "comment"],
        CONTRIBUTOR: ["returned"],
        secretariat.email: ["digest", "digest"],
    }
    assert told(hour(3)) == {}


def test_what_happens_after_nine_waits_for_the_next_day(secretariat):
    report = asked()
    send(report, at=hour(2, time(8)))
    comment_report(report=report, note="A question.", by=secretariat, at=hour(2, time(9, 1)))

    assert due(hour(2, time(17))) == {secretariat.email: ["digest"]}
    assert due(hour(3)) == {FR: ["comment"], secretariat.email: ["digest"]}


def test_old_news_are_no_news(secretariat):
    report = asked()
    send(report, at=hour(1, time(12)))
    comment_report(report=report, note="A question.", by=secretariat, at=hour(1, time(12)))

    assert due(hour(15, time(11))) == {FR: ["comment"], secretariat.email: ["digest"]}
    assert due(hour(16)) == {}


def test_the_digest_tells_what_came_in_and_is_silent_otherwise(secretariat):
    report = asked()
    answer(report, at=hour(1, time(12)))
    assert due(hour(2)).get(secretariat.email) is None

    submit_report(report=again(report), by=author(report), at=hour(2, time(10)))
    comment_report(report=again(report), note="Mine.", by=author(report), at=hour(2, time(11)))
    comment_report(report=again(report), note="Ours.", by=UserFactory(role=Role.SECRETARIAT), at=hour(2, time(11)))

    assert due(hour(3))[secretariat.email] == ["digest", "digest"]
    recall_report(report=again(report), by=author(report), at=hour(2, time(12)))
    assert secretariat.email not in due(hour(3))


def test_no_reader_no_question_asked(django_assert_num_queries, secretariat):
    asked()

    with django_assert_num_queries(2):
        assert due(hour(5)) == {}  # a Saturday


@pytest.mark.parametrize("members", [1, 3])
def test_the_number_of_queries_does_not_grow(django_assert_num_queries, secretariat, members):
    for code in ("BE", "CH", "ES")[:members]:
        association(code)
        somebody(code)
    open_round()

    with django_assert_num_queries(7):
        assert len(due(hour(2))) == members


def test_administrators_and_the_board_get_no_mail(administrator, board, secretariat):
    send(asked(), at=hour(1, time(12)))

    assert due(hour(2)) == {secretariat.email: ["digest"]}

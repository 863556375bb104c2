"""/desk/: what the secretariat does next."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from actions.models import Action
from actions.reporting.desk import KINDS
from actions.reporting.models import Report, ReportLine
from actions.reporting.services import begin_review
from priorities.models import Plan
from tests.factories import (
    NOW,
    ActionFactory,
    DecisionFactory,
    MeetingFactory,
    OutcomeFactory,
    PlanFactory,
    first_quarter,
    update,
)
from tests.reporting.helpers import (
    FIRST_OPENED,
    OPENED,
    accepted,
    ask,
    open_first_round,
    open_round,
    said,
    send,
    take_part,
    words,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
URL = "/desk/"


def lines(response, kind=None):
    """Return the lines of the desk: kind and code, or title where there is no code."""
    tasks = response.context["page"].object_list
    return [(task.kind, task.code or task.title) for task in tasks if kind in (None, task.kind)]


def test_one_list_each_line_with_the_button_that_settles_it(as_, secretariat):
    take_part("FR", "A1.1")
    take_part("ES", "A1.2")
    take_part("JP", "A1.3", role="contributing")
    spain, france, _japan = open_round()
    send(france, "off_track")
    send(spain, "off_track", at=NOW - timedelta(days=1))
    update(Action.objects.get(code="A1.1"), "on_track", at=NOW)
    decision = DecisionFactory()

    response = as_(secretariat).get(URL)

    assert lines(response, "decision") == [("decision", "Co-finance the post?")]
    assert lines(response, "review") == [("review", "Pays ES, Q2 2025"), ("review", "Pays FR, Q2 2025")]
    assert lines(response, "voices") == [("voices", "A1.2"), ("voices", "A1.1")]
    assert lines(response, "update") == [("update", "A1.2"), ("update", "A1.3")]
    page = words(response)
    for button in (
        f'href="/decisions/{decision.pk}/edit/">Prepare',
        'class="button" href="/reports/2025-Q2/ES/"',
        'hx-post="/reports/2025-Q2/FR/A1.1/adopt/"',
        'hx-post="/reports/2025-Q2/FR/A1.1/keep/"',
        'hx-post="/actions/A1.3/confirm/"',
        'href="/actions/A1.3/update/?next=/desk/"',
        f'hx-get="/actions/A1.3/update/?next=/desk/&amp;line=update-{Action.objects.get(code="A1.3").pk}"',
        '<a href="/members/JP/">Pays JP</a>',
    ):
        assert page.count(button) == 1, button


def test_the_most_urgent_comes_first_and_says_by_when(as_, secretariat):
    action = ActionFactory(code="A1.1", due_on=date(2025, 7, 20))
    update(action, at=NOW)
    DecisionFactory(needed_by=date(2025, 7, 10))  # its papers were due two weeks before
    DecisionFactory(question_en="Later?", needed_by=date(2025, 12, 1))

    response = as_(secretariat).get(URL)

    main = [(task.title, task.by) for task in response.context["page"] if task.kind != "rule"]
    assert main == [
        ("Co-finance the post?", date(2025, 6, 26)),
        ("Do A1.1", date(2025, 7, 20)),
        ("Later?", date(2025, 11, 17)),
    ]
    assertContains(response, "before 26 June 2025", count=1)
    assertContains(response, "ends in 12 days", count=1)


def test_a_question_without_a_date_is_prepared_within_a_month(as_, secretariat):
    DecisionFactory(raised_at=datetime(2025, 6, 1, tzinfo=UTC))

    [task] = [task for task in as_(secretariat).get(URL).context["page"] if task.kind == "decision"]

    assert (task.by, task.reasons) == (
        date(2025, 7, 1),
        ["asked by: Secretariat", "no options yet", "on no agenda yet"],
    )


def test_a_question_says_only_what_it_lacks(as_, secretariat):
    DecisionFactory(options_fr="Oui\nNon")

    [task] = [task for task in as_(secretariat).get(URL).context["page"] if task.kind == "decision"]

    assert task.reasons == ["asked by: Secretariat", "on no agenda yet"]


def test_a_question_on_an_agenda_lacks_its_options_alone(as_, secretariat):
    DecisionFactory(meeting=MeetingFactory(held_on=date(2025, 9, 1)))

    [task] = [task for task in as_(secretariat).get(URL).context["page"] if task.kind == "decision"]

    assert task.reasons == ["asked by: Secretariat", "no options yet"]


def test_a_question_whose_meeting_is_over_waits_for_its_outcome(as_, secretariat):
    decision = DecisionFactory(options_fr="Oui\nNon", meeting=MeetingFactory())
    client = as_(secretariat)

    [task] = [task for task in client.get(URL).context["page"] if task.kind == "decision"]
    assert task.reasons == ["asked by: Secretariat", "the meeting of 12 March 2025 is over: record its outcome"]

    OutcomeFactory(decision=decision, meeting=decision.meeting)
    assert lines(client.get(URL), "decision") == []


def test_what_was_decided_and_is_overdue_comes_back(as_, secretariat):
    decision = DecisionFactory()
    OutcomeFactory(decision=decision, followed=True)
    client = as_(secretariat)

    [task] = [task for task in client.get(URL).context["page"] if task.kind == "follow"]
    assert (task.by, task.reasons) == (date(2025, 6, 1), ["decided, in charge: Secretariat"])
    assertContains(client.get(URL), f'href="/decisions/{decision.pk}/done/"', count=1)

    OutcomeFactory(decision=decision, kind="done", done_on=date(2025, 7, 1))
    assert lines(client.get(URL), "follow") == []


@pytest.mark.parametrize(("support", "asked"), [("board", 1), ("general_assembly", 1), ("secretariat", 0)])
def test_what_a_report_asks_of_a_body_becomes_a_question(as_, secretariat, support, asked):
    report = ask()
    send(report, support=support, support_request="Settle the budget.")
    client, line = as_(secretariat), report.lines.get()

    tasks = [task for task in client.get(URL).context["page"] if task.kind == "question"]
    assert [task.title for task in tasks] == ["Settle the budget."] * asked
    assertContains(client.get(URL), f'href="/decisions/new/?line={line.pk}"', count=asked)

    DecisionFactory(line=line)
    assert lines(client.get(URL), "question") == []


def test_a_question_that_is_ready_for_its_meeting_is_no_work(as_, secretariat):
    DecisionFactory(options_fr="Oui\nNon", meeting=MeetingFactory(held_on=date(2025, 9, 1)))

    assert lines(as_(secretariat).get(URL), "decision") == []


def test_what_ends_today_says_so(as_, secretariat):
    update(ActionFactory(due_on=NOW.date()), at=NOW)

    assertContains(as_(secretariat).get(URL), "ends today", count=1)


def test_what_is_postponed_or_done_does_not_end_soon(as_, secretariat):
    for state in ("postponed", "completed"):
        update(ActionFactory(due_on=NOW.date()), state, at=NOW)

    response = as_(secretariat).get(URL)

    assert (lines(response, "update"), response.context["desk"].due_soon) == ([], 0)


def test_the_facts_of_the_round(as_, secretariat):
    take_part("FR", "A1.1")
    take_part("ES", "A1.2")
    spain, france = open_round()
    send(france)

    page = words(as_(secretariat).get(URL))
    assert "1<small> of 2</small>" in page
    assert '<a href="/members/ES/">Pays ES</a>' in page
    assert "/members/FR/" not in page

    send(spain)
    assert "has not" not in words(as_(secretariat).get(URL))


def test_who_answered_late_is_counted(as_, secretariat):
    take_part("FR", "A1.1")
    period = first_quarter()
    [report] = open_round(period, at=FIRST_OPENED)
    send(report, at=period.due_at + timedelta(days=2))

    assertContains(as_(secretariat).get(URL), "(1 late)", count=1)


def test_a_word_that_a_later_one_replaced_is_not_apart(as_, secretariat):
    take_part("FR", "A1.1")
    accepted(open_first_round()[0], "off_track", at=FIRST_OPENED)
    send(open_round()[0], "not_started")

    assert lines(as_(secretariat).get(URL), "voices") == []


def test_it_says_who_is_reviewing(as_, secretariat, administrator):
    begin_review(report=send(ask()), by=administrator, at=NOW)

    assertContains(as_(secretariat).get(URL), "in review by: admin@example.org", count=1)


def test_a_report_without_news_can_be_accepted_from_here(as_, secretariat):
    report = ask()
    send(report, answer="not_started_here")
    client = as_(secretariat)
    accept = reverse("report_accept", args=["2025-Q2", "FR"])
    assertContains(client.get(URL), f'hx-post="{accept}"', count=1)

    response = client.post(accept, {"next": URL})

    assertRedirects(response, URL)
    assert lines(client.get(URL), "review") == []


def test_a_report_with_news_is_read_first(as_, secretariat):
    send(ask())

    assertNotContains(as_(secretariat).get(URL), "/FR/accept/")


def test_adopting_from_here_settles_the_line_and_comes_back(as_, secretariat):
    send(ask(), "off_track")
    client = as_(secretariat)
    assert lines(client.get(URL), "voices") == [("voices", "A1.1")]

    response = client.post("/reports/2025-Q2/FR/A1.1/adopt/", {"next": "/desk/?kind=voices"})

    assertRedirects(response, "/desk/?kind=voices")
    assert lines(client.get(URL), "voices") == []
    assert Action.objects.get().health == "off_track"


def test_keeping_without_a_reason_comes_back_with_the_sentence(as_, secretariat):
    send(ask(), "off_track")
    client = as_(secretariat)

    response = client.post("/reports/2025-Q2/FR/A1.1/keep/", {"next": URL})

    assertRedirects(response, URL, fetch_redirect_response=False)
    assert said(response) == ["Say why the status is kept: the member reads this sentence."]
    assert ReportLine.objects.get().verdict == ""


def test_keeping_from_here_settles_the_line(as_, secretariat):
    send(ask(), "off_track")
    line = ReportLine.objects.get()
    client = as_(secretariat)

    client.post("/reports/2025-Q2/FR/A1.1/keep/", {"next": URL, f"keep-{line.pk}-note": "Spain signed yesterday."})

    assert lines(client.get(URL), "voices") == []
    assert ReportLine.objects.get().verdict_note == "Spain signed yesterday."


def test_nobody_is_led_to_another_site(as_, secretariat):
    send(ask(), "off_track")

    response = as_(secretariat).post("/reports/2025-Q2/FR/A1.1/adopt/", {"next": "https://example.org/"})

    assertRedirects(response, "/reports/2025-Q2/FR/")


def test_confirming_from_here_settles_the_line(as_, secretariat):
    take_part("FR", "A1.1")
    open_round()
    client = as_(secretariat)
    assert lines(client.get(URL), "update") == [("update", "A1.1")]

    client.post("/actions/A1.1/confirm/", {"next": URL, "revision": "0"})

    assert lines(client.get(URL), "update") == []


def test_an_action_whose_word_is_due_is_quiet_and_says_since_when(as_, secretariat):
    take_part("FR", "A1.1")
    Action.objects.update(due_on=(NOW - timedelta(days=12)).date())
    update(Action.objects.get(), "on_track", at=OPENED - timedelta(days=1))
    open_round()

    response = as_(secretariat).get(URL)

    [task] = [task for task in response.context["page"] if task.kind == "update"]
    assert task.reasons[:2] == ["Update due", "last update 30 June 2025"]
    assert len(task.reasons) == 3  # what the check of due dates says, settled by the same update
    assert task.by == NOW.date() - timedelta(days=12)


def test_what_the_checks_find_without_a_day_is_one_line_a_rule(as_, secretariat):
    for _number in range(3):
        update(ActionFactory(), at=NOW)

    response = as_(secretariat).get(URL)

    [task] = [task for task in response.context["page"] if task.title == "No lead"]
    assert (task.kind, task.href, task.reasons) == ("rule", "/desk/checks/?rule=no_lead", ["3 findings"])


def test_a_number_is_as_long_as_its_list(as_, secretariat):
    for due_on in (NOW.date(), NOW.date() + timedelta(days=30), NOW.date() + timedelta(days=31)):
        update(ActionFactory(due_on=due_on), at=NOW - timedelta(days=200))
    client = as_(secretariat)

    desk = client.get(URL).context["desk"]

    assert (desk.stale, desk.due_soon) == (3, 2)
    for query, number in (("stale=1", desk.stale), ("due=30", desk.due_soon)):
        assert client.get(f"/actions/?{query}").context["page"].paginator.count == number


def test_it_says_when_nothing_waits(as_, secretariat):
    PlanFactory()

    response = as_(secretariat).get(URL)

    assert response.context["desk"].tasks == []
    assertContains(response, "Nothing waits for you.", count=1)
    assertContains(response, "Nothing waits here.", count=1)


def test_it_works_before_any_period_has_opened(as_, secretariat):
    ActionFactory(code="A1.1")

    response = as_(secretariat).get(URL)

    assert response.context["round"] is None
    assert lines(response, "update") == [("update", "A1.1")]
    assertContains(response, "No period has opened yet.", count=1)


@pytest.mark.parametrize("kind", KINDS)
def test_one_kind_at_a_time(kind, as_, secretariat):
    DecisionFactory()
    take_part("ES", "A1.1", role="contributing")
    OutcomeFactory(decision=DecisionFactory(), followed=True)
    spain, france = ask() and Report.objects.order_by("member__code")
    send(france, "off_track", support="board", support_request="Settle the budget.")
    send(spain, answer="leaving")
    update(ActionFactory(code="A1.2", due_on=NOW.date() - timedelta(days=1)), at=NOW)

    response = as_(secretariat).get(URL, {"kind": kind})

    counts = {key: count for key, _words, count in response.context["desk"].kinds}
    assert len(lines(response)) == len(lines(response, kind)) == counts.get(kind, 0) > 0


def test_an_unknown_kind_shows_everything(as_, secretariat):
    DecisionFactory()

    response = as_(secretariat).get(URL, {"kind": "nothing"})

    assert (response.context["kind"], len(lines(response))) == ("", 1)


def test_a_long_list_comes_in_pages(as_, secretariat):
    for _number in range(51):
        DecisionFactory()

    response = as_(secretariat).get(URL, {"kind": "decision", "page": 2})

    assert len(lines(response)) == 1
    assertContains(response, "?kind=decision&amp;page=1", count=1)
    assertContains(as_(secretariat).get(URL), "?page=2", count=1)


def test_a_period_of_another_plan_that_is_still_open_is_named(as_, secretariat):
    take_part("FR", "A1.1")
    open_round()
    PlanFactory(slug="2025-2028", name_en="Plan 2025-2028", starts_on=date(2025, 7, 1), ends_on=date(2028, 12, 31))

    response = as_(secretariat).get(URL)

    assert "Q2 2025 of Plan 2023-2025 is still open." in words(response)
    assertContains(response, 'href="/plans/2023-2025/desk/"', count=1)


def test_it_is_the_desk_of_the_plan_in_the_address(as_, secretariat):
    take_part("FR", "A1.1")
    open_round()
    PlanFactory(slug="2025-2028", name_en="Plan 2025-2028", starts_on=date(2025, 7, 1), ends_on=date(2028, 12, 31))

    response = as_(secretariat).get("/plans/2023-2025/desk/")

    assert response.context["desk"].plan == Plan.objects.get(slug="2023-2025")
    assert 'hx-post="/plans/2023-2025/actions/A1.1/confirm/"' in words(response)


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_for_one_of_each_and_for_three(count, as_, secretariat, django_assert_num_queries):
    for number, code in enumerate(("ES", "FR", "JP")[:count]):
        take_part(code, f"A1.{number + 1}")
        DecisionFactory()
    for report in open_round():
        begin_review(report=send(report, "off_track"), by=secretariat, at=NOW)
    client = as_(secretariat)

    with django_assert_num_queries(27):
        client.get(URL)


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("secretariat", 200),
        ("administrator", 200),
        ("focal_point", 403),
        ("contributor", 403),
        ("other_focal_point", 403),
        ("board", 403),
    ],
)
def test_it_is_for_the_secretariat(who, status, as_, request):
    PlanFactory()

    assert as_(request.getfixturevalue(who)).get(URL).status_code == status


def test_it_rejects_post(as_, secretariat):
    assert as_(secretariat).post(URL).status_code == 405

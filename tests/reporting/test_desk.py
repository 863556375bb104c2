"""/desk/: what the secretariat does next."""

from datetime import timedelta

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from actions.models import Action
from actions.reporting.services import begin_review
from tests.factories import NOW, ActionFactory, PlanFactory, update
from tests.reporting.helpers import (
    FIRST_OPENED,
    OPENED,
    accepted,
    ask,
    open_first_round,
    open_round,
    send,
    take_part,
    words,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
URL = "/desk/"


def test_it_lists_what_waits_each_with_its_button(as_, secretariat):
    take_part("FR", "A1.1")
    take_part("ES", "A1.2")
    take_part("JP", "A1.3", role="contributing")
    spain, france, _japan = open_round()
    send(france, "off_track")
    send(spain, "off_track", at=NOW - timedelta(days=1))
    update(Action.objects.get(code="A1.1"), "on_track", at=NOW)

    response = as_(secretariat).get(URL)

    context = response.context
    assert list(context["to_review"]) == [spain, france]
    assert [member.code for member in context["round"].missing] == ["JP"]
    assert [(item.standing.action.code, item.said) for item in context["divergences"]] == [
        ("A1.1", "Off track"),
        ("A1.2", "Off track"),
    ]
    assert [row.action.code for row in context["quiet"]] == ["A1.2", "A1.3"]
    for button in (
        'class="button" href="/reports/2025-Q2/ES/"',
        'class="button quiet" href="/reports/2025-Q2/FR/#A1.1"',
        'class="button quiet" href="/actions/A1.3/update/"',
        '<a href="/members/JP/">Pays JP</a>',
    ):
        assert words(response).count(button) == 1


def test_it_names_who_has_not_answered_and_nobody_once_all_have(as_, secretariat):
    take_part("FR", "A1.1")
    take_part("ES", "A1.2")
    spain, france = open_round()
    send(france)

    assertContains(as_(secretariat).get(URL), '<a href="/members/ES/">Pays ES</a>', count=1)
    assertNotContains(as_(secretariat).get(URL), "/members/FR/")

    send(spain)
    assertNotContains(as_(secretariat).get(URL), "Not answered yet")


def test_a_word_that_a_later_one_replaced_is_not_apart(as_, secretariat):
    take_part("FR", "A1.1")
    accepted(open_first_round()[0], "off_track", at=FIRST_OPENED)
    send(open_round()[0], "not_started")

    assert as_(secretariat).get(URL).context["divergences"] == []


def test_it_says_who_is_reviewing(as_, secretariat, administrator):
    begin_review(report=send(ask()), by=administrator, at=NOW)

    assertContains(as_(secretariat).get(URL), "in review by: admin@example.org", count=1)


def test_an_action_whose_word_is_due_is_quiet_and_says_how_late_it_is(as_, secretariat):
    take_part("FR", "A1.1")
    Action.objects.update(due_on=(NOW - timedelta(days=12)).date())
    update(Action.objects.get(), "on_track", at=OPENED - timedelta(days=1))
    open_round()

    response = as_(secretariat).get(URL)

    assert [row.freshness for row in response.context["quiet"]] == ["due"]
    assertContains(response, "12 days late", count=1)


def test_it_says_when_nothing_waits(as_, secretariat):
    accepted(ask(), "on_track")
    update(Action.objects.get(), "on_track", at=NOW)

    response = as_(secretariat).get(URL)

    assert (list(response.context["to_review"]), response.context["divergences"], response.context["quiet"]) == (
        [],
        [],
        [],
    )
    assertContains(response, "Nothing waits for you.", count=1)


def test_it_works_before_any_period_has_opened(as_, secretariat):
    ActionFactory(code="A1.1")

    response = as_(secretariat).get(URL)

    assert (response.context["period"], response.context["round"]) == (None, None)
    assert [row.freshness for row in response.context["quiet"]] == ["never"]
    assertContains(response, "No period is open", count=1)


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_for_one_of_each_and_for_three(count, as_, secretariat, django_assert_num_queries):
    for number, code in enumerate(("ES", "FR", "JP")[:count]):
        take_part(code, f"A1.{number + 1}")
    for report in open_round():
        begin_review(report=send(report, "off_track"), by=secretariat, at=NOW)
    client = as_(secretariat)

    with django_assert_num_queries(11):
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

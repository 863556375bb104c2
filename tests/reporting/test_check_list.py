"""/desk/checks/: what cannot be right, and what was accepted."""

import re
from datetime import timedelta

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from actions.models import Action
from actions.reporting.checks import RULES, findings
from priorities.models import Objective, Priority
from tests.factories import (
    NOW,
    AcceptedFindingFactory,
    ActionFactory,
    ParticipationFactory,
    PlanFactory,
    UserFactory,
    update,
)
from tests.reporting.helpers import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
URL = "/desk/checks/"
ONE_DAY = timedelta(days=1)
YESTERDAY = NOW.date() - ONE_DAY


def late_starts(*codes, **values):
    """Make actions that were to start yesterday, and in which nothing else is wrong."""
    for code in codes:
        action = ActionFactory(code=code, title_es="Hacer", starts_on=YESTERDAY, **values)
        ParticipationFactory(action=action, lead=True)
    Priority.objects.update(title_es="Prioridad")
    Objective.objects.update(title_es="Objetivo")


def accept_one(code, **values):
    """Accept what is found in one action."""
    [finding] = [each for each in findings(PlanFactory(), NOW) if each.code == code]
    return AcceptedFindingFactory(
        rule=finding.rule, subject=finding.subject, code=code, fingerprint=finding.fingerprint, **values
    )


def shown(response):
    """Return the rules and the codes of the lines, as they stand on the page."""
    groups = response.context["groups"]
    return [(group.rule.key, [line.finding.code for line in group.lines]) for group in groups if group.lines]


def test_it_lists_what_is_found_rule_by_rule_each_with_its_form(as_, secretariat):
    late_starts("A1.1", "A1.2")
    Objective.objects.update(title_es="")

    response = as_(secretariat).get(URL)

    assert shown(response) == [("not_started", ["A1.1", "A1.2"]), ("untranslated", ["A1"])]
    page = words(response)
    assert page.count("3 lines to put right, or to accept with their reason.") == 1
    assert page.count("To be started on 7 July 2025, 1 day ago.") == 2
    assert page.count('href="/actions/A1.1/update/?next=/desk/checks/"') == 1
    assert page.count('Update<span class="hidden"> A1.1</span>') == 1
    assert page.count('action="/desk/checks/accept/"') == 3


def test_what_an_update_puts_right_is_updated_in_its_line(as_, secretariat):
    late_starts("A1.1", title_fr="")
    after = PlanFactory().ends_on + ONE_DAY
    update(ActionFactory(code="A1.2"), "on_track", at=NOW, progress=100, sure=True, forecast_on=after)

    page = words(as_(secretariat).get(URL, {"rule": "unheard-of"}))

    actions = {action.code: action.pk for action in Action.objects.all()}
    opened = re.findall(r'hx-get="(\S+)" hx-target="next .opened" .*? <div class="opened" id="(\S+)"', page)
    assert opened == [
        (f"/actions/{code}/update/?next=/desk/checks/%3Frule%3Dunheard-of&amp;line={line}", line)
        for code, line in (
            ("A1.1", f"not_started-{actions['A1.1']}"),
            ("A1.2", f"full-{actions['A1.2']}"),
            ("A1.2", f"beyond_plan-{actions['A1.2']}"),
        )
    ]
    assert page.count('<a class="button quiet" href="/actions/A1.1/edit/">Edit') == 1


def test_it_explains_every_rule_once_and_those_that_find_something_again(as_, secretariat):
    late_starts("A1.1")

    page = words(as_(secretariat).get(URL))

    assert {rule.key: page.count(str(rule.why)) for rule in RULES} == {
        rule.key: 2 if rule.key == "not_started" else 1 for rule in RULES
    }


def test_it_says_when_nothing_is_found(as_, secretariat):
    PlanFactory()

    response = as_(secretariat).get(URL)

    assert shown(response) == []
    assertContains(response, "Nothing contradicts itself.", count=1)


def test_it_shows_one_rule_alone(as_, secretariat):
    late_starts("A1.1")
    Objective.objects.update(title_es="")

    response = as_(secretariat).get(URL, {"rule": "untranslated"})

    assert shown(response) == [("untranslated", ["A1"])]
    page = words(response)
    assert page.count('href="?rule=untranslated" aria-current="true"') == 1
    assert page.count('<a href="?rule=not_started">Not started, past the start date <span class="soft">1</span>') == 1
    assert page.count('action="/desk/checks/accept/?rule=untranslated"') == 1


def test_a_rule_that_finds_nothing_can_be_asked_and_an_unknown_one_means_all(as_, secretariat):
    late_starts("A1.1")
    client = as_(secretariat)

    nothing = client.get(URL, {"rule": "full"})
    assert shown(nothing) == []
    assert words(nothing).count('href="?rule=full" aria-current="true">At 100 %, not completed') == 1
    assert shown(client.get(URL, {"rule": "unheard-of"})) == [("not_started", ["A1.1"])]


def test_a_long_list_is_paged(as_, secretariat):
    late_starts(*(f"A1.{number}" for number in range(1, 53)))
    client = as_(secretariat)

    first, second = client.get(URL), client.get(URL, {"rule": "not_started", "page": 2})

    assert [len(codes) for _rule, codes in shown(first)] == [50]
    assert [len(codes) for _rule, codes in shown(second)] == [2]
    assertContains(first, 'href="?page=2"', count=1)
    assertContains(second, 'href="?rule=not_started&amp;page=1"', count=1)
    assertContains(second, 'action="/desk/checks/accept/?rule=not_started&amp;page=2"', count=2)


def test_it_shows_what_is_accepted_with_why_who_and_when(as_, secretariat):
    late_starts("A1.1", "A1.2")
    acceptance = accept_one("A1.1", reason="It starts with the school year.", accepted_by=secretariat)

    response = as_(secretariat).get(URL)

    assert shown(response) == [("not_started", ["A1.2"])]
    page = words(response)
    assert page.count("Accepted, because: It starts with the school year.") == 1
    assert page.count('Secretariat, <time datetime="2025-07-08T11:00:00+02:00">8 July 2025</time>') == 1
    assert page.count(f'action="/desk/checks/accepted/{acceptance.pk}/reopen/"') == 1


def test_what_is_accepted_of_another_rule_is_left_out(as_, secretariat):
    late_starts("A1.1")
    accept_one("A1.1")
    client = as_(secretariat)

    assertContains(client.get(URL, {"rule": "not_started"}), "Accepted as it is", count=1)
    assertNotContains(client.get(URL, {"rule": "full"}), "Accepted as it is")


def test_it_works_in_another_plan(as_, secretariat):
    late_starts("A1.1")
    PlanFactory(slug="2022", starts_on="2022-01-01", ends_on="2022-12-31")
    client = as_(secretariat)

    own, other = client.get("/plans/2023-2025/desk/checks/"), client.get("/plans/2022/desk/checks/")

    assert (shown(own), shown(other)) == ([("not_started", ["A1.1"])], [])
    assertContains(own, 'href="/plans/2023-2025/actions/A1.1/update/?next=/plans/2023-2025/desk/checks/"', count=1)
    assertContains(own, 'action="/plans/2023-2025/desk/checks/accept/"', count=1)


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_for_one_and_for_three(count, as_, secretariat, django_assert_num_queries):
    late_starts(*(f"A1.{number}" for number in range(1, 2 * count + 1)))
    for number in range(1, count + 1):
        accept_one(f"A1.{number}", accepted_by=UserFactory(of_member=True))
    client = as_(secretariat)

    with django_assert_num_queries(15):
        response = client.get(URL)

    assert [len(codes) for _rule, codes in shown(response)] == [count]
    assert len(response.context["accepted"]) == count


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
    late_starts("A1.1")

    assert as_(request.getfixturevalue(who)).get(URL).status_code == status


def test_it_rejects_post(as_, secretariat):
    assert as_(secretariat).post(URL).status_code == 405
    assert not Action.objects.exists()

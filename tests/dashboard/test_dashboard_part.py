"""/dashboard/ of a part of the plan, what it draws, and what became of questions."""

from datetime import date

import pytest
import time_machine
from pytest_django.asserts import assertContains

from actions.services.participations import set_role
from tests.dashboard.helpers import moment, section, words
from tests.factories import (
    ActionFactory,
    DecisionFactory,
    MeetingFactory,
    MemberFactory,
    OutcomeFactory,
    PriorityFactory,
    update,
)
from tests.reporting.helpers import accepted, open_round, send, take_part

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
URL = "/dashboard/"


def test_a_part_of_the_plan_says_so_and_leads_back_to_all_of_it(as_, board):
    MemberFactory(code="FR", country_en="France")
    with time_machine.travel(moment(5, 1), tick=False):
        take_part("FR", "A1.1")
    ActionFactory(code="B1.1")

    page = as_(board).get(f"{URL}?priority=A&member=FR&as_of=2025-07-07&compare=2025-01-31")

    assert (
        "Only this part of the plan is shown: Priority: A Priority A , Taking part: France . "
        "Who has reported is said of all associations. Show the whole plan"
    ) in words(page)
    assertContains(page, 'href="/dashboard/?as_of=2025-07-07&amp;compare=2025-01-31"', count=1)
    assert [row.priority.code for row in page.context["brief"].priorities] == ["A"]


def test_of_the_questions_those_of_the_part_are_shown(as_, board):
    for code, question in (("A1.1", "Of A?"), ("B1.1", "Of B?")):
        action = ActionFactory(code=code)
        DecisionFactory(action=action, question_en=question)
        done = DecisionFactory(action=action, question_en=f"Done: {question}")
        OutcomeFactory(decision=done, followed=True, at=moment(7, 5))
    DecisionFactory(question_en="Of the whole plan?")
    client = as_(board)

    def asked(scope):
        brief = client.get(URL + scope).context["brief"]
        return [
            [str(each.question) for each in brief.requests],
            [str(each.decision) for each in brief.followed],
            [str(each) for each in brief.answered],
        ]

    done = ["Done: Of A?", "Done: Of B?"]
    assert asked("") == [["Of A?", "Of B?", "Of the whole plan?"], done, done]
    assert asked("?priority=B") == [["Of B?"], done[1:], done[1:]]


def test_a_priority_in_which_a_member_takes_no_part_is_left_out(as_, board):
    take_part("FR", "A1.1")
    ActionFactory(code="B1.1")
    PriorityFactory(code="C")
    client = as_(board)

    def shown(scope):
        return [row.priority.code for row in client.get(URL + scope).context["brief"].priorities]

    assert [shown(scope) for scope in ("", "?member=FR", "?priority=C", "?priority=B&member=FR")] == [
        ["A", "B", "C"],
        ["A"],
        ["C"],
        [],
    ]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("priority=Z", "The plan has no priority “Z”."),
        ("member=ZZ", "No association “ZZ” takes part in the plan."),
        ("priority=%3Cb%3E", "The plan has no priority “&lt;b&gt;”."),
    ],
)
def test_a_part_that_does_not_exist_has_its_sentence_and_all_is_shown(as_, board, query, sentence):
    ActionFactory(code="A1.1")

    page = as_(board).get(f"{URL}?{query}")

    assert sentence in page.text
    assert (page.context["brief"].headline.total, page.context["whole"]) == (1, None)


def test_in_the_past_it_is_what_a_member_took_part_in_then(as_, board, secretariat):
    with time_machine.travel(moment(5, 1), tick=False):
        [led, _other] = take_part("FR", "A1.1", "A1.2")
    with time_machine.travel(moment(6, 1), tick=False):
        set_role(action=led.action, member=led.member, role="", was="lead", by=secretariat, at=moment(6, 1))
    client = as_(board)

    def shown(as_of):
        page = client.get(f"{URL}?member=FR{as_of}")
        counted = client.get(page.context["all_actions"]).context["page"].paginator.count
        return [each.action.code for each in page.context["brief"].figures.standings], counted

    assert shown("&as_of=2025-05-15") == (["A1.1", "A1.2"], 2)
    assert shown("") == (["A1.2"], 1)


# -- The charts ------------------------------------------------------------------------------------


def test_what_each_association_says_leads_to_its_report(as_, board):
    take_part("FR", "A1.1")
    take_part("ES", "A1.1", role="contributing")
    take_part("GR", "B1.1")
    spain, france, greece = open_round()
    accepted(france, "at_risk")
    send(spain, "off_track")
    accepted(greece)

    page = as_(board).get(URL)

    said = section(page, "heat")
    assert "Member A1 B1 Pays ES nothing accepted yet takes no part Pays FR At risk, Q2 2025 takes no part" in said
    assert "Pays GR takes no part On track, Q2 2025 Completed" in said
    assertContains(page, 'href="/reports/2025-Q2/FR/"', count=1)
    assertContains(page, 'href="/reports/2025-Q2/ES/"', count=0)


def test_without_a_round_there_is_no_map_of_associations(as_, board):
    ActionFactory(code="A1.1")

    assert section(as_(board).get(URL), "heat").endswith("No reporting round has opened yet.")


def test_the_trend_stands_in_words_and_in_a_table(as_, board):
    dates = {"starts_on": date(2025, 1, 1), "due_on": date(2025, 12, 31)}
    update(ActionFactory(code="A1.1", **dates), "on_track", at=moment(2, 1), progress=40)

    page = as_(board).get(URL)

    said = section(page, "trend").replace("\xa0", " ")
    assert "Progress against expected Progress 40 %, expected 52 %: 12 points behind." in said
    assert said.endswith(
        "Q4 2024 – 0 % from 1 of 1 action "
        "Q1 2025 40 % from 1 of 1 action 25 % from 1 of 1 action "
        "Q2 2025 40 % from 1 of 1 action 50 % from 1 of 1 action "
        "8 July 2025 40 % from 1 of 1 action 52 % from 1 of 1 action"
    )
    assert page.context["trend"].last.href == "/dashboard/"
    words = 'aria-label="Q1 2025: progress 40\xa0%, expected 25\xa0%"'
    assertContains(page, f'href="/dashboard/?as_of=2025-03-31" {words}', count=1)
    assertContains(page, 'class="spark" href="/plan/A/#trend"', count=1)


@pytest.mark.parametrize(
    ("progress", "dated", "said"),
    [
        (None, False, "No action has a number or its dates yet."),
        (None, True, "By its dates it should be at 52 %; no action has a number yet."),
        (40, False, "Progress is 40 %; without start and due dates nothing says how far it should be."),
        (52, True, "Progress 52 %, expected 52 %: as expected."),
        (53, True, "Progress 53 %, expected 52 %: 1 point ahead."),
    ],
)
def test_a_trend_says_what_it_can(as_, board, progress, dated, said):
    dates = {"starts_on": date(2025, 1, 1), "due_on": date(2025, 12, 31)} if dated else {}
    update(ActionFactory(code="A1.1", **dates), "on_track", progress=progress)

    assert said in section(as_(board).get(URL), "trend").replace("\xa0", " ")


def test_what_became_of_questions_stands_with_what_changed(as_, board):
    day = MeetingFactory(held_on=date(2025, 6, 20))
    OutcomeFactory(decision=DecisionFactory(question_en="Before?"), at=moment(6, 19))
    OutcomeFactory(decision=DecisionFactory(question_en="At it?"), meeting=day, at=moment(6, 20))
    OutcomeFactory(decision=DecisionFactory(question_en="After?"), kind="withdrawn", at=moment(7, 2))

    assert section(as_(board).get(URL), "changes") == (
        "Since 20 June 2025 What became of questions 2 At it? Decided, 20 June 2025 After? Withdrawn, 2 July 2025"
    )

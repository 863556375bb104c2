"""One action: where it stands in words, the voices, and everything that was said."""

import re
from datetime import date, timedelta

import pytest
from pytest_django.asserts import assertInHTML

from tests.factories import (
    NOW,
    ActionFactory,
    EvidenceFactory,
    MemberFactory,
    MilestoneFactory,
    ParticipationFactory,
    PeriodFactory,
    ReportFactory,
    ReportLineFactory,
    first_quarter,
    update,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
A_DAY = timedelta(days=1)


@pytest.fixture
def action():
    """The first action of the plan."""
    return ActionFactory(code="A1.1")


def words(page, css):
    """Return the words of each paragraph of a class."""
    found = re.findall(rf'<p class="{css}">(.*?)</p>', page.content.decode(), re.DOTALL)
    return [" ".join(re.sub(r"<[^>]*>", "", each).split()) for each in found]


def accepted(action, code="FR", *, role="lead", trait="on_track", **report):
    """Return the accepted word of a member on `action`."""
    made = ReportFactory(
        member=MemberFactory(code=code), state="accepted", **{"accepted_at": NOW, "language": "fr"} | report
    )
    return ReportLineFactory(report=made, action=action, role=role, **{trait: True})


@pytest.mark.parametrize("rows", [1, 3])
def test_any_amount_of_history_costs_the_same_queries(as_, secretariat, rows, django_assert_num_queries):
    PeriodFactory(opened=True)
    action = ActionFactory(code="A1.1")
    for n in range(rows):
        code = ("FR", "ES", "GR")[n]
        update(action, "at_risk", at=NOW - (3 - n) * A_DAY)
        action.refresh_from_db()
        ParticipationFactory(action=action, member=MemberFactory(code=code))
        MilestoneFactory(action=action)
        EvidenceFactory(action=action)
        accepted(action, code, role="contributing")
    client = as_(secretariat)

    with django_assert_num_queries(13):
        page = client.get("/actions/A1.1/")

    assert [len(page.context[name]) for name in ("participations", "milestones", "evidence", "voices")] == [rows] * 4
    assert len(page.context["timeline"]) == 2 * rows


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (None, "Nothing has been said of this action yet."),
        ("on_track", "On track: the last update is from 8 July 2025."),
        ("completed", "Completed on 2 June 2025."),
        ("cancelled", "Cancelled: the last update is from 8 July 2025."),
    ],
)
def test_it_says_in_words_where_the_action_stands(as_, board, action, state, sentence):
    if state:
        update(action, state)

    assert words(as_(board).get("/actions/A1.1/"), "lead") == [sentence]


def test_lateness_stands_beside_the_state(as_, board):
    update(ActionFactory(code="A1.1", due_on=date(2025, 7, 7)))

    assert words(as_(board).get("/actions/A1.1/"), "lead") == [
        "On track: the last update is from 8 July 2025. It is 1 day past its due date."
    ]


def test_a_moved_date_tells_how_often_and_how_far(as_, board):
    action = ActionFactory(code="A1.1", starts_on=date(2025, 1, 1), due_on=date(2025, 12, 31))
    update(action, forecast_on=date(2026, 1, 10))
    action.refresh_from_db()
    update(action, forecast_on=date(2026, 1, 20))

    page = as_(board).get("/actions/A1.1/").content.decode()

    assertInHTML('<dd class="moved">20 January 2026, <span class="late">moved 2 times, +20 days</span></dd>', page)
    assertInHTML("<dt>Original due date</dt><dd>31 December 2025</dd>", page)


def test_the_two_voices_stand_side_by_side_and_tell_where_they_differ(as_, board, action):
    update(action, "on_track", note="Vu lundi.", language="fr")
    accepted(action, "FR", trait="off_track")
    accepted(action, "ES", role="contributing", trait="on_track")

    page = as_(board).get("/actions/A1.1/")

    assert [(voice.report.member.code, voice.state) for voice in page.context["voices"]] == [
        ("ES", "on_track"),
        ("FR", "off_track"),
    ]
    assert words(page, "differs") == ["Differs from the secretariat"]
    assert '<blockquote lang="fr">Vu lundi.</blockquote>' in page.content.decode()


@pytest.mark.parametrize(
    ("reader", "voices"),
    [
        ("secretariat", ["FR"]),
        ("administrator", ["FR"]),
        ("focal_point", ["FR"]),
        ("other_focal_point", []),
        ("board", []),
    ],
)
def test_a_word_that_waits_for_its_review_is_read_by_its_own_and_the_secretariat(
    as_, request, action, focal_point, reader, voices
):
    report = ReportFactory(member=focal_point.member, state="submitted", submitted_at=NOW, submitted_by=focal_point)
    ReportLineFactory(report=report, action=action, on_track=True)

    page = as_(request.getfixturevalue(reader)).get("/actions/A1.1/")

    assert [voice.report.member.code for voice in page.context["voices"]] == voices
    assert len(page.context["timeline"]) == len(voices)


@pytest.mark.parametrize(
    ("facts", "suggestion"),
    [
        ({}, None),
        ({"due_on": date(2025, 5, 1)}, ("off_track", ("due 68 days ago",))),
        ({"milestone": date(2025, 6, 20)}, ("at_risk", ("a milestone 18 days late",))),
        ({"reached": date(2025, 6, 20)}, None),
        ({"lead": "off_track"}, ("off_track", ("the lead says off track",))),
        ({"silent": True}, ("at_risk", ("no word for two quarters",))),
        ({"state": "completed", "due_on": date(2025, 5, 1)}, None),
        ({"state": "off_track", "due_on": date(2025, 5, 1)}, None),
    ],
)
def test_the_facts_may_suggest_another_state_and_say_why(as_, board, facts, suggestion):
    action = ActionFactory(code="A1.1", due_on=facts.get("due_on"))
    update(
        action,
        facts.get("state", "on_track"),
        at=NOW - 200 * A_DAY if "silent" in facts else NOW,
        **({"completed_on": date(2024, 1, 1)} if facts.get("state") == "completed" else {}),
    )
    if "silent" in facts:
        first_quarter(opened=True)
        PeriodFactory(opened=True)
    if "milestone" in facts:
        MilestoneFactory(action=action, due_on=facts["milestone"])
    if "reached" in facts:
        MilestoneFactory(action=action, due_on=facts["reached"], done_on=date(2025, 6, 30))
    if "lead" in facts:
        accepted(action, trait=facts["lead"])

    found = as_(board).get("/actions/A1.1/").context["suggestion"]

    assert (found and (found.health, found.reasons)) == suggestion
    action.refresh_from_db()
    assert action.state == facts.get("state", "on_track")


def test_those_who_take_part_stand_by_role_then_alphabetically(as_, board, action):
    for code, role in (("GR", "contributing"), ("ES", "observing"), ("FR", "lead"), ("DE", "contributing")):
        ParticipationFactory(action=action, member=MemberFactory(code=code), role=role)

    page = as_(board).get("/actions/A1.1/")

    assert [part.member.code for part in page.context["participations"]] == ["FR", "DE", "GR", "ES"]


def test_people_are_named_by_their_role(as_, board, action, secretariat):
    secretariat.name = "Ana Secret"
    secretariat.save()
    update(action, by=secretariat)

    page = as_(board).get("/actions/A1.1/").content.decode()

    assert ("Secretariat, 8 July 2025" in page, "Ana Secret" in page) == (True, False)


@pytest.mark.parametrize(("count", "more"), [(12, 0), (13, 1)])
def test_what_was_said_long_ago_is_folded_away(as_, board, action, count, more):
    for n in range(count):
        update(action, at=NOW - (count - n) * A_DAY)
        action.refresh_from_db()

    page = as_(board).get("/actions/A1.1/").content.decode()

    assert page.count("What was said before") == more
    assert len(re.findall(r"<time ", page)) == count


# -- The past, and what is not there ---------------------------------------------------------------


def test_as_of_shows_the_past(as_, secretariat, action):
    update(action, "at_risk", at=NOW - 30 * A_DAY)
    action.refresh_from_db()
    update(action, "completed", at=NOW)
    accepted(action)
    client = as_(secretariat)

    now, then = client.get("/actions/A1.1/"), client.get("/actions/A1.1/?as_of=2025-07-07")

    assert [(page.context["standing"].state, len(page.context["timeline"])) for page in (now, then)] == [
        ("completed", 3),
        ("at_risk", 1),
    ]
    assert [len(page.context["evidence"]) for page in (now, then)] == [1, 0]
    assert ["/actions/A1.1/update/" in page.content.decode() for page in (now, then)] == [True, False]


@pytest.mark.parametrize(
    ("typed", "sentence"), [("2025-07-09", "This day is still to come."), ("soon", "Write the day as 2025-06-30.")]
)
def test_a_bad_day_has_its_sentence_and_shows_today(as_, board, action, typed, sentence):
    update(action, "at_risk")

    page = as_(board).get("/actions/A1.1/", {"as_of": typed})

    assertInHTML(f"<p>{sentence} You asked for “{typed}”; this page shows today.</p>", page.content.decode())
    assert page.context["standing"].state == "at_risk"


def test_a_withdrawn_action_says_when_and_by_whom(as_, board, secretariat):
    action = ActionFactory(code="A1.1", withdrawn_at=NOW, withdrawn_by=secretariat)
    update(action, "at_risk", at=NOW - A_DAY)

    page = as_(board).get("/actions/A1.1/")

    assert "Withdrawn from the plan on 8 July 2025 by: Secretariat." in page.content.decode()
    assert page.context["standing"].state == "at_risk"


@pytest.mark.parametrize("code", ["A9.9", "a1.1", "A1.1%00", "A%201", "é"])
def test_an_unknown_code_is_not_found(as_, board, action, code):
    client = as_(board)

    assert client.get("/actions/A1.1/").context["action"] == action
    assert client.get(f"/actions/{code}/").status_code == 404


def test_an_action_that_was_not_yet_there_is_not_found(as_, board):
    ActionFactory(code="A1.1", added_at=NOW)
    client = as_(board)

    assert client.get("/actions/A1.1/").status_code == 200
    assert client.get("/actions/A1.1/?as_of=2025-07-07").status_code == 404


@pytest.mark.parametrize(
    ("role", "offered"), [("secretariat", 1), ("administrator", 1), ("board", 0), ("focal_point", 0)]
)
def test_only_those_who_may_update_are_offered_it(as_, request, action, role, offered):
    page = as_(request.getfixturevalue(role)).get("/actions/A1.1/")

    assert page.content.decode().count('href="/actions/A1.1/update/"') == offered
    assert page.context["action"] == action


def test_a_visitor_is_sent_to_sign_in(client):
    assert client.get("/actions/A1.1/").url == "/account/login/?next=/actions/A1.1/"


def test_it_rejects_post(as_, board, action):
    assert as_(board).post("/actions/A1.1/").status_code == 405

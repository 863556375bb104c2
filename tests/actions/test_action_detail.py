"""One action: where it stands in words, the voices, and everything that was said."""

import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from pytest_django.asserts import assertInHTML

from actions.models import Milestone
from actions.reporting.services import keep_status
from mdmplan.versions import keep
from tests.factories import (
    NOW,
    ActionFactory,
    ActionLinkFactory,
    CommentFactory,
    EvidenceFactory,
    MemberFactory,
    MilestoneFactory,
    ParticipationFactory,
    PeriodFactory,
    ReportFactory,
    ReportLineFactory,
    UserFactory,
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
    sent = {"submitted_at": NOW, "submitted_by": UserFactory(of_member=True), "accepted_at": NOW, "language": "fr"}
    made = ReportFactory(member=MemberFactory(code=code), state="accepted", **sent | report)
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
        EvidenceFactory(action=action, added_by=UserFactory(of_member=True))
        CommentFactory(action=action, author=UserFactory(of_member=True))
        ActionLinkFactory(origin=action)
        keep(action, by=UserFactory(of_member=True), at=NOW)
        accepted(action, code, role="contributing")
    client = as_(secretariat)

    with django_assert_num_queries(24):
        page = client.get("/actions/A1.1/")

    assert [len(page.context[name]) for name in ("participations", "voices")] == [rows] * 2
    assert [len(page.context[name]["rows"]) for name in ("milestones", "evidence", "comments", "links")] == [rows] * 4
    kinds = Counter(item.kind for item in page.context["timeline"].items)
    assert kinds == {"update": rows, "report": rows, "comment": rows, "edit": 3 * rows + 2}


@pytest.mark.parametrize(("past", "queries"), [("", 20), ("?as_of=2025-07-07", 23)])
def test_with_nothing_said_it_costs_less(as_, board, action, past, queries, django_assert_num_queries):
    client = as_(board)

    with django_assert_num_queries(queries):
        client.get(f"/actions/A1.1/{past}")


def test_it_says_in_a_sentence_where_the_action_stands(as_, board):
    action = ActionFactory(code="A1.1", due_on=date(2025, 7, 7))
    update(action, at=NOW - A_DAY)
    MilestoneFactory(action=action, title_en="The first <step>", due_on=date(2025, 9, 1))

    page = as_(board).get("/actions/A1.1/")

    assert words(page, "lead") == [
        "On track since 7 July 2025, 1 day late, 0 of 1 milestone reached; "
        "next: “The first &lt;step&gt;”, due 1 September 2025."
    ]


def test_a_moved_date_tells_from_where_to_where_how_often_and_how_far(as_, board):
    action = ActionFactory(code="A1.1", starts_on=date(2025, 1, 1), due_on=date(2025, 12, 31))
    update(action, forecast_on=date(2026, 1, 10))
    action.refresh_from_db()
    update(action, forecast_on=date(2026, 1, 20))

    page = as_(board).get("/actions/A1.1/").content.decode()

    assertInHTML(
        '<dd class="moved"><s>31 December 2025</s> → <s>10 January 2026</s> → 20 January 2026 '
        '<span class="late">moved 2 times, +20 days</span></dd>',
        page,
    )
    assertInHTML("<dt>Start</dt><dd>1 January 2025</dd>", page)


def test_a_completed_action_says_when(as_, board, action):
    update(action, "completed")

    assertInHTML("<dt>Completed on</dt><dd>2 June 2025</dd>", as_(board).get("/actions/A1.1/").content.decode())


def test_the_two_voices_stand_side_by_side_and_tell_where_they_differ(as_, board, action):
    update(action, "on_track", note="Vu lundi.", language="fr")
    accepted(action, "ES", role="contributing", trait="on_track")
    accepted(action, "FR", trait="off_track")

    page = as_(board).get("/actions/A1.1/")

    assert [(voice.report.member.code, voice.state) for voice in page.context["voices"]] == [
        ("FR", "off_track"),
        ("ES", "on_track"),
    ]
    assert words(page, "differs") == ["Differs from the secretariat"]
    assert '<blockquote lang="fr">Vu lundi.</blockquote>' in page.content.decode()


def test_the_lead_speaks_first_then_the_others_alphabetically_in_the_reader_s_language(as_, action):
    for code, french, english, role in (
        ("AT", "Autriche", "Austria", "contributing"),
        ("DE", "Allemagne", "Germany", "contributing"),
        ("SE", "Suède", "Sweden", "lead"),
        ("ES", "Espagne", "Spain", "contributing"),
    ):
        MemberFactory(code=code, country_fr=french, country_en=english)
        accepted(action, code, role=role)

    def spoken(language):
        page = as_(UserFactory(language=language)).get("/actions/A1.1/")
        return [voice.report.member.code for voice in page.context["voices"]]

    assert (spoken("fr"), spoken("en")) == (["SE", "DE", "AT", "ES"], ["SE", "AT", "DE", "ES"])


def test_a_verdict_is_known_from_its_day_on(as_, board, secretariat, action):
    update(action, "on_track", at=NOW - 30 * A_DAY)
    line = accepted(action, "FR", trait="off_track", submitted_at=NOW - 3 * A_DAY, accepted_at=NOW - 2 * A_DAY)
    keep_status(line=line, note="A local matter.", by=secretariat, at=NOW - A_DAY)
    client = as_(board)

    pages = [client.get(f"/actions/A1.1/{query}") for query in ("", "?as_of=2025-07-07", "?as_of=2025-07-06")]

    assert ["Status kept, because: A local matter." in words(page, "soft") for page in pages] == [True, True, False]
    assert [words(page, "differs") for page in pages] == [[], [], ["Differs from the secretariat"]]
    line.refresh_from_db()
    assert (line.verdict, line.verdict_note) == ("kept", "A local matter.")


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
    assert [item.kind for item in page.context["timeline"].items].count("report") == len(voices)


@pytest.mark.parametrize(
    ("facts", "suggestion"),
    [
        ({}, None),
        ({"due_on": date(2025, 5, 1)}, ("off_track", ("due 68 days ago",))),
        ({"milestone": date(2025, 6, 20)}, ("at_risk", ("a milestone 18 days late",))),
        ({"reached": date(2025, 6, 20)}, None),
        ({"lead": "off_track"}, ("off_track", ("the lead says off track",))),
        ({"state": "not_started", "due_on": date(2025, 5, 1)}, None),
        ({"state": "postponed", "due_on": date(2025, 5, 1)}, None),
        ({"state": "cancelled", "lead": "off_track"}, None),
        ({"state": "completed", "due_on": date(2025, 5, 1)}, None),
        ({"state": "off_track", "due_on": date(2025, 5, 1)}, None),
    ],
)
def test_the_facts_may_suggest_another_state_and_say_why(as_, board, facts, suggestion):
    action = ActionFactory(code="A1.1", due_on=facts.get("due_on"))
    update(action, facts.get("state", "on_track"))
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


def test_an_action_of_which_nobody_spoke_is_not_judged(as_, board):
    ActionFactory(code="A1.1", due_on=date(2025, 5, 1))

    page = as_(board).get("/actions/A1.1/")

    assert (page.context["standing"].days_late, page.context["suggestion"]) == (68, None)


def last_quarter_of_2024():
    """Open the round before `first_quarter`: opened on 1 January, due on the 20th, locked on 5 February."""
    days = {"starts_on": date(2024, 10, 1), "ends_on": date(2024, 12, 31), "opens_on": date(2025, 1, 1)}
    due, locks = datetime(2025, 1, 20, 22, 59, tzinfo=UTC), datetime(2025, 2, 5, 22, 59, tzinfo=UTC)
    return PeriodFactory(code="2024-Q4", due_at=due, locks_at=locks, opened=True, **days)


@pytest.mark.parametrize(
    ("updated", "sent", "role", "day", "silent"),
    [
        ("2024-12-20", None, None, "2025-07-08", True),
        ("2025-01-02", None, None, "2025-07-08", False),
        ("2025-01-02", None, None, "2025-08-05", True),
        ("2024-12-20", None, None, "2025-05-04", False),
        ("2024-12-20", None, None, "2025-05-05", True),
        ("2024-12-20", "2025-01-15", "lead", "2025-07-08", False),
        ("2024-12-20", "2025-01-15", "lead", "2025-08-05", True),
        ("2024-12-20", "2025-01-15", "contributing", "2025-07-08", True),
        ("2025-04-02", "2025-01-15", "lead", "2025-08-05", False),
    ],
)
def test_silence_is_two_rounds_locked_since_the_last_word_of_the_secretariat_or_the_lead(
    as_, board, action, updated, sent, role, day, silent
):
    at = {day: datetime.fromisoformat(f"{day}T09:00Z") for day in (updated, sent) if day}
    autumn = last_quarter_of_2024()
    first_quarter(opened=True)
    PeriodFactory(opened=True)
    update(action, at=at[updated])
    if sent:
        accepted(action, role=role, period=autumn, submitted_at=at[sent], accepted_at=at[sent])

    with time_machine.travel(datetime(2025, 9, 1, 9, tzinfo=UTC), tick=False):
        found = as_(board).get(f"/actions/A1.1/?as_of={day}").context["suggestion"]

    expected = ("at_risk", ("no word for two quarters",)) if silent else None
    assert (found and (found.health, found.reasons)) == expected


def test_milestones_are_counted_as_of_the_day(as_, board, action):
    update(action, at=NOW - 60 * A_DAY)
    MilestoneFactory(action=action, due_on=date(2025, 6, 1), done_on=date(2025, 6, 30))
    client = as_(board)

    pages = [client.get(f"/actions/A1.1/?as_of=2025-06-{day}") for day in (29, 30)]

    assert [page.context["milestones"]["reached"] for page in pages] == [0, 1]
    said = ["due on 1 June 2025 · 28 days late", "reached on 30 June 2025 · 29 days late"]
    assert [[each for each in words(page, "soft") if each in said] for page in pages] == [[said[0]], [said[1]]]
    found = [page.context["suggestion"] for page in pages]
    assert [suggestion and suggestion.reasons for suggestion in found] == [("a milestone 28 days late",), None]


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


def test_those_who_may_settle_what_differs_are_led_to_it(as_, board, secretariat, action):
    update(action, "on_track")
    accepted(action, "FR", trait="off_track")
    accepted(action, "ES", trait="off_track", role="contributing")

    pages = [as_(person).get("/actions/A1.1/").content.decode() for person in (secretariat, board)]

    link = '<a href="/reports/2025-Q2/FR/#A1.1">Adopt it, or keep the status</a>'
    assert [(page.count(link), page.count("Adopt it")) for page in pages] == [(1, 1), (0, 0)]


@pytest.mark.parametrize(("count", "more"), [(12, 0), (13, 1)])
def test_what_was_said_long_ago_is_folded_away(as_, board, action, count, more):
    for n in range(count - 1):
        update(action, at=NOW - (count - n) * A_DAY)
        action.refresh_from_db()

    page = as_(board).get("/actions/A1.1/").content.decode()

    assert page.count("1 entry before that") == more
    assert len(re.findall(r"<time ", page)) == count


def test_one_kind_of_entry_can_be_chosen(as_, board, action):
    update(action)

    page = as_(board).get("/actions/A1.1/?show=edit")

    assert [item.title for item in page.context["timeline"].recent] == ["Added to the plan"]
    assertInHTML(
        '<a href="/actions/A1.1/?show=edit#timeline" hx-get="/actions/A1.1/?show=edit" aria-current="true">'
        'Edits <span class="soft">1</span></a>',
        page.content.decode(),
    )


def test_an_edit_tells_from_what_to_what(as_, board, secretariat, action):
    action.title_en, action.description_en = "Do it well", "x" * 201
    keep(action, by=secretariat, at=NOW)

    page = as_(board).get("/actions/A1.1/").content.decode()

    assertInHTML('<span lang="en"><del>Do A1.1</del> → <ins>Do it well</ins></span>', page)
    assertInHTML("<summary>Description (English)</summary>", page)


# -- The past, and what is not there ---------------------------------------------------------------


def test_as_of_shows_the_past(as_, secretariat, action):
    update(action, "at_risk", at=NOW - 30 * A_DAY)
    action.refresh_from_db()
    update(action, "completed", at=NOW)
    accepted(action)
    client = as_(secretariat)

    now, then = client.get("/actions/A1.1/"), client.get("/actions/A1.1/?as_of=2025-07-07")

    assert [(page.context["standing"].state, len(page.context["timeline"].items)) for page in (now, then)] == [
        ("completed", 4),
        ("at_risk", 1),
    ]
    assert [len(page.context["evidence"]["rows"]) for page in (now, then)] == [1, 0]
    assert ["/actions/A1.1/update/" in page.content.decode() for page in (now, then)] == [True, False]


def test_as_of_shows_what_was_written_then(as_, secretariat, action):
    june, late = datetime(2025, 6, 1, tzinfo=UTC), datetime(2025, 7, 1, tzinfo=UTC)
    with time_machine.travel(june, tick=False):
        part = ParticipationFactory(action=action, member=MemberFactory(code="FR"), role="lead")
        step = MilestoneFactory(action=action, added_at=june)
        comment = CommentFactory(action=action, text="As it was.", added_at=june)
    ParticipationFactory(action=action, member=MemberFactory(code="ES"))
    part.role, step.title_en, comment.text, comment.edited_at = "", "Another step", "Corrected.", late
    for record in (part, step, comment):
        keep(record, by=secretariat, at=late)
    client = as_(secretariat)

    now, then = client.get("/actions/A1.1/"), client.get("/actions/A1.1/?as_of=2025-06-30")

    for page, expected in ((now, ("ES", "Another step", "Corrected.")), (then, ("FR", "A step", "As it was."))):
        [shown], [row], [written] = (
            page.context["participations"],
            page.context["milestones"]["rows"],
            page.context["comments"]["rows"],
        )
        assert (shown.member.code, row.milestone.title_en, written.comment.text) == expected
    assert (then.context["milestones"]["may_edit"], then.context["comments"]["form"]) == (False, None)


def test_as_of_shows_the_plan_of_then_and_every_way_on_keeps_the_day(as_, board, secretariat):
    june, late = datetime(2025, 6, 1, tzinfo=UTC), datetime(2025, 7, 1, tzinfo=UTC)
    with time_machine.travel(june, tick=False):
        action = ActionFactory(code="A1.1", title_en="As it was", starts_on=date(2025, 1, 1))
        other = ActionFactory(code="A2.1", title_en="Another", objective__title_en="An objective of then")
        ActionLinkFactory(origin=action, target=other, added_at=june)
        ParticipationFactory(action=action, member=MemberFactory(code="FR"))
    was = action.objective
    action.code, action.title_en, action.due_on, action.objective = "B2.1", "As it is", NOW.date(), other.objective
    was.title_en, was.priority.title_en, other.title_en = "Objective renamed", "Priority renamed", "Renamed"
    for record in (action, was, was.priority, other):
        keep(record, by=secretariat, at=late)
    day = "?as_of=2025-06-30"

    page = as_(board).get(f"/actions/B2.1/{day}")

    then, text = page.context["action"], page.content.decode()
    assert (then.code, then.title_en, then.starts_on, then.due_on) == ("A1.1", "As it was", date(2025, 1, 1), None)
    assert (then.objective.title_en, then.objective.priority.title_en) == ("Objective A1", "Priority A")
    [link] = page.context["links"]["rows"]
    assert (link.other.title_en, link.href) == ("Another", f"/actions/A2.1/{day}")
    assert f'<a href="/plan/{day}">Plan</a>' in text
    assert set(re.findall(r'href="(/(?:plan|members)/[A-Z].*?)"', text)) == {
        f"{way}{day}" for way in ("/plan/A/", "/plan/A1/", "/members/FR/")
    }
    assertInHTML('<a href="/actions/B2.1/">Back to today</a>', text)


def test_what_was_stored_without_history_is_shown_as_it_stands(as_, board, action):
    Milestone.objects.bulk_create([MilestoneFactory.build(action=action, title_en="Brought along")])

    page = as_(board).get("/actions/A1.1/?as_of=2025-07-07")

    assert [row.milestone.title_en for row in page.context["milestones"]["rows"]] == ["Brought along"]


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


@pytest.mark.parametrize(
    ("verb", "page"),
    [
        ("get", "/actions/A1.1/"),
        ("get", "/actions/A1.1/?as_of=2025-07-07&show=edit"),
        ("get", "/actions/A1.1/update/?next=/desk/"),
        ("post", "/actions/A1.1/comments/new/?a=b"),
    ],
)
def test_a_former_code_leads_to_the_new_one_with_what_was_asked_and_posted(as_, secretariat, action, verb, page):
    action.code = "A1.7"
    keep(action, by=secretariat, at=NOW)
    client = as_(secretariat)

    answer = getattr(client, verb)(page, follow=False)

    assert (answer.status_code, answer.url) == (307, page.replace("A1.1", "A1.7"))
    assert getattr(client, verb)(page.replace("A1.1", "A1.7")).status_code == (200 if verb == "get" else 422)


def test_a_code_that_was_given_back_leads_to_nobody_else(as_, board, secretariat, action):
    for code in ("A1.7", "A1.1"):
        action.code = code
        keep(action, by=secretariat, at=NOW)

    assert as_(board).get("/actions/A1.1/").context["action"] == action
    assert as_(board).get("/actions/A1.7/").url == "/actions/A1.1/"


def test_a_former_code_did_not_lead_anywhere_before_the_action_was_there(as_, board, secretariat):
    action = ActionFactory(code="A1.1", added_at=NOW)
    action.code = "A1.7"
    keep(action, by=secretariat, at=NOW)

    assert as_(board).get("/actions/A1.1/").status_code == 307
    assert as_(board).get("/actions/A1.1/?as_of=2025-07-07").status_code == 404


def test_a_code_that_another_action_has_now_is_that_action_s(as_, secretariat, action):
    action.code = "A1.7"
    keep(action, by=secretariat, at=NOW)
    heir = ActionFactory(code="A1.1")

    assert as_(secretariat).get("/actions/A1.1/").context["action"] == heir


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

"""Two plans with the same codes live side by side: no page of one shows a row of the other."""

import io
import zipfile
from datetime import UTC, date, datetime

import pytest
import time_machine

from actions.models import Action
from actions.reporting.models import Report
from members.models import User
from priorities.models import Plan
from tests.factories import (
    NOW,
    ActionFactory,
    AxisFactory,
    CommentFactory,
    DecisionFactory,
    EvidenceFactory,
    MeetingFactory,
    MemberFactory,
    MilestoneFactory,
    ObjectiveFactory,
    ParticipationFactory,
    PeriodFactory,
    PlanFactory,
    PriorityCommentFactory,
    PriorityFactory,
    ReportFactory,
    ReportLineFactory,
    update,
)
from tests.test_access import ROUTES, address

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

#: A word that stands in every text of one plan, and in no text of the other.
WORDS = {"first": "Camomile", "second": "Rosemary"}
#: An action may continue or depend on one of another plan: the form of a link offers them, each under its plan.
ACROSS = {"action_link_create"}
GETS = sorted({(name, arguments) for name, arguments, method in ROUTES if method == "get" and name not in ACROSS})
#: Routes that must show something of their own plan, so that silence is no success.
TELLING = {
    "action_detail",
    "action_export",
    "action_list",
    "dashboard",
    "decision_list",
    "desk",
    "meeting_detail",
    "meeting_list",
    "meeting_present",
    "member_detail",
    "objective_detail",
    "plan_close",
    "plan_detail",
    "priority_detail",
    "report_detail",
}


def sow(slug: str) -> None:
    """Fill the plan `slug` with the same codes as the other, and with its own word in every text."""
    word = WORDS[slug]
    year = 2023 if slug == "first" else 2024
    plan = PlanFactory(
        slug=slug,
        name_en=f"Plan {slug}",
        goal_en=f"{word} goal",
        starts_on=date(year, 1, 1),
        ends_on=date(2025, 12, 31),
    )
    axis = AxisFactory(plan=plan, title_en=f"{word} axis")
    priority = PriorityFactory(plan=plan, axis=axis, title_en=f"{word} priority")
    PriorityCommentFactory(priority=priority, text_en=f"{word} sentence")
    objective = ObjectiveFactory(plan=plan, priority=priority, title_en=f"{word} objective")
    texts = {"title_fr": f"{word} titre", "title_en": f"{word} action", "description_en": f"{word} description"}
    action: Action = ActionFactory(code="A1.1", objective=objective, due_on=date(2025, 7, 20), **texts)
    ParticipationFactory(action=action, member=MemberFactory(code="FR"), lead=True)
    MilestoneFactory(action=action, title_en=f"{word} step", due_on=date(2025, 3, 1))
    update(action, "at_risk", note=f"{word} note", reason=f"{word} reason", at=datetime(2025, 4, 2, tzinfo=UTC))
    EvidenceFactory(action=action, label=f"{word} evidence")
    CommentFactory(action=action, text=f"{word} comment")
    meeting = MeetingFactory(plan=plan, body_en=f"{word} board")
    DecisionFactory(plan=plan, action=action, question_en=f"{word} question?")
    DecisionFactory(plan=plan, meeting=meeting, question_en=f"{word} other question?")
    report(plan, action, word)


def report(plan: Plan, action: Action, word: str) -> None:
    """Let France have answered the second quarter, off track, and wait for its review."""
    period = PeriodFactory(plan=plan, opened=True)
    author = User.objects.get(email="fr@example.org")
    sent = {"submitted_at": NOW, "submitted_by": author, "answered_at": NOW}
    row = ReportFactory(period=period, member=author.member, state=Report.State.SUBMITTED, **sent)
    ReportLineFactory(report=row, action=action, role="lead", off_track=True, done=f"{word} answer")


def told(response) -> str:
    """Return what a page or a file says; a workbook is unpacked."""
    content = b"".join(response) if response.streaming else response.content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            return "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    return content.decode("utf-8", errors="replace")


@pytest.fixture
def plans(focal_point):
    """Both plans."""
    for slug in WORDS:
        sow(slug)


@pytest.mark.no_cover
@pytest.mark.parametrize("who", ["secretariat", "focal_point"])
def test_no_page_of_one_plan_shows_a_row_of_the_other(who, plans, as_, request):
    client = as_(request.getfixturevalue(who))
    strangers, silent, telling = [], [], set()

    for slug, other in (("first", "second"), ("second", "first")):
        for route in GETS:
            response = client.get(f"/plans/{slug}{address(*route)}")
            text = told(response)
            if WORDS[other] in text:
                strangers.append((slug, route))
            if route[0] in TELLING and response.status_code == 200:
                telling.add(route[0])
                if WORDS[slug] not in text:
                    silent.append((slug, route))

    assert (strangers, silent) == ([], [])
    assert who != "secretariat" or telling == TELLING


# -- Today lies outside the plan -------------------------------------------------------------------

LONG_AFTER = datetime(2026, 11, 23, 9, tzinfo=UTC)


PAGES = [
    "/dashboard/",
    "/plan/",
    "/plan/A/",
    "/plan/A1/",
    "/plans/",
    "/actions/",
    "/actions/A1.1/",
    "/actions/export.csv",
    "/periods/",
    "/periods/2025-Q2/",
    "/members/FR/",
    "/meetings/",
    "/meetings/2025-03-12/",
    "/meetings/2025-03-12/present/",
    "/decisions/",
]


@pytest.mark.no_cover
@pytest.mark.parametrize("who", ["secretariat", "focal_point", "board"])
def test_every_page_answers_long_after_the_plan_has_ended(who, as_, focal_point, request):
    sow("first")
    person = request.getfixturevalue(who)

    with time_machine.travel(LONG_AFTER, tick=False):
        client = as_(person)
        assert {page: client.get(page).status_code for page in PAGES} == dict.fromkeys(PAGES, 200)


@pytest.mark.parametrize("page", ["/desk/", "/desk/checks/", "/plan/close/", "/actions/A1.1/update/"])
def test_the_secretariat_works_on_then(page, as_, secretariat, focal_point):
    sow("first")

    with time_machine.travel(LONG_AFTER, tick=False):
        assert as_(secretariat).get(page).status_code == 200


def test_the_figures_are_true_long_after_the_plan_has_ended(as_, secretariat, focal_point):
    sow("first")

    with time_machine.travel(LONG_AFTER, tick=False):
        client = as_(secretariat)
        board, desk, listed = (client.get(page).context for page in ("/dashboard/", "/desk/", "/actions/"))
        detail = client.get("/periods/2025-Q2/").context

    assert (board["brief"].elapsed, board["plan"].slug) == (100, "first")
    assert board["brief"].round.period.code == detail["period"].code == "2025-Q2"
    assert desk["round"].period == detail["period"]
    assert detail["state"] == "locked"
    (row,) = listed["rows"]
    assert (row.days_late, row.freshness) == ((LONG_AFTER.date() - date(2025, 7, 20)).days, "stale")


def test_a_member_still_finds_its_last_report_then(as_, focal_point):
    sow("first")

    with time_machine.travel(LONG_AFTER, tick=False):
        client = as_(focal_point)
        assert client.get("/reports/").url == "/reports/2025-Q2/FR/"
        assert client.get("/reports/2025-Q2/FR/").status_code == 200

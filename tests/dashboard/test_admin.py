"""Meetings and decisions in the admin; sentences on priorities are only read there."""

from datetime import date

import pytest
from pytest_django.asserts import assertInHTML

from mdmplan.dashboard.models import Decision, Meeting, PriorityComment
from tests.factories import DecisionFactory, MeetingFactory, OutcomeFactory, PlanFactory, PriorityCommentFactory
from tests.reporting.helpers import answer, ask, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def filled(**values):
    """Return what the form of a decision sends."""
    blank = dict.fromkeys(("action", "line", "update", "meeting", "needed_by"), "")
    texts = {
        f"{name}_{language}": "" for name in ("question", "options", "background") for language in ("fr", "en", "es")
    }
    raised = {"raised_at_0": "2025-07-07", "raised_at_1": "16:00"}
    asked = {"plan": PlanFactory().pk, "question_fr": "Cofinancer le poste ?", "asked_by_fr": "Secrétariat"}
    return blank | texts | raised | asked | values


@pytest.mark.parametrize("role", ["secretariat", "administrator"])
def test_a_meeting_is_prepared_there(as_, request, role):
    sent = {"plan": PlanFactory().pk, "held_on": "2025-09-19", "body_fr": "Conseil d’administration"}
    user = request.getfixturevalue(role)

    page = as_(user).post("/admin/dashboard/meeting/add/", sent)

    meeting = Meeting.objects.get()
    assert (page.url, meeting.held_on) == ("/admin/dashboard/meeting/", date(2025, 9, 19))
    assert meeting.history.get().history_user == user


def test_a_second_meeting_on_a_day_has_its_sentence(as_, secretariat):
    plan = MeetingFactory().plan
    sent = {"plan": plan.pk, "held_on": "2025-03-12", "body_fr": "Bureau"}

    page = as_(secretariat).post("/admin/dashboard/meeting/add/", sent)

    assert page.context["errors"] == [["There is a meeting on this day already."]]
    assert Meeting.objects.count() == 1


def test_a_question_is_raised_now_unless_said_otherwise(as_, secretariat):
    page = as_(secretariat).get("/admin/dashboard/decision/add/?asked_by_fr=Board")

    assertInHTML(
        '<input type="text" name="raised_at_0" value="2025-07-08" class="vDateField" size="10" required'
        ' id="id_raised_at_0">',
        page.text,
    )
    assert page.context["adminform"].form["asked_by_fr"].value() == "Board"


def test_each_version_of_a_question_is_kept(as_, secretariat):
    client = as_(secretariat)
    client.post("/admin/dashboard/decision/add/", filled())
    decision = Decision.objects.get()

    page = client.post(f"/admin/dashboard/decision/{decision.pk}/change/", filled(question_fr="Financer le poste ?"))

    assert page.url == "/admin/dashboard/decision/"
    assert [row.question_fr for row in decision.history.all()] == ["Financer le poste ?", "Cofinancer le poste ?"]


@pytest.mark.parametrize("role", ["secretariat", "administrator"])
def test_an_outcome_is_read_there_and_never_written(as_, request, role):
    outcome = OutcomeFactory()
    client = as_(request.getfixturevalue(role))
    page = f"/admin/dashboard/outcome/{outcome.pk}/"

    assert "Mi-temps." in client.get(f"{page}change/").text
    assert client.post(f"{page}change/", {"text_fr": "Autre chose."}).status_code == 403
    assert client.post(f"{page}delete/", {"post": "yes"}).status_code == 403
    assert client.get("/admin/dashboard/outcome/add/").status_code == 403


def test_an_answer_that_was_not_sent_is_not_cited(as_, secretariat):
    client, report = as_(secretariat), ask()
    answer(report)
    sent = filled(line=report.lines.get().pk)

    page = client.post("/admin/dashboard/decision/add/", sent)

    sentence = "This answer has not been sent: it is its member's alone."
    assertInHTML(f'<ul class="errorlist" id="id_line_error"><li>{sentence}</li></ul>', page.text)
    assert not Decision.objects.exists()

    send(report)
    assert client.post("/admin/dashboard/decision/add/", sent).status_code == 302
    assert Decision.objects.get().line.report == report


@pytest.mark.parametrize("model", ["meeting", "decision"])
def test_the_list_costs_the_same_with_one_and_three(as_, secretariat, model, django_assert_max_num_queries):
    make = {"meeting": MeetingFactory, "decision": DecisionFactory}[model]
    client = as_(secretariat)
    counts = []
    for day in (12, 13, 14):
        held = {"held_on": date(2025, 3, day)}
        make(**held if model == "meeting" else {"meeting": MeetingFactory(**held)})
        with django_assert_max_num_queries(20) as captured:
            page = client.get(f"/admin/dashboard/{model}/")
        counts.append((page.context["cl"].result_count, len(captured)))

    assert [number for number, _queries in counts] == [1, 2, 3]
    assert len({queries for _number, queries in counts}) == 1


@pytest.mark.parametrize("role", ["secretariat", "administrator"])
def test_a_sentence_is_read_there_and_never_written(as_, request, role):
    comment = PriorityCommentFactory()
    client = as_(request.getfixturevalue(role))
    page = f"/admin/dashboard/prioritycomment/{comment.pk}/"

    assert "Les standards sont adoptés." in client.get(f"{page}change/").text
    assert client.post(f"{page}change/", {"text_fr": "Autre chose."}).status_code == 403
    assert client.post(f"{page}delete/", {"post": "yes"}).status_code == 403
    assert client.get("/admin/dashboard/prioritycomment/add/").status_code == 403
    assert PriorityComment.objects.get().text_fr == "Les standards sont adoptés."


@pytest.mark.parametrize(("model", "make"), [("meeting", MeetingFactory), ("decision", DecisionFactory)])
def test_nothing_is_deleted_there(as_, administrator, model, make):
    record = make()
    client = as_(administrator)
    assert client.get(f"/admin/dashboard/{model}/{record.pk}/change/").context["original"] == record

    assert client.post(f"/admin/dashboard/{model}/{record.pk}/delete/", {"post": "yes"}).status_code == 403
    assert type(record).objects.get() == record

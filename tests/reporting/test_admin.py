"""Periods are kept in the admin; reports, lines and events are only looked at there."""

from datetime import date

import pytest

from actions.reporting.models import Period, Report, ReportEvent, ReportLine
from actions.reporting.services import comment_report
from tests.factories import NOW, PeriodFactory, PlanFactory
from tests.priorities.helpers import next_plan
from tests.reporting.helpers import answer, ask, returned, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
LOOKED_AT = [Report, ReportLine, ReportEvent]
PEOPLE = ["secretariat", "administrator"]
#: Words of the member, to be found where they may be read, and nowhere else.
WORDS = "We met in Athens."


def url(model, *rest):
    """Return an address of the admin."""
    return "/".join(["/admin/reporting", model._meta.model_name, *map(str, rest), ""])


def rows():
    """Return every row of the reports, as stored."""
    return [list(model.objects.order_by("pk").values()) for model in LOOKED_AT]


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("model", LOOKED_AT)
def test_what_the_services_write_is_looked_at_and_nothing_else(model, who, as_, request):
    send(ask())
    row, before = model.objects.order_by("pk").first(), rows()
    client = as_(request.getfixturevalue(who))

    page, listed = client.get(url(model, row.pk, "change")), client.get(url(model))
    assert (page.context["has_change_permission"], page.context["original"]) == (False, row)
    assert set(listed.context["cl"].result_list) == set(model.objects.all())

    refused = [
        client.get(url(model, "add")),
        client.post(url(model, "add"), {}),
        client.post(url(model, row.pk, "change"), {"note": "x", "state": "accepted"}),
        client.get(url(model, row.pk, "delete")),
        client.post(url(model, row.pk, "delete"), {"post": "yes"}),
    ]
    assert [response.status_code for response in refused] == [403] * 5
    client.post(url(model), {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"})
    assert rows() == before


@pytest.mark.parametrize("model", LOOKED_AT)
def test_it_can_be_searched(model, as_, secretariat):
    send(ask())

    found = as_(secretariat).get(url(model), {"q": "FR"}).context["cl"].result_count
    none = as_(secretariat).get(url(model), {"q": "ZZ"}).context["cl"].result_count

    assert (found, none) == (model.objects.count(), 0)


#: What a curious reader could put in the address of each list: Django takes any column of the model there.
QUESTIONS = [
    (Report, {}),
    (Report, {"q": "FR"}),
    (Report, {"state__exact": "draft"}),
    (Report, {"language": "fr"}),
    (ReportLine, {}),
    (ReportLine, {"q": "A1.1"}),
    (ReportLine, {"answer__exact": "answered"}),
    (ReportLine, {"done__contains": "Athens"}),
    (ReportLine, {"done__startswith": "We"}),
    (ReportEvent, {}),
    (ReportEvent, {"q": "Nearly"}),
    (ReportEvent, {"kind__exact": "comment"}),
    (ReportEvent, {"note__contains": "Nearly"}),
]


@pytest.mark.parametrize(("model", "question"), QUESTIONS)
def test_the_secretariat_finds_no_draft_there_until_it_is_sent(
    model, question, as_, secretariat, administrator, focal_point
):
    report = ask()
    answer(report, done=WORDS)
    comment_report(report=report, note="Nearly there.", by=focal_point, at=NOW)

    def found(person):
        page = as_(person).get(url(model), question)
        assert page.status_code == 200
        return page.context["cl"].result_count, WORDS in page.text

    assert found(secretariat) == (0, False)
    assert found(administrator)[0] > 0
    send(report, done=WORDS)
    assert (found(secretariat)[0] > 0) == ("state__exact" not in question)


@pytest.mark.parametrize("model", LOOKED_AT)
@pytest.mark.parametrize("page", ["change", "history"])
def test_the_secretariat_opens_no_draft_there_until_it_is_sent(model, page, as_, secretariat, administrator):
    report = ask()
    answer(report, done=WORDS)
    address = url(model, model.objects.order_by("pk").last().pk, page)

    refused = as_(secretariat).get(address)
    assert (refused.status_code, refused.url) == (302, "/admin/")
    assert as_(administrator).get(address).status_code == 200

    send(report, done=WORDS)
    assert as_(secretariat).get(address).status_code == 200


def test_of_a_report_sent_back_the_secretariat_finds_the_thread_alone(as_, secretariat):
    returned(ask(), done=WORDS)
    client = as_(secretariat)

    counts = [client.get(url(model)).context["cl"].result_count for model in LOOKED_AT]
    assert counts == [1, 0, ReportEvent.objects.count()]
    assert client.get(url(ReportLine, ReportLine.objects.get().pk, "change")).url == "/admin/"
    assert client.get(url(ReportLine), {"done__contains": "Athens"}).context["cl"].result_count == 0


@pytest.mark.parametrize(
    ("model", "question"),
    [(Report, "lines__done__contains"), (ReportEvent, "report__lines__done__contains")],
)
def test_no_list_is_asked_about_the_words_of_another(model, question, as_, secretariat):
    returned(ask(), done=WORDS)
    client = as_(secretariat)
    assert client.get(url(model)).status_code == 200

    assert client.get(url(model), {question: "Athens"}).status_code == 400


PLANNED = {
    "code": "2025-Q3",
    "kind": "quarter",
    "starts_on": "2025-07-01",
    "ends_on": "2025-09-30",
    "opens_on": "2025-10-01",
    "due_at_0": "2025-10-20",
    "due_at_1": "23:59",
    "locks_at_0": "2025-11-05",
    "locks_at_1": "23:59",
    "time_zone": "Europe/Paris",
}


@pytest.mark.parametrize("who", PEOPLE)
def test_a_period_is_planned_but_not_opened_there(who, as_, request):
    data = PLANNED | {"plan": PlanFactory().pk, "opened_at": NOW, "opened_by": request.getfixturevalue(who).pk}

    response = as_(request.getfixturevalue(who)).post(url(Period, "add"), data)

    assert response.url == url(Period)
    period = Period.objects.get()
    assert (period.code, period.opened_at, period.history.count()) == ("2025-Q3", None, 1)


@pytest.mark.parametrize(("opened", "slug"), [(False, "2026-2028"), (True, "2023-2025")])
def test_a_period_stays_in_its_plan_once_it_is_opened(opened, slug, as_, secretariat):
    period = PeriodFactory(opened=opened)
    data = PLANNED | {"plan": next_plan().pk, "code": period.code}

    assert as_(secretariat).post(url(Period, period.pk, "change"), data).status_code == 302

    period.refresh_from_db()
    assert (period.plan.slug, period.due_at.date()) == (slug, date(2025, 10, 20))


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"due_at_0": "2025-09-20"}, "due_at", "The deadline comes after the opening."),
        ({"locks_at_0": "2205-11-05"}, "locks_at", "This day lies in another century."),
        ({"ends_on": "2025-06-30"}, None, "A period ends after it has begun."),
        ({"locks_at_0": "2025-10-05"}, None, "A period is due first, then locks."),
        ({"time_zone": "Paris"}, "time_zone", "“Paris” is not a time zone such as Europe/Paris."),
    ],
)
def test_a_period_that_cannot_be_is_refused_with_its_reason(wrong, field, sentence, as_, secretariat):
    response = as_(secretariat).post(url(Period, "add"), PLANNED | {"plan": PlanFactory().pk} | wrong)

    form = response.context["adminform"].form
    assert [str(error) for error in form.errors[field or "__all__"]] == [sentence]
    assert not Period.objects.exists()


@pytest.mark.parametrize("who", PEOPLE)
def test_a_period_is_never_deleted(who, as_, request):
    period = PeriodFactory()
    client = as_(request.getfixturevalue(who))
    assert client.get(url(Period, period.pk, "change")).context["has_change_permission"]

    assert client.post(url(Period, period.pk, "delete"), {"post": "yes"}).status_code == 403
    client.post(url(Period), {"action": "delete_selected", "_selected_action": [period.pk], "post": "yes"})

    assert Period.objects.get() == period


@pytest.mark.parametrize("who", ["focal_point", "contributor", "board"])
@pytest.mark.parametrize("model", [Period, *LOOKED_AT])
def test_the_admin_is_for_the_secretariat(model, who, as_, request, secretariat):
    assert as_(secretariat).get(url(model)).status_code == 200

    refused = as_(request.getfixturevalue(who)).get(url(model))
    assert (refused.status_code, refused.url) == (302, f"/admin/login/?next={url(model)}")

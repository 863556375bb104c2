"""/reports/2025-Q2/workbook/apply/: what the preview showed is written into the draft."""

from datetime import timedelta

import pytest
import time_machine
from pytest_django.asserts import assertContains, assertRedirects

from actions.reporting.models import Period, ReportLine
from tests.factories import NOW
from tests.reporting.helpers import again, answer, ask, kinds, said, send, words
from tests.reporting.workbook.helpers import Filled, upload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
URL = "/reports/2025-Q2/workbook/apply/"
LOCKED = "This period is locked, its grace has ended. Tell the secretariat what should be corrected."


def previewed(client, content):
    """Preview a workbook, and return what its page posts when nothing is chosen."""
    response = client.post("/reports/2025-Q2/workbook/", upload(content))
    lines = [part for part in response.context["preview"].parts if hasattr(part.block, "line")]
    revisions = {f"line-{part.block.line.pk}-revision": str(part.block.line.revision) for part in lines}
    return {"workbook": response.context["workbook"], **revisions}


def test_it_writes_and_leads_back_to_the_report(as_, focal_point):
    report = ask()
    client = as_(focal_point)
    data = previewed(client, Filled(report).write(answer="Not started here yet", good_practice="Meet early.").content)

    response = client.post(URL, data)

    assertRedirects(response, "/reports/2025-Q2/", fetch_redirect_response=False)
    assert said(response) == ["2 answers of your workbook are in the report."]
    line = report.lines.get()
    assert (line.answer, line.good_practice, line.saved_by, line.revision) == (
        "not_started_here",
        "Meet early.",
        focal_point,
        1,
    )
    assert (again(report).state, kinds(report)) == ("draft", ["open", "begin"])


def test_sending_it_twice_changes_nothing_more(as_, focal_point):
    report = ask()
    client = as_(focal_point)
    data = previewed(client, Filled(report).write(done="Two workshops.").content)
    client.post(URL, data)

    response = client.post(URL, data)

    assert said(response)[-1] == "0 answers of your workbook are in the report."
    assert (report.lines.get().revision, kinds(report)) == (1, ["open", "begin"])


def test_what_is_not_chosen_comes_back_and_nothing_is_written(as_, focal_point):
    report = ask("A1.1", "A1.2")
    answer(report, done="One.")
    filled = Filled(report).write(done="Two.").write("A1.2", good_practice="Meet early.")
    answer(report, done="Three.")
    client = as_(focal_point)
    data = previewed(client, filled.content)

    response = client.post(URL, data)

    assertContains(response, "Nothing is written yet: please settle what follows.", status_code=422)
    assert {line.revision for line in report.lines.all()} == {2}
    pk = ReportLine.objects.get(action__code="A1.1").pk
    assert client.post(URL, {**data, f"take-line-{pk}-done": "yours"}).status_code == 302
    assert list(report.lines.order_by("action__code").values_list("done", "good_practice")) == [
        ("Two.", ""),
        ("Three.", "Meet early."),
    ]


def test_what_is_still_wrong_comes_back_with_what_was_typed(as_, focal_point):
    report = ask()
    client = as_(focal_point)
    data = previewed(client, Filled(report).write(done="x" * 601).content)
    pk = report.lines.get().pk
    data |= {f"take-line-{pk}-done": "yours", f"line-{pk}-done": "y" * 602}

    response = client.post(URL, data)

    assertContains(response, "Ensure this value has at most 600 characters (it has 602).", status_code=422)
    assert "y" * 602 + "</textarea>" in response.text
    assert client.post(URL, data | {f"line-{pk}-done": "Short."}).status_code == 302
    assert report.lines.get().done == "Short."


def test_a_colleague_who_saved_meanwhile_loses_nothing(as_, focal_point):
    report = ask("A1.1", "A1.2")
    filled = Filled(report).write(done="Ours.").write("A1.2", done="Ours too.")
    client = as_(focal_point)
    data = previewed(client, filled.content)
    first = ReportLine.objects.filter(action__code="A1.1")
    first.update(done="Theirs.", answer="answered", revision=1, saved_at=NOW)

    response = client.post(URL, data | {"line-revision": ""})

    assertContains(response, "Nothing is written yet: please settle what follows.", status_code=422)
    pk = first.get().pk
    response = client.post(URL, data | {f"take-line-{pk}-done": "yours"})
    assert response.status_code == 409
    assert "A colleague saved A1.1 meanwhile: look again. The rest is saved." in words(response)
    assert list(report.lines.order_by("action__code").values_list("done", flat=True)) == ["Theirs.", "Ours too."]
    again_data = data | {f"take-line-{pk}-done": "yours", f"line-{pk}-revision": "1"}
    assert client.post(URL, again_data).status_code == 302
    assert first.get().done == "Ours."


def test_a_fault_beside_the_answers_is_said(as_, focal_point):
    report = ask()
    client = as_(focal_point)
    data = previewed(client, Filled(report).write(done="Ours.").content)
    pk = report.lines.get().pk

    response = client.post(URL, data | {f"line-{pk}-revision": "x"})

    assertContains(response, "Enter a whole number.", count=1, status_code=422)


def test_a_report_that_closes_meanwhile_keeps_what_was_typed_on_the_page(as_, focal_point):
    report = ask()
    client = as_(focal_point)
    data = previewed(client, Filled(report).write(done="Ours.").content)

    Period.objects.update(due_at=NOW - timedelta(hours=2), locks_at=NOW - timedelta(hours=1))

    response = client.post(URL, data)

    assertContains(response, LOCKED, count=1, status_code=409)
    assert "Ours." in response.text
    assert report.lines.get().revision == 0


def test_a_report_that_is_sent_meanwhile_is_not_written(as_, focal_point):
    report = ask()
    client = as_(focal_point)
    data = previewed(client, Filled(report).write(good_practice="Meet early.").content)
    send(report)

    response = client.post(URL, data | {f"line-{report.lines.get().pk}-revision": "1"})

    assertContains(
        response, "This report has been sent. To change it, its focal point first takes it back.", status_code=409
    )
    assert report.lines.get().good_practice == ""


@pytest.mark.parametrize("late", [timedelta(hours=25), None])
def test_a_preview_that_waited_too_long_or_was_tampered_with(late, as_, focal_point):
    report = ask()
    client = as_(focal_point)
    data = previewed(client, Filled(report).write(done="Ours.").content)

    if late:
        with time_machine.travel(NOW + late, tick=False):
            response = client.post(URL, data)
    else:
        response = client.post(URL, data | {"workbook": data["workbook"] + "x"})

    assertRedirects(response, "/reports/2025-Q2/workbook/", fetch_redirect_response=False)
    assert said(response) == ["This preview has waited too long: choose your workbook again."]
    assert report.lines.get().revision == 0


def test_a_workbook_that_fits_no_more_leads_back_with_its_sentence(as_, focal_point):
    report = ask("A1.1", "A1.2")
    client = as_(focal_point)
    data = previewed(client, Filled(report).write(done="Ours.").content)
    report.lines.get(action__code="A1.2").delete()

    response = client.post(URL, data)

    assertRedirects(response, "/reports/2025-Q2/workbook/", fetch_redirect_response=False)
    assert said(response)[0].startswith("“MdM-2025-Q2-FR.xlsx” asks about actions that are asked about no more (A1.2)")


def test_it_rejects_get_and_the_report_of_others(as_, focal_point, other_focal_point):
    report = ask()
    client = as_(focal_point)
    data = previewed(client, Filled(report).write(done="Ours.").content)
    assert client.get(URL).status_code == 405

    assert as_(other_focal_point).post(URL, data).status_code == 404
    assert report.lines.get().revision == 0

"""/reports/2025-Q2/workbook/: a workbook is offered, and the one that comes back is previewed."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django.asserts import assertContains, assertRedirects

from mdmplan.uploads import LARGEST
from tests.reporting.helpers import again, answer, ask, kinds, said, send, words
from tests.reporting.workbook.helpers import Filled, outcomes, upload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
URL = "/reports/2025-Q2/workbook/"
LOCKED = "This period is locked, its grace has ended. Tell the secretariat what should be corrected."


def test_the_page_of_the_report_leads_to_it(as_, focal_point):
    ask()

    assertContains(as_(focal_point).get("/reports/2025-Q2/"), f'href="{URL}"', count=1)


def test_it_offers_the_workbook_and_asks_for_it_back(as_, contributor):
    ask()

    response = as_(contributor).get(URL)

    assertContains(response, 'href="/reports/2025-Q2/workbook.xlsx"', count=1)
    assertContains(response, "Download MdM-2025-Q2-FR.xlsx")
    assert 'accept=".xlsx"' in response.text
    assert as_(contributor).head(URL).status_code == 200


def test_it_shows_the_three_versions_and_writes_nothing(as_, focal_point):
    report = ask()
    answer(report, done="One.")
    filled = Filled(report).write(done="Two.\nAnd three.", good_practice="Meet early.")
    answer(report, done="Four.", reason="A colleague was here.")

    response = as_(focal_point).post(URL, upload(filled.content))

    assert response.status_code == 200
    assert outcomes(response.context["preview"]) == [
        ("What we did this quarter", "One.", "Four.", "Two.\nAnd three.", "choice"),
        ("Cause or reason", "", "A colleague was here.", "", "stays"),
        ("Good practice to share", "", "", "Meet early.", "taken"),
    ]
    page = words(response)
    assert "Two.<br>And three." in page
    assert "changed on the web only: it stays" in page
    assert f'Report!{filled.cell("done").coordinate}</a> <span class="code">A1.1</span>' in page
    assert "changed here and on the web: choose one." in page
    assert page.count('type="radio"') == 2
    assert "checked" not in page
    line = report.lines.get()
    assert (line.done, line.good_practice, line.revision) == ("Four.", "", 2)


def test_a_wrong_cell_is_named_and_can_be_put_right_there(as_, focal_point):
    report = ask()
    filled = Filled(report).write(path_by="45/13/2025", done="x" * 601)
    pk = report.lines.get().pk

    page = words(as_(focal_point).post(URL, upload(filled.content)))

    named = f'<a href="#take-line-{pk}-path_by">Report!{filled.cell("path_by").coordinate}</a>'
    assert named in page
    assert "“45/13/2025” is not in the calendar (day, month, year)." in page
    assert "Ensure this value has at most 600 characters (it has 601)." in page
    assert f'name="line-{pk}-path_by"' in page
    assert "x" * 601 + "</textarea>" in page
    assert page.count("checked") == 2
    assert kinds(report) == ["open"]


def test_another_language_is_shown_too(as_, focal_point):
    report = ask()
    filled = Filled(report)
    filled.cell("language", "").value = "Ελληνικά"

    page = words(as_(focal_point).post(URL, upload(filled.content)))

    assert "<del>Français</del>" in page
    assert "<ins>Ελληνικά</ins>" in page
    assert "-revision" not in page


def test_nothing_to_write_is_said(as_, focal_point):
    report = ask()

    response = as_(focal_point).post(URL, upload(Filled(report).content))

    assertContains(response, "The report says all of this already: there is nothing to write.")
    assert "Put it in the report" not in response.text


def test_what_is_not_read_and_what_is_asked_since_is_said(as_, focal_point):
    report = ask("A1.1", "A1.2")
    filled = Filled(report)
    filled.page["B200"] = "Our own action"
    for row in range(300, 330):
        filled.page.cell(row, 1, "More")
    filled.book["mdmplan"].delete_rows(4)
    filled.page.delete_rows(filled.row("answer", "A1.2") - 1, 18)

    page = words(as_(focal_point).post(URL, upload(filled.content)))

    assert "This is no part of the report, and is not read: Report!B182, Report!A282" in page
    assert "…" in page
    assert "Asked since you downloaded it; answer these on the page of the report: A1.2" in page


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({}, "Choose a file first."),
        ({"file": SimpleUploadedFile("a.xlsx", b"")}, "“a.xlsx” is empty: choose another file."),
        (
            {"file": SimpleUploadedFile("x\u202e.pdf", b"%PDF-1.7")},
            "“x.pdf” is not an Excel workbook (XLSX): save it as XLSX, and send that.",
        ),
        (
            {"file": SimpleUploadedFile("a.xlsx", b"x" * (LARGEST + 1))},
            "“a.xlsx” is larger than the workbook of a report can be: send the one you filled in.",
        ),
    ],
    ids=["none", "empty", "pdf", "large"],
)
def test_a_refusal_stands_beside_the_field(files, sentence, as_, focal_point):
    ask()
    for file in files.values():
        file.seek(0)

    response = as_(focal_point).post(URL, files)

    assert response.status_code == 422
    assert response.context["form"].errors == {"file": [sentence]}
    assertContains(response, sentence.replace("'", "&#x27;"), status_code=422)


def test_neither_is_there_for_a_report_that_was_sent_or_is_locked(as_, focal_point):
    report = ask()
    content = Filled(report).content
    client = as_(focal_point)
    assert client.post(URL, upload(content)).status_code == 200

    with time_machine.travel(datetime(2025, 8, 6, tzinfo=UTC), tick=False):
        response = as_(focal_point).post(URL, upload(content))
    assertRedirects(response, "/reports/2025-Q2/FR/", fetch_redirect_response=False)
    assert said(response) == [LOCKED]
    send(report)
    client = as_(focal_point)
    response = client.post(URL, upload(content))
    assertRedirects(response, "/reports/2025-Q2/FR/", fetch_redirect_response=False)
    assert said(response)[-1] == "This report has been sent already. To change it, its focal point first takes it back."
    assert client.get(URL).status_code == 302


def test_a_report_of_others_is_not_there(as_, focal_point, other_focal_point):
    report = ask()
    content = Filled(report).content
    assert as_(focal_point).post(URL, upload(content)).status_code == 200

    assert as_(other_focal_point).post(URL, upload(content)).status_code == 404
    assert again(report).state == "not_started"


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_for_one_question_and_for_three(count, as_, focal_point, django_assert_num_queries):
    report = ask(*[f"A1.{number + 1}" for number in range(count)])
    filled = Filled(report)
    for number in range(count):
        filled.write(f"A1.{number + 1}", done="Two workshops.")
    client, posted = as_(focal_point), upload(filled.content)

    with django_assert_num_queries(7):
        assert client.post(URL, posted).status_code == 200

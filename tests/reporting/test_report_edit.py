"""/reports/2025-Q2/: a member writes its report."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from pytest_django.asserts import assertContains, assertRedirects

from actions.reporting.models import ReportLine
from actions.reporting.services import LineDraft, recall_report
from tests.factories import NOW, PeriodFactory, UserFactory
from tests.reporting.helpers import (
    FIRST_OPENED,
    accepted,
    again,
    answer,
    ask,
    errors,
    kinds,
    open_first_round,
    open_round,
    returned,
    said,
    said_by,
    save,
    send,
    take_part,
    typed,
    untouched,
    values,
    words,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
URL = "/reports/2025-Q2/"
LOCKED = "This period is locked, its grace has ended. Tell the secretariat what should be corrected."


def after_last_quarter(state="off_track", **changes):
    """Return the report of the second quarter, the first being accepted."""
    take_part("FR", "A1.1")
    accepted(open_first_round()[0], state, at=FIRST_OPENED, **changes)
    return open_round()[0]


# -- Opening the page ------------------------------------------------------------------------------


def test_it_asks_about_each_action_in_the_order_of_the_plan(as_, focal_point):
    ask("A1.2", "A1.1")

    sheet = as_(focal_point).get(URL).context["sheet"]

    assert [form.line.action.code for form in sheet.lines] == ["A1.1", "A1.2"]
    assert sheet.language["language"].value() == "fr"


def test_it_shows_last_quarters_answer_and_starts_from_it(as_, focal_point):
    after_last_quarter(done="We met in Athens.", progress=Decimal("30.0"))

    response = as_(focal_point).get(URL)

    form = response.context["sheet"].lines[0]
    assertContains(response, "We met in Athens.", count=1)
    assert (form["health"].value(), form["reason"].value()) == ("off_track", "Three readings are missing.")
    assert (form["answer"].value(), form["done"].value()) == ("", "")
    assert [choice for choice, _label in form.fields["answer"].choices] == [
        "no_change",
        "not_started_here",
        "leaving",
        "answered",
    ]


def test_it_offers_no_change_only_where_there_is_an_earlier_answer(as_, focal_point):
    ask()

    form = as_(focal_point).get(URL).context["sheet"].lines[0]

    assert [choice for choice, _label in form.fields["answer"].choices] == ["not_started_here", "leaving", "answered"]


def test_it_starts_from_the_draft_and_says_who_saved_it(as_, focal_point, contributor):
    report = after_last_quarter("off_track")
    answer(report, "on_track", done="Two workshops.")
    ReportLine.objects.filter(report=report).update(saved_by=contributor)

    response = as_(focal_point).get(URL)

    form = response.context["sheet"].lines[0]
    assert (form["health"].value(), form["done"].value()) == ("on_track", "Two workshops.")
    assertContains(response, "by: fr.contributor@example.org")


def test_it_says_how_much_is_left(as_, focal_point):
    report = ask("A1.1", "A1.2", "A1.3")
    report.lines.filter(action__code="A1.1").update(answer="not_started_here")

    assert "1 of 3 answered, about 3 minutes left" in words(as_(focal_point).get(URL))


def test_it_does_not_count_minutes_when_all_is_answered(as_, focal_point):
    answer(ask())

    response = as_(focal_point).get(URL)

    assertContains(response, "1 of 1 answered")
    assert "minute" not in response.text


def test_it_shows_what_the_secretariat_asks_to_change(as_, focal_point):
    returned(ask(), "Which members?")

    assertContains(as_(focal_point).get(URL), "Which members?", count=2)


def test_only_the_last_thing_that_was_asked_stands_above_the_questions(as_, focal_point):
    report = returned(ask(), "Which members?")
    returned(report, "Since when?")

    response = as_(focal_point).get(URL)

    assert response.context["asked"].note == "Since when?"
    assertContains(response, "Since when?", count=2)
    assertContains(response, "Which members?", count=1)


def test_once_it_is_no_longer_sent_back_nothing_is_asked(as_, focal_point):
    report = returned(ask(), "Which members?")
    send(report)
    recall_report(report=report, by=focal_point, at=NOW)

    response = as_(focal_point).get(URL)

    assert response.context["asked"] is None
    assertContains(response, "Which members?", count=1)


def test_one_click_for_everything_stands_first_then_after_what_was_answered(as_, focal_point):
    report = ask("A1.1", "A1.2")
    first, rest = "Nothing to report this quarter: send", "Nothing else to report: answer the rest and send"

    response = as_(focal_point).get(URL)
    assert (response.text.count(first), response.text.count(rest)) == (1, 0)
    assert response.text.index(first) < response.text.index("Question 1 of 2")

    report.lines.filter(action__code="A1.1").update(answer="not_started_here")
    response = as_(focal_point).get(URL)
    assert (response.text.count(first), response.text.count(rest)) == (0, 1)
    assert response.text.index("Question 2 of 2") < response.text.index(rest)


def test_who_may_not_send_is_offered_no_such_click(as_, contributor):
    report = ask("A1.1", "A1.2")

    assert "nothing_to_report" not in as_(contributor).get(URL).text
    report.lines.filter(action__code="A1.1").update(answer="not_started_here")
    assert "nothing_to_report" not in as_(contributor).get(URL).text


def test_an_answer_that_may_not_be_sent_is_not_counted(as_, focal_point):
    report = ask("A1.1", "A1.2")
    answer(report)
    report.lines.filter(action__code="A1.2").update(health="at_risk")

    response = as_(focal_point).get(URL)

    assert (response.context["sheet"].answered, response.context["sheet"].minutes_left) == (1, 2)
    assert "1 of 2 answered, about 2 minutes left" in words(response)


def test_asking_for_its_head_writes_nothing(as_, focal_point):
    report = ask()

    response = as_(focal_point).head(URL)

    assert (response.status_code, response.content) == (200, b"")
    assert (again(report).state, kinds(report), report.lines.get().revision) == ("not_started", ["open"], 0)
    send(report)
    assertRedirects(as_(focal_point).head(URL), "/reports/2025-Q2/FR/")


def test_a_report_that_was_sent_opens_on_its_page(as_, focal_point):
    report = ask()
    assert as_(focal_point).get(URL).status_code == 200

    send(report)

    response = as_(focal_point).get(URL)
    assertRedirects(response, "/reports/2025-Q2/FR/")
    assert said(response) == []


def test_a_locked_report_opens_on_its_page_with_the_reason(as_, focal_point):
    ask()

    with time_machine.travel(datetime(2025, 8, 6, tzinfo=UTC), tick=False):
        response = as_(focal_point).get(URL)

    assert (response.url, said(response)) == ("/reports/2025-Q2/FR/", [LOCKED])


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_for_one_question_and_for_three(count, as_, focal_point, django_assert_num_queries):
    codes = [f"A1.{number + 1}" for number in range(count)]
    take_part("FR", *codes)
    accepted(open_first_round()[0], at=FIRST_OPENED)
    report = open_round()[0]
    answer(report)
    for line in report.lines.all():
        ReportLine.objects.filter(pk=line.pk).update(saved_by=UserFactory())
    client = as_(focal_point)

    with django_assert_num_queries(10):
        client.get(URL)


# -- Saving ----------------------------------------------------------------------------------------


def test_it_saves_the_draft(as_, contributor):
    report = ask()

    response = as_(contributor).post(
        URL, typed(report, "at_risk", language="es", done="Two workshops.", progress="42.5")
    )

    line = report.lines.get()
    assert (response.status_code, response.url) == (302, URL)
    assert said(response)[0].startswith("Saved at ")
    assert (line.answer, line.state, line.progress, line.done) == (
        "answered",
        "at_risk",
        Decimal("42.5"),
        "Two workshops.",
    )
    assert (line.saved_by, again(report).language, again(report).state) == (contributor, "es", "draft")


def test_after_saving_one_is_led_to_the_first_question_without_an_answer(as_, contributor):
    report = ask("A1.1", "A1.2", "A1.3")
    client = as_(contributor)
    first, second, third = report.lines.order_by("action__code")

    def save(line):
        page = client.get(URL)
        return client.post(URL, untouched(page) | {f"line-{line.pk}-answer": "not_started_here"}).url

    assert [save(line) for line in (second, first, third)] == [f"{URL}#A1.1", f"{URL}#A1.3", URL]
    assertContains(client.get(URL), 'id="A1.3"', count=1)


def test_completed_needs_no_other_number_than_the_one_that_was_there(as_, focal_point):
    report = after_last_quarter("off_track", progress=Decimal("30.0"))
    line = report.lines.get()
    client = as_(focal_point)
    page = client.get(URL)
    form = page.context["sheet"].lines[0]
    assert form["progress"].value() == 30
    typed_over = {
        "answer": "answered",
        "life_cycle": "completed",
        "completed_on": "2025-06-02",
        "evidence": "https://example.org/minutes",
    }

    response = client.post(
        f"{URL}submit/", untouched(page) | {form.add_prefix(name): text for name, text in typed_over.items()}
    )

    line.refresh_from_db()
    assert (response.status_code, response.url) == (302, "/reports/2025-Q2/FR/")
    assert (line.state, line.progress, line.health) == ("completed", Decimal(100), "")


def test_completed_with_another_number_is_asked_about(as_, focal_point):
    report = ask()

    response = as_(focal_point).post(f"{URL}submit/", typed(report, "completed", progress="80"))

    assert errors(response) == [
        {"progress": ["A completed action is at 100 %: correct the number, or leave it empty."]}
    ]
    assert (again(report).state, report.lines.get().progress) == ("draft", Decimal(80))


def test_characters_that_nobody_can_see_are_left_out(as_, contributor):
    report = ask()

    response = as_(contributor).post(
        URL,
        typed(
            report,
            "at_risk",
            done="Two\x00 workshops\x0band\tone\x1b talk.",
            reason="Three\x07 readings.",
            path_who="Programme\x1f lead",
            good_practice="Meet\x85 early.",
            evidence="https://example.org/a\x07\r\nhttps://example.org/b",
        ),
    )

    line = report.lines.get()
    assert response.status_code == 302
    assert (line.done, line.reason, line.path_who, line.good_practice, line.evidence) == (
        "Two workshops\nand\tone talk.",
        "Three readings.",
        "Programme lead",
        "Meet early.",
        "https://example.org/a\nhttps://example.org/b",
    )


def test_a_number_is_read_as_its_writer_writes_it(as_, contributor):
    report = ask()
    contributor.language = "fr"
    contributor.save()

    as_(contributor).post(URL, typed(report, progress="42,5"))

    assert report.lines.get().progress == Decimal("42.5")


def test_words_without_a_chosen_answer_are_an_answer(as_, contributor):
    report = ask()

    as_(contributor).post(URL, typed(report, answer="", done="Two workshops."))

    assert (report.lines.get().answer, report.lines.get().done) == ("answered", "Two workshops.")


def test_a_question_that_nobody_touched_stays_open(as_, contributor):
    report = after_last_quarter("off_track")
    line = report.lines.get()
    client = as_(contributor)

    response = client.post(URL, untouched(client.get(URL)))

    line.refresh_from_db()
    assert (response.status_code, line.answer, line.saved_by) == (302, "", None)


def test_one_click_says_no_change(as_, contributor):
    report = after_last_quarter("off_track", progress=Decimal("30.0"))
    line = report.lines.get()
    client = as_(contributor)

    client.post(URL, untouched(client.get(URL)) | {f"line-{line.pk}-answer": "no_change"})

    line.refresh_from_db()
    assert (line.answer, line.state, line.progress) == ("no_change", "off_track", Decimal("30.0"))


def test_a_draft_breaks_the_rules_freely(as_, contributor):
    report = ask()

    response = as_(contributor).post(URL, typed(report, "at_risk", reason="", path_what=""))

    assert (response.status_code, report.lines.get().state) == (302, "at_risk")


# -- What cannot be read ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("progress", "abc", "Write a number from 0 to 100."),
        ("progress", "100.1", "Write a number from 0 to 100."),
        ("progress", "-0.1", "Write a number from 0 to 100."),
        ("progress", "NaN", "Write a number from 0 to 100."),
        ("progress", "sNaN", "Write a number from 0 to 100."),
        ("progress", "-Infinity", "Write a number from 0 to 100."),
        ("progress", "12.34", "Ensure that there are no more than 1 decimal place."),
        ("path_by", "soon", "Write the day as 2025-06-30."),
        ("evidence", "minutes", "“minutes” is not a link. Write one address a line, starting with https://."),
        ("done", "x" * 601, "Ensure this value has at most 600 characters (it has 601)."),
        ("reason", "x" * 401, "Ensure this value has at most 400 characters (it has 401)."),
        ("support_request", "x" * 201, "Ensure this value has at most 200 characters (it has 201)."),
        ("good_practice", "x" * 301, "Ensure this value has at most 300 characters (it has 301)."),
    ],
)
def test_what_cannot_be_read_is_said_beside_it_and_kept(field, text, sentence, as_, contributor):
    report = ask("A1.1", "A1.2")
    first, second = report.lines.order_by("action__code")

    response = as_(contributor).post(URL, typed(report, "at_risk", **{field: text}))

    assert (response.status_code, errors(response)) == (422, [{field: [sentence]}, {}])
    assert response.context["sheet"].lines[0][field].value() == text
    assertContains(response, text, status_code=422)
    link = f'<a href="#id_line-{first.pk}-{field}"><span class="code">A1.1</span>'
    assertContains(response, link, count=1, status_code=422)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.answer, second.state) == ("", "at_risk")


@pytest.mark.parametrize("state", ["at_risk", "completed"])
@pytest.mark.parametrize("text", ["150", "-1", "NaN", "sNaN"])
@pytest.mark.parametrize("url", [URL, f"{URL}submit/"])
def test_a_progress_that_cannot_be_loses_nothing_else(url, text, state, as_, focal_point):
    report = ask("A1.1", "A1.2")
    first, second = report.lines.order_by("action__code")

    response = as_(focal_point).post(url, typed(report, state, done="Two workshops.", progress=text))

    assert (response.status_code, errors(response)) == (422, [{"progress": ["Write a number from 0 to 100."]}, {}])
    shown = response.context["sheet"].lines[0]
    assert (shown["progress"].value(), shown["done"].value(), shown["life_cycle"].value()) == (
        text,
        "Two workshops.",
        "completed" if state == "completed" else "in_progress",
    )
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.answer, first.progress, second.state, again(report).state) == ("", None, state, "draft")


def test_a_new_line_counts_as_one_character(as_, contributor):
    report = ask()

    response = as_(contributor).post(URL, typed(report, done="x" * 300 + "\r\n" + "y" * 299))

    assert (response.status_code, len(report.lines.get().done)) == (302, 600)


def test_a_language_that_nobody_writes_is_refused_and_the_answers_kept(as_, contributor):
    report = ask()
    answer(report)

    response = as_(contributor).post(URL, typed(report, language="tlh", done="Two workshops."))

    assert response.status_code == 422
    assert said_by(response.context["sheet"].language) == {
        "language": ["Select a valid choice. tlh is not one of the available choices."]
    }
    assert (again(report).language, report.lines.get().done) == ("fr", "Two workshops.")


@pytest.mark.parametrize("field", ["life_cycle", "health", "answer", "support"])
def test_a_choice_that_was_not_offered_is_refused(field, as_, contributor):
    report = ask()

    response = as_(contributor).post(URL, typed(report, **{field: "unheard"}))

    assert (response.status_code, report.lines.get().answer) == (422, "")
    assert errors(response) == [{field: ["Select a valid choice. unheard is not one of the available choices."]}]


def test_a_form_without_its_revision_saves_nothing_and_can_be_sent_again(as_, contributor):
    report = ask()
    data = typed(report, done="Two workshops.", revision="")

    response = as_(contributor).post(URL, data)

    assert (response.status_code, list(errors(response)[0]), report.lines.get().answer) == (422, ["revision"], "")
    assert response.context["sheet"].lines[0]["revision"].value() == "0"


@pytest.mark.parametrize("revision", ["7", "-1", "9" * 30])
def test_a_revision_that_never_was_overwrites_nothing(revision, as_, contributor):
    report = ask()
    answer(report, done="As it was.")

    response = as_(contributor).post(URL, typed(report, done="Mine.", revision=revision))

    assert (response.status_code, report.lines.get().done) == (422, "As it was.")


# -- Two at a time ---------------------------------------------------------------------------------


def test_who_saves_second_sees_both_versions_and_chooses(as_, contributor):
    report = ask("A1.1", "A1.2")
    first, second = report.lines.order_by("action__code")
    mine = typed(report, done="Mine.")
    answer(report, done="The colleague's.")
    mine[f"line-{second.pk}-revision"] = "1"

    response = as_(contributor).post(URL, mine)

    first.refresh_from_db()
    assert (response.status_code, first.done) == (422, "The colleague's.")
    (sentence,) = errors(response)[0]["answer"]
    assert "“The colleague's.”" in sentence
    assert "save again to put it in its place" in sentence
    assert errors(response)[1] == {}
    assertContains(response, "Mine.", status_code=422)

    shown = response.context["sheet"].lines
    again_typed = mine | {form.add_prefix("revision"): form["revision"].value() for form in shown}
    assert as_(contributor).post(URL, again_typed).status_code == 302
    first.refresh_from_db()
    assert first.done == "Mine."


def test_what_nobody_touched_neither_clashes_nor_overwrites(as_, contributor):
    report = ask("A1.1", "A1.2")
    theirs, mine = report.lines.order_by("action__code")
    posted = untouched(as_(contributor).get(URL))
    save(report, [LineDraft(theirs, values(done="The colleague's."), 0)])

    response = as_(contributor).post(URL, posted | {f"line-{mine.pk}-done": "Mine."})

    theirs.refresh_from_db()
    mine.refresh_from_db()
    assert (theirs.done, theirs.revision) == ("The colleague's.", 1)
    assert (response.status_code, mine.done) == (302, "Mine.")


def test_the_page_sent_back_as_it_came_changes_nothing(as_, focal_point):
    after_last_quarter(done="We met in Athens.", progress=Decimal("30.0"))
    page = as_(focal_point).get(URL)

    response = as_(focal_point).post(URL, untouched(page))

    line = page.context["sheet"].lines[0].line
    line.refresh_from_db()
    assert (response.status_code, line.revision, line.answer) == (302, 0, "")


def test_an_answer_without_words_is_told_by_its_name(as_, contributor):
    report = ask()
    mine = typed(report, done="Mine.")
    answer(report, answer="not_started_here")

    response = as_(contributor).post(URL, mine)

    assert "“Not started here yet”" in errors(response)[0]["answer"][0]


# -- Out of time -----------------------------------------------------------------------------------


def test_a_locked_period_refuses_and_keeps_what_was_typed_on_screen(as_, contributor):
    report = ask()
    data = typed(report, done="Two workshops.")

    with time_machine.travel(datetime(2025, 8, 6, tzinfo=UTC), tick=False):
        response = as_(contributor).post(URL, data)

    assert (response.status_code, response.context["closed"], report.lines.get().answer) == (409, LOCKED, "")
    assertContains(response, LOCKED, status_code=409)
    assertContains(response, "Two workshops.", status_code=409)


def test_a_report_sent_meanwhile_refuses_and_keeps_what_was_typed_on_screen(as_, contributor):
    report = ask()
    data = typed(report, done="Two workshops.")
    send(report, done="As sent.")

    response = as_(contributor).post(URL, data)

    assert (response.status_code, response.context["closed"]) == (
        409,
        "This report has been sent. To change it, its focal point first takes it back.",
    )
    assertContains(response, "Two workshops.", status_code=409)
    assert (report.lines.get().done, kinds(report)) == ("As sent.", ["open", "begin", "submit"])


# -- Who may ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("focal_point", (200, 302)),
        ("contributor", (200, 302)),
        ("other_focal_point", (404, 404)),
        ("secretariat", (403, 403)),
        ("administrator", (403, 403)),
        ("board", (403, 403)),
    ],
)
def test_a_report_is_written_by_its_own_member(who, status, method, as_, request):
    report = ask()

    response = getattr(as_(request.getfixturevalue(who)), method)(URL, typed(report) if method == "post" else {})

    assert response.status_code == status[method == "post"]
    assert again(report).state == ("draft" if response.status_code == 302 else "not_started")


def test_each_member_writes_its_own(as_, other_focal_point):
    take_part("FR", "A1.1")
    take_part("ES", "A1.1", role="contributing")
    spain, france = open_round()

    as_(other_focal_point).post(URL, typed(france) | typed(spain, done="Ours."))

    assert (spain.lines.get().done, france.lines.get().answer) == ("Ours.", "")


@pytest.mark.parametrize("url", ["/reports/2024-Q1/", "/reports/2025-Q9/", "/reports/nonsense/"])
def test_an_unknown_period_is_not_found(url, as_, focal_point):
    ask()

    assert as_(focal_point).get(URL).status_code == 200
    assert as_(focal_point).get(url).status_code == 404


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_it_rejects_other_methods(method, as_, focal_point):
    ask()

    assert getattr(as_(focal_point), method)(URL).status_code == 405


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_was_not_asked_is_told_so(method, as_, focal_point, other_focal_point):
    ask()
    PeriodFactory(code="2025-Q3", starts_on=date(2025, 7, 1), ends_on=date(2025, 9, 30))
    assert as_(focal_point).get(URL).status_code == 200

    for url, sentence in [
        (URL, "Nothing was asked of your association for Q2 2025."),
        ("/reports/2025-Q3/", "Q3 2025 has not opened yet."),
    ]:
        assertContains(getattr(as_(other_focal_point), method)(url), sentence, count=1, status_code=404)

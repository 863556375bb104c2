"""/reports/2025-Q2/ written by two people at once, and saved by itself while one types."""

import pytest
from pytest_django.asserts import assertContains

from actions.reporting.services import LineDraft
from tests.reporting.helpers import again, ask, kinds, save, send, untouched, values
from tests.reporting.helpers import said as told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
URL = "/reports/2025-Q2/"
HTMX = {"HX-Request": "true"}
BOTH = "Something else was saved here meanwhile: choose which one stands."


@pytest.fixture
def report():
    """France is asked about one action."""
    return ask()


@pytest.fixture
def typed(report, as_, contributor):
    """What the contributor's browser would post from the page as it is now."""
    return untouched(as_(contributor).get(URL))


def key(report, name):
    """Return the name of a field of the only question."""
    return f"line-{report.lines.get().pk}-{name}"


def said(report, **changes):
    """Let the colleague save an answer."""
    line = report.lines.get()
    assert save(report, [LineDraft(line, values("on_track", **changes), line.revision)]) == []


def fresh(response):
    """Return what the page should hold now, by the name of the input."""
    return dict(response.context["fresh"])


# -- Saved by itself -------------------------------------------------------------------------------


def test_it_saves_what_is_typed_and_says_when(as_, contributor, report, typed, django_assert_num_queries):
    client = as_(contributor)

    with django_assert_num_queries(21):
        response = client.post(URL, typed | {key(report, "done"): "Two workshops."}, headers=HTMX)

    line = report.lines.get()
    assert (response.status_code, line.done, line.answer, line.saved_by) == (
        200,
        "Two workshops.",
        "answered",
        contributor,
    )
    assertContains(response, "Saved at 11:00", count=1)
    assert "<html" not in response.text
    assert fresh(response)[key(report, "revision")] == "1"
    assert fresh(response)[key(report, "answer")] == "answered"
    assert kinds(report) == ["open", "begin"]


def test_the_next_save_follows_from_the_first(as_, contributor, report, typed):
    client = as_(contributor)
    typed |= {key(report, "done"): "Two"}
    typed |= fresh(client.post(URL, typed, headers=HTMX))

    response = client.post(URL, typed | {key(report, "done"): "Two workshops."}, headers=HTMX)

    assert (response.status_code, report.lines.get().done, report.lines.get().revision) == (200, "Two workshops.", 2)


def test_a_page_in_which_nothing_is_typed_begins_nothing(as_, contributor, report, typed):
    response = as_(contributor).post(URL, typed, headers=HTMX)

    assert (response.status_code, fresh(response), again(report).state) == (200, {}, "not_started")


def test_a_space_at_the_end_of_what_is_being_typed_is_left_alone(as_, contributor, report, typed):
    response = as_(contributor).post(URL, typed | {key(report, "done"): "Two \r\n"}, headers=HTMX)

    assert report.lines.get().done == "Two"
    assert key(report, "done") not in fresh(response)


def test_another_language_is_kept_once_it_is_begun(as_, contributor, report, typed):
    client = as_(contributor)
    client.post(URL, typed | {"language": "el"}, headers=HTMX)
    assert again(report).language == ""

    typed |= fresh(client.post(URL, typed | {key(report, "done"): "Two."}, headers=HTMX))
    client.post(URL, typed | {"language": "el"}, headers=HTMX)

    assert again(report).language == "el"


def test_what_cannot_be_read_says_so_and_saves_nothing_of_that_question(as_, contributor, report, typed):
    typed = {key(report, "done"): "Two workshops.", key(report, "forecast_on"): "soon"}

    response = as_(contributor).post(URL, typed | typed, headers=HTMX)

    assert (response.status_code, report.lines.get().done) == (422, "")
    assertContains(response, "This answer is not saved yet.", count=1, status_code=422)
    assertContains(response, '<a href="#A1.1">A1.1</a>', html=True, status_code=422)
    assertContains(response, "Write the day as 2025-06-30.", count=1, status_code=422)


def test_a_report_that_was_sent_says_so(as_, contributor, report, typed):
    send(report)

    response = as_(contributor).post(URL, typed | {key(report, "done"): "Mine."}, headers=HTMX)

    assert response.status_code == 409
    assertContains(
        response,
        "This report has been sent. To change it, its focal point first takes it back.",
        count=1,
        status_code=409,
    )


def test_it_keeps_the_list_of_what_is_open_true(as_, contributor, report, typed):
    assert as_(contributor).get(URL).context["sheet"].open_questions == ["A1.1"]

    response = as_(contributor).post(URL, typed | {key(report, "answer"): "not_started_here"}, headers=HTMX)

    assert response.context["sheet"].open_questions == []
    assertContains(response, "Everything is answered.", count=1)


# -- Two at once -----------------------------------------------------------------------------------


def test_two_fields_of_one_answer_are_joined(as_, contributor, report, typed):
    said(report, done="The colleague's.", good_practice="Meet early.")

    response = as_(contributor).post(URL, typed | {key(report, "evidence"): "https://example.org/"}, headers=HTMX)

    line = report.lines.get()
    assert (response.status_code, line.done, line.good_practice) == (200, "The colleague's.", "Meet early.")
    assert line.evidence == "https://example.org/"
    assert fresh(response)[key(report, "done")] == "The colleague's."


def test_who_only_reads_sees_what_the_colleague_saved(as_, contributor, report, typed):
    said(report, done="The colleague's.")

    response = as_(contributor).post(URL, typed, headers=HTMX)

    assert fresh(response)[key(report, "done")] == "The colleague's."
    assert report.lines.get().revision == 1


def test_the_same_words_are_no_conflict(as_, contributor, report, typed):
    said(report, done="The same.")

    response = as_(contributor).post(URL, typed | {key(report, "done"): "The same."}, headers=HTMX)

    assert response.status_code == 200


@pytest.mark.parametrize(("taken", "stands"), [("theirs", "The colleague's."), ("yours", "Mine.")])
def test_the_same_field_is_asked_and_never_overwritten(taken, stands, as_, contributor, report, typed):
    said(report, done="The colleague's.")
    client = as_(contributor)
    typed |= {key(report, "done"): "Mine."}

    asked = client.post(URL, typed, headers=HTMX)

    (difference,) = asked.context["sheet"].lines[0].differences
    assert (asked.status_code, report.lines.get().done) == (422, "The colleague's.")
    assert (difference.theirs, difference.yours, difference.taken) == ("The colleague's.", "Mine.", "")
    assertContains(asked, "choose which one stands", status_code=422)

    chosen = client.post(URL, typed | {difference.input_name: taken}, headers=HTMX)
    assert (chosen.status_code, report.lines.get().done) == (200, stands)


def test_a_choice_counts_for_the_version_that_was_seen(as_, contributor, report, typed):
    said(report, done="The colleague's.")
    client = as_(contributor)
    typed |= {key(report, "done"): "Mine."}
    (difference,) = client.post(URL, typed, headers=HTMX).context["sheet"].lines[0].differences
    said(report, done="A third.")

    response = client.post(URL, typed | {difference.input_name: "yours"}, headers=HTMX)

    assert (response.status_code, report.lines.get().done) == (422, "A third.")


def test_without_javascript_the_page_asks_too(as_, contributor, report, typed):
    said(report, done="The colleague's.")

    response = as_(contributor).post(URL, typed | {key(report, "done"): "Mine."})

    form = response.context["sheet"].lines[0]
    assert (response.status_code, form.errors["done"], form["done"].value()) == (422, [BOTH], "Mine.")
    assertContains(response, "<!DOCTYPE html>", count=1, status_code=422)
    assertContains(response, 'value="theirs"', count=1, status_code=422)


# -- Sent twice ------------------------------------------------------------------------------------


def test_the_same_submit_sent_twice_sends_once(as_, focal_point, report):
    client = as_(focal_point)
    posted = untouched(client.get(URL)) | {key(report, "answer"): "not_started_here"}

    first, second = (client.post(f"{URL}submit/", posted) for _time in range(2))

    assert (first.url, second.url) == ("/reports/2025-Q2/FR/", "/reports/2025-Q2/FR/")
    assert told(second)[-1] == "Your report had been sent already: nothing more to do."
    assert kinds(report) == ["open", "begin", "submit"]

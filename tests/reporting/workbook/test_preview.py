"""Three versions of each answer: as sent, as now on the web, as returned."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from actions.reporting.models import ReportLine
from tests.factories import NOW
from tests.reporting.helpers import (
    FIRST_OPENED,
    accepted,
    again,
    answer,
    ask,
    author,
    open_first_round,
    open_round,
    take_part,
)
from tests.reporting.workbook.helpers import Filled, changes, outcomes, preview

pytestmark = pytest.mark.django_db
DONE = "What we did this quarter"


def save(found):
    """Write a preview as the focal point does; return the lines that were left alone."""
    return found.save(by=author(found.report), at=NOW)


def stored(report):
    """Return the first line of a report as it is stored now."""
    return ReportLine.objects.get(report=report, action__code="A1.1")


def field(report, name):
    """Return under which name the page of the report posts an answer."""
    return f"line-{stored(report).pk}-{name}"


def test_an_untouched_workbook_changes_nothing():
    report = ask()
    answer(report, "off_track", progress=Decimal("62.5"), forecast_on=date(2025, 9, 30), done="One\n\ntwo")

    found = preview(report, Filled(report).content)

    assert (found.parts, found.writes, found.ready, found.unread, found.asked_since) == ([], 0, True, [], [])


def test_what_was_changed_in_the_workbook_alone_is_taken():
    report = ask()
    answer(report, done="One.")

    found = preview(report, Filled(report).write(done="One, two.").content)

    assert outcomes(found) == [(DONE, "One.", "One.", "One, two.", "taken")]
    assert (found.ready, found.writes) == (True, 1)


def test_what_was_changed_on_the_web_alone_stays():
    report = ask()
    answer(report, done="One.")
    content = Filled(report).content
    answer(report, done="One, two.")

    found = preview(report, content)

    assert outcomes(found) == [(DONE, "One.", "One, two.", "One.", "stays")]
    assert (found.ready, found.writes) == (True, 0)


def test_what_was_changed_alike_in_both_is_not_shown():
    report = ask()
    content = Filled(report).write(answer="Not started here yet", life_cycle="Not started").content
    answer(report, "not_started", answer="not_started_here")

    assert outcomes(preview(report, content)) == []


def test_what_was_changed_in_both_is_a_choice_with_neither_lost():
    report = ask()
    answer(report, done="One.")
    content = Filled(report).write(done="Two.").content
    answer(report, done="Three.")

    found = preview(report, content)

    assert outcomes(found) == [(DONE, "One.", "Three.", "Two.", "choice")]
    assert (changes(found)[0].taken, found.ready) == ("", False)
    assert [(heading, change.label) for heading, change in found.open] == [("A1.1", DONE)]


@pytest.mark.parametrize(("taken", "done", "writes"), [("theirs", "Three.", 0), ("yours", "Two.", 1)])
def test_a_choice_decides(taken, done, writes):
    report = ask()
    answer(report, done="One.")
    content = Filled(report).write(done="Two.").content
    answer(report, done="Three.")

    found = preview(report, content, **{f"take-{field(report, 'done')}": taken})

    assert (found.ready, found.writes, changes(found)[0].taken) == (True, writes, taken)
    assert save(found) == []
    assert stored(report).done == done


def test_a_wrong_cell_is_named_by_its_address_and_kept():
    report = ask()
    filled = Filled(report).write(path_by="45/13/2025", progress=150)

    found = preview(report, filled.content)

    assert [(change.address, change.yours, change.taken, list(change.field.errors)) for change in changes(found)] == [
        (f"Report!{filled.cell('progress').coordinate}", "150", "yours", ["Write a number from 0 to 100."]),
        (
            f"Report!{filled.cell('path_by').coordinate}",
            "45/13/2025",
            "yours",
            ["“45/13/2025” is not in the calendar (day, month, year)."],
        ),
    ]
    assert found.ready is False


def test_a_text_over_its_limit_is_kept_and_said():
    report = ask()
    long = "x" * 601

    (change,) = changes(preview(report, Filled(report).write(done=long).content))

    assert (change.yours, change.field.value()) == (long, long)
    assert list(change.field.errors) == ["Ensure this value has at most 600 characters (it has 601)."]


def test_a_wrong_answer_is_put_right_in_the_preview():
    report = ask()
    content = Filled(report).write(answer="Here is our answer", progress="half", done="x" * 601).content
    right = {field(report, "progress"): "62,5", field(report, "done"): "Short.\r\nAnd good."}

    with translation.override("fr"):
        found = preview(report, content, **right)
        assert (found.ready, found.writes) == (True, 3)
        save(found)

    line = stored(report)
    assert (line.answer, line.progress, line.done) == ("answered", Decimal("62.5"), "Short.\nAnd good.")


def test_a_wrong_answer_that_is_put_right_wrongly_is_said_again():
    report = ask()
    content = Filled(report).write(progress="half").content
    take = {f"take-{field(report, 'progress')}": "yours"}

    same = preview(report, content, **take, **{field(report, "progress"): "half"})
    other = preview(report, content, **take, **{field(report, "progress"): "101"})

    assert list(changes(same)[0].field.errors) == ["“half” is not a number from 0 to 100."]
    assert list(changes(other)[0].field.errors) == ["Write a number from 0 to 100."]
    assert (same.ready, other.ready) == (False, False)


def test_a_wrong_answer_may_be_left_as_it_is_on_the_web():
    report = ask()
    content = Filled(report).write(progress="half").content

    found = preview(report, content, **{f"take-{field(report, 'progress')}": "theirs"})

    assert [(change.outcome, change.taken) for change in changes(found)] == [("choice", "theirs")]
    assert (found.ready, found.writes) == (True, 0)


def test_a_box_that_is_left_unmarked_is_no():
    report = ask()
    answer(report, sure=True)
    content = Filled(report).write(sure="Perhaps").content
    assert not preview(report, content).ready

    found = preview(report, content, **{f"take-{field(report, 'sure')}": "yours"})

    assert (found.ready, found.writes) == (True, 1)
    save(found)
    assert stored(report).sure is False


def test_a_wrong_answer_in_place_of_a_newer_one_must_be_chosen():
    report = ask()
    content = Filled(report).write(progress="half").content
    answer(report, progress=Decimal(30))

    found = preview(report, content)

    assert [(change.web, change.yours, change.outcome, change.taken) for change in changes(found)][-1] == (
        "30",
        "half",
        "choice",
        "",
    )


def test_the_language_of_the_report_is_asked_too():
    report = ask()
    filled = Filled(report)
    filled.cell("language", "").value = "Ελληνικά"

    found = preview(report, filled.content)

    assert outcomes(found) == [("We write in", "Français", "Français", "Ελληνικά", "taken")]
    save(found)
    assert (again(report).language, stored(report).revision) == ("el", 0)


def test_a_report_that_was_begun_becomes_a_draft_and_untouched_lines_are_left_alone():
    report = ask("A1.1", "A1.2")
    found = preview(report, Filled(report).write("A1.2", done="Two workshops.").content)

    save(found)

    line = ReportLine.objects.get(report=report, action__code="A1.2")
    assert (again(report).state, stored(report).revision) == ("draft", 0)
    assert (line.answer, line.done, line.revision) == ("answered", "Two workshops.", 1)


def test_what_was_filled_in_from_last_quarter_is_written_with_the_first_answer():
    take_part("FR", "A1.1")
    accepted(open_first_round()[0], "off_track", at=FIRST_OPENED)
    report = open_round()[0]

    save(preview(report, Filled(report).write(done="Still waiting.").content))

    line = stored(report)
    assert (line.life_cycle, line.health, line.reason) == ("in_progress", "off_track", "Three readings are missing.")


def test_no_change_repeats_last_quarter():
    take_part("FR", "A1.1")
    accepted(open_first_round()[0], "off_track", at=FIRST_OPENED)
    report = open_round()[0]

    save(preview(report, Filled(report).write(answer="No change since last quarter", health="On track").content))

    line = stored(report)
    assert (line.answer, line.health) == ("no_change", "off_track")


def test_leaving_says_nothing_of_where_the_action_stands():
    report = ask()
    answer(report, "off_track")

    save(preview(report, Filled(report).write(answer="We no longer take part").content))

    line = stored(report)
    assert (line.answer, line.life_cycle, line.health, line.reason) == ("leaving", "", "", "")


def test_no_change_is_refused_where_there_is_nothing_to_repeat():
    report = ask()

    (change,) = changes(preview(report, Filled(report).write(answer="No change since last quarter").content))

    assert "“No change since last quarter” is not among the choices: " in change.field.errors[0]


def test_an_emptied_request_asks_for_nothing():
    report = ask()
    answer(report, support="board", support_request="Co-finance the post?")

    found = preview(report, Filled(report).write(support=None, support_request=None).content)

    assert [(change.label, change.yours) for change in changes(found)] == [
        ("Support or decision requested from", "None"),
        ("In one sentence", ""),
    ]
    save(found)
    assert (stored(report).support, stored(report).support_request) == ("none", "")


def test_an_emptied_cell_that_asked_for_nothing_is_no_change():
    report = ask()

    assert outcomes(preview(report, Filled(report).write(support=None).content)) == []


def test_a_line_that_a_colleague_saved_since_the_preview_is_left_alone():
    report = ask("A1.1", "A1.2")
    content = Filled(report).write("A1.1", done="Ours.").write("A1.2", done="Ours too.").content
    seen = {field(report, "revision"): str(stored(report).revision)}
    ReportLine.objects.filter(pk=stored(report).pk).update(revision=1, reason="A colleague was here.", saved_at=NOW)

    left = save(preview(report, content, **seen))

    assert [line.action.code for line in left] == ["A1.1"]
    assert (stored(report).done, stored(report).reason) == ("", "A colleague was here.")
    assert ReportLine.objects.get(report=report, action__code="A1.2").done == "Ours too."


def test_a_revision_that_is_no_number_writes_nothing():
    report = ask()
    content = Filled(report).write(done="Ours.").content

    found = preview(report, content, **{field(report, "revision"): "x"})

    assert (found.ready, found.faults) == (False, [("A1.1", "Enter a whole number.")])


def test_an_answer_of_the_web_that_no_longer_obeys_is_said():
    report = ask()
    content = Filled(report).write(done="Ours.").content
    ReportLine.objects.filter(report=report).update(reason="x" * 401, answer="answered")

    found = preview(report, content)

    assert found.faults == [("A1.1", "Ensure this value has at most 400 characters (it has 401).")]


def test_the_end_of_another_life_cycle_is_forgotten_as_on_the_page():
    report = ask()
    answer(report, "on_track", progress=Decimal(30))
    link = "https://example.org/minutes"

    save(
        preview(
            report, Filled(report).write(life_cycle="Completed", completed_on=date(2025, 6, 30), evidence=link).content
        )
    )

    line = stored(report)
    assert (line.life_cycle, line.health, line.progress) == ("completed", "", Decimal(100))
    assert line.errors(NOW) == {}

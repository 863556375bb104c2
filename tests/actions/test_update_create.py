"""The form that updates a status."""

import html
import re
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django.asserts import assertInHTML

from actions.models import Action, Evidence, Update
from actions.services.updates import record_update
from priorities.models import Plan
from tests.factories import NOW, ActionFactory, UserFactory, update

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
PAGE = "/actions/A1.1/update/"
NOT_STARTED = {"revision": "0", "language": "en", "life_cycle": "not_started"}
ON_TRACK = NOT_STARTED | {"life_cycle": "in_progress", "health": "on_track"}
AT_RISK = ON_TRACK | {
    "health": "at_risk",
    "reason": "Three readings are missing.",
    "path_what": "Ask the three members",
    "path_who": "Programme lead",
    "path_by": "2025-09-30",
}
COMPLETED = NOT_STARTED | {
    "life_cycle": "completed",
    "completed_on": "2025-06-02",
    "evidence": "https://example.org/minutes",
}
POSTPONED = NOT_STARTED | {"life_cycle": "postponed", "reason": "After the assembly."}
SURE = "100 %, but not completed: choose Completed, or confirm below that work remains."


@pytest.fixture
def action():
    """The first action of the plan."""
    return ActionFactory(code="A1.1")


@pytest.fixture
def post(as_, secretariat, action):
    """Send the form."""
    client = as_(secretariat)

    def send(data):
        return client.post(PAGE, data)

    return send


def errors(page):
    """Return the sentences beside each field, by the name of the field."""
    found = re.findall(r'<ul class="errorlist" id="id_(\w+?)_error">(.*?)</ul>', page.content.decode(), re.DOTALL)
    return {name: re.findall(r"<li>(.*?)</li>", sentences) for name, sentences in found}


def kept(page):
    """Return everything that the form of a page holds, as a browser would send it again."""
    form = page.content.decode().partition('<form class="form')[2].partition("</form>")[0]
    held = {}
    for tag in re.findall(r"<input [^>]*>", form):
        values = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if values["type"] not in ("radio", "checkbox") or re.search(r"\schecked\b", tag):
            held[values["name"]] = values.get("value", "on" if values["type"] == "checkbox" else "")
    held |= dict(re.findall(r'<textarea name="(\w+)"[^>]*>\n?(.*?)</textarea>', form, re.DOTALL))
    for name, options in re.findall(r'<select name="(\w+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        held[name] = re.search(r'value="([^"]*)" selected', options)[1]
    return {name: html.unescape(text) for name, text in held.items() if text.strip() and name != "csrfmiddlewaretoken"}


def versions(page):
    """Return each difference that a page shows: the field, theirs, yours, and which is taken."""
    found = []
    for row in re.findall(r"<tr>(.*?)</tr>", page.text.partition("<tbody>")[2].partition("</tbody>")[0], re.DOTALL):
        [label] = re.findall(r'<td class="title">(.*?)</td>', row)
        theirs, yours = re.findall(r"<span>(.*?)</span>", row)
        taken = [
            value for value, rest in re.findall(r'value="(theirs|yours)"(.*?)>', row, re.DOTALL) if "checked" in rest
        ]
        found.append((label, theirs, yours, "".join(taken)))
    return found


# -- What is recorded ------------------------------------------------------------------------------


def test_it_records_the_update_and_leads_back_to_the_action(post, action, secretariat, client):
    page = post(
        AT_RISK | {"progress": "42.5", "forecast_on": "2025-10-01", "note": "Line one\r\nLine two", "language": "fr"}
    )

    assert (page.status_code, page.url) == (302, "/actions/A1.1/")
    made = Update.objects.get()
    assert (made.action, made.author, made.at) == (action, secretariat, NOW)
    assert (made.state, made.progress, made.forecast_on) == ("at_risk", Decimal("42.5"), date(2025, 10, 1))
    assert (made.reason, made.path_what, made.path_who, made.path_by) == (
        "Three readings are missing.",
        "Ask the three members",
        "Programme lead",
        date(2025, 9, 30),
    )
    assert (made.note, made.note_language) == ("Line one\nLine two", "fr")
    assert "The status of A1.1 is recorded." in client.get(page.url).content.decode()


@pytest.mark.parametrize(
    ("data", "state", "progress"),
    [
        (NOT_STARTED, "not_started", None),
        (ON_TRACK | {"progress": "0"}, "on_track", 0),
        (ON_TRACK | {"progress": "100", "sure": "on"}, "on_track", 100),
        (AT_RISK | {"health": "off_track"}, "off_track", None),
        (COMPLETED, "completed", 100),
        (COMPLETED | {"completed_on": "08/07/2025"}, "completed", 100),
        (COMPLETED | {"evidence": "", "no_evidence_reason": "An oral agreement."}, "completed", 100),
        (POSTPONED, "postponed", None),
        (POSTPONED | {"life_cycle": "cancelled"}, "cancelled", None),
    ],
)
def test_every_state_can_be_recorded(post, action, data, state, progress):
    assert post(data).status_code == 302

    action.refresh_from_db()
    assert (action.state, action.progress, action.revision) == (state, progress, 1)


def test_links_are_kept_as_evidence(post):
    post(COMPLETED | {"evidence": "https://example.org/a\r\n\r\nhttps://example.org/b"})

    assert list(Evidence.objects.values_list("url", flat=True)) == ["https://example.org/a", "https://example.org/b"]


@pytest.mark.parametrize(
    ("language", "typed", "progress"),
    [
        ("fr", "12,5", "12.5"),
        ("es", "12,5", "12.5"),
        ("fr", "12.5", "12.5"),
        ("en", "12.5", "12.5"),
        ("fr", " 12 ", "12"),
    ],
)
def test_a_number_is_written_as_in_the_reader_s_language(as_, secretariat, action, language, typed, progress):
    secretariat.language = language
    secretariat.save()

    page = as_(secretariat).post(PAGE, ON_TRACK | {"progress": typed})

    assert (page.status_code, Update.objects.get().progress) == (302, Decimal(progress))


def test_the_form_starts_from_where_the_action_stands(as_, secretariat, action):
    update(action, "at_risk", progress="40.5", forecast_on=date(2025, 10, 1), note="Said on Monday.")

    page = as_(secretariat).get(PAGE)

    assert kept(page) == AT_RISK | {"revision": "1", "progress": "40.5", "forecast_on": "2025-10-01"}
    assert errors(page) == {}


# -- What is refused -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "field", "sentence"),
    [
        (NOT_STARTED | {"life_cycle": ""}, "life_cycle", "Choose where the action is in its life."),
        (ON_TRACK | {"health": ""}, "health", "Say how it is going: on track, at risk or off track."),
        (
            NOT_STARTED | {"health": "on_track"},
            "health",
            "Health is for actions in progress: choose In progress, or leave it empty.",
        ),
        (
            COMPLETED | {"health": "at_risk"},
            "health",
            "Health is for actions in progress: choose In progress, or leave it empty.",
        ),
        (ON_TRACK | {"progress": "100"}, "progress", SURE),
        (
            COMPLETED | {"progress": "80"},
            "progress",
            "A completed action is at 100 %: correct the number, or leave it empty.",
        ),
        (ON_TRACK | {"progress": "abc"}, "progress", "Write a number from 0 to 100."),
        (ON_TRACK | {"progress": "NaN"}, "progress", "Write a number from 0 to 100."),
        (ON_TRACK | {"progress": "sNaN"}, "progress", "Write a number from 0 to 100."),
        (ON_TRACK | {"progress": "-Infinity"}, "progress", "Write a number from 0 to 100."),
        (COMPLETED | {"progress": "sNaN"}, "progress", "Write a number from 0 to 100."),
        (ON_TRACK | {"progress": "12,5"}, "progress", "Write a number from 0 to 100."),
        (ON_TRACK | {"progress": "101"}, "progress", "Write a number from 0 to 100."),
        (ON_TRACK | {"progress": "-1"}, "progress", "Write a number from 0 to 100."),
        (ON_TRACK | {"progress": "1.25"}, "progress", "Ensure that there are no more than 1 decimal place."),
        (AT_RISK | {"reason": " "}, "reason", "Say what causes this: at risk and off track need a cause."),
        (AT_RISK | {"path_what": ""}, "path_what", "Say what will bring it back to green."),
        (AT_RISK | {"path_who": ""}, "path_who", "Say who will do it, by role."),
        (AT_RISK | {"path_by": ""}, "path_by", "Say by when."),
        (AT_RISK | {"path_by": "in autumn"}, "path_by", "Write the day as 2025-06-30."),
        (COMPLETED | {"completed_on": ""}, "completed_on", "Say on which day it was completed."),
        (
            COMPLETED | {"completed_on": "2025-07-09"},
            "completed_on",
            "This day is still to come: an action is completed in the past.",
        ),
        (ON_TRACK | {"completed_on": "2025-06-02"}, "completed_on", "Only a completed action has a completion date."),
        (COMPLETED | {"evidence": ""}, "evidence", "Give a link that shows it, or say below why there is none."),
        (
            COMPLETED | {"evidence": "https://example.org\nminutes.pdf"},
            "evidence",
            "“minutes.pdf” is not a link. Write one address a line, starting with https://.",
        ),
        (
            COMPLETED | {"evidence": "https://example.org/" + "x" * 500},
            "evidence",
            "This link is longer than 500 characters: https://example.org/xxxxxxxxxxxxxxxxxxxx…",
        ),
        (POSTPONED | {"reason": ""}, "reason", "Say why: a postponed or cancelled action needs its reason."),
        (POSTPONED | {"reason": "x" * 401}, "reason", "Ensure this value has at most 400 characters (it has 401)."),
        (ON_TRACK | {"note": "x" * 1001}, "note", "Ensure this value has at most 1000 characters (it has 1001)."),
        (
            COMPLETED | {"no_evidence_reason": "x" * 201},
            "no_evidence_reason",
            "Ensure this value has at most 200 characters (it has 201).",
        ),
        (ON_TRACK | {"forecast_on": "2025-02-30"}, "forecast_on", "Write the day as 2025-06-30."),
        (ON_TRACK | {"forecast_on": "0205-09-30"}, "forecast_on", "Write a day between 1980 and 2100."),
        (COMPLETED | {"completed_on": "1025-06-02"}, "completed_on", "Write a day between 1980 and 2100."),
    ],
)
def test_bad_input_has_its_sentence_beside_its_field_and_keeps_what_was_typed(post, action, data, field, sentence):
    page = post(data | {"note": data.get("note", "Typed with care.")})

    assert errors(page) == {field: [sentence]}
    assert kept(page) == {
        name: value.replace("\r\n", "\n")
        for name, value in ({"note": "Typed with care."} | data).items()
        if value.strip()
    }
    action.refresh_from_db()
    assert (action.revision, Update.objects.exists(), Evidence.objects.exists()) == (0, False, False)


def test_a_text_up_to_its_limit_is_taken_with_new_lines_counted_once(post):
    assert post(POSTPONED | {"reason": "x" * 199 + "\r\n" + "x" * 200}).status_code == 302

    assert len(Update.objects.get().reason) == 400


def test_characters_that_nobody_can_see_are_not_kept(post, client):
    typed = AT_RISK | {"note": "a\x0bb", "reason": "c\x07d", "path_what": "e\x1bf", "path_who": "g\x7fh"}

    assert post(typed).status_code == 302

    made = Update.objects.get()
    assert (made.note, made.reason, made.path_what, made.path_who) == ("a\nb", "cd", "ef", "gh")
    assert client.get("/actions/export.xlsx").status_code == 200


@pytest.mark.parametrize("field", ["reason", "path_what", "path_who"])
def test_a_text_of_which_nothing_can_be_seen_is_no_text(post, field):
    page = post(AT_RISK | {field: "\x07"})

    assert (page.status_code, list(errors(page)), Update.objects.exists()) == (422, [field], False)


@pytest.mark.parametrize(("field", "value"), [("life_cycle", "asleep"), ("health", "unwell"), ("language", "tlh")])
def test_a_choice_that_does_not_exist_is_refused(post, field, value):
    page = post(ON_TRACK | {field: value})

    assert errors(page) == {field: [f"Select a valid choice. {value} is not one of the available choices."]}
    assert not Update.objects.exists()


def test_100_percent_without_completed_is_asked_about_then_taken(post):
    asked = post(ON_TRACK | {"progress": "100"})
    assert errors(asked) == {"progress": [SURE]}
    assertInHTML('<input type="checkbox" name="sure" id="id_sure">', asked.content.decode())

    answered = kept(asked) | {"sure": "on"}
    assert post(answered).status_code == 302
    assert (Update.objects.get().state, Update.objects.get().progress) == ("on_track", 100)


def test_an_answer_about_100_percent_is_kept_through_another_error(post):
    page = post(AT_RISK | {"progress": "100", "sure": "on", "reason": ""})

    assert list(errors(page)) == ["reason"]
    assert kept(page)["sure"] == "on"


@pytest.mark.parametrize("revision", ["", "x"])
def test_a_form_without_its_revision_is_refused(post, revision):
    page = post(ON_TRACK | {"revision": revision})

    assert "Please correct what follows." in page.content.decode()
    assert (list(page.context["form"].errors), Update.objects.exists()) == (["revision"], False)


# -- Two people save the same action ---------------------------------------------------------------


@pytest.fixture
def conflict(post, action):
    """Save a moment after a colleague has saved something else."""
    update(action, "completed", at=NOW, by=UserFactory(role="administrator"))
    return post(AT_RISK | {"progress": "30", "note": "Mine."})


def test_the_second_is_told_and_sees_both_versions(conflict):
    page = conflict.content.decode()

    assert conflict.status_code == 409
    assert "Somebody else updated this action while you were writing. Nothing was overwritten." in page
    assert "Administrator, 8 July 2025, 11:00." in page
    assert versions(conflict) == [
        ("Life cycle", "Completed", "In progress", ""),
        ("Health", "None", "At risk", "yours"),
        ("Cause or reason", "–", "Three readings are missing.", "yours"),
        ("Path to green: what will be done", "–", "Ask the three members", "yours"),
        ("Path to green: who, by role", "–", "Programme lead", "yours"),
        ("Path to green: by when", "–", "30 September 2025", "yours"),
        ("Completed on", "2 June 2025", "–", "theirs"),
        ("Progress (%)", "100", "30", ""),
    ]


def test_nothing_is_overwritten_and_nothing_typed_is_lost(conflict, action):
    action.refresh_from_db()

    assert (action.state, action.revision, Update.objects.count()) == ("completed", 1, 1)
    typed = {name: value for name, value in kept(conflict).items() if not name.startswith("take-")}
    assert typed == AT_RISK | {"revision": "1", "progress": "30", "note": "Mine."}


def test_saving_again_then_works(conflict, post, action):
    assert post(kept(conflict)).status_code == 302

    action.refresh_from_db()
    assert (action.state, action.progress, action.revision) == ("at_risk", 30, 2)
    assert Update.objects.first().old_state == "completed"


def test_each_field_is_theirs_or_yours_as_chosen(conflict, post, action):
    chosen = kept(conflict) | {"take-life_cycle": "theirs", "take-health": "theirs", "take-progress": "theirs"}

    assert post(chosen).status_code == 302

    made = Update.objects.first()
    assert (made.state, made.progress, made.completed_on) == ("completed", 100, date(2025, 6, 2))
    assert (made.reason, made.note) == ("Three readings are missing.", "Mine.")


def test_what_only_they_changed_is_theirs_unless_chosen_otherwise(post, action):
    update(action, "postponed", at=NOW, reason="After the assembly.")

    page = post(NOT_STARTED | {"forecast_on": "2025-12-01"})
    assert versions(page) == [
        ("Life cycle", "Postponed", "Not started", "theirs"),
        ("Cause or reason", "After the assembly.", "–", "theirs"),
        ("Forecast date", "–", "1 December 2025", "yours"),
    ]

    assert post(kept(page)).status_code == 302
    made = Update.objects.first()
    assert (made.state, made.reason, made.forecast_on) == ("postponed", "After the assembly.", date(2025, 12, 1))


def test_who_said_the_same_has_nothing_to_choose(post, action):
    update(action, "on_track", at=NOW)

    assert post(ON_TRACK | {"note": "Mine."}).status_code == 302
    assert [(made.state, made.note) for made in Update.objects.all()] == [("on_track", "Mine."), ("on_track", "")]


def test_a_colleague_who_saves_in_the_same_moment_is_shown_too(post, action, monkeypatch):
    def late(**values):
        update(action, "completed", at=NOW, by=UserFactory(role="administrator"))
        return record_update(**values)

    monkeypatch.setattr("actions.views.updates.record_update", late)
    page = post(AT_RISK | {"note": "Mine."})

    assert "Administrator, 8 July 2025, 11:00." in page.text
    assert (page.status_code, versions(page)[0]) == (409, ("Life cycle", "Completed", "In progress", ""))
    assert (kept(page)["revision"], kept(page)["note"]) == ("1", "Mine.")
    assert Update.objects.get().state == "completed"


@pytest.mark.parametrize("revision", ["7", "-1", "9" * 30, "9" * 5000])
def test_a_revision_that_never_was_is_a_conflict(post, action, revision):
    page = post(ON_TRACK | {"revision": revision})

    assert (page.status_code, "Nothing was overwritten." in page.text) == (409, True)
    assert (kept(page)["revision"], Update.objects.exists()) == ("0", False)


# -- Files as evidence -----------------------------------------------------------------------------


def a_file(content=b"%PDF-1.7 minutes", name="minutes.pdf"):
    """Return a file as a browser sends it."""
    return SimpleUploadedFile(name, content)


def test_a_file_shows_that_it_is_completed(post, action, secretariat):
    assert post(COMPLETED | {"evidence": "", "file": a_file()}).status_code == 302

    kept_file = Evidence.objects.get()
    assert (kept_file.update, kept_file.file_name, kept_file.added_by) == (
        Update.objects.get(),
        "minutes.pdf",
        secretariat,
    )
    with kept_file.file.open() as stored:
        assert stored.read() == b"%PDF-1.7 minutes"


def test_a_file_of_another_kind_is_refused_beside_its_field(post, action):
    page = post(COMPLETED | {"file": a_file(b"MZ\x00\x01", "run.exe")})

    assert (page.status_code, list(errors(page)), Evidence.objects.exists()) == (422, ["file"], False)
    assert errors(page)["file"][0].startswith("“run.exe” is not of a kind that is kept here")


def test_what_was_completed_before_has_shown_its_evidence(post, action):
    update(action, "completed")

    assert post(COMPLETED | {"revision": "1", "evidence": "", "note": "Celebrated."}).status_code == 302


# -- In a row of the list --------------------------------------------------------------------------

HTMX = {"HX-Request": "true"}


def test_a_row_opens_with_the_form_below_it(as_, secretariat, action):
    page = as_(secretariat).get(PAGE, headers=HTMX)

    assert page.text.strip().startswith("<tbody>")
    assert (page.text.count("<tr"), "<html" in page.text, page.headers["Vary"].count("HX-Request")) == (2, False, 1)
    assert kept(page) == {"revision": "0", "life_cycle": "not_started", "language": "en"}
    assert f'id="id_{action.pk}_note"' in page.text


def test_saving_in_a_row_draws_that_row_alone_and_says_so(as_, secretariat, action):
    page = as_(secretariat).post(PAGE, AT_RISK, headers=HTMX)

    assert (page.status_code, Update.objects.get().state) == (200, "at_risk")
    assert (page.text.count("<tbody>"), page.text.count("<tr"), page.text.count("<form")) == (1, 1, 0)
    assertInHTML('<p id="said" hx-swap-oob="innerHTML">The status of A1.1 is recorded.</p>', page.text)
    assert 'data-state="at_risk"' in page.text


def test_errors_come_back_inside_the_row(as_, secretariat, action):
    page = as_(secretariat).post(PAGE, AT_RISK | {"reason": ""}, headers=HTMX)

    assert (page.status_code, Update.objects.exists(), page.text.count("<tr")) == (422, False, 2)
    assert f'id="id_{action.pk}_reason_error"' in page.text


def test_a_conflict_comes_back_inside_the_row(as_, secretariat, action):
    update(action, "on_track")

    page = as_(secretariat).post(PAGE, POSTPONED, headers=HTMX)

    assert (page.status_code, page.text.count("<html"), kept(page)["revision"]) == (409, 0, "1")
    assert "Choose for each field which version stands" in page.text


def test_a_plan_that_is_closed_takes_no_update(post, action, secretariat):
    Plan.objects.update(closed_at=NOW, closed_by=secretariat)

    page = post(ON_TRACK)

    assert (page.status_code, Update.objects.exists(), "Please correct what follows." in page.text) == (
        422,
        False,
        True,
    )


# -- Who, and what ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "status", "updates"),
    [
        ("secretariat", 302, 1),
        ("administrator", 302, 1),
        ("board", 403, 0),
        ("focal_point", 403, 0),
        ("contributor", 403, 0),
    ],
)
def test_the_secretariat_and_administrators_update_and_nobody_else(as_, request, action, role, status, updates):
    page = as_(request.getfixturevalue(role)).post(PAGE, ON_TRACK)

    assert (page.status_code, Update.objects.count()) == (status, updates)


def test_a_visitor_is_sent_to_sign_in(client, action):
    assert client.post(PAGE, ON_TRACK).url == f"/account/login/?next={PAGE}"
    assert not Update.objects.exists()


@pytest.mark.parametrize("verb", ["get", "post"])
def test_an_unknown_code_is_not_found(as_, secretariat, action, verb):
    client = as_(secretariat)

    assert getattr(client, verb)(PAGE, ON_TRACK).status_code in (200, 302)
    assert getattr(client, verb)("/actions/A9.9/update/", ON_TRACK).status_code == 404


def test_a_withdrawn_action_takes_no_update(as_, secretariat):
    ActionFactory(code="A1.1", withdrawn_at=NOW, withdrawn_by=secretariat)
    ActionFactory(code="A1.2")
    client = as_(secretariat)

    assert client.post("/actions/A1.2/update/", ON_TRACK).status_code == 302
    assert client.post(PAGE, ON_TRACK).status_code == 404
    assert [made.action.code for made in Update.objects.all()] == ["A1.2"]


@pytest.mark.parametrize("rows", [1, 3])
def test_saving_costs_the_same_queries_whatever_the_history(as_, secretariat, rows, django_assert_num_queries):
    action = ActionFactory(code="A1.1")
    for _n in range(rows):
        update(action, "on_track")
        action.refresh_from_db()
    client = as_(secretariat)

    with django_assert_num_queries(14):
        client.post(PAGE, ON_TRACK | {"revision": str(rows)})

    assert Action.objects.get().revision == rows + 1


def test_it_rejects_put(as_, secretariat, action):
    assert as_(secretariat).put(PAGE).status_code == 405


@pytest.mark.parametrize(
    ("before", "data"),
    [("on_track", COMPLETED | {"health": "on_track"}), ("completed", ON_TRACK | {"completed_on": "2025-06-02"})],
)
def test_what_only_stayed_behind_in_the_form_is_forgotten(post, action, before, data):
    update(action, before)

    assert post(data | {"revision": "1"}).status_code == 302
    made = Update.objects.first()
    assert (made.health, made.completed_on) == (("", date(2025, 6, 2)) if before == "on_track" else ("on_track", None))


@pytest.mark.parametrize(("language", "shown"), [("en", "40.5"), ("fr", "40,5")])
def test_completed_needs_no_hand_on_the_progress_that_the_form_had_filled_in(as_, secretariat, action, language, shown):
    secretariat.language = language
    secretariat.save()
    update(action, "on_track", progress="40.5")
    client = as_(secretariat)
    filled = kept(client.get(PAGE))
    assert filled["progress"] == shown

    assert client.post(PAGE, filled | COMPLETED | {"revision": "1"}).status_code == 302
    made = Update.objects.first()
    assert (made.state, made.progress, made.old_progress) == ("completed", 100, Decimal("40.5"))


def test_completed_with_another_number_is_still_refused(post, action):
    update(action, "on_track", progress="40.5")

    page = post(COMPLETED | {"revision": "1", "progress": "80"})

    assert errors(page) == {"progress": ["A completed action is at 100 %: correct the number, or leave it empty."]}
    assert Update.objects.count() == 1

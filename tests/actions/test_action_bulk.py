"""One status or one forecast date for many actions."""

import html
import re
from datetime import date

import pytest

from actions.models import Action, Evidence, Update
from actions.services.bulk import record_updates
from actions.services.updates import ConflictError
from priorities.models import Plan
from tests.factories import NOW, ActionFactory, PlanFactory, update

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
PAGE = "/actions/bulk/"
CHOSEN = {"action": ["A1.1", "A1.2", "A1.3"], "back": "priority=A", "language": "en"}
POSTPONED = CHOSEN | {"life_cycle": "postponed", "reason": "After the assembly.", "note": "Agreed on Monday."}
LATER = CHOSEN | {"life_cycle": "", "forecast_on": "2025-12-01", "note": "Agreed on Monday."}


@pytest.fixture
def actions():
    """Three actions: on track, at risk, completed."""
    states = {"A1.1": "on_track", "A1.2": "at_risk", "A1.3": "completed"}
    made = [update(ActionFactory(code=code), state, progress=None).action for code, state in states.items()]
    update(made[0], "on_track", progress="40.5")
    return made


@pytest.fixture
def post(as_, secretariat):
    """Send the form."""
    client = as_(secretariat)

    def send(data):
        return client.post(PAGE, data)

    return send


def kept(page):
    """Return what the form of a page sends again."""
    form = page.text.partition('<form class="form"')[2].partition("</form>")[0]
    held = {"action": []}
    for tag in re.findall(r"<input [^>]*>", form):
        values = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if values["name"] == "action":
            held["action"].append(values["value"])
        elif values["type"] != "radio" or re.search(r"\schecked\b", tag):
            held[values["name"]] = html.unescape(values.get("value", ""))
    for name, text in re.findall(r'<textarea name="(\w+)"[^>]*>\n?(.*?)</textarea>', form, re.DOTALL):
        held[name] = html.unescape(text)
    held["language"] = re.search(r'value="([^"]*)" selected', form)[1]
    return held


def preview(page):
    """Return each row of a preview: the action, how it stands, and what becomes of it."""
    body = page.text.partition("<tbody>")[2].partition("</tbody>")[0]
    rows = []
    for row in re.findall(r"<tr.*?</tr>", body, re.DOTALL):
        cells = re.findall(r"<td.*?</td>", row, re.DOTALL)
        rows.append(tuple(" ".join(html.unescape(re.sub(r"<[^>]*>", " ", cell)).split()) for cell in cells))
    return rows


# -- Choosing and asking ---------------------------------------------------------------------------


def test_the_chosen_actions_are_asked_about_together(as_, secretariat, actions):
    page = as_(secretariat).get(f"{PAGE}?action=A1.3&action=A1.1&action=A9.9&back=priority%3DA")

    assert page.status_code == 200
    assert kept(page)["action"] == ["A1.1", "A1.3"]
    assert (kept(page)["back"], kept(page)["life_cycle"], kept(page)["language"]) == ("priority=A", "", "en")


@pytest.mark.parametrize("query", ["", "?action=A9.9", "?action=%00", "?action=A1.4"])
def test_without_any_action_it_leads_back_and_says_what_to_do(as_, secretariat, actions, query):
    ActionFactory(code="A1.4", withdrawn_at=NOW, withdrawn_by=secretariat)
    client = as_(secretariat)

    page = client.get(f"{PAGE}{query}{'&' if query else '?'}back=q%3D%26priority%3DA")

    assert page.url == "/actions/?priority=A"
    assert "Choose the actions first: tick them in the list." in client.get(page.url).text


@pytest.mark.parametrize(
    ("data", "field", "sentence"),
    [
        ({"life_cycle": ""}, "life_cycle", "Choose a status, or give a forecast date."),
        ({"reason": ""}, "reason", "Say why: a postponed or cancelled action needs its reason."),
        ({"forecast_on": "soon"}, "forecast_on", "Write the day as 2025-06-30."),
        ({"life_cycle": "in_progress"}, "health", "Say how it is going: on track, at risk or off track."),
        ({"life_cycle": "", "forecast_on": "soon"}, "forecast_on", "Write the day as 2025-06-30."),
        ({"life_cycle": "postponed", "reason": "x" * 401}, "reason", "Ensure this value has at most 400 characters"),
    ],
)
def test_bad_input_has_its_sentence_and_nothing_is_previewed(post, actions, data, field, sentence):
    page = post(POSTPONED | data)

    assert (page.status_code, list(page.context["form"].errors)) == (422, [field])
    assert sentence in page.text
    assert (page.context["planned"], kept(page)["note"], kept(page)["action"]) == (
        [],
        "Agreed on Monday.",
        CHOSEN["action"],
    )


# -- The preview -----------------------------------------------------------------------------------


def test_a_status_is_previewed_for_each_and_nothing_is_recorded(post, actions):
    page = post(POSTPONED)

    assert (page.status_code, Update.objects.count()) == (200, 4)
    assert preview(page) == [
        ("A1.1 Do A1.1", "On track", "Postponed"),
        ("A1.2 Do A1.2", "At risk", "Postponed"),
        ("A1.3 Do A1.3", "Completed", "Postponed"),
    ]
    assert "Record 3 updates" in page.text


def test_a_forecast_is_previewed_with_the_sentence_of_what_is_refused(post, actions):
    page = post(LATER)

    refused = "It is completed or cancelled: a forecast date says nothing any more."
    assert preview(page) == [
        ("A1.1 Do A1.1", "On track", "On track forecast 1 Dec 2025"),
        ("A1.2 Do A1.2", "At risk", "At risk forecast 1 Dec 2025"),
        ("A1.3 Do A1.3", "Completed", f"Refused, it stays as it is. {refused}"),
    ]
    assert "Record 2 updates" in page.text


def test_where_all_is_refused_there_is_nothing_to_record(post, actions):
    page = post(LATER | {"action": ["A1.3"]})

    assert (page.status_code, page.text.count("Show what it changes"), page.context["willing"]) == (200, 1, 0)
    assert post(kept(page)).status_code == 409
    assert Update.objects.count() == 4


def test_a_plan_that_is_closed_refuses_each(post, actions, secretariat):
    assert post(POSTPONED).context["willing"] == 3
    Plan.objects.update(closed_at=NOW, closed_by=secretariat)

    page = post(POSTPONED)

    assert page.context["willing"] == 0
    assert all(then.startswith("Refused, it stays as it is. ") for _action, _now, then in preview(page))


# -- Recording -------------------------------------------------------------------------------------


def test_what_was_previewed_is_recorded_one_update_each(post, actions, secretariat, client):
    page = post(kept(post(POSTPONED)))

    assert page.url == "/actions/?priority=A"
    made = Update.objects.order_by("pk")[4:]
    assert [(each.action.code, each.state, each.reason, each.note, each.author) for each in made] == [
        (code, "postponed", "After the assembly.", "Agreed on Monday.", secretariat) for code in CHOSEN["action"]
    ]
    assert [each.progress for each in made] == [
        each.old_progress if each.action.code == "A1.1" else None for each in made
    ]
    assert [action.state for action in Action.objects.all()] == ["postponed"] * 3
    assert "3 updates are recorded." in client.get(page.url).text


def test_a_forecast_keeps_the_status_and_its_explanation(post, actions):
    post(kept(post(LATER)))

    first, second = Update.objects.order_by("pk")[4:]
    assert (first.state, float(first.progress), first.forecast_on) == ("on_track", 40.5, date(2025, 12, 1))
    assert (second.state, second.path_who, second.forecast_on) == ("at_risk", "Programme lead", date(2025, 12, 1))
    assert Action.objects.get(code="A1.3").state == "completed"


def test_an_action_nobody_spoke_of_takes_a_forecast(post):
    ActionFactory(code="A1.1")

    post(kept(post(LATER)))

    made = Update.objects.get()
    assert (made.state, made.forecast_on, made.note_language) == ("not_started", date(2025, 12, 1), "en")


def test_completed_gives_each_its_evidence(post, actions):
    done = CHOSEN | {
        "life_cycle": "completed",
        "completed_on": "2025-07-01",
        "evidence": "https://example.org/minutes",
        "action": ["A1.1", "A1.2"],
    }

    post(kept(post(done)))

    assert [(each.state, each.progress) for each in Update.objects.all()[:2]] == [("completed", 100)] * 2
    assert Evidence.objects.filter(url="https://example.org/minutes", action__code__in=["A1.1", "A1.2"]).count() == 2


def test_an_action_that_is_taken_out_of_the_preview_is_left_alone(post, actions):
    seen = kept(post(POSTPONED))

    again = post(seen | {"action": ["A1.1"]})
    assert (again.status_code, len(preview(again)), Update.objects.count()) == (200, 1, 4)

    post(kept(again))
    assert [made.action.code for made in Update.objects.all()[:1]] == ["A1.1"]
    assert Update.objects.count() == 5


def test_what_is_changed_after_the_preview_is_previewed_again(post, actions):
    page = post(kept(post(POSTPONED)) | {"note": "Another note."})

    assert (page.status_code, page.context["overtaken"], Update.objects.count()) == (200, False, 4)
    assert post(kept(page)).status_code == 302
    assert Update.objects.first().note == "Another note."


# -- All or nothing --------------------------------------------------------------------------------

SENTENCE = "Somebody has updated one of these actions in between: nothing was recorded."


def test_an_update_in_between_brings_the_preview_back_and_writes_nothing(post, actions):
    seen = kept(post(POSTPONED))
    actions[1].refresh_from_db()
    update(actions[1], "off_track")

    page = post(seen)

    assert (page.status_code, SENTENCE in page.text, Update.objects.count()) == (409, True, 5)
    assert preview(page)[1] == ("A1.2 Do A1.2", "Off track", "Postponed")
    assert post(kept(page)).status_code == 302
    assert Update.objects.count() == 8


def test_an_update_in_the_same_moment_writes_nothing_either(post, actions, monkeypatch):
    def late(**values):
        action = Action.objects.get(code="A1.3")
        update(action, "on_track")
        return record_updates(**values)

    seen = kept(post(POSTPONED))
    monkeypatch.setattr("actions.views.bulk.record_updates", late)
    page = post(seen)

    assert (page.status_code, SENTENCE in page.text) == (409, True)
    assert [made.state for made in Update.objects.order_by("pk")[4:]] == ["on_track"]


def test_the_service_writes_all_or_nothing(post, actions, secretariat):
    planned = post(POSTPONED).context["planned"]
    update(Action.objects.get(code="A1.3"), "on_track")

    with pytest.raises(ConflictError):
        record_updates(planned=planned, by=secretariat, at=NOW)

    assert Update.objects.count() == 5
    assert [action.revision for action in Action.objects.order_by("code")] == [2, 1, 2]


# -- Who -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "status"),
    [("secretariat", 200), ("administrator", 200), ("board", 403), ("focal_point", 403), ("contributor", 403)],
)
def test_the_secretariat_and_administrators_alone(as_, request, actions, role, status):
    assert as_(request.getfixturevalue(role)).post(PAGE, POSTPONED).status_code == status


def test_actions_of_another_plan_are_not_chosen_here(as_, secretariat, actions):
    PlanFactory(slug="2026-2028", starts_on=date(2026, 1, 1), ends_on=date(2028, 12, 31))
    client = as_(secretariat)

    assert client.post(PAGE, POSTPONED).status_code == 200
    assert client.post(f"/plans/2026-2028{PAGE}", POSTPONED).url == "/plans/2026-2028/actions/?priority=A"


@pytest.mark.parametrize("rows", [1, 3])
def test_a_preview_costs_the_same_queries_whatever_is_chosen(as_, secretariat, rows, django_assert_num_queries):
    for n in range(rows):
        update(ActionFactory(code=f"A1.{n + 1}"), "on_track")
    client = as_(secretariat)

    with django_assert_num_queries(5):
        client.post(PAGE, POSTPONED)

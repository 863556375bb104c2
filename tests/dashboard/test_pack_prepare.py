"""/meetings/2025-09-19/pack/prepare/ and …/seal/: what the next pack holds, what is open, and the seal."""

from datetime import date

import pytest
from pytest_django.asserts import assertContains, assertRedirects

from actions.reporting.models import Report
from mdmplan.dashboard.models import Pack, PackDraft
from mdmplan.dashboard.pack.freeze import thaw
from mdmplan.dashboard.pack.labels import SECTIONS
from tests.dashboard.helpers import moment, words
from tests.dashboard.packs import DAY, PACK, full_meeting
from tests.factories import (
    NOW,
    ActionFactory,
    DecisionFactory,
    MeetingFactory,
    PackFactory,
    PriorityCommentFactory,
    PriorityFactory,
)
from tests.reporting.helpers import accepted, answer, ask, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
PREPARE, SEAL, PREVIEW = f"{PACK}prepare/", f"{PACK}seal/", f"{PACK}preview/"
CHOSEN = {"as_of": "", "compared_with": "", "move": "", "revision": 0, "sections": ["brief", "actions", "decisions"]}


@pytest.fixture
def meeting(db):
    """Return the meeting of September."""
    return MeetingFactory(held_on=DAY, body_es="Junta")


@pytest.fixture
def client(as_, secretariat):
    """Sign the secretariat in."""
    return as_(secretariat)


def points(client):
    """Return what is open, and the address where each point is settled."""
    return [(str(point.words), point.href) for point in client.get(PREPARE).context["points"]]


def chosen(client):
    """Return the sections that are chosen, in their order."""
    return [key for key, _label, chosen in client.get(PREPARE).context["form"].rows if chosen]


# -- Choosing --------------------------------------------------------------------------------------


def test_everything_is_proposed_first(client, meeting):
    assert chosen(client) == list(SECTIONS)


def test_what_is_chosen_is_kept(client, meeting, secretariat):
    page = client.post(PREPARE, CHOSEN | {"as_of": "2025-06-30", "compared_with": "2025-03-12"}, follow=True)

    draft = PackDraft.objects.get()
    assert "What you have chosen is kept." in words(page)
    assert (draft.as_of, draft.compared_with) == (date(2025, 6, 30), date(2025, 3, 12))
    assert (draft.sections, draft.chosen_by) == (["brief", "actions", "decisions"], secretariat)
    assert page.context["form"]["as_of"].value() == date(2025, 6, 30)


@pytest.mark.parametrize(
    ("move", "order"),
    [
        ("up:actions", ["actions", "brief", "decisions"]),
        ("down:actions", ["brief", "decisions", "actions"]),
        ("up:brief", ["brief", "actions", "decisions"]),
        ("down:decisions", ["brief", "actions", "decisions"]),
        ("down:errata", ["brief", "actions", "decisions"]),
    ],
)
def test_an_arrow_moves_a_section(client, meeting, move, order):
    page = client.post(PREPARE, CHOSEN | {"move": move})

    assertRedirects(page, PREPARE)
    assert chosen(client) == order


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"sections": []}, "sections", "Choose at least one section."),
        ({"as_of": "2025-07-09"}, "as_of", "This day is still to come."),
        ({"as_of": "soon"}, "as_of", "Write the day as 2025-06-30."),
        ({"compared_with": "2025-07-08"}, "compared_with", "Compare with a day before the one that is shown."),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(client, meeting, changes, field, sentence):
    page = client.post(PREPARE, CHOSEN | changes)

    assert (page.status_code, page.context["form"].errors) == (422, {field: [sentence]})
    assert sentence in words(page)
    assert not PackDraft.objects.exists()


def test_the_second_of_two_people_sees_what_the_first_has_chosen(client, meeting, secretariat):
    first = CHOSEN | {"sections": ["errata"], "as_of": "2025-06-30", "compared_with": "2025-03-12"}
    client.post(PREPARE, first)

    page = client.post(PREPARE, CHOSEN | {"as_of": "2025-07-01"})

    read = words(page)
    assert (page.status_code, page.context["form"]["as_of"].value()) == (422, "2025-07-01")
    assert "Somebody else has changed these choices meanwhile." in read
    assert "Corrections of earlier packs Figures as of 30 June 2025 Compared with 12 March 2025 Leave theirs" in read
    assert PackDraft.objects.get().sections == ["errata"]

    client.post(PREPARE, CHOSEN | {"revision": page.context["form"]["revision"].value()})

    assert PackDraft.objects.get().sections == CHOSEN["sections"]


def test_what_somebody_else_chose_may_have_no_dates(client, meeting):
    client.post(PREPARE, CHOSEN | {"sections": ["errata"]})

    read = words(client.post(PREPARE, CHOSEN))

    assert "leave theirs. Corrections of earlier packs Leave theirs" in read


def test_a_section_that_is_no_more_is_left_out(client, meeting, secretariat):
    PackDraft.objects.create(meeting=meeting, sections=["brief", "weather"], chosen_by=secretariat)

    assert chosen(client) == ["brief"]


# -- What is open ----------------------------------------------------------------------------------


def test_nothing_is_open(client, meeting):
    meeting.plan.name_es, meeting.plan.goal_es = "Plan", "Meta"
    meeting.plan.save()

    assert points(client) == []
    assert "Every sentence is written and translated" in words(client.get(PREPARE))
    assert "Seal all the same" not in words(client.get(PREPARE))


def test_each_open_point_leads_to_where_it_is_settled(client, meeting):
    ActionFactory(code="A1.1")
    old = PriorityFactory(code="B")
    PriorityCommentFactory(priority=old, at=moment(3, 1), text_es="Hecho.")

    assert points(client) == [
        ("Priority A has no sentence", "/dashboard/priorities/A/comment/"),
        ("The sentence on priority B is of 1 March 2025, before the comparison", "/dashboard/priorities/B/comment/"),
        ("Not translated into ES: Plan 2023-2025", "/plan/edit/goal/"),
        ("Not translated into ES: A", "/plan/A/edit/"),
        ("Not translated into ES: B", "/plan/B/edit/"),
        ("Not translated into ES: A1", "/plan/A1/edit/"),
        ("Not translated into ES: A1.1", "/actions/A1.1/edit/"),
    ]
    assertContains(client.get(PREPARE), 'href="/dashboard/priorities/A/comment/"', count=1)


def test_a_sentence_and_a_meeting_are_translated_too(client, meeting):
    PriorityCommentFactory(at=NOW)
    meeting.body_en = ""
    meeting.save()

    found = points(client)
    assert ("Not translated into ES: the sentence on priority A", "/dashboard/priorities/A/comment/") in found
    assert (
        "Not translated into EN: Conseil d’administration",
        "/meetings/2025-09-19/edit/",
    ) in found


def test_questions_without_an_answer_or_an_agenda_are_open(client, meeting):
    held = MeetingFactory(held_on=date(2025, 3, 12))
    DecisionFactory(meeting=held, question_en="Left?", question_es="¿Pendiente?")
    loose = DecisionFactory(question_en="Loose?", question_es="¿Suelta?")
    DecisionFactory(meeting=meeting, question_en="Asked?", question_es="¿Preguntada?", asked_by_es="Secretaría")
    report = ask()
    accepted(report, support="board", support_request="Settle the budget.")

    found = points(client)

    assert ("Unanswered since the meeting of 12 March 2025: Left?", "/meetings/2025-03-12/") in found
    assert ("On no agenda yet: Loose?", f"/decisions/{loose.pk}/edit/") in found
    assert ("On no agenda yet: Settle the budget.", "/reports/2025-Q2/FR/") in found
    assert not any("Asked?" in said for said, _href in found)


def test_a_question_that_is_not_translated_is_open(client, meeting):
    decision = DecisionFactory(meeting=meeting, options_fr="Oui", options_en="Yes")

    assert (
        "Not translated into ES: Co-finance the post?",
        f"/decisions/{decision.pk}/edit/",
    ) in points(client)


def test_a_report_in_review_is_open_until_it_is_accepted(client, meeting):
    report = ask()
    waiting = ("Report not accepted yet: Pays FR, Q2 2025", "/reports/2025-Q2/FR/")
    answer(report)
    assert waiting not in points(client)

    send(report)

    assert Report.objects.get().state == "submitted"
    assert waiting in points(client)


# -- Preview and seal ------------------------------------------------------------------------------


def test_the_preview_holds_what_was_chosen_as_it_stands(client, meeting):
    client.post(PREPARE, CHOSEN)

    page = client.get(PREVIEW)

    assert page.context["contents"].sections == CHOSEN["sections"]
    assert "Draft, not sealed" in words(page)
    assert "Who has reported" not in words(page)
    assert not Pack.objects.exists()


def test_a_draft_has_pages_too(client, meeting):
    file = client.get(f"{PACK}draft.es.pdf")

    assert (file.content[:5], file["Content-Type"]) == (b"%PDF-", "application/pdf")


def test_open_points_are_said_before_it_is_sealed(client):
    full_meeting()

    page = client.post(SEAL, CHOSEN | {"edition": 1})

    assert page.status_code == 422
    sentence = "Points are open: settle them, or say that you seal all the same."
    assert page.context["seal"].errors == {"despite": [sentence]}
    assert chosen(client) == CHOSEN["sections"]
    assert not Pack.objects.exists()


def test_it_is_sealed_despite_open_points_which_it_names(client, secretariat):
    full_meeting()

    page = client.post(SEAL, CHOSEN | {"edition": 1, "despite": "on"}, follow=True)

    pack = Pack.objects.get()
    contents = thaw(pack.frozen)
    assert "Edition 1 is sealed." in words(page)
    assert (pack.sealed_by, pack.sealed_at, pack.as_of) == (secretariat, NOW, NOW)
    assert [file.language for file in pack.files.all()] == ["en", "es", "fr"]
    assert "Priority B has no sentence" in [each.en for each in contents.open_points]
    assert (contents.head.by.fr, contents.head.by.en) == ("Secrétariat", "Secretariat")


def test_without_open_points_one_press_seals(client, meeting):
    meeting.plan.name_es, meeting.plan.goal_es = "Plan", "Meta"
    meeting.plan.save()

    assertRedirects(client.post(SEAL, CHOSEN | {"edition": 1}), PACK)
    assert Pack.objects.get().edition == 1


def test_what_was_chosen_last_is_sealed(client, meeting):
    client.post(PREPARE, CHOSEN)

    client.post(SEAL, CHOSEN | {"sections": ["brief"], "revision": 1, "edition": 1, "despite": "on"})

    assert PackDraft.objects.get().sections == ["brief"]
    assert thaw(Pack.objects.get().frozen).sections == ["brief"]


def test_what_was_kept_already_is_sealed_as_it_is(client, meeting):
    client.post(PREPARE, CHOSEN)

    client.post(SEAL, CHOSEN | {"revision": 1, "edition": 1, "despite": "on"})

    assert PackDraft.objects.get().revision == 1
    assert thaw(Pack.objects.get().frozen).sections == CHOSEN["sections"]


def test_what_somebody_else_has_chosen_meanwhile_is_not_sealed_unseen(client, meeting):
    client.post(PREPARE, CHOSEN)

    page = client.post(SEAL, CHOSEN | {"sections": ["brief"], "edition": 1, "despite": "on"})

    assert page.status_code == 422
    assert "Somebody else has changed these choices meanwhile." in words(page)
    assert not Pack.objects.exists()


def test_a_pack_without_a_section_is_not_sealed(client, meeting):
    page = client.post(SEAL, CHOSEN | {"sections": [], "edition": 1, "despite": "on"})

    assert page.context["form"].errors == {"sections": ["Choose at least one section."]}
    assert not Pack.objects.exists()


def test_a_pack_is_not_of_a_day_before_its_plan(client, meeting):
    page = client.post(PREPARE, CHOSEN | {"as_of": "1999-03-01"})

    assert page.context["form"].errors == {"as_of": ["The plan begins on 1 January 2023."]}


def test_a_second_press_seals_nothing_more(client, meeting):
    PackFactory(meeting=meeting)

    page = client.post(SEAL, CHOSEN | {"edition": 1, "despite": "on"}, follow=True)

    assert "Somebody has just sealed this edition." in words(page)
    assert (page.context["edition"], page.context["seal"]["edition"].value()) == (2, 2)
    assert (page.context["seal"]["despite"].value(), Pack.objects.count()) == (None, 1)


def test_a_press_that_names_no_edition_seals_nothing(client, meeting):
    page = client.post(SEAL, CHOSEN | {"despite": "on"})

    assert page.context["seal"].errors == {"edition": ["This field is required."]}
    assert not Pack.objects.exists()


def test_seal_rejects_get(client, meeting):
    assert client.get(SEAL).status_code == 405

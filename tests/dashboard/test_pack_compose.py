"""How a pack says what a brief holds, where not everything is known."""

import json
from datetime import date

import pytest

from actions.reporting.models import Report
from mdmplan.dashboard.models import PackDraft
from mdmplan.dashboard.pack.freeze import thaw
from mdmplan.dashboard.pack.words import Words
from tests.dashboard.helpers import moment, words
from tests.dashboard.packs import DAY, PACK, full_meeting, pages, sealed
from tests.factories import (
    ActionFactory,
    DecisionFactory,
    ErratumFactory,
    MeetingFactory,
    OutcomeFactory,
    PeriodFactory,
    update,
)
from tests.reporting.helpers import accepted, ask, open_round, returned

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@pytest.fixture
def meeting(db):
    """Return the meeting of September."""
    return MeetingFactory(held_on=DAY)


def test_a_question_of_a_report_stays_in_its_language(meeting):
    report = ask()
    accepted(report, support="board", support_request="Ποιος πληρώνει;")
    Report.objects.update(language="el")

    pack = sealed(meeting)
    [asked] = thaw(pack.frozen).elsewhere

    assert asked.question == Words(*["Ποιος πληρώνει;"] * 3, source="el", missing=["fr", "en", "es"])
    assert asked.context.en == "asked by Pays FR · report Q2 2025 · on no agenda yet"
    assert (asked.action, asked.options) == ("A1.1", [])
    assert "Ποιος πληρώνει; (EL, not translated)" in " ".join(pages(bytes(pack.files.get(language="en").content)))


def test_japanese_is_printed(meeting):
    update(ActionFactory(code="A1.1"), "at_risk", reason="予算が足りない！", language="ja")

    pack = sealed(meeting)
    file = bytes(pack.files.get(language="en").content)

    assert "予算が足りない！" in " ".join(pages(file))


def test_a_question_has_as_many_options_in_each_language(meeting):
    DecisionFactory(meeting=meeting, action=None, options_fr="Oui\nNon\nPlus tard", options_en="Yes\nNo")

    [asked] = thaw(sealed(meeting).frozen).asks

    assert [option.fr for option in asked.options] == ["Oui", "Non"]
    assert asked.context.en == "asked by Secretariat"


def test_what_is_asked_of_the_meeting_is_told_apart_from_what_waits_elsewhere(meeting, as_, board):
    """What another meeting is to answer is not asked of this one, nor what this one has put off."""
    later = MeetingFactory(held_on=date(2025, 12, 12))
    put_off = DecisionFactory(meeting=later, question_en="Put off?", raised_at=moment(2, 1))
    OutcomeFactory(decision=put_off, kind="deferred", meeting=meeting, at=moment(7, 1))
    DecisionFactory(meeting=None, question_en="On none?", needed_by=date(2025, 8, 1), raised_at=moment(2, 2))
    DecisionFactory(meeting=meeting, question_en="Second?", position=2, raised_at=moment(2, 3), needed_by=DAY)
    DecisionFactory(meeting=meeting, question_en="First?", position=1, raised_at=moment(2, 4))

    pack = sealed(meeting)
    contents = thaw(pack.frozen)
    file, page = " ".join(pages(bytes(pack.files.get(language="en").content))), words(as_(board).get(PACK))

    assert [ask.question.en for ask in contents.asks] == ["First?", "Second?"]
    assert [(ask.question.en, ask.context.en) for ask in contents.elsewhere] == [
        ("On none?", "asked by Secretariat · on no agenda yet · needed by 1 August 2025"),
        ("Put off?", "asked by Secretariat · deferred on 19 September 2025 · meeting of 12 December 2025"),
    ]
    for text in (file, page):
        assert text.index("Second?") < text.index("Waiting, but not on this agenda") < text.index("On none?")


def test_a_pack_that_was_sealed_before_a_field_was_added_is_read():
    frozen = json.loads(sealed(full_meeting()).frozen)
    elsewhere, actions = frozen.pop("elsewhere"), [each.pop("completed") for each in frozen["actions"]]

    contents = thaw(json.dumps(frozen))

    assert (elsewhere, contents.elsewhere, {each.completed for each in contents.actions}) == ([], [], {None})
    assert sum(each is not None for each in actions) == 1


def test_roles_are_said_in_each_language_and_marked_where_they_are_not(meeting):
    question = DecisionFactory(meeting=meeting, asked_by_fr="Suisse", asked_by_en="Switzerland", raised_at=moment(2, 1))
    OutcomeFactory(decision=DecisionFactory(raised_at=moment(2, 1)), followed=True, at=moment(7, 1))
    update(ActionFactory(code="A1.1"), "at_risk", at=moment(7, 2), path_who="Conseil", language="fr")

    contents = thaw(sealed(meeting).frozen)

    assert question.asked_by.fallback is False
    [asked], [followed], [concern] = contents.asks, contents.followed, contents.concerns
    assert (asked.context.fr, asked.context.en, asked.context.es) == (
        "posée par\u00a0: Suisse",
        "asked by Switzerland",
        "solicitada por: Suisse (FR, sin traducir)",
    )
    assert (followed.charge.en, followed.charge.es) == (
        "in charge: Secretariat · due 1 June 2025",
        "responsable: Secrétariat (FR, sin traducir) · plazo: 1 de junio de 2025",
    )
    assert concern.who.en.startswith("Conseil (FR, not translated), by ")


def test_a_date_that_was_brought_forward_has_not_slipped(meeting):
    action = ActionFactory(code="A1.1", due_on=date(2025, 12, 31))
    update(action, "at_risk", at=moment(7, 2), forecast_on=date(2025, 11, 30))

    [concern] = thaw(sealed(meeting).frozen).concerns

    assert concern.next.en == "30 November 2025, moved once"


def test_an_action_without_dates_or_with_a_year_alone(meeting):
    update(ActionFactory(code="A1.1"), "at_risk", at=moment(7, 2))
    ActionFactory(code="A1.2", due_year=2026)

    contents = thaw(sealed(meeting).frozen)

    assert contents.concerns[0].next.en == "no date"
    assert [action.due_words.en for action in contents.actions] == ["–", "2026"]


def test_a_round_in_which_nobody_is_asked(meeting):
    open_round(PeriodFactory(), at=moment(7, 1))

    assert thaw(sealed(meeting).frozen).round.sentence.en.startswith("No member is asked to report")


def test_a_pack_does_not_say_that_changes_were_asked_of_a_report(meeting):
    returned(ask())

    pack = sealed(meeting)

    [member] = thaw(pack.frozen).round.members
    assert (member.state, member.label.en, member.answered) == ("submitted", "Submitted", True)
    assert "Report not accepted yet: Pays FR, Q2 2025" in [point.en for point in thaw(pack.frozen).open_points]


def test_an_answer_that_holds_no_more_is_not_told(meeting):
    """Once a question is opened again, what was decided before is void: the pack tells what became of it since."""
    decision = DecisionFactory(raised_at=moment(2, 1))
    for day, kind in ((1, "decided"), (2, "reopened"), (3, "withdrawn")):
        OutcomeFactory(decision=decision, kind=kind, at=moment(7, day))

    assert [each.kind for each in thaw(sealed(meeting).frozen).answered] == ["reopened", "withdrawn"]


def test_a_cancelled_action_has_no_end(meeting):
    update(ActionFactory(code="A1.1", due_on=date(2025, 12, 31)), "cancelled", at=moment(7, 2))

    [action] = thaw(sealed(meeting).frozen).actions

    assert (action.end, action.due.on) == (None, "2025-12-31")


def test_they_say_what_they_are(meeting, secretariat):
    draft = PackDraft(meeting=meeting, chosen_by=secretariat)

    assert (str(draft), str(ErratumFactory())) == ("Board, 2025-09-19", "The figure of A1.2 is 60.")


def test_what_became_of_earlier_questions_is_told(meeting):
    march = MeetingFactory(held_on=date(2025, 3, 12))
    asked = DecisionFactory(meeting=march, question_en="Half time or full?", raised_at=moment(2, 1))
    OutcomeFactory(decision=asked, followed=True, meeting=march, at=moment(3, 12, 16))
    old = DecisionFactory(question_en="Too old?", raised_at=moment(1, 1))
    OutcomeFactory(decision=old, kind="withdrawn", at=moment(3, 11))

    pack = sealed(meeting)
    contents = thaw(pack.frozen)
    [answered], [followed] = contents.answered, contents.followed

    assert (answered.kind, answered.label.en, answered.on.on, answered.text.en) == (
        "decided",
        "Decided",
        "2025-03-12",
        "Half time.",
    )
    assert answered.charge.en == followed.charge.en == "in charge: Secretariat · due 1 June 2025"
    assert (followed.late, followed.late_words.en) == (37, "37 days late")
    read = " ".join(pages(bytes(pack.files.get(language="en").content)))
    assert "What became of earlier questions Half time or full? Decided, 12 March 2025. Half time." in read
    assert "Decided, to be done Half time or full? in charge: Secretariat · due 1 June 2025 · 37 days late" in read


def test_a_question_tells_its_background_and_that_it_was_put_off(meeting, as_, board):
    asked = DecisionFactory(meeting=meeting, background_en="One third is found.", background_fr="Un tiers est trouvé.")
    OutcomeFactory(decision=asked, kind="deferred", meeting=MeetingFactory(held_on=date(2025, 3, 12)), at=moment(3, 12))
    done = DecisionFactory(question_en="Withdrawn?", raised_at=moment(2, 1))
    OutcomeFactory(decision=done, kind="withdrawn", at=moment(6, 1))

    contents = thaw(sealed(meeting).frozen)

    assert contents.asks[0].background.en == "One third is found."
    assert contents.asks[0].context.en == "asked by Secretariat · deferred on 12 March 2025"
    assert [each.charge for each in contents.answered] == [None, None]
    read = words(as_(board).get(PACK)).replace(" ,", ",")
    assert "One third is found." in read
    assert "What became of earlier questions Co-finance the post? Deferred, 12 March 2025. Half time." in read

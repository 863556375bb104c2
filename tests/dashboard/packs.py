"""A meeting whose pack holds every kind of thing, and the packs that are made of it."""

import re
from datetime import date
from io import BytesIO

from pypdf import PdfReader

from actions.models import Action
from mdmplan.dashboard.models import Meeting, Pack, PackDraft
from mdmplan.dashboard.pack.reading import draft_of
from mdmplan.dashboard.pack.services import seal
from members.models import Role
from tests.dashboard.helpers import every_state, moment
from tests.factories import (
    NOW,
    DecisionFactory,
    MeetingFactory,
    MilestoneFactory,
    OutcomeFactory,
    PriorityCommentFactory,
    UserFactory,
)

DAY = date(2025, 9, 19)
PACK = "/meetings/2025-09-19/pack/"


def full_meeting() -> Meeting:
    """Return a meeting of September; the one before was in March, and every state has occurred in between."""
    every_state()
    MeetingFactory(held_on=date(2025, 3, 12))
    meeting = MeetingFactory(held_on=DAY)
    action = Action.objects.get(code="A1.3")
    MilestoneFactory(action=action)
    MilestoneFactory(action=action, due_on=date(2025, 3, 1), done_on=date(2025, 3, 2))
    PriorityCommentFactory(priority=action.objective.priority, at=moment(7, 2))
    DecisionFactory(
        meeting=meeting,
        action=action,
        options_fr="Mi-temps\nTemps plein",
        options_en="Half time\nFull time",
        needed_by=DAY,
    )
    answered = DecisionFactory(question_en="Half time?", raised_at=moment(2, 1))
    OutcomeFactory(decision=answered, followed=True, at=moment(6, 1))
    OutcomeFactory(decision=DecisionFactory(raised_at=moment(2, 1)), kind="withdrawn", at=moment(6, 2))
    return meeting


def sealed(meeting: Meeting | None = None, **values) -> Pack:
    """Seal the pack of `meeting` (an empty plan's, unless one is given) despite whatever is open."""
    meeting = meeting or MeetingFactory(held_on=DAY)
    draft = draft_of(meeting)
    for name in [name for name in values if hasattr(PackDraft, name)]:
        setattr(draft, name, values.pop(name))
    values = {"by": UserFactory(role=Role.SECRETARIAT), "at": NOW, "edition": meeting.packs.count() + 1} | values
    return seal(draft=draft, despite=True, **values)


def pages(pdf: bytes) -> list[str]:
    """Return the words of each page of a PDF, as one line."""
    return [" ".join(re.sub(r"\s", " ", page.extract_text()).split()) for page in PdfReader(BytesIO(pdf)).pages]

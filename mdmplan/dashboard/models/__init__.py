"""What the board reads and decides: meetings, decisions asked, a sentence on each priority, and sealed packs."""

from mdmplan.dashboard.models.comments import PriorityComment, with_comments
from mdmplan.dashboard.models.decisions import Decision, Outcome, State
from mdmplan.dashboard.models.meetings import Meeting
from mdmplan.dashboard.models.pack import Erratum, Pack, PackDraft, PackFile, PackOpening, PackShare

__all__ = [
    "Decision",
    "Erratum",
    "Meeting",
    "Outcome",
    "Pack",
    "PackDraft",
    "PackFile",
    "PackOpening",
    "PackShare",
    "PriorityComment",
    "State",
    "with_comments",
]

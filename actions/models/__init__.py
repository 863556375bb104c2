"""Actions, what belongs to them, and the record of what was said and done to them."""

from actions.models.action import (
    IN_PLAN_ORDER,
    STATUS_COLUMNS,
    Action,
    ActionQuerySet,
    Update,
    searched,
    sought,
)
from actions.models.importing import Import, ImportRow
from actions.models.parts import ActionLink, Comment, Evidence, Milestone, Participation
from actions.models.saved import SavedView
from actions.models.status import Explanation, Status, effective_end, last_day

__all__ = [
    "IN_PLAN_ORDER",
    "STATUS_COLUMNS",
    "Action",
    "ActionLink",
    "ActionQuerySet",
    "Comment",
    "Evidence",
    "Explanation",
    "Import",
    "ImportRow",
    "Milestone",
    "Participation",
    "SavedView",
    "Status",
    "Update",
    "effective_end",
    "last_day",
    "searched",
    "sought",
]

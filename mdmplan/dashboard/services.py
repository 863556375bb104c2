"""The writes of the board's floor."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from mdmplan.dashboard.models import PriorityComment
from members.models import User
from priorities.models import Priority


@transaction.atomic
def comment_priority(*, priority: Priority, texts: Mapping[str, str], by: User, at: datetime) -> PriorityComment:
    """Write the secretariat's sentence on `priority` and return it. The one before it is kept.

    `texts` holds text_fr, text_en and text_es, at most 300 characters each. Raises ValidationError when the
    French one is missing or one is too long.
    """
    comment = PriorityComment(priority=priority, by=by, at=at, **texts)
    comment.full_clean()
    comment.save()
    return comment

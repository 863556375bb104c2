"""How the milestones and the comments of an action are written."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from actions.models import Comment, Milestone
from mdmplan.clock import local_date
from mdmplan.dates import date_format
from mdmplan.versions import keep
from members.models import User
from priorities.services import hold


@transaction.atomic
def add_milestone(*, milestone: Milestone, by: User, at: datetime) -> None:
    """Put a new step at the end of those of its action."""
    hold(milestone.action.plan, at)
    last = milestone.action.milestones.aggregate(last=Max("position"))["last"]
    milestone.position = (last or 0) + 1
    milestone.added_at = at
    keep(milestone, by=by, at=at)


@transaction.atomic
def edit_milestone(*, milestone: Milestone, by: User, at: datetime) -> None:
    """Keep the new title and dates of a step."""
    hold(milestone.action.plan, at)
    keep(milestone, by=by, at=at)


@transaction.atomic
def withdraw_milestone(*, milestone: Milestone, by: User, at: datetime) -> None:
    """Take a step out of its action; nothing is deleted."""
    hold(milestone.action.plan, at)
    milestone.withdraw(by=by, at=at)


@transaction.atomic
def tick_milestone(*, milestone: Milestone, day: date | None, by: User, at: datetime) -> None:
    """Say that a step was reached on `day`; with None, that it is not reached after all.

    Raises ValidationError when the day is still to come, or when somebody has given another one meanwhile.
    """
    hold(milestone.action.plan, at)
    stored = Milestone.objects.select_for_update().get(pk=milestone.pk)
    if day and day > local_date(at):
        raise ValidationError({"done_on": _("This day is still to come: a milestone is reached in the past.")})
    if stored.done_on and day and stored.done_on != day:
        told = {"day": date_format(stored.done_on, "DATE_FORMAT")}
        raise ValidationError({"done_on": _("It was reached on %(day)s already: edit it to correct the day.") % told})
    if stored.done_on != day:
        stored.done_on = day
        keep(stored, by=by, at=at)


@transaction.atomic
def move_milestone(*, milestone: Milestone, up: bool, by: User, at: datetime) -> None:
    """Move a step one place up or down among those that stand, and number them anew."""
    hold(milestone.action.plan, at)
    steps = milestone.action.milestones.standing(at).order_by("position", "due_on", "pk")
    rows = list(steps.select_for_update())
    here = rows.index(milestone)
    there = here - 1 if up else here + 1
    if 0 <= there < len(rows):
        rows[here], rows[there] = rows[there], rows[here]
    for position, row in enumerate(rows, start=1):
        if row.position != position:
            row.position = position
            keep(row, by=by, at=at)


@transaction.atomic
def add_comment(*, comment: Comment, by: User, at: datetime) -> None:
    """Put a comment at the end of the thread of its action."""
    comment.author = by
    comment.added_at = at
    keep(comment, by=by, at=at)


@transaction.atomic
def correct_comment(*, comment: Comment, by: User, at: datetime) -> None:
    """Write another version of a comment; the former ones are kept."""
    comment.edited_at = at
    keep(comment, by=by, at=at)

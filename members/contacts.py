"""Whom to turn to in an association."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mdmplan.versions import keep
from members.models import Member, User


@transaction.atomic
def name_second_contact(*, member: Member, person: User | None, by: User, at: datetime) -> None:
    """Let `person`, nobody when None, be the one who hears of it when the report of `member` does not come.

    Raises ValidationError when the person belongs to another association, or to none.
    """
    if person and person.member_id != member.pk:
        raise ValidationError(_("The second contact of an association is one of its people."))
    for former in member.people.select_for_update(of=("self",)).filter(is_second_contact=True):
        if former != person:
            former.is_second_contact = False
            keep(former, by=by, at=at)
    if person and not person.is_second_contact:
        person.is_second_contact = True
        keep(person, by=by, at=at)

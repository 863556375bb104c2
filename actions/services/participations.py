"""How the agreed roles are set, one cell of the grid at a time."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from actions.models import Action, Participation
from actions.services.updates import ConflictError
from mdmplan.clock import local_date
from mdmplan.versions import keep
from members.models import Member, User
from priorities.services import hold


@transaction.atomic
def set_role(*, action: Action, member: Member, role: str, was: str, by: User, at: datetime) -> bool:
    """Give `member` its `role` in `action`; an empty role means that it takes no part, or no longer.

    `was` is the role that the writer saw. Returns whether anything changed. Raises ValidationError with a sentence
    when the role cannot be given, and ConflictError when somebody else has set another since.
    """
    hold(action.plan, at)
    part = action.participations.filter(member=member).first() or Participation(action=action, member=member)
    if part.role == role:
        return False
    if part.role != was:
        raise ConflictError
    if not Action.objects.standing(at).filter(pk=action.pk).exists():
        raise ValidationError(_("%(code)s has been withdrawn: its roles stay as they were.") % {"code": action.code})
    if role and not Member.objects.active_on(local_date(at)).filter(pk=member.pk).exists():
        raise ValidationError(_("%(member)s is not in the network today: no role can be given.") % {"member": member})
    part.role = role
    try:
        with transaction.atomic():
            keep(part, by=by, at=at)
    except IntegrityError:
        raise _refusal(part) from None
    return True


def _refusal(part: Participation) -> Exception:
    """Return why the database took no such row: there is a lead, or somebody has just filled the cell elsewhere."""
    leads = part.action.participations.filter(role=Participation.Role.LEAD).select_related("member")
    lead = leads.first() if part.role == Participation.Role.LEAD else None
    if lead is None:
        return ConflictError()
    return ValidationError(
        _("%(member)s leads %(code)s already: give it another role first.")
        % {"member": lead.member, "code": part.action.code}
    )

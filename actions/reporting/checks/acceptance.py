"""A finding may stay as it is, because…: on record, until its facts change or it is taken back."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from actions.reporting.checks import Finding, findings
from actions.reporting.models import AcceptedFinding
from members.models import User
from priorities.models import Plan

#: The codes of what is refused because something happened meanwhile.
CONFLICTS = {"gone", "changed"}


@transaction.atomic
def accept_finding(
    *, plan: Plan, rule: str, subject: str, fingerprint: str, reason: str, by: User, at: datetime
) -> AcceptedFinding:
    """Let a finding of `plan` stand, with its reason. Returns the acceptance.

    Raises ValidationError without a reason, and when the finding is open no more or its facts have changed.
    """
    if not reason.strip():
        raise ValidationError(_("Say why it may stay as it is."), code="reason")
    Plan.objects.select_for_update().get(pk=plan.pk)  # one at a time
    found = _open(plan, rule, subject, at)
    if found is None:
        raise ValidationError(_("This has been put right or accepted since you opened the page."), code="gone")
    if found.fingerprint != fingerprint:
        raise ValidationError(
            _("The facts have changed since you opened the page: read them again before you accept."), code="changed"
        )
    return AcceptedFinding.objects.create(
        plan=plan,
        rule=rule,
        subject=subject,
        code=found.code,
        fingerprint=fingerprint,
        reason=reason,
        accepted_by=by,
        added_at=at,
    )


def _open(plan: Plan, rule: str, subject: str, at: datetime) -> Finding | None:
    return next((found for found in findings(plan, at) if found.key == (rule, subject)), None)


def reopen_finding(*, acceptance: AcceptedFinding, by: User, at: datetime) -> None:
    """Take an acceptance back: the finding is open again, if its facts still stand. Who and when is kept."""
    acceptance.withdraw(by=by, at=at)

"""Which mails a person wants."""

from collections.abc import Iterable

from django.db import transaction

from actions.reporting.models import Kind, Muted
from members.models import User


@transaction.atomic
def choose_mails(*, off: Iterable[Kind], by: User) -> None:
    """Keep that `by` does not want the kinds `off`, and wants all others."""
    wanted_off = set(off)
    by.muted.exclude(kind__in=wanted_off).delete()
    Muted.objects.bulk_create([Muted(person=by, kind=kind) for kind in sorted(wanted_off)], ignore_conflicts=True)

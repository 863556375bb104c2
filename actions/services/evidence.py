"""How evidence comes to an action, and leaves it. A file is kept if its record is, and only then."""

from contextlib import suppress
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from actions.models import Action, Evidence, Update
from actions.models.parts import evidence_path
from mdmplan.uploads import inspect
from members.models import User


def add_file(
    *, action: Action, upload: "UploadedFile[Any]", label: str, by: User, at: datetime, update: Update | None = None
) -> Evidence:
    """Keep a file that shows what was done, under a name that nobody chose.

    Raises ValidationError, with the name of the file and what to do, when it is not of a kind that is taken, and when
    the plan is closed. In a larger transaction this comes last: what fails after it would leave the file behind.
    """
    action.plan.check_open(at)
    found = inspect(upload)
    evidence = Evidence(
        action=action,
        update=update,
        file_name=found.name,
        content_type=found.content_type,
        size=found.size,
        label=label,
        added_by=by,
        added_at=at,
    )
    storage, path = evidence.file.storage, evidence_path(evidence, found.name)
    evidence.file = path
    try:
        with transaction.atomic():
            evidence.full_clean()
            evidence.save()
            storage.save(path, upload)
    except BaseException:
        with suppress(OSError):
            storage.delete(path)
        raise
    return evidence


@transaction.atomic
def add_link(*, action: Action, url: str, label: str, by: User, at: datetime, update: Update | None = None) -> Evidence:
    """Keep a link that shows what was done. Raises ValidationError when it is none."""
    action.plan.check_open(at)
    evidence = Evidence(action=action, update=update, url=url, label=label, added_by=by, added_at=at)
    evidence.full_clean()
    evidence.save()
    return evidence


@transaction.atomic
def withdraw(*, evidence: Evidence, by: User, at: datetime) -> None:
    """Take evidence away from its action. Nothing is deleted. Raises ValidationError when the plan is closed."""
    evidence.action.plan.check_open(at)
    evidence.withdraw(by=by, at=at)

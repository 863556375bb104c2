"""The writes of the board pack: choosing, sealing, correcting, sharing."""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mdmplan.dashboard.models import Erratum, Meeting, Pack, PackDraft, PackFile, PackOpening, PackShare
from mdmplan.dashboard.models.pack import token_digest
from mdmplan.dashboard.pack.checks import open_points
from mdmplan.dashboard.pack.freeze import digest, freeze
from mdmplan.dashboard.pack.pdf import pdf
from mdmplan.dashboard.pack.reading import brief_of, read_contents
from mdmplan.text import LANGUAGES
from members.models import User


@transaction.atomic
def choose(
    *, meeting: Meeting, sections: list[str], as_of: date | None, compared_with: date | None, revision: int, by: User
) -> PackDraft:
    """Keep what `by` has chosen for the next pack of `meeting`, and return it.

    Raises ValidationError (`changed`) when somebody else has chosen since `revision`, which `by` had before them.
    """
    Meeting.objects.select_for_update().get(pk=meeting.pk)  # one at a time
    draft = PackDraft.objects.filter(meeting=meeting).first() or PackDraft(meeting=meeting)
    if draft.revision != revision:
        raise ValidationError(_("Somebody else has changed these choices meanwhile."), code="changed")
    draft.sections, draft.as_of, draft.compared_with = sections, as_of, compared_with
    draft.chosen_by, draft.revision = by, revision + 1
    draft.save()
    return draft


@transaction.atomic
def seal(*, draft: PackDraft, edition: int, by: User, at: datetime, despite: bool = False) -> Pack:
    """Freeze the pack of a meeting as it stands at `at`, make its PDF in each language, and return it.

    Raises ValidationError when `edition` is not the next one (somebody was quicker), and when points are open and `by`
    did not say to seal `despite` them; they are then written in the pack. What was sealed before stays as it was.
    """
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("plan").get(pk=draft.meeting_id)
    if edition != meeting.packs.count() + 1:
        raise ValidationError(_("Somebody has just sealed this edition."), code="sealed")
    brief = brief_of(draft, at)
    points = open_points(brief, meeting)
    if points and not despite:
        raise ValidationError(_("Points are open: settle them, or say that you seal all the same."), code="open")
    contents = read_contents(draft, brief, by=by, at=at, open_points=[point.words for point in points])
    frozen = freeze(contents)
    pack = Pack.objects.create(
        meeting=meeting,
        edition=contents.head.edition,
        frozen=frozen,
        sha256=digest(frozen),
        as_of=brief.moment,
        sealed_at=at,
        sealed_by=by,
    )
    for language in LANGUAGES:
        content = pdf(frozen, language, at=at, seal=pack.sha256)
        PackFile.objects.create(
            pack=pack, language=language, content=content, sha256=hashlib.sha256(content).hexdigest()
        )
    return pack


@transaction.atomic
def correct(*, pack: Pack, texts: Mapping[str, str], by: User, at: datetime) -> Erratum:
    """Write a dated correction beside a sealed pack and return it; the pack itself stays as it was.

    `texts` holds text_fr, text_en and text_es. Raises ValidationError when the French one is missing.
    """
    erratum = Erratum(pack=pack, by=by, at=at, **texts)
    erratum.full_clean()
    erratum.save()
    return erratum


@transaction.atomic
def share(*, pack: Pack, guest: str, expires_at: datetime, by: User, at: datetime) -> tuple[PackShare, str]:
    """Open `pack` to a guest of the board until `expires_at`; return the link and the secret of its address.

    Only the SHA-256 of the secret is kept: nobody can read it again.
    """
    token = secrets.token_urlsafe(24)
    link = PackShare(
        pack=pack,
        guest=guest,
        token_sha256=token_digest(token),
        expires_at=expires_at,
        created_at=at,
        created_by=by,
    )
    link.full_clean()
    link.save()
    return link, token


@transaction.atomic
def revoke(*, link: PackShare, by: User, at: datetime) -> None:
    """Close a link for ever; one that was closed already stays closed by whom it was."""
    PackShare.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=at, revoked_by=by)


@transaction.atomic
def log_opening(*, link: PackShare, what: str, at: datetime) -> None:
    """Keep that a guest has opened `link`, and what was read."""
    PackOpening.objects.create(share=link, what=what, at=at)

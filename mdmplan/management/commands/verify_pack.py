"""`manage.py verify_pack`: recompute the seal of each board pack, and of each of its files."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mdmplan.dashboard.models import Pack


class Command(BaseCommand):
    """Say of each sealed pack whether it is still what was sealed; exit with 1 when one is not."""

    help = "Recompute the SHA-256 of sealed board packs and of their PDFs; exit with 1 when one differs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the day of a meeting; every pack otherwise."""
        parser.add_argument("meeting", nargs="?", type=date.fromisoformat, help="the day of a meeting, as 2025-06-20")

    def handle(self, *args: Any, meeting: date | None = None, **options: Any) -> None:
        """Check one pack after the other, and say so line by line."""
        packs = Pack.objects.select_related("meeting").order_by("meeting__held_on", "edition")
        if meeting:
            packs = packs.filter(meeting__held_on=meeting)
            if not packs:
                raise CommandError(f"No pack is sealed for a meeting on {meeting}.")
        broken = sum(not self._check(pack) for pack in packs)
        if broken:
            raise CommandError(f"{broken} of {len(packs)} packs are not what was sealed.")
        self.stdout.write(self.style.SUCCESS(f"{len(packs)} packs checked, each is what was sealed."))

    def _check(self, pack: Pack) -> bool:
        """Write a line about one pack, and return whether all of it is intact."""
        parts = {"contents": pack.intact} | {f"{file.language} PDF": file.intact for file in pack.files.all()}
        differ = [name for name, intact in parts.items() if not intact]
        verdict = f"DIFFERS: {', '.join(differ)}" if differ else "intact"
        self.stdout.write(f"{pack.meeting.held_on} edition {pack.edition} {pack.sha256}: {verdict}")
        return not differ

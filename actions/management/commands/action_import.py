"""`manage.py action_import`: read a spreadsheet into the plan, as on the page of imports."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actions.importing.reading import heading
from actions.importing.wording import ignored_columns, notes_on
from actions.models import Import, ImportRow
from actions.services.importing import STEP, apply_import, choose_columns, preview_step, upload_import
from mdmplan.clock import local_date, now
from mdmplan.text import LANGUAGES
from members.models import Role, User
from priorities.models import Plan

Result = ImportRow.Result


class Command(BaseCommand):
    """Read a spreadsheet into the plan, all of it or nothing."""

    help = "Read an XLSX or CSV file of actions into the plan: all of it, or nothing when a row is refused (exit 1)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the file and its options."""
        parser.add_argument("file", type=Path, help="an XLSX or CSV file")
        parser.add_argument(
            "--map",
            action="append",
            default=[],
            metavar="COLUMN=field",
            help="which field a column is; an empty field leaves the column out; may be repeated",
        )
        parser.add_argument(
            "--fill-down", action="append", default=[], metavar="COLUMN", help="fill its blanks from above"
        )
        parser.add_argument("--language", choices=LANGUAGES, default=LANGUAGES[0], help="of texts that name none")
        parser.add_argument("--sheet", default="", help="the sheet of a workbook, by default its first")
        parser.add_argument("--plan", default="", metavar="NAME", help="its short name, by default the current plan")
        parser.add_argument("--by", default="", metavar="EMAIL", help="who imports, by default the only administrator")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, and write nothing")
        parser.add_argument("--json", action="store_true", help="answer in JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Preview the file, say what each row does, and write it all unless a row is refused."""
        self.stderr.style_func = None
        with transaction.atomic():
            batch = self._previewed(options)
            refused = batch.counts[Result.REFUSED]
            if not refused and not options["dry_run"]:
                apply_import(batch=batch, by=batch.uploaded_by, at=batch.uploaded_at)
            answer = as_json(batch) if options["json"] else "\n".join(in_words(batch))
            transaction.set_rollback(bool(refused or options["dry_run"]))
        self.stdout.write(answer)
        if refused:
            raise CommandError(
                ngettext(
                    "%(number)d row is refused: nothing was written.",
                    "%(number)d rows are refused: nothing was written.",
                    refused,
                )
                % {"number": refused}
            )

    def _previewed(self, options: dict[str, Any]) -> Import:
        """Return the import of the file, with the preview of every row."""
        at = now()
        mapped = dict(map(_mapped, options["map"]))
        by, plan = _person(options["by"]), _plan(options["plan"], local_date(at))
        try:
            content = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from None
        try:
            batch = upload_import(
                plan=plan,
                name=options["file"].name,
                content=content,
                by=by,
                at=at,
                sheet=options["sheet"],
                wanted=set(mapped),
            )
            proposed = {column: key for column, key in batch.mapping["fields"].items() if key not in mapped.values()}
            fill_down = [heading(column) for column in options["fill_down"]] or batch.mapping["fill_down"]
            choose_columns(
                batch=batch,
                mapping=proposed | mapped,
                fill_down=fill_down,
                language=options["language"],
                by=by,
                at=at,
            )
            self._preview(batch, by, at)
        except ValidationError as refused:
            raise CommandError("\n".join(refused.messages)) from None
        return batch

    def _preview(self, batch: Import, by: User, at: Any) -> None:
        """Preview every row, with a bar when somebody looks on."""
        total, done = batch.source["rows"], 0
        while done < total:
            done = preview_step(batch=batch, start=done, by=by, at=at, count=min(STEP, max(total // 20, 100)))
            if self.stderr.isatty():
                filled = 40 * done // total
                self.stderr.write(f"\r[{'#' * filled}{'.' * (40 - filled)}] {done}/{total}", ending="")
        if self.stderr.isatty():
            self.stderr.write("")


def _mapped(text: str) -> tuple[str, str]:
    """Return the column and the field of COLUMN=field; the last sign of equality counts."""
    column, sign, key = text.rpartition("=")
    if not sign:
        raise CommandError(_("Write --map “COLUMN=field”, not “%(text)s”.") % {"text": text})
    return heading(column), key.strip()


def _person(email: str) -> User:
    """Return who imports: named, else the only administrator."""
    people = User.objects.filter(is_active=True)
    if email:
        person = people.filter(email__iexact=email).first()
        if person is None or not person.has_perm("actions.import_actions"):
            raise CommandError(_("Nobody who may import signs in with %(email)s.") % {"email": email})
        return person
    administrators = list(people.filter(role=Role.ADMINISTRATOR)[:2])
    if len(administrators) != 1:
        raise CommandError(_("Say who imports, by e-mail address: --by secretariat@example.org"))
    return administrators[0]


def _plan(slug: str, day: Any) -> Plan:
    """Return the plan of that short name, by default the current one."""
    if not slug:
        return Plan.objects.current(day)
    plan = Plan.objects.filter(slug=slug).first()
    if plan is None:
        known = ", ".join(Plan.objects.values_list("slug", flat=True))
        raise CommandError(_("No plan is called “%(slug)s”; there is: %(known)s.") % {"slug": slug, "known": known})
    return plan


def as_json(batch: Import) -> str:
    """Return what becomes of each row, for a program."""
    rows = batch.rows.order_by("line").values("line", "result", "reason")
    order = (Result.CREATED, Result.UPDATED, Result.UNCHANGED, Result.REFUSED)
    counts = {result.value: batch.counts[result] for result in order}
    return json.dumps({**counts, "rows": list(rows), "ignored_columns": ignored_columns(batch)}, ensure_ascii=False)


def in_words(batch: Import) -> list[str]:
    """Return what becomes of the file, for a person: each refused row with its reason, then the numbers."""
    lines = notes_on(batch)
    ignored = ignored_columns(batch)
    if ignored:
        lines.append(_("Columns that are not read: %(columns)s.") % {"columns": ", ".join(ignored)})
    lines += [
        _("Line %(line)d: %(reason)s") % {"line": row.line, "reason": row.reason.replace("\n", " ")}
        for row in batch.rows.filter(result=Result.REFUSED)
    ]
    counts = {key: batch.counts[key] for key in Result.values}
    lines.append(_("%(created)d created, %(updated)d updated, %(unchanged)d unchanged, %(refused)d refused.") % counts)
    return lines

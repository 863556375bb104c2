"""Measure an import: reading, preview, apply, second run, undo, and the export of the whole, at several sizes.

    python -m benchmarks.importing --rows 2000 5000 20000

Prints a table of seconds on a fresh SQLite demonstration. To keep to: a preview of 2,000 rows in 5 s, an XLSX of
5,000 actions in 3 s.
"""

import argparse
import csv
import io
import tempfile
import time
from collections.abc import Callable, Iterator
from typing import Any

from benchmarks.bench import build, start

HEAD = ("Code", "Objectif", "Intitulé", "Livrable", "Début", "Échéance", "Pilote", "Contributrices", "Statut")
MORE = ("Avancement", "Commentaire")


def table(rows: int) -> Iterator[tuple[str, ...]]:
    """Yield the lines of a plan as the network writes it."""
    yield (*HEAD, *MORE)
    for number in range(rows):
        title = f"Action numéro {number} : réaliser l’étude et partager ses conclusions"
        given = ("A1", title, "Une étude", "2024", "31/12/2025", "France", "ES, BE", "En bonne voie", "12,5", "Revu")
        yield (f"A1.{rows}.{number}", *given)


def as_csv(rows: int) -> bytes:
    """Return the plan as a text file of Windows."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows(table(rows))
    return text.getvalue().encode("cp1252")


def as_xlsx(rows: int) -> bytes:
    """Return the plan as a workbook."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in table(rows):
        sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return the seconds that `work` took, and what it gave."""
    began = time.perf_counter()
    given = work()
    return time.perf_counter() - began, given


def previewed(batch: Any, person: Any, moment: Any) -> None:
    """Preview a whole file, as the page does."""
    from actions.services.importing import choose_columns, preview_step

    choose_columns(batch=batch, mapping=batch.mapping["fields"], by=person, at=moment)
    done = 0
    while done < batch.source["rows"]:
        done = preview_step(batch=batch, start=done, by=person, at=moment)


def measure(rows: int) -> None:
    """Print one line: a file of so many rows, from its upload to its undoing."""
    from actions.export import as_xlsx as exported
    from actions.services.importing import apply_import, undo_import, upload_import
    from actions.standing import standings
    from mdmplan.clock import now
    from members.models import User
    from priorities.models import Plan

    plan, person = Plan.objects.get(slug="2023-2025"), User.objects.get(email="admin@demo.example")

    def upload(content: bytes) -> Any:
        return upload_import(plan=plan, name="plan", content=content, by=person, at=now())

    workbook = as_xlsx(rows)
    book_seconds, _batch = timed(lambda: upload(workbook))
    read_seconds, batch = timed(lambda: upload(as_csv(rows)))
    preview_seconds, _none = timed(lambda: previewed(batch, person, now()))
    apply_seconds, _none = timed(lambda: apply_import(batch=batch, by=person, at=now()))
    again = upload(as_csv(rows))
    again_seconds, _none = timed(lambda: previewed(again, person, now()))
    if again.counts["unchanged"] != rows:
        raise SystemExit(f"the second run changes something: {again.counts}")
    export_seconds, _content = timed(lambda: exported(standings(plan, now()), moment=now()))
    undo_seconds, _none = timed(lambda: undo_import(batch=batch, by=person, at=now()))
    seconds = (read_seconds, book_seconds, preview_seconds, apply_seconds, again_seconds, export_seconds, undo_seconds)
    print(f"{rows:>7}" + "".join(f"{each:>12.2f}" for each in seconds))


def main() -> None:
    """Run the measurements."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, nargs="+", default=[2000, 5000, 20000])
    options = parser.parse_args()
    names = ("read CSV", "read XLSX", "preview", "apply", "second run", "export XLSX", "undo")
    print(f"{'rows':>7}" + "".join(f"{name:>12}" for name in names))
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/bench.sqlite3"
        build(database)
        start(database)
        for rows in options.rows:
            measure(rows)


if __name__ == "__main__":
    main()

"""Small files built in code, and an import of them through the services, as a page does it."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from openpyxl import Workbook

from actions.models import Import
from actions.services.importing import apply_import, choose_columns, preview_step, upload_import
from members.models import Role, User
from priorities.models import Plan
from tests.factories import NOW, ObjectiveFactory, PlanFactory, UserFactory

HEAD = ("code", "objective", "title_fr")


def text_of(*rows: Sequence[Any], separator: str = ";") -> bytes:
    """Return rows as a text file in UTF-8."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows(rows)
    return text.getvalue().encode()


def book_of(*rows: Iterable[Any], change: Callable[[Workbook], Any] | None = None) -> bytes:
    """Return rows as a workbook; `change` does something more to it."""
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    if change:
        change(book)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def plan() -> Plan:
    """Return the plan, with its first objective."""
    ObjectiveFactory(code="A1")
    return PlanFactory()


def author() -> User:
    """Return who imports in the tests: always the same."""
    return User.objects.filter(email="importer@example.org").first() or UserFactory(
        email="importer@example.org", role=Role.SECRETARIAT
    )


def upload(content: bytes, name: str = "plan.csv", **options: Any) -> Import:
    """Upload a file."""
    return upload_import(plan=plan(), name=name, content=content, by=author(), at=NOW, **options)


def preview(content: bytes, name: str = "plan.csv", at: datetime = NOW, **options: Any) -> Import:
    """Upload a file, take the columns that are proposed (or `mapping`), and preview it to its end."""
    batch = upload(content, name)
    mapping = options.pop("mapping", batch.mapping["fields"])
    choose_columns(batch=batch, mapping=mapping, by=author(), at=at, **options)
    done = 0
    while done < batch.source["rows"]:
        done = preview_step(batch=batch, start=done, by=author(), at=at, count=3)
    return batch


def bring(*rows: Sequence[Any], at: datetime = NOW, **options: Any) -> Import:
    """Import rows, the first being the names of the columns, to the very end."""
    batch = preview(text_of(*rows), at=at, **options)
    apply_import(batch=batch, by=author(), at=at)
    return batch


def results(batch: Import) -> list[tuple[int, str]]:
    """Return the line and the result of each row."""
    return list(batch.rows.order_by("line").values_list("line", "result"))


def reasons(*rows: Sequence[Any], **options: Any) -> str:
    """Return why the only row below the names of the columns is refused; empty when it is not."""
    (row,) = preview(text_of(*rows), **options).rows.all()
    return str(row.reason)


def changes(*rows: Sequence[Any], **options: Any) -> dict[str, list[str]]:
    """Return what the only row below the names of the columns changes, once it is not refused."""
    (row,) = preview(text_of(*rows), **options).rows.all()
    assert row.reason == ""
    return dict(row.changes)

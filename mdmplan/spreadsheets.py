"""Spreadsheets in and out, for every room: columns of text, days and links. Imports no app."""

import base64
import re
from datetime import date, datetime
from typing import Any, ClassVar

from django.core import signing
from django.core.exceptions import ObjectDoesNotExist, SuspiciousOperation, ValidationError
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from import_export.formats import base_formats
from import_export.resources import Diff, ModelResource
from import_export.tmp_storages import BaseStorage
from import_export.widgets import CharWidget, DateWidget, ForeignKeyWidget

from mdmplan.moments import DayField
from mdmplan.text import without_controls

#: A text that begins so would be taken for a formula by a spreadsheet (in Japanese, by wide signs too), or for one that
#: was kept from it.
FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
#: How long a preview may wait for its confirmation, in seconds.
PREVIEW_LASTS = 24 * 3600


def unguarded(text: str) -> str:
    """Return `text` without the apostrophe that kept it from being taken for a formula."""
    return text[1:] if text.startswith("'") and FORMULA.match(text) else text


class TextWidget(CharWidget):
    """A text, kept from being taken for a formula on its way out, and given back as it was on its way in."""

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """Return the text; an apostrophe goes before one that looks like a formula."""
        text = "" if value is None else without_controls(str(value))
        return f"'{text}" if FORMULA.match(text) else text

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        """Return the text of a cell; a number with decimals is refused, for 1.10 would have become 1.1."""
        if isinstance(value, float):
            raise ValueError(_("The cell holds a number: format its column as text, so that 1.10 stays 1.10."))
        text = "" if value is None else without_controls(str(value)).strip()
        return unguarded(text)


class DayWidget(DateWidget):
    """A day: a date in a workbook, 2025-06-30 in a text file; 30/06/2025 is read too."""

    def __init__(self) -> None:
        """Leave dates as dates."""
        super().__init__(coerce_to_string=False)

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> date | None:
        """Return the day of a cell, None when it is empty."""
        try:
            day: date | None = DayField(required=False).clean(value.date() if isinstance(value, datetime) else value)
        except ValidationError as error:
            raise ValueError(" ".join(error.messages)) from None
        return day


class LinkWidget(ForeignKeyWidget):
    """A link to another record by its code; within the plan of the row, for parts of a plan."""

    def __init__(self, model: type[Model], field: str = "code", *, plan: str = "") -> None:
        """Find the `model` by `field`; `plan` is the lookup of the short name that stands in the column `plan`."""
        super().__init__(model, field)
        self.plan = plan

    def get_queryset(self, value: Any, row: Any, *args: Any, **kwargs: Any) -> QuerySet[Any]:
        """Return what the link may lead to."""
        found: QuerySet[Any] = super().get_queryset(value, row, *args, **kwargs)
        return found.filter(**{self.plan: row.get("plan")}) if self.plan else found

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        """Return the record, None for an empty cell; ValueError says that there is none."""
        text = TextWidget().clean(value)
        try:
            return super().clean(text, row, **kwargs)
        except ObjectDoesNotExist:
            what = self.model._meta.verbose_name
            raise ValueError(_("“%(value)s”: there is no such %(what)s.") % {"value": text, "what": what}) from None

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """Return the code."""
        return TextWidget().render(value and getattr(value, self.field))


TEXT, DAY = TextWidget(), DayWidget()


class Changes(Diff):
    """What one row changes: (column, before, after) for each cell that is no longer the same."""

    def __init__(self, resource: Any, instance: Any, new: bool) -> None:
        """Keep what stood before the row was read; nothing for a new record."""
        super().__init__(resource, instance, new)
        self.columns = [field.column_name for field in resource.get_import_fields()]

    def as_html(self) -> list[tuple[str, str, str]]:
        """Return the changes. No HTML: the template writes it."""
        before = ["" if self.new or cell is None else str(cell) for cell in self.left]
        after = ["" if cell is None else str(cell) for cell in self.right]
        cells = zip(self.columns, before, after, strict=True)
        return [(column, old, new) for column, old, new in cells if old != new]


class SheetResource(ModelResource):
    """The rows of a model as a sheet. What comes in obeys the rules of the model, all of it or nothing."""

    WIDGETS_MAP: ClassVar[dict[str, Any]] = ModelResource.WIDGETS_MAP | {
        "CharField": TextWidget,
        "SlugField": TextWidget,
        "TextField": TextWidget,
        "DateField": DayWidget,
    }

    class Meta:
        clean_model_instances = True
        skip_unchanged = True
        use_transactions = True

    @classmethod
    def get_diff_class(cls) -> type[Changes]:
        """Show changes in our own words."""
        return Changes

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        """Refuse a sheet without the columns that say which record a row is, or with columns nobody knows."""
        known = {field.column_name for field in self.get_import_fields()}
        needed = {self.fields[name].column_name for name in self.get_import_id_fields()}
        missing = sorted(needed - set(dataset.headers))
        strange = sorted({str(name) for name in dataset.headers} - known)
        if missing:
            raise ValueError(_("These columns are missing: %(names)s.") % {"names": ", ".join(missing)})
        if strange:
            raise ValueError(_("These columns are not known: %(names)s.") % {"names": ", ".join(strange)})

    def after_init_instance(self, instance: Any, new: bool, row: Any, **kwargs: Any) -> None:
        """A record that an import adds is there from the moment of the import on."""
        if new and hasattr(instance, "added_at"):
            instance.added_at = kwargs["at"]


class SheetCSV(base_formats.CSV):
    """Text with commas or semicolons between its columns, as spreadsheets save it in each language."""

    def create_dataset(self, in_stream: Any, **kwargs: Any) -> Any:
        """Read the text; the first line tells which of the two signs it is."""
        first = in_stream.partition("\n")[0]
        return super().create_dataset(in_stream, delimiter=";" if first.count(";") > first.count(",") else ",")


class SignedStorage(BaseStorage):
    """Where a sheet waits between its preview and its confirmation: in the form itself, signed, nowhere else."""

    def save(self, data: bytes) -> None:
        """Keep the file: its name is what it holds."""
        self.name = signing.dumps(base64.b64encode(data).decode(), salt="spreadsheets", compress=True)

    def read(self) -> Any:
        """Return the file as it came; refuse one that was tampered with, or that has waited for a day."""
        try:
            held = signing.loads(self.name, salt="spreadsheets", max_age=PREVIEW_LASTS)
        except signing.BadSignature:
            raise SuspiciousOperation from None
        data = base64.b64decode(held)
        return data if self.read_mode == "rb" else data.decode(self.encoding)

    def remove(self) -> None:
        """Nothing was left anywhere."""

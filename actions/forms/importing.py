"""What people choose when a spreadsheet is read into the plan."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from actions.importing.columns import FIELDS
from actions.models import Import
from mdmplan.uploads import LARGEST, MEGABYTE
from members.models import INTERFACE_LANGUAGES


class UploadForm(forms.Form):
    """The file. What is in it is judged by the service, which answers with a sentence."""

    file = forms.FileField(
        label=_("Spreadsheet"),
        help_text=_("Excel (XLSX) or CSV, up to %(most)d MB and 20,000 rows.") % {"most": LARGEST // MEGABYTE},
        error_messages={"required": _("Choose a file first.")},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt,.tsv"}),
        allow_empty_file=True,
    )
    sheet = forms.CharField(
        label=_("Sheet"), required=False, max_length=100, help_text=_("Of a workbook; by default the first.")
    )


class ColumnsForm(forms.Form):
    """Which column of the file is which field, and in which the gaps are filled down."""

    language = forms.ChoiceField(
        label=_("Language of the texts"),
        choices=INTERFACE_LANGUAGES,
        help_text=_("Of a title, a description or a deliverable whose column names no language."),
    )

    def __init__(self, data: Any = None, *, batch: Import) -> None:
        """Ask about each column that has a name, starting from what is proposed."""
        mapping = batch.mapping
        super().__init__(data, initial={"language": mapping["language"]})
        self.columns = [column for column in batch.source["columns"] if column]
        self.examples = dict(zip(batch.source["columns"], batch.source.get("examples", []), strict=False))
        choices: list[tuple[str, str | Promise]] = [
            ("", _("Not read")),
            *((key, field.label) for key, field in FIELDS.items()),
        ]
        for number, column in enumerate(self.columns):
            self.fields[f"field-{number}"] = forms.ChoiceField(
                label=column, choices=choices, required=False, initial=mapping["fields"].get(column, "")
            )
            self.fields[f"fill-{number}"] = forms.BooleanField(
                label=_("fill down"), required=False, initial=column in mapping["fill_down"]
            )

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Each column with an example of what stands in it, and its two questions."""
        return [
            {
                "column": column,
                "example": self.examples.get(column, ""),
                "field": self[f"field-{number}"],
                "fill": self[f"fill-{number}"],
            }
            for number, column in enumerate(self.columns)
        ]

    @property
    def mapping(self) -> dict[str, str]:
        """The field of each column that is read."""
        return {
            column: key for number, column in enumerate(self.columns) if (key := self.cleaned_data[f"field-{number}"])
        }

    @property
    def fill_down(self) -> list[str]:
        """The columns in which a blank cell takes the value above it."""
        return [column for number, column in enumerate(self.columns) if self.cleaned_data[f"fill-{number}"]]

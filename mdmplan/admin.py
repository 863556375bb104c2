"""How the admin behaves for every model: nothing is deleted, every version is shown, sheets go in and out.

Imports no app. What a person may do there is asked of the rules (`User.has_perm`), as everywhere else.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.admin import ExportMixin, ImportMixin
from import_export.formats.base_formats import XLSX
from import_export.forms import ExportForm, ImportForm
from import_export.results import RowResult

from mdmplan.clock import local_date, now
from mdmplan.dates import date_format
from mdmplan.spreadsheets import SheetCSV, SignedStorage
from mdmplan.text import read_number
from mdmplan.uploads import inspect

#: Versions on one page of a history.
PAGE = 50
#: The largest file that the admin reads, in bytes: it comes twice, the second time inside a form.
LARGEST = 1024 * 1024
UNREADABLE = gettext_lazy("This file cannot be read: save it as .xlsx, or as CSV in UTF-8.")


@dataclass(frozen=True)
class Version:
    """One version of a record: since when, by whom, and what it changed (field, before, after), or a word for it."""

    at: datetime
    by: str
    word: str
    changes: list[tuple[str, str, str]]


def versions(record: Any, page: int) -> tuple[list[Version], bool]:
    """Return the versions of `record`, newest first, on `page` (from 0), and whether there are older ones."""
    fields = [field for field in record.history.model.tracked_fields if not field.primary_key]
    related = [field.name for field in fields if field.is_relation]
    rows = record.history.select_related("history_user", *related).order_by("-history_id")
    some = list(rows[page * PAGE : (page + 1) * PAGE + 1])
    shown = []
    for row, before in zip(some, [*some, None][1:], strict=True):
        changes = [
            (str(field.verbose_name), _cell(before, field), _cell(row, field))
            for field in fields
            if before is not None and getattr(before, field.attname) != getattr(row, field.attname)
        ]
        by = str(row.history_user) if row.history_user else ""
        shown.append(Version(row.history_date, by, "" if changes else _word(row, before), changes))
    return shown[:PAGE], len(some) > PAGE


def _word(row: Any, before: Any) -> str:
    """Return what to say of a version in which nothing differs from the one before."""
    if row.history_type == "+":
        return _("Added")
    return _("Saved without a change") if before else _("Changed; the version before it was not kept")


def _cell(row: Any, field: Any) -> str:
    """Return one value of a version as a reader knows it."""
    value = getattr(row, f"get_{field.name}_display")() if field.choices else getattr(row, field.name)
    if value in (None, ""):
        return "–"
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        return date_format(localtime(value), "DATETIME_FORMAT")
    return date_format(value, "DATE_FORMAT") if isinstance(value, date) else str(value)


class RecordAdmin(admin.ModelAdmin):
    """A model in the admin: nothing is deleted there, things are withdrawn; its history tells every version."""

    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    object_history_template = "admin/record_history.html"

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False: nothing with history is deleted."""
        return False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Name the list by what is in it."""
        title = capfirst(self.opts.verbose_name_plural)
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Show every version of a record: when, by whom, what was changed from what to what."""
        response: HttpResponse = super().history_view(request, object_id, extra_context)
        context: Any = getattr(response, "context_data", None)
        if context:
            page = read_number(request.GET.get("page", "")) or 0
            told, more = versions(context["object"], page) if hasattr(context["object"], "history") else ([], False)
            context |= {"versions": told, "older": page + 1 if more else 0}
        return response


class ReadOnlyAdmin(RecordAdmin):
    """An append-only or derived model: looked at, never written here."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return False: the services write it."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False: it is kept as it was written."""
        return False


class SheetForm(ImportForm):
    """The file to import; its name says what kind it is."""

    media = forms.Media()  # no script is needed

    def __init__(self, formats: list[Any], resources: Any, **kwargs: Any) -> None:
        """Ask for the file alone."""
        super().__init__(formats, resources, **kwargs)
        self.endings = [f".{kind().get_extension()}" for kind in formats]
        self.fields["format"].required = False
        self.fields["format"].widget = forms.HiddenInput()
        self.fields["import_file"].widget.attrs = {"accept": ",".join(self.endings)}

    def clean_import_file(self) -> Any:
        """Refuse another kind of file, and one that is too large."""
        file = self.cleaned_data["import_file"]
        if not file.name.lower().endswith(tuple(self.endings)):
            raise forms.ValidationError(_("Give an Excel workbook (.xlsx) or a text file (.csv)."))
        if file.size > LARGEST:
            raise forms.ValidationError(_("This file is larger than 1 MB: bring it in several parts."))
        if file.name.lower().endswith(".xlsx"):
            try:
                inspect(file)  # a small workbook may unpack to more than the machine holds
            except forms.ValidationError:
                raise forms.ValidationError(UNREADABLE) from None
        return file

    def clean(self) -> dict[str, Any]:
        """Tell the kind by the end of the name."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if "import_file" in values:
            ending = next(end for end in self.endings if values["import_file"].name.lower().endswith(end))
            values["format"] = str(self.endings.index(ending))
        return values


class Exported(ExportMixin):
    """A model whose list leaves as a sheet, as it is filtered."""

    formats = [XLSX, SheetCSV]
    export_form_class = ExportForm
    to_encoding = "utf-8-sig"

    def has_export_permission(self, request: HttpRequest) -> bool:
        """Return whether the person may read the model at all."""
        return bool(self.has_view_permission(request))

    def get_export_filename(self, request: HttpRequest, queryset: Any, file_format: Any) -> str:
        """Return the name of the file: what, and of which day."""
        return f"{self.opts.model_name}-{local_date(now())}.{file_format.get_extension()}"


class Sheets(ImportMixin, Exported):
    """A model whose rows come in as a sheet too: shown first, then all of them or none."""

    import_export_change_list_template = "admin/import_export/change_list_import_export.html"
    import_form_class = SheetForm
    tmp_storage_class = SignedStorage
    skip_admin_log = True  # the history of each record tells

    def has_import_permission(self, request: HttpRequest) -> bool:
        """Return whether the person may add and change rows one by one, too."""
        return bool(self.has_add_permission(request) and self.has_change_permission(request))

    def get_import_data_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Say when it is, and that one bad row takes back all the others."""
        return {"at": now(), "rollback_on_validation_errors": True}

    def import_action(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Ask for the file, then show what each of its rows would do."""
        response: TemplateResponse = super().import_action(request, **kwargs)
        if request.method == "POST" and "confirm_form" not in (response.context_data or {}):
            response.status_code = 422
        return response

    def add_data_read_fail_error_to_form(self, form: Any, error: Exception) -> None:
        """Say what to do about a file that cannot be read."""
        form.add_error("import_file", UNREADABLE)

    def process_result(self, result: Any, request: HttpRequest) -> HttpResponse:
        """Go back to the list; but when a row was refused since the preview, nothing was written, and say why."""
        if not result.has_errors() and not result.has_validation_errors():
            done: HttpResponse = super().process_result(result, request)
            return done
        context = self.admin_site.each_context(request)
        context |= {"title": _("Import"), "opts": self.opts, "result": result, "fields_list": []}
        context["form"] = self.import_form_class(self.get_import_formats(), self.get_import_resource_classes(request))
        return TemplateResponse(request, [self.import_template_name], context, status=422)

    def add_success_message(self, result: Any, request: HttpRequest) -> None:
        """Say how many rows did what."""
        totals = result.totals
        messages.success(
            request,
            _("Imported: %(new)d added, %(changed)d changed, %(same)d as before.")
            % {
                "new": totals[RowResult.IMPORT_TYPE_NEW],
                "changed": totals[RowResult.IMPORT_TYPE_UPDATE],
                "same": totals[RowResult.IMPORT_TYPE_SKIP],
            },
        )

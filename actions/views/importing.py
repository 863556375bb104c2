"""A spreadsheet comes into the plan: upload, columns, preview, apply, undo."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from actions.forms.importing import ColumnsForm, UploadForm
from actions.importing.columns import FIELDS
from actions.importing.wording import changes_in_words, ignored_columns, notes_on
from actions.models import Import, ImportRow
from actions.services.importing import (
    apply_import,
    choose_columns,
    preview_step,
    undo_import,
    undo_obstacle,
    upload_import,
)
from mdmplan.access import allowed
from mdmplan.clock import local_date, now
from members.access import person
from priorities.access import plan_at

PAGE = 50
#: What becomes of several rows.
RESULTS = {
    "refused": pgettext_lazy("rows", "Refused"),
    "created": pgettext_lazy("rows", "Created"),
    "updated": pgettext_lazy("rows", "Updated"),
    "unchanged": pgettext_lazy("rows", "Unchanged"),
}
#: How many past imports the first page shows.
REMEMBERED = 20


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("actions.edit_plan")
def action_import(request: HttpRequest) -> HttpResponse:
    """Take a file, and list the imports so far."""
    moment = now()
    plan = plan_at(request, local_date(moment))
    posted = request.method == "POST"
    form = UploadForm(request.POST, request.FILES) if posted else UploadForm()
    if posted and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            batch = upload_import(
                plan=plan,
                name=upload.name,
                content=upload.read(),
                by=person(request),
                at=moment,
                sheet=form.cleaned_data["sheet"],
            )
        except ValidationError as error:
            form.add_error("file", error)
        else:
            return redirect("import_detail", pk=batch.pk)
    return render(
        request,
        "actions/import_list.html",
        {
            "plan": plan,
            "form": form,
            "fields": FIELDS.values(),
            "imports": plan.imports.select_related("uploaded_by__member")[:REMEMBERED],
        },
        status=422 if form.errors else 200,
    )


def _fetch(request: HttpRequest, pk: int) -> Import:
    """Return the import if it is of the plan in the address, else 404."""
    plan = plan_at(request, local_date(now()))
    batches = plan.imports.select_related("plan", "uploaded_by__member", "applied_by__member", "undone_by__member")
    return get_object_or_404(batches, pk=pk)


@require_safe
@allowed("actions.edit_plan")
def import_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show where an import is: its columns to choose, its preview row by row, or what became of it."""
    return _render(request, _fetch(request, pk))


def _render(request: HttpRequest, batch: Import, form: ColumnsForm | None = None) -> HttpResponse:
    wanted = request.GET.get("result", "")
    rows = batch.rows.select_related("action")
    if wanted in ImportRow.Result.values:
        rows = rows.filter(result=wanted)
    total, done = batch.source["rows"], batch.rows.count()
    page = Paginator(rows.order_by("line"), PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "actions/import_detail.html",
        {
            "batch": batch,
            "notes": notes_on(batch),
            "ignored": ignored_columns(batch),
            "form": form or ColumnsForm(batch=batch),
            "choosing": form is not None or "columns" in request.GET or (batch.state == "uploaded" and not done),
            "total": total,
            "done": done,
            "wanted": wanted,
            "results": _results(batch),
            "page": page,
            "rows": [(row, changes_in_words(row)) for row in page],
            "obstacle": undo_obstacle(batch, now()) if batch.state == "applied" else "",
        },
        status=422 if form and form.errors else 200,
    )


def _results(batch: Import) -> list[tuple[str, str, int]]:
    """Return each result that rows have: its key, its words, how many."""
    return [(key, str(words), batch.counts[key]) for key, words in RESULTS.items() if batch.counts.get(key)]


@require_POST
@allowed("actions.edit_plan")
def import_columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep which column is which, and preview the first rows."""
    batch = _fetch(request, pk)
    form = ColumnsForm(request.POST, batch=batch)
    if not form.is_valid():
        return _render(request, batch, form)
    moment, by = now(), person(request)
    try:
        choose_columns(
            batch=batch,
            mapping=form.mapping,
            fill_down=form.fill_down,
            language=form.cleaned_data["language"],
            by=by,
            at=moment,
        )
    except ValidationError as error:
        form.add_error(None, error)
        return _render(request, batch, form)
    return _step(request, batch, 0)


@require_POST
@allowed("actions.edit_plan")
def import_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Preview the next rows of a long file; the page asks for them one step after the other."""
    batch = _fetch(request, pk)
    return _step(request, batch, batch.rows.count())


def _step(request: HttpRequest, batch: Import, start: int) -> HttpResponse:
    return _do(request, batch, lambda: preview_step(batch=batch, start=start, by=person(request), at=now()))


def _do(request: HttpRequest, batch: Import, act: Callable[[], object]) -> HttpResponse:
    """Run the service `act` and lead back to the import, which says where it is now; a refusal has its sentence."""
    try:
        act()
    except ValidationError as error:
        for sentence in error.messages:
            messages.error(request, sentence)
    return redirect(reverse("import_detail", args=[batch.pk]))


@require_POST
@allowed("actions.edit_plan")
def import_apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the whole preview into the plan, or nothing."""
    batch = _fetch(request, pk)
    return _do(request, batch, lambda: apply_import(batch=batch, by=person(request), at=now()))


@require_POST
@allowed("actions.edit_plan")
def import_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the last import back, while nothing depends on it."""
    batch = _fetch(request, pk)
    return _do(request, batch, lambda: undo_import(batch=batch, by=person(request), at=now()))

"""A member answers without a connection: download the report as a workbook, bring it back, see, then apply."""

from datetime import datetime

from django import forms
from django.contrib import messages
from django.core.exceptions import SuspiciousOperation, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from actions.reporting.access import fetch_report
from actions.reporting.models import REFUSED_MOVES, Report
from actions.reporting.services import check_open
from actions.reporting.workbook.making import file_name, make
from actions.reporting.workbook.preview import Preview
from mdmplan.access import allowed
from mdmplan.clock import now
from mdmplan.spreadsheets import SignedStorage
from members.access import person

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class WorkbookForm(forms.Form):
    """The workbook that comes back. What is in it is judged when it is read."""

    file = forms.FileField(
        label=gettext_lazy("Your workbook"),
        help_text=gettext_lazy("The file that you downloaded here and filled in (XLSX)."),
        error_messages={"required": gettext_lazy("Choose a file first.")},
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        allow_empty_file=True,
    )


def _closed(report: Report, moment: datetime) -> str:
    """Return the sentence that says why nothing can be written in `report` at `moment`; empty when it can."""
    if not report.writable:
        return str(REFUSED_MOVES["submit"])
    try:
        check_open(report, moment)
    except ValidationError as closed:
        return closed.messages[0]
    return ""


def _refused(request: HttpRequest, report: Report, closed: str) -> HttpResponse:
    """Lead to the page of a report in which nothing can be written, and say why."""
    messages.error(request, closed)
    return redirect(report)


@require_safe
@allowed("reporting.write_report")
def report_workbook(request: HttpRequest, period: str) -> HttpResponse:
    """Give the report of one's own association as a workbook, filled in as it stands."""
    moment = now()
    report = fetch_report(request, period, moment)
    if closed := _closed(report, moment):
        return _refused(request, report, closed)
    address = request.build_absolute_uri(reverse("report_workbook_upload", args=[period]))
    return HttpResponse(
        make(report, moment=moment, address=address),
        content_type=XLSX,
        headers={"Content-Disposition": f'attachment; filename="{file_name(report)}"'},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("reporting.write_report")
def report_workbook_upload(request: HttpRequest, period: str) -> HttpResponse:
    """Offer the workbook, and preview the one that comes back. Nothing is written here."""
    moment = now()
    report = fetch_report(request, period, moment)
    if closed := _closed(report, moment):
        return _refused(request, report, closed)
    posted = request.method == "POST"
    form = WorkbookForm(request.POST, request.FILES) if posted else WorkbookForm()
    if posted and form.is_valid():
        upload = form.cleaned_data["file"]
        content = upload.read()
        try:
            preview = Preview(report, name=upload.name, content=content)
        except ValidationError as refused:
            form.add_error("file", refused)
        else:
            waiting = SignedStorage()
            waiting.save(content)
            return _render(request, preview, waiting)
    return render(
        request,
        "reporting/workbook_page.html",
        {"report": report, "period": report.period, "form": form, "file_name": file_name(report)},
        status=422 if form.errors else 200,
    )


@require_POST
@allowed("reporting.write_report")
def report_workbook_apply(request: HttpRequest, period: str) -> HttpResponse:
    """Write what the preview showed into the draft; what is not chosen or still wrong comes back with its sentence."""
    moment = now()
    report = fetch_report(request, period, moment)
    said = request.POST.dict()
    waiting = SignedStorage(name=said.get("workbook", ""), read_mode="rb")
    try:
        content = waiting.read()
        preview = Preview(report, name=file_name(report), content=content, said=said)
    except SuspiciousOperation:
        messages.error(request, _("This preview has waited too long: choose your workbook again."))
        return redirect("report_workbook_upload", period=period)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
        return redirect("report_workbook_upload", period=period)
    if not preview.ready:
        return _render(request, preview, waiting, status=422)
    try:
        left = preview.save(by=person(request), at=moment) if preview.writes else []
    except ValidationError as closed:
        return _render(request, preview, waiting, status=409, problem=closed.messages[0])
    if left:
        codes = ", ".join(line.action.code for line in left)
        problem = _("A colleague saved %(codes)s meanwhile: look again. The rest is saved.") % {"codes": codes}
        preview = Preview(report, name=file_name(report), content=content, said=said)
        return _render(request, preview, waiting, status=409, problem=problem)
    written = ngettext(
        "%(count)d answer of your workbook is in the report.",
        "%(count)d answers of your workbook are in the report.",
        preview.writes,
    )
    messages.success(request, written % {"count": preview.writes})
    return redirect("report_edit", period=period)


def _render(
    request: HttpRequest, preview: Preview, waiting: SignedStorage, *, status: int = 200, problem: str = ""
) -> HttpResponse:
    return render(
        request,
        "reporting/workbook_preview.html",
        {
            "report": preview.report,
            "period": preview.report.period,
            "preview": preview,
            "workbook": waiting.name,
            "problem": problem,
            "refused": status == 422,
        },
        status=status,
    )

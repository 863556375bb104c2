"""The pack of a meeting: prepared and sealed by the secretariat, read by everybody who signs in."""

from datetime import date
from http import HTTPStatus
from importlib import import_module
from importlib.util import find_spec

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mdmplan.access import NotHere, allowed
from mdmplan.clock import end_of_day, local_date, now
from mdmplan.dashboard.links import Step, trail
from mdmplan.dashboard.models import Meeting, Pack, PackDraft, PackShare
from mdmplan.dashboard.pack import services
from mdmplan.dashboard.pack.checks import open_points
from mdmplan.dashboard.pack.forms import ErratumForm, PackForm, SealForm, ShareForm
from mdmplan.dashboard.pack.freeze import freeze, thaw
from mdmplan.dashboard.pack.labels import SECTIONS
from mdmplan.dashboard.pack.pdf import pdf
from mdmplan.dashboard.pack.reading import brief_of, draft_of, read_contents
from mdmplan.dashboard.pack.sheets import workbook
from mdmplan.dates import date_format
from mdmplan.tables import CONTENT_TYPES
from mdmplan.text import read_number
from members.access import person
from priorities.access import plan_at

PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


@require_safe
@allowed("dashboard.read_packs")
def pack_detail(request: HttpRequest, day: date) -> HttpResponse:
    """Show the sealed pack of a meeting (the last edition, or the one asked for), its files and its corrections."""
    meeting = _meeting(request, day)
    packs = list(meeting.packs.defer("frozen"))
    pack = _sealed(request, meeting) if packs else None
    prepares = request.user.has_perm("dashboard.prepare_packs")
    return render(
        request,
        "dashboard/pack_detail.html",
        {
            "trail": _trail(meeting),
            "meeting": meeting,
            "packs": packs,
            "pack": pack,
            "query": f"?edition={pack.edition}" if pack else "",
            "contents": thaw(pack.frozen) if pack else None,
            "errata": pack.errata.all() if pack else [],
            "prepares": prepares,
            "pptx": reverse("pack_pptx", args=[day]) if has_slides() else "",
            "shares": _shares(meeting) if pack and prepares else [],
            "moment": now(),
        },
    )


@require_safe
@allowed("dashboard.read_packs")
def pack_pdf(request: HttpRequest, day: date, language: str) -> HttpResponse:
    """Give the PDF of a sealed pack in one language: the bytes that were made when it was sealed."""
    pack = _sealed(request, _meeting(request, day))
    return pdf_response(request, pack, language)


@require_safe
@allowed("dashboard.read_packs")
def pack_xlsx(request: HttpRequest, day: date) -> HttpResponse:
    """Give the frozen numbers of a sealed pack as a workbook, in the reader's language."""
    pack = _sealed(request, _meeting(request, day))
    response = HttpResponse(workbook(thaw(pack.frozen), pack.sha256), content_type=CONTENT_TYPES["xlsx"])
    response.headers["Content-Disposition"] = f'attachment; filename="{_name(pack)}.xlsx"'
    return response


@require_safe
@allowed("dashboard.read_packs")
def pack_pptx(request: HttpRequest, day: date) -> HttpResponse:
    """Give a sealed pack as slides, in the reader's language; 404 where the extra `slides` is not installed."""
    pack = _sealed(request, _meeting(request, day))
    if not has_slides():
        raise NotHere(_("Slides need an extra that is not installed here."))
    slides = import_module("mdmplan.dashboard.pack.slides")
    response = HttpResponse(slides.deck(thaw(pack.frozen)), content_type=PPTX)
    response.headers["Content-Disposition"] = f'attachment; filename="{_name(pack)}.pptx"'
    return response


def has_slides() -> bool:
    """Return whether the extra that makes slides is installed."""
    return find_spec("pptx") is not None


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("dashboard.prepare_packs")
def pack_prepare(request: HttpRequest, day: date) -> HttpResponse:
    """Choose the sections and the moments of the next pack, and see what is open before it is sealed."""
    moment = now()
    meeting = _meeting(request, day)
    draft = draft_of(meeting)
    form = PackForm(_posted(request), draft=draft, now=moment)
    if request.method == "POST" and form.is_valid():
        if _choose(request, meeting, form, draft) is None:
            return _prepare(request, meeting, form, None, theirs=draft)
        if not form.cleaned_data["move"]:
            messages.success(request, _("What you have chosen is kept."))
        return redirect("pack_prepare", day=day)
    return _prepare(request, meeting, form, None)


@require_POST
@allowed("dashboard.prepare_packs")
def pack_seal(request: HttpRequest, day: date) -> HttpResponse:
    """Seal the next pack of a meeting as it stands now, with what is chosen on the page."""
    moment = now()
    meeting = _meeting(request, day)
    draft = draft_of(meeting)
    form, seal = PackForm(request.POST, draft=draft, now=moment), SealForm(request.POST)
    if not all([form.is_valid(), seal.is_valid()]):  # both, so that each says what is wrong
        return _prepare(request, meeting, form, seal)
    if form.has_changed():
        chosen = _choose(request, meeting, form, draft)
        if chosen is None:
            return _prepare(request, meeting, form, seal, theirs=draft)
        draft = chosen
    try:
        pack = services.seal(draft=draft, by=person(request), at=moment, **seal.cleaned_data)
    except ValidationError as error:
        if error.code == "sealed":
            messages.error(request, error.messages[0])
            return redirect("pack_prepare", day=day)
        seal.add_error("despite", error)
        return _prepare(request, meeting, PackForm(draft=draft, now=moment), seal)
    messages.success(request, _("Edition %(edition)s is sealed.") % {"edition": pack.edition})
    return redirect("pack_detail", day=day)


def _choose(request: HttpRequest, meeting: Meeting, form: PackForm, draft: PackDraft) -> PackDraft | None:
    """Keep what was chosen in `form`, over `draft`; None when somebody else has chosen meanwhile, which it says."""
    chosen = {name: form.cleaned_data[name] for name in ("sections", "as_of", "compared_with", "revision")}
    try:
        return services.choose(meeting=meeting, by=person(request), **chosen)
    except ValidationError as error:
        form.add_error(None, error)
        form.show_again(draft)
        return None


@require_safe
@allowed("dashboard.prepare_packs")
def pack_preview(request: HttpRequest, day: date) -> HttpResponse:
    """Show the next pack of a meeting as it would be sealed now."""
    moment = now()
    meeting = _meeting(request, day)
    draft = draft_of(meeting)
    contents = read_contents(draft, brief_of(draft, moment), by=person(request), at=moment, open_points=[])
    return render(
        request,
        "dashboard/pack_preview.html",
        {
            "trail": _trail(meeting, Step(_("Prepare"), reverse("pack_prepare", args=[day])), Step(_("Preview"))),
            "meeting": meeting,
            "contents": contents,
        },
    )


@require_safe
@allowed("dashboard.prepare_packs")
def pack_draft_pdf(request: HttpRequest, day: date, language: str) -> HttpResponse:
    """Give the PDF of the next pack of a meeting as it would be sealed now, marked as a draft on every page."""
    moment = now()
    draft = draft_of(_meeting(request, day))
    contents = read_contents(draft, brief_of(draft, moment), by=person(request), at=moment, open_points=[])
    response = HttpResponse(pdf(freeze(contents), language, at=moment), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="draft-{day}-{language}.pdf"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("dashboard.prepare_packs")
def erratum_create(request: HttpRequest, day: date) -> HttpResponse:
    """Write a dated correction beside the sealed pack of a meeting."""
    meeting = _meeting(request, day)
    pack = _sealed(request, meeting)
    form = ErratumForm(_posted(request))
    if request.method == "POST" and form.is_valid():
        services.correct(pack=pack, texts=form.cleaned_data, by=person(request), at=now())
        messages.success(request, _("The correction stands beside the pack, and will be in the next one."))
        return redirect(f"{_to('pack_detail', day)}?edition={pack.edition}")
    return render(
        request,
        "dashboard/pack_erratum_form.html",
        {"trail": _trail(meeting, Step(_("Correct"))), "meeting": meeting, "pack": pack, "form": form},
        status=_status(form),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("dashboard.prepare_packs")
def share_create(request: HttpRequest, day: date) -> HttpResponse:
    """Open the sealed pack of a meeting to a guest of the board: the address is shown once."""
    moment = now()
    meeting = _meeting(request, day)
    pack = _sealed(request, meeting)
    form = ShareForm(_posted(request), now=moment)
    context = {"trail": _trail(meeting, Step(_("Share"))), "meeting": meeting, "pack": pack, "form": form}
    if request.method == "POST" and form.is_valid():
        link, token = services.share(
            pack=pack,
            guest=form.cleaned_data["guest"],
            expires_at=end_of_day(form.cleaned_data["until"]),
            by=person(request),
            at=moment,
        )
        address = request.build_absolute_uri(reverse("shared_pack", args=[token]))
        return render(request, "dashboard/pack_share.html", context | {"link": link, "address": address})
    return render(request, "dashboard/pack_share_form.html", context, status=_status(form))


@require_POST
@allowed("dashboard.prepare_packs")
def share_revoke(request: HttpRequest, day: date, pk: int) -> HttpResponse:
    """Close a link to a pack of a meeting for ever."""
    link = get_object_or_404(PackShare, pk=pk, pack__meeting=_meeting(request, day))
    services.revoke(link=link, by=person(request), at=now())
    messages.success(request, _("The link is closed."))
    return redirect("pack_detail", day=day)


def pdf_response(request: HttpRequest, pack: Pack, language: str) -> HttpResponse:
    """Answer with the PDF of `pack` in `language`; 304 to a browser that has it."""
    file = get_object_or_404(pack.files, language=language)
    response = HttpResponse(bytes(file.content), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{_name(pack)}-{language}.pdf"'
    response.headers["ETag"] = quote_etag(file.sha256)
    return get_conditional_response(request, etag=response.headers["ETag"], response=response) or response


def _name(pack: Pack) -> str:
    """Return what the files of a pack are called."""
    return f"pack-{pack.meeting.held_on}-{pack.edition}"


def _meeting(request: HttpRequest, day: date) -> Meeting:
    plan = plan_at(request, local_date(now()))
    meeting: Meeting = get_object_or_404(plan.meetings.select_related("plan"), held_on=day)
    return meeting


def _shares(meeting: Meeting) -> QuerySet[PackShare]:
    """Return the links to any edition of the pack of `meeting`, the newest first."""
    shares = PackShare.objects.filter(pack__meeting=meeting).select_related("pack").defer("pack__frozen")
    return shares.prefetch_related("openings")


def _sealed(request: HttpRequest, meeting: Meeting) -> Pack:
    """Return the edition that the address asks for, else the last one; Http404 when there is none."""
    packs = meeting.packs.select_related("meeting")
    asked = packs
    if "edition" in request.GET:
        asked = packs.filter(edition=read_number(request.GET["edition"]) or 0)
    pack: Pack = get_object_or_404(asked[:1])
    return pack


def _trail(meeting: Meeting, *steps: Step) -> list[Step]:
    """Return the trail to the pack of `meeting`, or to a page below it."""
    day = meeting.held_on
    above = [(_("Meetings"), reverse("meeting_list")), (date_format(day, "DATE_FORMAT"), _to("meeting_detail", day))]
    return [*trail(*above, (_("Board pack"), _to("pack_detail", day) if steps else "")), *steps]


def _to(name: str, day: date) -> str:
    return reverse(name, args=[day])


def _prepare(
    request: HttpRequest, meeting: Meeting, form: PackForm, seal: SealForm | None, *, theirs: PackDraft | None = None
) -> HttpResponse:
    """Show the page on which a pack is prepared.

    `seal` is the form that was refused, if one was; `theirs` what somebody else has chosen meanwhile.
    """
    points = open_points(brief_of(draft_of(meeting), now()), meeting)
    edition = meeting.packs.count() + 1
    return render(
        request,
        "dashboard/pack_prepare.html",
        {
            "trail": _trail(meeting, Step(_("Prepare"))),
            "meeting": meeting,
            "form": form,
            "theirs": theirs,
            "their_sections": [SECTIONS[key] for key in theirs.sections if key in SECTIONS] if theirs else [],
            "seal": seal or SealForm(initial={"edition": edition}),
            "points": points,
            "edition": edition,
        },
        status=_status(form, seal),
    )


def _posted(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, even if it is nothing; None when the page is only read."""
    return request.POST if request.method == "POST" else None


def _status(*forms: BaseForm | None) -> int:
    """Return 422 when one of `forms` was refused, else 200."""
    return HTTPStatus.UNPROCESSABLE_ENTITY if any(form and form.errors for form in forms) else HTTPStatus.OK

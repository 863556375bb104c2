"""The secretariat's sentence on a priority: written from a draft, from the one before, or from what members said."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from actions.models import Action
from actions.reporting.models import ReportLine
from actions.standing import standings
from mdmplan.access import allowed, way_back
from mdmplan.clock import local_date, now
from mdmplan.dashboard.drafting import draft, said_by_members
from mdmplan.dashboard.figures import roll_up
from mdmplan.dashboard.forms import PriorityCommentForm
from mdmplan.dashboard.links import trail
from mdmplan.dashboard.models import PriorityComment
from mdmplan.dashboard.services import comment_priority, next_meeting
from mdmplan.text import LANGUAGES
from members.access import person
from priorities.access import plan_at
from priorities.models import Priority


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("dashboard.comment_priority")
def priority_comment_create(request: HttpRequest, code: str) -> HttpResponse:
    """Write the secretariat's sentence on a priority, in three languages. The one before it is kept.

    A button `use` fills in a draft, the sentence before, or the words of a member; nothing is published by that.
    """
    moment = now()
    plan = plan_at(request, local_date(moment))
    priority = get_object_or_404(plan.priorities.standing(moment), code=code)
    latest = priority.comments.select_related("by__member").first()
    sources = _Sources(priority, latest, moment)
    coming = plan.meetings.filter(held_on__gte=local_date(moment)).order_by("held_on")
    initial, use = sources.beginning(next_meeting(plan, moment)), request.POST.get("use", "")
    if use:
        initial = sources.filled(request.POST, use)
    publishing = request.method == "POST" and not use
    form = PriorityCommentForm(
        request.POST if publishing else None,
        meetings=coming,
        latest=latest,
        sources=[sources.draft, sources.before],
        initial=initial,
    )
    if form.is_valid():
        values = form.cleaned_data
        texts = {f"text_{language}": values[f"text_{language}"] for language in LANGUAGES}
        comment_priority(priority=priority, texts=texts, meeting=values["meeting"], by=person(request), at=moment)
        messages.success(request, _("The sentence on priority %(code)s is published.") % {"code": priority.code})
        return HttpResponseRedirect(way_back(request, "dashboard"))
    return render(
        request,
        "dashboard/priority_comment_form.html",
        {
            "trail": trail((_("Dashboard"), reverse("dashboard")), (priority.code, "")),
            "priority": priority,
            "form": form,
            "latest": latest,
            "draft": sources.draft,
            "said": [(line, f"line-{line.pk}" if line.report.language in LANGUAGES else "") for line in sources.said],
            "next": way_back(request, "dashboard"),
        },
        status=form.refused if form.is_bound else 200,
    )


class _Sources:
    """What a sentence may start from."""

    def __init__(self, priority: Priority, latest: PriorityComment | None, moment: datetime) -> None:
        """Compose the draft, and read what members said."""
        actions = Action.objects.of(priority.plan).standing(moment).filter(objective__priority=priority)
        self.latest = latest
        self.draft = draft(roll_up(standings(priority.plan, moment, actions)))
        self.said: list[ReportLine] = said_by_members(priority, moment)

    def beginning(self, meeting: Any) -> dict[str, Any]:
        """Return what the form begins with: the sentence for `meeting` where there is one, else the draft."""
        written = self.latest and meeting and self.latest.meeting_id == meeting.pk
        texts = self.before if written else self.draft
        return texts | {"meeting": meeting, "seen": self.latest.pk if self.latest else None}

    @property
    def before(self) -> dict[str, str]:
        """The sentence that stands; nothing when there is none."""
        return {name: getattr(self.latest, name) for name in self.draft} if self.latest else {}

    def filled(self, posted: QueryDict, use: str) -> dict[str, Any]:
        """Return what was typed with what `use` names in its place: the draft, the sentence before, or a line's words.

        The words of a member are added to what stands in the field of their language.
        """
        typed: dict[str, Any] = posted.dict()
        if use == "draft":
            return typed | self.draft
        if use == "before":
            return typed | self.before
        for line in self.said:
            if use == f"line-{line.pk}":
                name = f"text_{line.report.language}"
                return typed | {name: " ".join(filter(None, [typed.get(name, "").strip(), line.done]))}
        return typed

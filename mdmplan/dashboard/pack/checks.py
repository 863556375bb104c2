"""What should be settled before a pack is sealed. It may be sealed all the same, and then says so."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from actions.reporting.models import Report
from mdmplan.clock import local_date
from mdmplan.dashboard.brief import Brief
from mdmplan.dashboard.models import Meeting
from mdmplan.dashboard.pack.words import Words, a_day, in_each
from mdmplan.dashboard.questions import Request
from mdmplan.text import untranslated


@dataclass(frozen=True)
class Check:
    """One point that is open, and the page where it is settled."""

    words: Words
    href: str


def open_points(brief: Brief, meeting: Meeting) -> list[Check]:
    """Return what is open in the pack of `meeting` that tells `brief`."""
    return [*_questions(brief, meeting), *_reports(brief), *_sentences(brief), *_translations(brief, meeting)]


def _questions(brief: Brief, meeting: Meeting) -> Iterator[Check]:
    """Yield the questions that an earlier meeting left unanswered, and those that are on no agenda."""
    for request in brief.requests:
        agenda = request.decision.meeting if request.decision else None
        if agenda is None:
            words = in_each(
                lambda request: _("On no agenda yet: %(question)s") % {"question": request.question}, request
            )
            yield Check(words, _where(request))
        elif agenda.held_on < meeting.held_on:
            words = in_each(
                lambda request, agenda: (
                    _("Unanswered since the meeting of %(day)s: %(question)s")
                    % {"day": a_day(agenda.held_on).words, "question": request.question}
                ),
                request,
                agenda,
            )
            yield Check(words, reverse("meeting_detail", args=[agenda.held_on]))


def _where(request: Request) -> str:
    """Return where a question gets its place on an agenda."""
    if request.line:
        return str(request.line.report.get_absolute_url())
    return reverse("decision_edit", args=[request.decision and request.decision.pk])


def _reports(brief: Brief) -> Iterator[Check]:
    """Yield the reports that have been sent and not accepted: what was asked of their members is nobody else's."""
    for row in brief.round.known().members if brief.round else []:
        if row.answered.state == Report.State.SUBMITTED:
            words = in_each(
                lambda row: (
                    _("Report not accepted yet: %(member)s, %(period)s")
                    % {"member": row.member, "period": row.report.period.label}
                ),
                row,
            )
            yield Check(words, row.report.get_absolute_url())


def _sentences(brief: Brief) -> Iterator[Check]:
    """Yield the priorities without a sentence of the secretariat, or with one older than the comparison."""
    for row in brief.priorities:
        code, comment = row.priority.code, row.comment
        href = reverse("priority_comment_create", args=[code])
        if comment is None:
            yield Check(in_each(lambda code: _("Priority %(code)s has no sentence") % {"code": code}, code), href)
        elif comment.at <= brief.before:
            words = in_each(
                lambda code, comment: (
                    _("The sentence on priority %(code)s is of %(day)s, before the comparison")
                    % {"code": code, "day": a_day(local_date(comment.at)).words}
                ),
                code,
                comment,
            )
            yield Check(words, href)


def _translations(brief: Brief, meeting: Meeting) -> Iterator[Check]:
    """Yield the texts of the pack that are not in all three languages."""
    plan = brief.plan
    yield from _untranslated(plan, ("name", "goal"), plan.name, reverse("plan_edit"))
    href = reverse("meeting_edit", args=[meeting.held_on])
    yield from _untranslated(meeting, ("body",), meeting.body, href)
    for request in brief.requests:
        if request.decision:
            yield from _untranslated(request.decision, request.decision.TEXTS, request.question, _where(request))
    for row in brief.priorities:
        priority = row.priority
        yield from _untranslated(priority, ("title",), priority.code, reverse("priority_edit", args=[priority.code]))
        if row.comment:
            about = in_each(lambda code: _("the sentence on priority %(code)s") % {"code": code}, priority.code)
            href = reverse("priority_comment_create", args=[priority.code])
            yield from _untranslated(row.comment, ("text",), about, href)
    seen = {each.action.objective_id: each.action.objective for each in brief.figures.standings}
    for objective in seen.values():
        href = reverse("objective_edit", args=[objective.code])
        yield from _untranslated(objective, ("title",), objective.code, href)
    for each in brief.figures.standings:
        yield from _untranslated(
            each.action, ("title",), each.action.code, reverse("action_edit", args=[each.action.code])
        )


def _untranslated(record: Any, names: tuple[str, ...], about: object, href: str) -> Iterator[Check]:
    """Yield one point when a text of `record` lacks a language."""
    missing = sorted({language.upper() for _name, language in untranslated(record, names)})
    if missing:
        words = in_each(
            lambda: _("Not translated into %(languages)s: %(what)s") % {"languages": ", ".join(missing), "what": about}
        )
        yield Check(words, href)

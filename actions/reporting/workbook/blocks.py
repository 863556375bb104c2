"""What a workbook asks, in order: the language of the report, then the questions of each action."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions.forms.status import NO_PERSONAL_DATA
from actions.reporting.forms import LanguageForm, LineForm
from actions.reporting.models import Report, ReportLine
from actions.reporting.services import previous_answers
from actions.reporting.workbook.cells import posted

#: The questions of one action, in the order of the sheet, each with when to answer it.
QUESTIONS = {
    "answer": gettext_lazy("Start here: when one of the first choices says it all, leave the rest as it is."),
    "life_cycle": gettext_lazy("Where our part stands."),
    "health": gettext_lazy("Only while in progress."),
    "progress": gettext_lazy("A number from 0 to 100, without the sign %; may stay empty."),
    "sure": gettext_lazy("Yes, when progress is 100 and work remains."),
    "done": NO_PERSONAL_DATA,
    "reason": gettext_lazy("Needed when at risk, off track, postponed or cancelled."),
    "path_what": gettext_lazy("Needed when at risk or off track."),
    "path_who": gettext_lazy("Needed when at risk or off track."),
    "path_by": gettext_lazy("A day; needed when at risk or off track."),
    "forecast_on": gettext_lazy("The day on which we now expect to finish; may stay empty."),
    "completed_on": gettext_lazy("The day; needed when completed."),
    "evidence": gettext_lazy("Needed when completed, one address a line."),
    "no_evidence_reason": gettext_lazy("When completed without a link."),
    "support": gettext_lazy("Whom you ask; may stay as it is."),
    "support_request": gettext_lazy("Needed when something is asked."),
    "good_practice": gettext_lazy("May stay empty."),
}
LANGUAGE = "report"


class Block(ABC):
    """Questions that stand together in the sheet, and the form of the web that asks them.

    `key` names the block in the workbook, `heading` names it to a reader; `names` are its questions; `nothing` is what
    an emptied cell says where that is not nothing at all.
    """

    key: str
    names: tuple[str, ...]
    form: forms.Form
    heading: str = ""
    nothing: Mapping[str, str] = {}

    @property
    def web(self) -> dict[str, str]:
        """The answers as the page of the report shows them now."""
        return {name: posted(self.form.initial.get(name)) for name in self.names}

    @abstractmethod
    def bind(self, answers: Mapping[str, str], revision: str = "") -> Any:
        """Return the form with `answers` typed in it, by somebody who saw `revision`."""


class LanguageBlock(Block):
    """The language in which the whole report is written."""

    key, names = LANGUAGE, ("language",)

    def __init__(self, report: Report) -> None:
        """Ask for the language of `report`; by default, that of its member."""
        self.initial = {"language": report.language or report.member.language}
        self.form = LanguageForm(initial=self.initial)

    def bind(self, answers: Mapping[str, str], revision: str = "") -> LanguageForm:
        """Return the form with a language chosen in it."""
        return LanguageForm(answers, initial=self.initial)


class LineBlock(Block):
    """The questions about one action."""

    names = tuple(QUESTIONS)
    nothing: Mapping[str, str] = {"support": ReportLine.Support.NONE}

    def __init__(self, line: ReportLine, previous: ReportLine | None) -> None:
        """Ask about `line`; `previous` is what its member said the last time."""
        self.key, self.heading, self.line, self.previous = str(line.pk), line.action.code, line, previous
        self.form = LineForm(line=line, previous=previous)

    def bind(self, answers: Mapping[str, str], revision: str = "") -> LineForm:
        """Return the form with `answers` typed in it."""
        data = {self.form.add_prefix(name): text for name, text in answers.items()}
        data[self.form.add_prefix("revision")] = revision or str(self.line.revision)
        return LineForm(data, line=self.line, previous=self.previous)


def blocks_of(report: Report) -> tuple[LanguageBlock, list[LineBlock]]:
    """Return what a workbook of `report` asks now: the language, then its actions in the order of the plan."""
    previous = previous_answers(report)
    lines = report.lines.in_full().select_related("saved_by").in_plan_order()
    return LanguageBlock(report), [LineBlock(line, previous.get(line.action_id)) for line in lines]


def hint(name: str, field: forms.Field) -> str:
    """Return how to answer a question: when, and how long the text may be."""
    said = [str(QUESTIONS[name])] if name in QUESTIONS else []
    longest = getattr(field, "max_length", None)
    if longest:
        said.append(_("%(max)s characters at most") % {"max": longest} + ".")
    return " ".join(said)

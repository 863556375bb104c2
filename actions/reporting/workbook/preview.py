"""Three versions of each answer side by side: as sent, as now on the web, as returned; and what becomes of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from actions.reporting.models import Report, ReportLine
from actions.reporting.services import save_draft
from actions.reporting.workbook.blocks import Block, blocks_of
from actions.reporting.workbook.cells import in_words, plain
from actions.reporting.workbook.returned import Answered, read_back
from actions.reporting.workbook.sheets import key_of
from mdmplan.versions import TAKE, THEIRS, YOURS
from members.models import User

#: What becomes of an answer: the workbook's is taken, the web's stays, or somebody has to choose.
TAKEN, STAYS, CHOICE = "taken", "stays", "choice"


@dataclass(frozen=True)
class Change:
    """One answer that is not the same in the three versions, each in the reader's words.

    Changed in the workbook alone it is taken, on the web alone it stays; changed in both, or wrong, it is a choice:
    `taken` is theirs (the web's), yours, or not chosen yet. `field` is where a wrong answer is put right, with its
    sentence; None where nothing is wrong.
    """

    label: str
    address: str
    sent: str
    web: str
    yours: str
    outcome: str
    input_name: str
    taken: str
    field: Any


class Part:
    """One block of the workbook: what changes in it, and the form of the web with the outcome in it."""

    def __init__(
        self, block: Block, sent: Mapping[str, str], answers: Mapping[str, Answered], said: Mapping[str, str]
    ) -> None:
        """Weigh the `answers` of `block` against what was `sent` and what the web says now.

        `said` is what was chosen and put right in the preview, as posted.
        """
        self.block, self.sent, self.answers, self.said = block, sent, answers, said
        self.web = block.web
        self.yours = {name: self._yours(name) or block.nothing.get(name, "") for name in block.names}
        self.values = {name: self._value(name) for name in block.names}
        self.form = block.bind(self.values, said.get(block.form.add_prefix("revision"), ""))
        self.form.full_clean()  # the draft is what it understands
        self._typed = block.bind(self.yours)
        for name, answered in answers.items():
            if answered.wrong and self.yours[name] == answered.text:
                self._typed.errors[name] = self._typed.error_class([answered.wrong], renderer=self._typed.renderer)

    def _take(self, name: str) -> str:
        """Return what was chosen for an answer: theirs, yours, or nothing yet."""
        return self.said.get(f"{TAKE}{self.block.form.add_prefix(name)}", "")

    def _yours(self, name: str) -> str:
        """Return what the workbook answers, or what was put in place of it where that was wrong."""
        posted = self.said.get(self.block.form.add_prefix(name))
        if posted is not None:
            return plain(posted)
        unmarked = self.answers[name].wrong and self._take(name) == YOURS  # a browser does not post an empty box
        return "" if unmarked else self.answers[name].text

    def _value(self, name: str) -> str:
        """Return what the answer will be."""
        untouched = self.yours[name] == self.sent[name]
        return self.web[name] if untouched or self._take(name) == THEIRS else self.yours[name]

    @cached_property
    def changes(self) -> list[Change]:
        """The answers that are not the same in all three versions; those that only caught up are left out."""
        found = []
        for name in self.block.names:
            sent, web, yours = self.sent[name], self.web[name], self.yours[name]
            field, take = self.block.form.fields[name], self._take(name)
            wrong = self._typed[name] if name in self._typed.errors else None
            if yours == web:
                continue
            if yours == sent:
                outcome, take = STAYS, THEIRS
            elif wrong is None and sent == web and not take:
                outcome, take = TAKEN, YOURS
            else:
                outcome, take = CHOICE, take or (YOURS if sent == web else "")
            found.append(
                Change(
                    label=str(field.label),
                    address=self.answers[name].address,
                    sent=in_words(field, sent),
                    web=in_words(field, web),
                    yours=yours if wrong else in_words(field, yours),
                    outcome=outcome,
                    input_name=f"{TAKE}{self.block.form.add_prefix(name)}",
                    taken=take,
                    field=wrong,
                )
            )
        return found

    @property
    def writes(self) -> int:
        """How many answers will be another than they are on the web now."""
        return sum(self.values[name] != self.web[name] for name in self.block.names)

    @property
    def open(self) -> list[Change]:
        """The changes that cannot be written yet: nothing is chosen, or what is chosen is wrong."""
        return [change for change in self.changes if not change.taken or (change.field and change.taken == YOURS)]

    @property
    def faults(self) -> list[str]:
        """What is wrong beside the changes, a sentence each: such as an answer of the web that no longer obeys."""
        if self.open or not self.writes:
            return []
        return [str(sentence) for sentences in self.form.errors.values() for sentence in sentences]


class Preview:
    """What a workbook that came back would change in its report. Nothing is written before `save`."""

    def __init__(self, report: Report, *, name: str, content: bytes, said: Mapping[str, str] | None = None) -> None:
        """Compare the workbook `name` with `report` as it is now; ValidationError says why it is refused.

        `said` is what was chosen and put right in the preview, as posted; None at first.
        """
        self.report = report
        language, lines = blocks_of(report)
        blocks: list[Block] = [language, *lines]
        returned = read_back(report, blocks, name=name, content=content)
        self.unread = returned.unread
        self.asked_since = [line.heading for line in lines if line.key not in returned.sent]
        parts = {}
        for block in blocks:
            if block.key in returned.sent:
                answers = {name: returned.answers[key_of(block.key, name)] for name in block.names}
                parts[block.key] = Part(block, returned.sent[block.key].answers, answers, said or {})
        self.language = parts.pop(language.key)
        self.lines = list(parts.values())

    @property
    def parts(self) -> list[Part]:
        """The parts in which something changes."""
        return [part for part in (self.language, *self.lines) if part.changes]

    @property
    def writes(self) -> int:
        """How many answers will be another than they are on the web now."""
        return sum(part.writes for part in self.parts)

    @property
    def open(self) -> list[tuple[str, Change]]:
        """The changes that cannot be written yet, each with the heading of its part."""
        return [(part.block.heading, change) for part in self.parts for change in part.open]

    @property
    def faults(self) -> list[tuple[str, str]]:
        """What is wrong beside them: the heading of a part, and a sentence."""
        return [(part.block.heading, sentence) for part in self.parts for sentence in part.faults]

    @property
    def ready(self) -> bool:
        """Whether everything is chosen, and nothing wrong."""
        return not self.open and not self.faults

    def save(self, *, by: User, at: datetime) -> list[ReportLine]:
        """Write the outcome as a draft, and return the lines that a colleague saved since the preview: left alone.

        Raises ValidationError when the report has been sent, or its period is not open.
        """
        return save_draft(
            report=self.report,
            drafts=[part.form.draft for part in self.lines if part.writes],
            language=self.language.values["language"],
            by=by,
            at=at,
        )

"""What a member answers on one action: its own words, close to where the action stands at that moment."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from actions.models import Participation
from actions.reporting.models import Answer, ReportLine
from actions.reporting.services import ANSWER_FIELDS, BLANK_STATUS
from actions.status import ATTENTION, FULL, Health, LifeCycle
from mdmplan.clock import local_date
from mdmplan.management.demonstration.script import LEAVING, LEAVING_WORDS, WORDS
from mdmplan.management.demonstration.story import Story, french
from mdmplan.management.demonstration.voices import Voice
from mdmplan.management.demonstration.voices_world import VOICES

Values = dict[str, Any]
BLANK: Values = {**dict.fromkeys(ANSWER_FIELDS, ""), **BLANK_STATUS, "support": ReportLine.Support.NONE}
TEXTS = ("done", "reason", "path_what", "path_who", "no_evidence_reason", "support_request", "good_practice")


class Answers:
    """Answers line after line, and remembers what each member has said."""

    def __init__(self, story: Story) -> None:
        """Answer as the dice of `story` fall."""
        self.dice = story.dice
        self._last: dict[tuple[str, str], Values] = {}
        self._told: set[tuple[str, str]] = set()

    def to(self, line: ReportLine, at: datetime, *, sent: bool) -> Values:
        """Return the values of `line` as its member would type them at `at`; `sent` when they will be sent."""
        member, code = line.report.member.code, line.action.code
        scripted = WORDS.get((line.report.period.code, member, code))
        last = self._last.get((member, code))
        stands = last is not None and _stands(line, last, at)
        values = None if scripted else self._short(line, last, stands)
        if values is None:
            text = self._text(line, last, stands)
            if text or scripted or last is None:
                values = _consistent(self._full(line, text, at) | (scripted or {}))
            else:
                values = last | {"answer": Answer.NO_CHANGE}
        if (line.report.period.code, member, code) == LEAVING:
            return BLANK | {"answer": Answer.LEAVING, "done": LEAVING_WORDS}
        if line.report.member.language == "fr":
            values |= {name: french(values[name]) for name in TEXTS}
        if sent:
            self._last[member, code] = values
        return BLANK | {"answer": values["answer"]} if _repeats(values) else values

    def nothing(self, line: ReportLine) -> None:
        """Remember that the member had nothing to report on `line`."""
        self._last.setdefault((line.report.member.code, line.action.code), _not_started_here())

    def _short(self, line: ReportLine, last: Values | None, stands: bool) -> Values | None:
        """Return a one-click answer where one is natural, else None."""
        action = line.action
        waits = action.life_cycle == LifeCycle.NOT_STARTED
        early = action.progress is not None and action.progress < 20 and line.role != Participation.Role.LEAD
        if waits or (last is None and early and self.dice.random() < 0.4):
            repeats = last is not None and self.dice.random() < 0.5
            return _not_started_here() | ({"answer": Answer.NO_CHANGE} if repeats else {})
        if last and last["life_cycle"] == LifeCycle.COMPLETED:
            return last | {"answer": Answer.NO_CHANGE}
        if last and stands and self.dice.random() < 0.2:
            return last | {"answer": Answer.NO_CHANGE}
        return None

    def _text(self, line: ReportLine, last: Values | None, stands: bool) -> str:
        """Return the next thing to say of the action, "" to repeat the last answer."""
        voice, code = VOICES[line.report.member.language], line.action.code
        if line.action.life_cycle == LifeCycle.COMPLETED:
            return voice.finished
        sentences = voice.actions.get(code, ())
        reached = 1 + int(len(sentences) * float(line.action.progress or 0) / 101)
        for sentence in sentences[:reached]:
            if (code, sentence) not in self._told:
                self._told.add((code, sentence))
                return sentence
        if stands and self.dice.random() < 0.5:
            return ""
        first = 1 if line.role == Participation.Role.LEAD else 0
        others = [text for text in voice.ordinary[first:] if last is None or french(text) != french(last["done"])]
        return self.dice.choice(others)

    def _full(self, line: ReportLine, text: str, at: datetime) -> Values:
        """Return a whole answer that says `text`."""
        voice = VOICES[line.report.member.language]
        values = BLANK | {"answer": Answer.ANSWERED, "done": text} | self._status(line, voice)
        if values["health"] in ATTENTION:
            values["reason"], values["path_what"], values["path_who"] = self.dice.choice(voice.troubles)
            values["path_by"] = local_date(at) + timedelta(days=self.dice.randrange(40, 75))
        if values["life_cycle"] in (LifeCycle.POSTPONED, LifeCycle.CANCELLED):
            values["reason"] = voice.stopped
        links = self.dice.random() < 0.3
        if links and values["life_cycle"] in (LifeCycle.IN_PROGRESS, LifeCycle.COMPLETED):
            place = f"{line.report.member.code}/{line.action.code}/{line.report.period.code}".lower()
            values["evidence"] = f"https://example.org/{place}"
        elif values["life_cycle"] == LifeCycle.COMPLETED:
            values["no_evidence_reason"] = voice.no_link
        if voice.practices and self.dice.random() < 0.06:
            values["good_practice"] = self.dice.choice(voice.practices)
        return values

    def _status(self, line: ReportLine, voice: Voice) -> Values:
        """Return where our part stands: a lead speaks for the action, the others for themselves."""
        action, lead = line.action, line.role == Participation.Role.LEAD
        status: Values = {"life_cycle": action.life_cycle, "health": action.health, "progress": action.progress}
        if action.life_cycle == LifeCycle.COMPLETED:
            return status | {"completed_on": action.completed_on, "progress": FULL}
        if lead or action.life_cycle != LifeCycle.IN_PROGRESS:
            return status | {"forecast_on": action.forecast_on if lead else None}
        status["health"] = self.dice.choices(Health.values, (86, 11, 3))[0]
        shift = self.dice.choice((-10, -5, 0, 5, None))
        progress = None if shift is None else min(max((action.progress or Decimal(0)) + shift, 0), 95)
        return status | {"progress": progress}


def _not_started_here() -> Values:
    return BLANK | {"answer": Answer.NOT_STARTED_HERE, "life_cycle": LifeCycle.NOT_STARTED}


def _stands(line: ReportLine, last: Values, at: datetime) -> bool:
    """Tell whether what was said `last` still stands beside the action, and its path to green has not run out."""
    action, said = line.action, (last["life_cycle"], last["health"], last["progress"])
    if last["path_by"] and last["path_by"] < local_date(at):
        return False
    if line.role == Participation.Role.LEAD:
        return said == (action.life_cycle, action.health, action.progress)
    return bool(last["life_cycle"] == action.life_cycle)


def _consistent(values: Values) -> Values:
    """Return `values` without the cause and the path to green that go with trouble only."""
    if values["life_cycle"] == LifeCycle.IN_PROGRESS and values["health"] not in ATTENTION:
        return values | {"reason": "", "path_what": "", "path_who": "", "path_by": None}
    return values


def _repeats(values: Values) -> bool:
    return bool(values["answer"] == Answer.NO_CHANGE)

"""Periods, the reports that members are asked for, their lines, and everything that happened to each."""

from actions.reporting.models.answer import Answer
from actions.reporting.models.finding import AcceptedFinding
from actions.reporting.models.letter import ALWAYS, REMINDERS, Delivery, Kind, Letter, Muted, Notice, kinds_for
from actions.reporting.models.line import ReportLine
from actions.reporting.models.period import NotAsked, Period
from actions.reporting.models.report import REFUSED_MOVES, Answered, Report, ReportEvent, replay

__all__ = [
    "ALWAYS",
    "REFUSED_MOVES",
    "REMINDERS",
    "AcceptedFinding",
    "Answer",
    "Answered",
    "Delivery",
    "Kind",
    "Letter",
    "Muted",
    "NotAsked",
    "Notice",
    "Period",
    "Report",
    "ReportEvent",
    "ReportLine",
    "kinds_for",
    "replay",
]

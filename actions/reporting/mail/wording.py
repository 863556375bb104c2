"""How each thing is said in a letter: a plain subject, a sentence, and links. Never what somebody wrote in a report."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actions.reporting.mail.due import Draft, Item
from actions.reporting.models import Kind, ReportEvent, ReportLine
from mdmplan.dates import date_format
from members.models import User, alphabetical
from priorities.access import in_plan

#: What comes first in a letter, and gives it its subject.
URGENCY = (
    Kind.BY_HAND,
    Kind.AFTER_7,
    Kind.AFTER_1,
    Kind.RETURNED,
    Kind.BEFORE_3,
    Kind.BEFORE_14,
    Kind.OPENING,
    Kind.COMMENT,
    Kind.ACCEPTED,
    Kind.DIGEST,
)


@dataclass(frozen=True)
class Link:
    """Where a sentence leads: what it says, and the path on the site."""

    label: str
    path: str


@dataclass(frozen=True)
class Paragraph:
    """One thing of a letter; `timed` when it says an hour."""

    subject: str
    text: str
    links: list[Link]
    timed: bool = False


def paragraphs(draft: Draft) -> list[Paragraph]:
    """Return what the letter says in the language and zone that are active, the most urgent first."""
    groups: dict[tuple[int, int], list[Item]] = {}
    for item in draft.items:
        # The secretariat reads of all reports at once; a member, of each by itself.
        about = item.report.pk if draft.person.member_id else item.report.period_id
        groups.setdefault((URGENCY.index(Kind(item.kind)), about), []).append(item)
    if draft.person.member_id is None:
        return [found for _key, items in sorted(groups.items(), key=_first) for found in _to_secretariat(items)]
    return [_to_member(draft.person, items) for _key, items in sorted(groups.items(), key=_first)]


def _first(group: tuple[tuple[int, int], list[Item]]) -> tuple[int, int]:
    return group[0]


def subject(found: list[Paragraph]) -> str:
    """Return the subject of a letter: its first thing, and how many more there are."""
    topics = {each.subject: None for each in found}
    first, more = next(iter(topics)), len(topics) - 1
    if not more:
        return first
    words = ngettext("%(subject)s, and %(count)d more message", "%(subject)s, and %(count)d more messages", more)
    return words % {"subject": first, "count": more}


# -- To a member -----------------------------------------------------------------------------------


def _to_member(person: User, items: list[Item]) -> Paragraph:
    report = items[0].report
    blanks = {
        "report": report,
        "period": report.period,
        "day": date_format(localtime(report.deadline), "DATE_FORMAT"),
        "deadline": date_format(localtime(report.deadline), "DATETIME_FORMAT"),
        "grace": date_format(localtime(report.grace_ends), "DATETIME_FORMAT"),
        "count": len(items),
    }
    topic, text, label, page = TO_MEMBER[Kind(items[0].kind)](items)
    arguments = [report.period.code] if page == "report_edit" else [report.period.code, report.member.code]
    link = Link(label, in_plan(report.period.plan, reverse(page, args=arguments)))
    return Paragraph(topic % blanks, text % blanks, [link], timed="%(deadline)s" in text)


#: Subject, sentence, words of the link, and the name of the page to which it leads.
Words = tuple[str, str, str, str]


def _opening(items: list[Item]) -> Words:
    return (
        _("%(period)s: your report is open"),
        _("The report “%(report)s” is open. It is due on %(deadline)s. Where nothing has changed, one click will do."),
        _("Write the report"),
        "report_edit",
    )


def _before(items: list[Item]) -> Words:
    return (
        _("%(period)s: your report is due on %(day)s"),
        _("The report “%(report)s” is due on %(deadline)s, and has not been sent yet."),
        _("Write the report"),
        "report_edit",
    )


def _after_1(items: list[Item]) -> Words:
    return (
        _("%(period)s: your report was due on %(day)s"),
        _(
            "The report “%(report)s” was due on %(deadline)s, and has not been sent. "
            "It is still accepted, marked late, until %(grace)s."
        ),
        _("Write the report"),
        "report_edit",
    )


def _after_7(items: list[Item]) -> Words:
    return (
        _("%(period)s: the report of your association is missing"),
        _(
            "The report “%(report)s” was due on %(deadline)s, and has not been sent. You are the second contact of "
            "your association: please see to it. It is still accepted, marked late, until %(grace)s."
        ),
        _("Write the report"),
        "report_edit",
    )


def _by_hand(items: list[Item]) -> Words:
    return (
        _("%(period)s: the secretariat waits for your report"),
        _(
            "The secretariat asks you for the report “%(report)s”. Its deadline is %(deadline)s, and it can be sent "
            "until %(grace)s."
        ),
        _("Write the report"),
        "report_edit",
    )


def _returned(items: list[Item]) -> Words:
    return (
        _("%(period)s: changes are requested in your report"),
        _("The secretariat requests changes in the report “%(report)s”. You will find them in the report."),
        _("See what is requested"),
        "report_edit",
    )


def _accepted(items: list[Item]) -> Words:
    return (
        _("%(period)s: your report is accepted"),
        _("The report “%(report)s” is accepted: the whole network can read it now. Thank you."),
        _("Read the report"),
        "report_detail",
    )


def _comment(items: list[Item]) -> Words:
    return (
        _("%(period)s: a comment on your report"),
        ngettext(
            "There is %(count)d new comment on the report “%(report)s”.",
            "There are %(count)d new comments on the report “%(report)s”.",
            len(items),
        ),
        _("Read and answer"),
        "report_detail",
    )


TO_MEMBER: dict[Kind, Callable[[list[Item]], Words]] = {
    Kind.OPENING: _opening,
    Kind.BEFORE_14: _before,
    Kind.BEFORE_3: _before,
    Kind.AFTER_1: _after_1,
    Kind.AFTER_7: _after_7,
    Kind.BY_HAND: _by_hand,
    Kind.RETURNED: _returned,
    Kind.ACCEPTED: _accepted,
    Kind.COMMENT: _comment,
}


# -- To the secretariat ----------------------------------------------------------------------------


def _to_secretariat(items: list[Item]) -> list[Paragraph]:
    if items[0].kind == Kind.AFTER_7:
        return [_missing(items)]
    return _came_in(items)


def _missing(items: list[Item]) -> Paragraph:
    """Name the members whose report has not come a week after the deadline."""
    period = items[0].report.period
    names = ", ".join(str(member) for member in alphabetical(item.report.member for item in items))
    blanks = {"period": period, "count": len(items), "members": names}
    topic = ngettext("%(period)s: %(count)d report is missing", "%(period)s: %(count)d reports are missing", len(items))
    text = _("%(period)s, a week after the deadline, still without the report of: %(members)s.")
    page = in_plan(period.plan, reverse("period_detail", args=[period.code]))
    return Paragraph(topic % blanks, text % blanks, [Link(_("See the round"), page)])


def _came_in(items: list[Item]) -> list[Paragraph]:
    """Say what came in about the reports of one period, each report once in each paragraph."""
    period = items[0].report.period
    sent = [item for item in items if item.event == ReportEvent.Kind.SUBMIT]
    said = [item for item in items if item.event == ReportEvent.Kind.COMMENT]
    leaving = set(
        ReportLine.objects.filter(report__in=[item.report for item in sent])
        .asking_to_leave()
        .values_list("report_id", flat=True)
    )
    left = [item for item in sent if item.report.pk in leaving]
    return [
        Paragraph(
            _("%(period)s: reports and comments received") % {"period": period},
            text % {"period": period},
            _links(found),
        )
        for text, found in (
            (_("%(period)s: reports received"), sent),
            (_("%(period)s: new comments from members"), said),
            (_("%(period)s: requests to leave an action"), left),
        )
        if found
    ]


def _links(items: list[Item]) -> list[Link]:
    """Return a link to each report, in alphabetical order of its member."""
    reports = {item.report.member: item.report for item in items}
    return [
        Link(str(member), in_plan(reports[member].period.plan, reports[member].get_absolute_url()))
        for member in alphabetical(reports)
    ]

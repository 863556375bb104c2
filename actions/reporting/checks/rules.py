"""The rules, one small function each: from the facts of a plan to what cannot be right in it."""

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from actions.reporting.checks.facts import Facts, Word
from actions.reporting.checks.finding import Hit
from actions.reporting.forms import digest
from actions.standing import Standing
from actions.status import CLOSED, FULL, SILENT_QUARTERS, Health, LifeCycle
from mdmplan.dates import date_format
from mdmplan.tags import percent
from mdmplan.text import LANGUAGES, fold, quoted
from members.models import alphabetical
from priorities.models import Objective, Priority

#: The texts that a reader expects in every language once they are written in one.
TEXTS = {
    "title": gettext_lazy("title"),
    "description": gettext_lazy("description"),
    "deliverable": gettext_lazy("deliverable"),
}
#: A member that sends the same text in so many periods in a row has not written it anew.
SAME_PERIODS = 3


def past_due(facts: Facts) -> Iterator[Hit]:
    """In progress, with the due date past."""
    for row in facts.rows.values():
        if row.life_cycle != LifeCycle.IN_PROGRESS or not row.days_late:
            continue
        overrun = row.end is not None and row.end < facts.day
        sentence = ngettext("Due on %(day)s, %(days)d day ago.", "Due on %(day)s, %(days)d days ago.", row.days_late)
        yield _hit(
            row,
            sentence % {"day": _date(row.action.due_on), "days": row.days_late},
            known=(row.action.due_on, row.state, row.forecast_on, overrun),
            href=_update(row),
            urgency=row.days_late,
        )


def not_started(facts: Facts) -> Iterator[Hit]:
    """Not started, though it was to have started."""
    for row in facts.rows.values():
        start = row.action.starts_on
        if row.life_cycle != LifeCycle.NOT_STARTED or start is None or start >= facts.day:
            continue
        days = facts.days_since(start)
        sentence = ngettext(
            "To be started on %(day)s, %(days)d day ago.", "To be started on %(day)s, %(days)d days ago.", days
        )
        yield _hit(row, sentence % {"day": _date(start), "days": days}, known=(start,), href=_update(row), urgency=days)


def open_milestones(facts: Facts) -> Iterator[Hit]:
    """Completed, with milestones that nobody has reached."""
    for row in facts.rows.values():
        if row.update is None or row.life_cycle != LifeCycle.COMPLETED:
            continue
        left = [mark for mark in facts.milestones.get(row.action.pk, []) if not mark.reached(facts.day)]
        if not left:
            continue
        sentence = ngettext(
            "Completed on %(day)s, and %(count)d milestone is open: %(titles)s.",
            "Completed on %(day)s, and %(count)d milestones are open: %(titles)s.",
            len(left),
        )
        titles = ", ".join(quoted(mark) for mark in left)
        yield _hit(
            row,
            sentence % {"day": _date(row.update.completed_on), "count": len(left), "titles": titles},
            known=(digest(str(mark.pk) for mark in left),),
            href=_milestones(row),
            urgency=facts.days_since(row.update.at),
        )


def full(facts: Facts) -> Iterator[Hit]:
    """At 100 %, and not completed."""
    for row in facts.rows.values():
        if row.update is None or row.progress != FULL or row.life_cycle == LifeCycle.COMPLETED:
            continue
        yield _hit(
            row,
            _("Its progress is %(progress)s, its state “%(state)s”.") % {"progress": percent(FULL), "state": row.label},
            known=(row.state,),
            href=_update(row),
            urgency=facts.days_since(row.update.at),
        )


def beyond_plan(facts: Facts) -> Iterator[Hit]:
    """Expected after the plan has ended."""
    for row in facts.rows.values():
        forecast = row.forecast_on
        if row.update is None or row.life_cycle in CLOSED or forecast is None or forecast <= facts.plan.ends_on:
            continue
        yield _hit(
            row,
            _("Expected on %(day)s; the plan ends on %(end)s.")
            % {"day": _date(forecast), "end": _date(facts.plan.ends_on)},
            known=(forecast, facts.plan.ends_on),
            href=_update(row),
            urgency=facts.days_since(row.update.at),
        )


def voices_apart(facts: Facts) -> Iterator[Hit]:
    """The lead says one thing, the secretariat another."""
    for item in facts.divergences:
        row, report = item.standing, item.line.report
        yield _hit(
            row,
            _("Secretariat: %(ours)s. %(member)s, lead: %(theirs)s.")
            % {"ours": row.label, "member": report.member, "theirs": item.said},
            known=(row.state, report.member.code, report.period.code, item.line.state),
            href=f"{report.get_absolute_url()}#{row.action.code}",
            urgency=facts.days_since(report.submitted_at),
        )


def members_apart(facts: Facts) -> Iterator[Hit]:
    """One member says completed, another off track."""
    latest: dict[int, list[Word]] = {}
    for words in facts.words.values():
        latest.setdefault(words[-1].action_id, []).append(words[-1])
    for action_id, words in latest.items():
        row = facts.rows.get(action_id)
        done = [word for word in words if word.state == LifeCycle.COMPLETED]
        trouble = [word for word in words if word.state == Health.OFF_TRACK]
        if row is None or not done or not trouble:
            continue
        last = max(done + trouble, key=lambda word: word.at)
        if row.update and row.life_cycle in CLOSED and row.update.at >= last.at:
            continue  # the secretariat has closed it since
        yield _hit(
            row,
            _("%(done)s: completed. %(trouble)s: off track.")
            % {"done": _members(facts, done), "trouble": _members(facts, trouble)},
            known=(digest(sorted(f"{word.member_id} {word.state}" for word in done + trouble)),),
            href=_report(facts, last),
            urgency=facts.days_since(last.at),
        )


def no_lead(facts: Facts) -> Iterator[Hit]:
    """Nobody leads it."""
    for row in facts.rows.values():
        if row.lead is None and row.life_cycle not in CLOSED:
            yield _hit(row, _("No association leads it."), href=_participations(row))


def lead_silent(facts: Facts) -> Iterator[Hit]:
    """The lead has said nothing for two quarters."""
    for row in facts.rows.values():
        if row.lead is None or row.life_cycle in CLOSED:
            continue
        word = facts.lead_words.get((row.action.pk, row.lead.pk))
        if word is None:  # never asked
            continue
        silent = sum(period.silent(word, facts.moment) for period in facts.periods)
        if silent < SILENT_QUARTERS:
            continue
        sentence = ngettext(
            "%(member)s leads it, and has said nothing for %(count)d quarter.",
            "%(member)s leads it, and has said nothing for %(count)d quarters.",
            silent,
        )
        yield _hit(
            row,
            sentence % {"member": row.lead, "count": silent},
            known=(row.lead.code, silent),
            href=_participations(row),
            urgency=facts.days_since(word),
        )


def left_members(facts: Facts) -> Iterator[Hit]:
    """An association that has left still takes part."""
    for part in facts.left:
        row, member = facts.rows.get(part.action_id), part.member
        if row is None or row.life_cycle in CLOSED:
            continue
        yield _hit(
            row,
            _("%(member)s left on %(day)s; its role here is still “%(role)s”.")
            % {"member": member, "day": _date(member.left_on), "role": part.get_role_display()},
            part=f"/{member.code}",
            known=(member.left_on, part.role),
            href=_participations(row),
            urgency=facts.days_since(member.left_on),
        )


def same_text(facts: Facts) -> Iterator[Hit]:
    """One member has sent the same text for three quarters."""
    order = [period.pk for period in reversed(facts.periods)]
    for (action_id, member_id), words in facts.words.items():
        row, last = facts.rows.get(action_id), words[-SAME_PERIODS:]
        texts = {" ".join(fold(word.done).split()) for word in last}
        if row is None or len(last) < SAME_PERIODS or len(texts) > 1 or "" in texts:
            continue
        first = order.index(last[0].period_id)
        if [word.period_id for word in last] != order[first : first + SAME_PERIODS]:
            continue
        member = facts.members[member_id]
        labels = [facts.period(word.period_id).label for word in last]
        yield _hit(
            row,
            _("%(member)s has sent the same text three times: %(periods)s.")
            % {"member": member, "periods": ", ".join(labels)},
            part=f"/{member.code}",
            known=(digest(texts),),
            href=_report(facts, last[-1]),
            urgency=facts.days_since(last[-1].at),
        )


def untranslated(facts: Facts) -> Iterator[Hit]:
    """A text is written in one language and missing in another."""
    for priority in facts.priorities:
        if missing := _missing(priority, "title"):
            yield _hit_part(priority, missing)
    for objective in facts.objectives:
        if missing := _missing(objective, "title"):
            yield _hit_part(objective, missing)
    for row in facts.rows.values():
        if missing := _missing(row.action, *TEXTS):
            yield _hit(row, _missing_words(missing), known=_lacks(missing), href=_edit(row))
        for mark in facts.milestones.get(row.action.pk, []):
            if missing := _missing(mark, "title"):
                words = _("The title of the milestone “%(title)s” is missing (%(languages)s).")
                yield _hit(
                    row,
                    words % {"title": mark, "languages": missing["title"]},
                    part=f"/{mark.pk}",
                    known=_lacks(missing),
                    href=reverse("milestone_edit", args=[row.action.code, mark.pk]),
                )


# -- The parts of a hit ----------------------------------------------------------------------------


def _hit(
    row: Standing, sentence: str, *, known: Iterable[object] = (), href: str, urgency: int = 0, part: str = ""
) -> Hit:
    """Return what is wrong with an action, or with that `part` of it; `known` are the facts that may change."""
    action = row.action
    return Hit(
        subject=f"action-{action.pk}{part}",
        fingerprint=" ".join(str(fact) for fact in known),
        sentence=sentence,
        code=action.code,
        page=_page(row),
        href=href,
        label=row.label,
        state=row.state,
        urgency=urgency,
        action=action,
    )


def _hit_part(part: Objective | Priority, missing: dict[str, str]) -> Hit:
    """Return what a part of the plan lacks."""
    kind = part._meta.model_name
    return Hit(
        subject=f"{kind}-{part.pk}",
        fingerprint=" ".join(_lacks(missing)),
        sentence=_missing_words(missing),
        code=part.code,
        page=reverse(f"{kind}_detail", args=[part.code]),
        href=reverse(f"{kind}_edit", args=[part.code]),
        label=str(capfirst(part._meta.verbose_name)),
    )


def _page(row: Standing) -> str:
    return reverse("action_detail", args=[row.action.code])


def _update(row: Standing) -> str:
    return reverse("update_create", args=[row.action.code])


def _edit(row: Standing) -> str:
    return reverse("action_edit", args=[row.action.code])


def _milestones(row: Standing) -> str:
    return f"{_page(row)}#milestones"


def _participations(row: Standing) -> str:
    return f"{reverse('participation_grid')}?{urlencode({'action': row.action.code})}"


def _report(facts: Facts, word: Word) -> str:
    """Return the address of the answer that holds `word`."""
    member, action = facts.members[word.member_id], facts.rows[word.action_id].action
    return f"{reverse('report_detail', args=[facts.period(word.period_id).code, member.code])}#{action.code}"


def _members(facts: Facts, words: Iterable[Word]) -> str:
    return ", ".join(str(member) for member in alphabetical(facts.members[word.member_id] for word in words))


def _date(day: Any) -> str:
    return date_format(day, "DATE_FORMAT")


def _missing(record: Any, *names: str) -> dict[str, str]:
    """Return each of the texts of `record` that lacks a language, with those that it lacks, as in "EN, ES"."""
    found = {}
    for name in names:
        lacking = [language for language in LANGUAGES if not getattr(record, f"{name}_{language}").strip()]
        if 0 < len(lacking) < len(LANGUAGES):
            found[name] = ", ".join(lacking).upper()
    return found


def _lacks(missing: dict[str, str]) -> list[str]:
    """Return what is missing as facts."""
    return [f"{name}: {languages}" for name, languages in missing.items()]


def _missing_words(missing: dict[str, str]) -> str:
    """Say which texts lack which languages."""
    texts = ", ".join(f"{TEXTS[name]} ({languages})" for name, languages in missing.items())
    return _("Missing: %(texts)s.") % {"texts": texts}

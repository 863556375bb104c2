"""One factory per model. States are reached through the project's own services, as in life."""

import hashlib
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

import factory
from django.core.files.base import ContentFile
from factory.django import DjangoModelFactory
from post_office.models import STATUS, Email

from actions.models import (
    Action,
    ActionLink,
    Comment,
    Evidence,
    Import,
    ImportRow,
    Milestone,
    Participation,
    SavedView,
    Update,
)
from actions.reporting.models import (
    AcceptedFinding,
    Letter,
    Muted,
    NotAsked,
    Notice,
    Period,
    Report,
    ReportEvent,
    ReportLine,
)
from actions.services.updates import Statement, record_update
from mdmplan.dashboard.models import (
    Decision,
    Erratum,
    Meeting,
    Outcome,
    Pack,
    PackFile,
    PackOpening,
    PackShare,
    PriorityComment,
)
from mdmplan.dashboard.models.pack import token_digest
from mdmplan.dashboard.pack.compose import LAYOUT
from mdmplan.dashboard.pack.contents import Contents, Figures, Head, Heat, Share
from mdmplan.dashboard.pack.freeze import digest, freeze
from mdmplan.dashboard.pack.labels import SECTIONS, labels
from mdmplan.dashboard.pack.words import Words, a_day
from members.models import Member, Role, User
from priorities.models import Axis, Objective, Plan, Priority

#: When the tests take place, unless they say otherwise: the second quarter of 2025 has just opened.
NOW = datetime(2025, 7, 8, 9, 0, tzinfo=UTC)
#: When what the tests stand on was added.
BEFORE = datetime(2023, 1, 1, tzinfo=UTC)
PASSWORD = "a long enough password"


class MemberFactory(DjangoModelFactory):
    """An association; `code` says which."""

    class Meta:
        model = Member
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"{chr(65 + n // 26 % 26)}{chr(65 + n % 26)}")
    native_name = factory.LazyAttribute(lambda o: f"Médecins du Monde {o.code}")
    name_fr = factory.LazyAttribute(lambda o: f"Médecins du Monde {o.code}")
    country_fr = factory.LazyAttribute(lambda o: f"Pays {o.code}")
    language = "fr"


class UserFactory(DjangoModelFactory):
    """A person; by default a reader of the board."""

    class Meta:
        model = User

    class Params:
        of_member = factory.Trait(role=Role.FOCAL_POINT, member=factory.SubFactory(MemberFactory))

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    role = Role.BOARD
    language = "en"
    password = factory.django.Password(PASSWORD)


class PlanFactory(DjangoModelFactory):
    """The plan of 2023 to 2025."""

    class Meta:
        model = Plan
        django_get_or_create = ("slug",)

    slug = "2023-2025"
    name_fr = "Plan 2023-2025"
    name_en = "Plan 2023-2025"
    goal_fr = "Le but"
    goal_en = "The goal"
    starts_on = date(2023, 1, 1)
    ends_on = date(2025, 12, 31)


def next_plan(**values: Any) -> Plan:
    """Return the plan of 2026 to 2028, which follows the plan."""
    values = {"follows": PlanFactory(), "name_fr": "Plan 2026-2028", "name_en": "Plan 2026-2028"} | values
    return PlanFactory(slug="2026-2028", starts_on=date(2026, 1, 1), ends_on=date(2028, 12, 31), **values)


class AxisFactory(DjangoModelFactory):
    """An axis of the plan."""

    class Meta:
        model = Axis
        django_get_or_create = ("plan", "code")

    plan = factory.SubFactory(PlanFactory)
    code = "AGIR"
    title_fr = "Agir ensemble"
    title_en = "Acting together"
    added_at = BEFORE


class PriorityFactory(DjangoModelFactory):
    """A priority, A unless said otherwise."""

    class Meta:
        model = Priority
        django_get_or_create = ("plan", "code")

    plan = factory.SubFactory(PlanFactory)
    axis = factory.SubFactory(AxisFactory, plan=factory.SelfAttribute("..plan"))
    code = "A"
    title_fr = factory.LazyAttribute(lambda o: f"Priorité {o.code}")
    title_en = factory.LazyAttribute(lambda o: f"Priority {o.code}")
    added_at = BEFORE


class ObjectiveFactory(DjangoModelFactory):
    """An objective, A1 unless said otherwise; its priority follows from its code."""

    class Meta:
        model = Objective
        django_get_or_create = ("plan", "code")

    code = "A1"
    plan = factory.SubFactory(PlanFactory)
    priority = factory.SubFactory(
        PriorityFactory,
        plan=factory.SelfAttribute("..plan"),
        code=factory.LazyAttribute(lambda o: o.factory_parent.code[0]),
    )
    title_fr = factory.LazyAttribute(lambda o: f"Objectif {o.code}")
    title_en = factory.LazyAttribute(lambda o: f"Objective {o.code}")
    added_at = BEFORE


class ActionFactory(DjangoModelFactory):
    """A planned action nobody has spoken of; `code` also says its objective."""

    class Meta:
        model = Action

    code = factory.Sequence(lambda n: f"A1.{n + 1}")
    objective = factory.SubFactory(
        ObjectiveFactory, code=factory.LazyAttribute(lambda o: o.factory_parent.code.partition(".")[0])
    )
    title_fr = factory.LazyAttribute(lambda o: f"Faire {o.code}")
    title_en = factory.LazyAttribute(lambda o: f"Do {o.code}")
    added_at = BEFORE


class ParticipationFactory(DjangoModelFactory):
    """A member that contributes to an action."""

    class Meta:
        model = Participation

    class Params:
        lead = factory.Trait(role=Participation.Role.LEAD)

    action = factory.SubFactory(ActionFactory)
    member = factory.SubFactory(MemberFactory)
    role = Participation.Role.CONTRIBUTING


class MilestoneFactory(DjangoModelFactory):
    """A step to come."""

    class Meta:
        model = Milestone

    action = factory.SubFactory(ActionFactory)
    title_fr = "Une étape"
    title_en = "A step"
    added_at = BEFORE
    due_on = date(2025, 9, 1)


SAID: dict[str, dict[str, Any]] = {
    "not_started": {"life_cycle": "not_started"},
    "on_track": {"life_cycle": "in_progress", "health": "on_track"},
    "at_risk": {
        "life_cycle": "in_progress",
        "health": "at_risk",
        "reason": "Three readings are missing.",
        "path_what": "Ask the three members",
        "path_who": "Programme lead",
        "path_by": date(2025, 9, 30),
    },
    "completed": {
        "life_cycle": "completed",
        "completed_on": date(2025, 6, 2),
        "evidence": True,
        "links": ("https://example.org/minutes",),
    },
    "postponed": {"life_cycle": "postponed", "reason": "After the general assembly."},
    "cancelled": {"life_cycle": "cancelled", "reason": "Merged with another."},
}
SAID["off_track"] = SAID["at_risk"] | {"health": "off_track"}


def statement(state: str = "on_track", **values: Any) -> Statement:
    """Return what an author says when an action is in `state`, every rule kept."""
    return Statement(**SAID[state] | values)


def update(action: Action | None = None, state: str = "on_track", **values: Any) -> Update:
    """Record an update of `action` through the service; `at` and `by` may be given."""
    action = action or ActionFactory()
    at, by = values.pop("at", NOW), values.pop("by", None) or UserFactory(role=Role.SECRETARIAT)
    if "progress" in values and values["progress"] is not None:
        values["progress"] = Decimal(values["progress"])
    return record_update(action=action, statement=statement(state, **values), revision=action.revision, by=by, at=at)


class UpdateFactory(DjangoModelFactory):
    """An update, recorded by the service."""

    class Meta:
        model = Update

    @classmethod
    def _create(cls, model_class: type[Update], *args: Any, **kwargs: Any) -> Update:
        return update(**kwargs)


class EvidenceFactory(DjangoModelFactory):
    """A link; or a file, under a name that nobody chose."""

    class Meta:
        model = Evidence

    class Params:
        of_file = factory.Trait(
            url="",
            file=factory.LazyFunction(lambda: ContentFile(b"We met.", name="any")),
            file_name="minutes.txt",
            content_type="text/plain",
            size=7,
        )

    action = factory.SubFactory(ActionFactory)
    url = "https://example.org/evidence"
    added_at = NOW
    added_by = factory.SubFactory(UserFactory, role=Role.SECRETARIAT)


class PeriodFactory(DjangoModelFactory):
    """The second quarter of 2025: opened on 1 July, due on the 20th, locked on 5 August."""

    class Meta:
        model = Period
        django_get_or_create = ("plan", "code")

    class Params:
        opened = factory.Trait(
            opened_at=factory.LazyAttribute(lambda o: datetime.combine(o.opens_on, NOW.timetz())),
            opened_by=factory.SubFactory(UserFactory, role=Role.SECRETARIAT),
        )

    plan = factory.SubFactory(PlanFactory)
    code = "2025-Q2"
    starts_on = date(2025, 4, 1)
    ends_on = date(2025, 6, 30)
    opens_on = date(2025, 7, 1)
    due_at = datetime(2025, 7, 20, 21, 59, tzinfo=UTC)
    locks_at = datetime(2025, 8, 5, 21, 59, tzinfo=UTC)


def first_quarter(**values: Any) -> Period:
    """Return the first quarter of 2025: opened on 1 April, due on the 20th, locked on 5 May."""
    return PeriodFactory(
        code="2025-Q1",
        starts_on=date(2025, 1, 1),
        ends_on=date(2025, 3, 31),
        opens_on=date(2025, 4, 1),
        due_at=datetime(2025, 4, 20, 21, 59, tzinfo=UTC),
        locks_at=datetime(2025, 5, 5, 21, 59, tzinfo=UTC),
        **values,
    )


class ReportFactory(DjangoModelFactory):
    """A report that was asked for and not begun."""

    class Meta:
        model = Report

    period = factory.SubFactory(PeriodFactory, opened=True)
    member = factory.SubFactory(MemberFactory)


class ReportLineFactory(DjangoModelFactory):
    """A question without an answer."""

    class Meta:
        model = ReportLine

    class Params:
        on_track = factory.Trait(answer="answered", life_cycle="in_progress", health="on_track", done="We met twice.")
        off_track = factory.Trait(
            answer="answered",
            life_cycle="in_progress",
            health="off_track",
            reason="No agreement.",
            path_what="A decision",
            path_who="Board",
            path_by=date(2025, 10, 1),
        )

    report = factory.SubFactory(ReportFactory)
    action = factory.SubFactory(ActionFactory)
    role = Participation.Role.CONTRIBUTING


class ReportEventFactory(DjangoModelFactory):
    """A comment on a thread."""

    class Meta:
        model = ReportEvent

    report = factory.SubFactory(ReportFactory)
    kind = ReportEvent.Kind.COMMENT
    by = factory.SubFactory(UserFactory, role=Role.SECRETARIAT)
    at = NOW
    state_before = Report.State.NOT_STARTED
    state_after = Report.State.NOT_STARTED


class NotAskedFactory(DjangoModelFactory):
    """A question taken out of a period before it opened."""

    class Meta:
        model = NotAsked

    period = factory.SubFactory(PeriodFactory)
    member = factory.SubFactory(MemberFactory)
    action = factory.SubFactory(ActionFactory)
    by = factory.SubFactory(UserFactory, role=Role.SECRETARIAT)
    at = NOW


class EmailFactory(DjangoModelFactory):
    """A mail in the outbox that waits."""

    class Meta:
        model = Email

    from_email = "plan@example.org"
    to = "fr@example.org"
    subject = "Q2 2025: your report is open"
    status = STATUS.queued


class LetterFactory(DjangoModelFactory):
    """The mail of one person on one day."""

    class Meta:
        model = Letter

    person = factory.SubFactory(UserFactory, of_member=True)
    day = NOW.date()
    at = NOW


class NoticeFactory(DjangoModelFactory):
    """One thing told in a letter."""

    class Meta:
        model = Notice

    letter = factory.SubFactory(LetterFactory)
    person = factory.SelfAttribute("letter.person")
    kind = "opening"
    report = factory.SubFactory(ReportFactory)
    key = factory.Sequence(lambda n: f"report-{n}")


class MutedFactory(DjangoModelFactory):
    """A kind of mail that a person does not want."""

    class Meta:
        model = Muted

    person = factory.SubFactory(UserFactory, of_member=True)
    kind = "comment"


class AcceptedFindingFactory(DjangoModelFactory):
    """Something inconsistent that may stay as it is."""

    class Meta:
        model = AcceptedFinding

    plan = factory.SubFactory(PlanFactory)
    rule = "no_lead"
    subject = factory.Sequence(lambda n: f"action-{n}")
    code = "A1.1"
    reason = "The assembly names the lead in autumn."
    accepted_by = factory.SubFactory(UserFactory, role=Role.SECRETARIAT)
    added_at = NOW


class MeetingFactory(DjangoModelFactory):
    """A meeting of the board."""

    class Meta:
        model = Meeting

    plan = factory.SubFactory(PlanFactory)
    held_on = date(2025, 3, 12)
    body_fr = "Conseil d’administration"
    body_en = "Board"


class DecisionFactory(DjangoModelFactory):
    """A question that waits for the board."""

    class Meta:
        model = Decision

    plan = factory.SubFactory(PlanFactory)
    question_fr = "Cofinancer le poste ?"
    question_en = "Co-finance the post?"
    asked_by_fr = "Secrétariat"
    asked_by_en = "Secretariat"
    raised_at = datetime(2025, 6, 1, tzinfo=UTC)


class OutcomeFactory(DjangoModelFactory):
    """What a meeting decided."""

    class Meta:
        model = Outcome

    decision = factory.SubFactory(DecisionFactory)
    kind = "decided"
    text_fr = "Mi-temps."
    text_en = "Half time."
    by = factory.SubFactory(UserFactory, role=Role.SECRETARIAT)
    at = NOW

    class Params:
        followed = factory.Trait(owner_role_fr="Secrétariat", owner_role_en="Secretariat", due_on=date(2025, 6, 1))


class PriorityCommentFactory(DjangoModelFactory):
    """The secretariat's sentence."""

    class Meta:
        model = PriorityComment

    priority = factory.SubFactory(PriorityFactory)
    text_fr = "Les standards sont adoptés."
    text_en = "The standards are adopted."
    by = factory.SubFactory(UserFactory, role=Role.SECRETARIAT)
    at = NOW


@cache
def empty_pack() -> str:
    """Return the frozen text of a pack of a plan without actions."""
    words, day = Words("mot", "word", "palabra"), a_day(date(2025, 3, 12))
    share = Share(None, 0, 0, Words("–", "–", "–"))
    return freeze(
        Contents(
            layout=LAYOUT,
            head=Head(words, "2023-2025", words, words, day, 1, day, day, "", "", words, words),
            sections=list(SECTIONS),
            headline=words,
            elapsed=50,
            elapsed_words=words,
            span=[day, day],
            figures=Figures(0, [], share, share, words, "", words),
            freshness=[],
            round=None,
            heat=Heat([], []),
            asks=[],
            answered=[],
            followed=[],
            priorities=[],
            concerns=[],
            changes=[],
            actions=[],
            errata=[],
            open_points=[],
            labels=labels(),
        )
    )


class PackFactory(DjangoModelFactory):
    """A sealed pack with nothing in it, and no file."""

    class Meta:
        model = Pack

    meeting = factory.SubFactory(MeetingFactory)
    edition = 1
    frozen = factory.LazyFunction(empty_pack)
    sha256 = factory.LazyAttribute(lambda o: digest(o.frozen))
    as_of = NOW
    sealed_at = NOW
    sealed_by = factory.SubFactory(UserFactory, role=Role.SECRETARIAT)


class PackFileFactory(DjangoModelFactory):
    """The French file of a sealed pack."""

    class Meta:
        model = PackFile

    pack = factory.SubFactory(PackFactory)
    language = "fr"
    content = b"%PDF-1.7"
    sha256 = factory.LazyAttribute(lambda o: hashlib.sha256(o.content).hexdigest())


class ErratumFactory(DjangoModelFactory):
    """A correction of a sealed pack."""

    class Meta:
        model = Erratum

    pack = factory.SubFactory(PackFactory)
    text_fr = "Le chiffre de A1.2 est 60."
    text_en = "The figure of A1.2 is 60."
    by = factory.SubFactory(UserFactory, role=Role.SECRETARIAT)
    at = NOW


class PackShareFactory(DjangoModelFactory):
    """A link for a guest, open for a month; the secret of its address is `guest`."""

    class Meta:
        model = PackShare

    pack = factory.SubFactory(PackFactory)
    guest = "Auditor"
    token_sha256 = token_digest("guest")
    created_at = NOW
    created_by = factory.SubFactory(UserFactory, role=Role.SECRETARIAT)
    expires_at = NOW + timedelta(days=30)


class PackOpeningFactory(DjangoModelFactory):
    """An opening of a link."""

    class Meta:
        model = PackOpening

    share = factory.SubFactory(PackShareFactory)
    at = NOW
    what = "page"


class CommentFactory(DjangoModelFactory):
    """A comment on an action's page."""

    class Meta:
        model = Comment

    action = factory.SubFactory(ActionFactory)
    author = factory.SubFactory(UserFactory, role=Role.SECRETARIAT)
    text = "Ask Spain first."
    language = "en"
    added_at = NOW


class ActionLinkFactory(DjangoModelFactory):
    """Two actions that have to do with each other."""

    class Meta:
        model = ActionLink

    origin = factory.SubFactory(ActionFactory)
    target = factory.SubFactory(ActionFactory)
    kind = ActionLink.Kind.RELATED
    added_at = NOW
    added_by = factory.SubFactory(UserFactory, role=Role.SECRETARIAT)


class ImportFactory(DjangoModelFactory):
    """A file that was uploaded."""

    class Meta:
        model = Import

    plan = factory.SubFactory(PlanFactory)
    file_name = "plan.xlsx"
    uploaded_at = NOW
    uploaded_by = factory.SubFactory(UserFactory, role=Role.SECRETARIAT)


class ImportRowFactory(DjangoModelFactory):
    """A row of a file that is refused."""

    class Meta:
        model = ImportRow

    batch = factory.SubFactory(ImportFactory)
    line = 2
    code = "A1.1"
    result = ImportRow.Result.REFUSED
    reason = "This code is already used in this plan."


class SavedViewFactory(DjangoModelFactory):
    """A filtered list that somebody named."""

    class Meta:
        model = SavedView

    person = factory.SubFactory(UserFactory, role=Role.SECRETARIAT)
    name = "Late in A"
    query = "priority=A&late=1"

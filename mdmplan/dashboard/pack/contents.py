"""Everything that a pack says, as one frozen tree: the preview, the PDF and the workbook are made from it alone.

Figures are numbers (percent from 0 to 100, None: undefined), states are keys, days are `Day`s; whatever is read is
`Words` in three languages, or a `Quote` in the language of who wrote it. Source: product.md, sections 3 and 6.
"""

from dataclasses import dataclass, field

from mdmplan.dashboard.pack.words import Day, Quote, Words, reader


@dataclass(frozen=True)
class Stretch:
    """A stretch of a distribution bar: how many actions share a state, and whether the word on them is fresh."""

    state: str
    label: Words
    stale: bool
    count: int


@dataclass(frozen=True)
class Share:
    """A mean in percent from `counted` actions that have a number, of `of` that could have one."""

    value: float | None
    counted: int
    of: int
    words: Words


@dataclass(frozen=True)
class Figures:
    """Where a part of the plan stands: how many actions stand where, how far they are, and from what that is known."""

    total: int
    bar: list[Stretch]
    progress: Share
    expected: Share
    coverage: Words
    worst: str
    worst_label: Words


@dataclass(frozen=True)
class Ask:
    """A question put to the board; `background` is what to know before it is answered, None when nothing is."""

    question: Words
    action: str
    context: Words
    background: Words | None
    options: list[Words]


@dataclass(frozen=True)
class Answered:
    """What became of a question since the comparison: the kind of outcome and its day, in words, and the text."""

    question: Words
    kind: str
    label: Words
    on: Day
    text: Words
    charge: Words | None


@dataclass(frozen=True)
class Followed:
    """What was decided and is still to be done: who is in charge, by when; `late` is in days."""

    question: Words
    charge: Words
    late: int
    late_words: Words


@dataclass(frozen=True)
class Objective:
    """An objective and its figures."""

    code: str
    title: Words
    figures: Figures


@dataclass(frozen=True)
class Priority:
    """A priority, its figures, and the secretariat's sentence, if there is one, with the day of it."""

    code: str
    axis: Words
    title: Words
    sentence: Words | None
    written: Day | None
    figures: Figures
    objectives: list[Objective]


@dataclass(frozen=True)
class Milestone:
    """A step of an action."""

    title: Words
    due: Day
    reached: bool


@dataclass(frozen=True)
class Action:
    """Where one action stands. `end` is when it ended or is expected to, `late` and `slipped` are days.

    `completed` is unknown to packs that were sealed before it was kept.
    """

    code: str
    objective: str
    title: Words
    state: str
    label: Words
    stale: bool
    fresh: Words | None
    progress: float | None
    progress_words: Words
    lead: Words | None
    start: Day | None
    due: Day | None
    due_words: Words
    forecast: Day | None
    end: Day | None
    late: int
    slipped: int
    milestones: list[Milestone]
    completed: Day | None = None


@dataclass(frozen=True)
class Concern:
    """An action at risk or off track: since when, why, and the path to green."""

    action: str
    state: str
    since: Day
    worsened: bool
    why: Quote
    path: Quote
    who: Words
    next: Words


@dataclass(frozen=True)
class Change:
    """What changed for an action since the comparison, in words."""

    action: str
    title: Words
    state: str
    what: Words


@dataclass(frozen=True)
class Changes:
    """The changes of one kind."""

    kind: str
    label: Words
    changes: list[Change]


@dataclass(frozen=True)
class Answer:
    """A member in the round. `order` is its place in the alphabet of each language."""

    code: str
    name: Words
    order: dict[str, int]
    state: str
    label: Words
    answered: bool
    late: bool


@dataclass(frozen=True)
class Round:
    """Who has reported: the two rates are whole percents."""

    code: str
    period: Words
    sentence: Words
    asked: int
    answered: int
    on_time: int
    reporting_rate: int | None
    on_time_rate: int | None
    members: list[Answer]

    @property
    def in_order(self) -> list[Answer]:
        """The members in the alphabetical order of the reader's language (never a ranking)."""
        return sorted(self.members, key=lambda each: each.order[reader()])


@dataclass(frozen=True)
class HeatCell:
    """What an association says of its part in an objective: the worst state; empty when it has said nothing."""

    state: str
    label: Words


@dataclass(frozen=True)
class HeatRow:
    """An association, with a cell for each objective; None where it takes no part."""

    code: str
    name: Words
    order: dict[str, int]
    cells: list[HeatCell | None]


@dataclass(frozen=True)
class Heat:
    """Members by objectives: the state that each reports of its own part."""

    objectives: list[str]
    rows: list[HeatRow]

    @property
    def in_order(self) -> list[HeatRow]:
        """The members in the alphabetical order of the reader's language (never a ranking)."""
        return sorted(self.rows, key=lambda each: each.order[reader()])


@dataclass(frozen=True)
class Freshness:
    """How many actions have a word of which age."""

    key: str
    label: Words
    count: int


@dataclass(frozen=True)
class Erratum:
    """A correction of a pack that had been sealed."""

    about: Words
    on: Day
    text: Words


@dataclass(frozen=True)
class Head:
    """What stands on the cover. `moment` is what the figures are of, and `sealed_at` when it was frozen, in full."""

    plan: Words
    slug: str
    goal: Words
    body: Words
    meeting: Day
    edition: int
    as_of: Day
    compared: Day
    moment: str
    sealed_at: str
    sealed: Words
    by: Words


@dataclass(frozen=True)
class Contents:
    """A pack. `layout` is the version of this shape; `sections` are those chosen, in their order.

    `asks` is the agenda of the meeting, in its order; `elsewhere` are the questions that wait on another agenda or on
    none, with where they wait in their context. Packs that were sealed before these were told apart have none.
    """

    layout: int
    head: Head
    sections: list[str]
    headline: Words
    elapsed: float
    elapsed_words: Words
    span: list[Day]
    figures: Figures
    freshness: list[Freshness]
    round: Round | None
    heat: Heat
    asks: list[Ask]
    answered: list[Answered]
    followed: list[Followed]
    priorities: list[Priority]
    concerns: list[Concern]
    changes: list[Changes]
    actions: list[Action]
    errata: list[Erratum]
    open_points: list[Words]
    labels: dict[str, Words]
    elsewhere: list[Ask] = field(default_factory=list)

    @property
    def questions(self) -> list[tuple[Ask, Action | None]]:
        """The questions, each with the action that it is about."""
        return [(ask, self._action(ask.action)) for ask in self.asks]

    @property
    def troubles(self) -> list[tuple[Concern, Action | None]]:
        """The concerns, each with its action."""
        return [(concern, self._action(concern.action)) for concern in self.concerns]

    @property
    def waiting(self) -> list[tuple[Ask, Action | None]]:
        """The questions that wait elsewhere, each with the action that it is about."""
        return [(ask, self._action(ask.action)) for ask in self.elsewhere]

    def _action(self, code: str) -> Action | None:
        return next((action for action in self.actions if action.code == code), None)

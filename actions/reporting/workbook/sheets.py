"""How a workbook is laid out: which sheets, which columns, and what its hidden sheet holds."""

import json
from dataclasses import dataclass
from typing import Any, Self

#: Of how a workbook is laid out; another number is another layout, which is no longer read.
FORMAT = 1
#: The sheets that nobody sees: what was sent, and what can be chosen.
HIDDEN, LISTS = "mdmplan", "lists"
#: The columns of the report: question, answer, last answer, how to answer, and a hidden one that names the row.
QUESTION, ANSWER, LAST, HOW, KEY = 1, 2, 3, 4, 5
#: Where the names of the columns stand; above it, the title.
HEAD_ROW = 2
#: In the hidden column: the names of the columns, and a row without an answer.
HEAD_KEY, NO_ANSWER = "mdmplan", "-"


def key_of(block: str, name: str) -> str:
    """Return what names the row of an answer in the hidden column."""
    return f"{block}.{name}"


@dataclass(frozen=True)
class Identity:
    """Which report a workbook is: the plan, the period and the member by their codes; its sheet and its columns."""

    plan: str
    period: str
    member: str
    sheet: str
    columns: list[str]


@dataclass(frozen=True)
class Sent:
    """What one block said when the workbook was made: its key, its name for a reader, each answer as posted."""

    key: str
    heading: str
    answers: dict[str, str]


def packed(record: Identity | Sent) -> str:
    """Return a record as one cell of the hidden sheet."""
    return json.dumps({"format": FORMAT, **vars(record)}, ensure_ascii=False)


class OtherFormatError(Exception):
    """The workbook is laid out in another way."""


@dataclass(frozen=True)
class Hidden:
    """The hidden sheet."""

    identity: Identity
    sent: dict[str, Sent]

    @classmethod
    def unpacked(cls, cells: list[str]) -> Self:
        """Return what stands in the cells; OtherFormatError, or ValueError for what nobody here has written."""
        first, *rest = [json.loads(cell) for cell in cells]
        for record in (first, *rest):
            if record.pop("format") != FORMAT:
                raise OtherFormatError
        identity, sent = Identity(**first), [Sent(**record) for record in rest]
        if not _all_text([identity.sheet, *identity.columns]):
            raise ValueError(identity)
        if not all(_all_text([each.key, each.heading, *each.answers, *each.answers.values()]) for each in sent):
            raise ValueError(sent)
        return cls(identity, {each.key: each for each in sent})


def _all_text(values: list[Any]) -> bool:
    return all(isinstance(value, str) for value in values)

"""A pack as canonical JSON: the same contents are always the same bytes, whose SHA-256 seals them."""

import hashlib
import json
from dataclasses import MISSING, Field, asdict, fields, is_dataclass
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from mdmplan.dashboard.pack.contents import Contents


def freeze(contents: Contents) -> str:
    """Return `contents` as JSON with sorted names, no spaces, and every letter as itself."""
    return json.dumps(asdict(contents), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest(text: str) -> str:
    """Return the SHA-256 of `text` in UTF-8, in small hexadecimal letters."""
    return hashlib.sha256(text.encode()).hexdigest()


def thaw(text: str) -> Contents:
    """Return the contents that were frozen as `text`; what nobody froze then is what its field is without it."""
    contents: Contents = _read(Contents, json.loads(text))
    return contents


def _read(kind: Any, value: Any) -> Any:
    """Return a JSON `value` as the type that the field of a dataclass asks for."""
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        named: Any = kind
        frozen = [each.name for each in fields(kind) if each.name in value or not _may_be_missing(each)]
        return named(**{name: _read(hints[name], value[name]) for name in frozen})
    if isinstance(kind, UnionType):
        [inner] = [each for each in get_args(kind) if each is not NoneType]
        return None if value is None else _read(inner, value)
    if get_origin(kind) is list:
        return [_read(get_args(kind)[0], each) for each in value]
    if get_origin(kind) is dict:
        return {name: _read(get_args(kind)[1], each) for name, each in value.items()}
    return value


def _may_be_missing(field: Field[Any]) -> bool:
    """Return whether a field has a value of its own: it came after the first packs."""
    return not (field.default is MISSING and field.default_factory is MISSING)

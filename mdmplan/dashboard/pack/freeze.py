"""A pack as canonical JSON: the same contents are always the same bytes, whose SHA-256 seals them."""

import hashlib
import json
from dataclasses import asdict, fields, is_dataclass
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
    """Return the contents that were frozen as `text`."""
    contents: Contents = _read(Contents, json.loads(text))
    return contents


def _read(kind: Any, value: Any) -> Any:
    """Return a JSON `value` as the type that the field of a dataclass asks for."""
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        named: Any = kind
        return named(**{each.name: _read(hints[each.name], value[each.name]) for each in fields(kind)})
    if isinstance(kind, UnionType):
        [inner] = [each for each in get_args(kind) if each is not NoneType]
        return None if value is None else _read(inner, value)
    if get_origin(kind) is list:
        return [_read(get_args(kind)[0], each) for each in value]
    if get_origin(kind) is dict:
        return {name: _read(get_args(kind)[1], each) for name, each in value.items()}
    return value

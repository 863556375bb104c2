"""Files that people send: which kinds are taken, told from what is in them, never from what they are called."""

import re
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.utils.translation import gettext_lazy as _

MEGABYTE = 1024 * 1024
#: The largest file that is taken, in bytes.
LARGEST = 10 * MEGABYTE
#: What an office file, which is a zip, may hold: so many parts, so many bytes, so many times its own size.
MOST_PARTS, MOST_UNPACKED, MOST_TIMES = 5000, 300 * MEGABYTE, 100
LONGEST_NAME = 200

OPEN_XML = "application/vnd.openxmlformats-officedocument."
OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
ZIP, ZIP_PART = b"PK\x03\x04", b"PK\x01\x02"
PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
#: Where an Office file lists the types of its parts.
CONTENTS, CONTENT_TYPE = "[Content_Types].xml", re.compile(r"""ContentType\s*=\s*["']([^"']*)["']""")
#: Where Office and LibreOffice keep macros.
MACRO_PART = re.compile(r"vbaproject\.bin$|/macrosheets/.|^basic/.|^scripts/.")
#: The container of Office before 2007, and of Office files that a password locks.
OLE, LOCKED = bytes.fromhex("D0CF11E0A1B11AE1"), "EncryptedPackage".encode("utf-16-le")

EMPTY = _("“%(name)s” is empty: choose another file.")
TOO_LARGE = _("“%(name)s” is larger than %(most)d MB: make it smaller, or give a link to it.")
OTHER_KIND = _(
    "“%(name)s” is not of a kind that is kept here: send a PDF, an image (PNG, JPEG, WebP), a text, a CSV, "
    "or an Office or LibreOffice file (DOCX, XLSX, PPTX, ODT, ODS, ODP)."
)
OLD_OFFICE = _("“%(name)s” is in a format older than 2007: save it as PDF, DOCX, XLSX or PPTX, and send that.")
PASSWORD = _("“%(name)s” is locked with a password: save it without one, and send that.")
MACROS = _("“%(name)s” holds macros, which can do harm: save it as PDF or without macros, and send that.")
BROKEN = _("“%(name)s” cannot be read: open it, save it again, and send that.")
TOO_FULL = _("“%(name)s” unpacks to far more than its own size: save it as PDF, and send that.")


@dataclass(frozen=True)
class Kind:
    """A kind of file: its media type, and the endings that its name may have, the usual one first."""

    content_type: str
    endings: tuple[str, ...]


PLAIN, CSV = Kind("text/plain", (".txt",)), Kind("text/csv", (".csv",))
#: What a file of the kind begins with.
BY_BEGINNING = {
    re.compile(rb"%PDF-"): Kind("application/pdf", (".pdf",)),
    re.compile(rb"\x89PNG\r\n\x1a\n"): Kind("image/png", (".png",)),
    re.compile(rb"\xff\xd8\xff"): Kind("image/jpeg", (".jpg", ".jpeg")),
    re.compile(rb"RIFF.{4}WEBP", re.DOTALL): Kind("image/webp", (".webp",)),
}
#: What the list of contents of an Office file calls its main part.
BY_MAIN_PART = {
    f"{OPEN_XML}{name}.main+xml": Kind(f"{OPEN_XML}{name}", (ending,))
    for name, ending in (
        ("wordprocessingml.document", ".docx"),
        ("spreadsheetml.sheet", ".xlsx"),
        ("presentationml.presentation", ".pptx"),
    )
}
#: What the first part of a LibreOffice file says.
BY_MIMETYPE = {
    f"{OPEN_DOCUMENT}{name}": Kind(f"{OPEN_DOCUMENT}{name}", (ending,))
    for name, ending in (("text", ".odt"), ("spreadsheet", ".ods"), ("presentation", ".odp"))
}
KINDS = (*BY_BEGINNING.values(), PLAIN, CSV, *BY_MAIN_PART.values(), *BY_MIMETYPE.values())
#: The endings that the names of these files have.
ENDINGS = tuple(ending for kind in KINDS for ending in kind.endings)


@dataclass(frozen=True)
class Found:
    """What a file turned out to be: a name that is safe to give back, its media type, its size in bytes."""

    name: str
    content_type: str
    size: int


class KeepNoMoreThanNeeded(FileUploadHandler):
    """Drops what a browser sends beyond the largest file: what is kept is enough to see that it is too large."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Pass on what comes before the limit."""
        return raw_data if start <= LARGEST else None

    def file_complete(self, file_size: int) -> None:
        """Leave the making of the file to the handlers that follow."""


def inspect(upload: "UploadedFile[Any]") -> Found:
    """Return what `upload` is. Raises ValidationError, with the name of the file and what to do, if it is not taken."""
    name, size = clean_name(upload.name or ""), upload.size or 0
    try:
        kind = _kind(upload, size, name)
    except ValidationError as refused:
        refused.params = {"name": name, "most": LARGEST // MEGABYTE}
        raise
    if not name.lower().endswith(kind.endings):
        name += kind.endings[0]
    return Found(_shortened(name), kind.content_type, size)


def clean_name(name: str) -> str:
    """Return the name of a file without folders, and without characters that are not seen."""
    own = name.replace("\\", "/").rpartition("/")[2]
    seen = "".join(letter for letter in own if unicodedata.category(letter) not in ("Cc", "Cf"))
    return _shortened(" ".join(seen.split()).lstrip(".") or "file")


def _shortened(name: str) -> str:
    """Return `name` no longer than can be kept, with its ending."""
    if len(name) <= LONGEST_NAME:
        return name
    ending = PurePosixPath(name).suffix[-10:]
    return name[: LONGEST_NAME - len(ending)].rstrip(". ") + ending


def _kind(upload: "UploadedFile[Any]", size: int, name: str) -> Kind:
    if not size:
        raise ValidationError(EMPTY)
    if size > LARGEST:
        raise ValidationError(TOO_LARGE)
    upload.seek(0)
    content = upload.read()
    upload.seek(0)
    for beginning, kind in BY_BEGINNING.items():
        if beginning.match(content):
            return kind
    if content.startswith(OLE):
        raise ValidationError(PASSWORD if LOCKED in content else OLD_OFFICE)
    if content.startswith(ZIP):
        return _office_kind(content)
    if _is_text(content):
        return CSV if name.lower().endswith(CSV.endings) else PLAIN
    raise ValidationError(OTHER_KIND)


def _is_text(content: bytes) -> bool:
    """Return whether this is text, in UTF-8 or as older Windows programs write it."""
    for encoding in ("utf-8", "cp1252"):
        try:
            letters = set(content.decode(encoding))
        except UnicodeDecodeError:
            continue
        return all(letter in "\t\n\r\f" or unicodedata.category(letter) != "Cc" for letter in letters)
    return False


def _office_kind(content: bytes) -> Kind:
    """Return which Office or LibreOffice file this zip is. Its directory is read before any part is unpacked."""
    if content.count(ZIP_PART) > MOST_PARTS:
        raise ValidationError(TOO_FULL)
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            _check_directory(archive.infolist(), len(content))
            return _open_xml(archive) if CONTENTS in archive.namelist() else _open_document(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, KeyError):
        raise ValidationError(BROKEN) from None


def _check_directory(parts: list[zipfile.ZipInfo], size: int) -> None:
    """Refuse an archive that unpacks to too much, is locked, holds macros, or holds two parts of one name."""
    names = {part.filename.lower() for part in parts}
    if sum(part.file_size for part in parts) > min(MOST_UNPACKED, MOST_TIMES * size):
        raise ValidationError(TOO_FULL)
    if any(part.flag_bits & 1 for part in parts):
        raise ValidationError(PASSWORD)
    if any(MACRO_PART.search(name) for name in names):
        raise ValidationError(MACROS)
    if len(names) < len(parts) or any(part.compress_type not in PACKINGS for part in parts):
        raise zipfile.BadZipFile


def _open_xml(archive: zipfile.ZipFile) -> Kind:
    """Return which Office file this is, by its list of contents."""
    types = set(CONTENT_TYPE.findall(_text_of(archive, CONTENTS)))
    if any("macro" in name.lower() for name in types):
        raise ValidationError(MACROS)
    return _known(BY_MAIN_PART, types)


def _open_document(archive: zipfile.ZipFile) -> Kind:
    """Return which LibreOffice file this is, by what its first part says."""
    if archive.namelist()[0] != "mimetype":
        raise ValidationError(OTHER_KIND)
    kind = _known(BY_MIMETYPE, {_text_of(archive, "mimetype").strip()})
    if "encryption-data" in _text_of(archive, "META-INF/manifest.xml"):
        raise ValidationError(PASSWORD)
    return kind


def _known(kinds: dict[str, Kind], said: set[str]) -> Kind:
    """Return the one kind that is `said`."""
    found = [kinds[name] for name in said & set(kinds)]
    if len(found) != 1:
        raise ValidationError(OTHER_KIND)
    return found[0]


def _text_of(archive: zipfile.ZipFile, name: str) -> str:
    with archive.open(name) as part:
        return part.read(MEGABYTE).decode()

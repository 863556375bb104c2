"""Which files are taken: told from what is in them, whatever they are called."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from openpyxl import Workbook

from mdmplan import uploads
from mdmplan.uploads import Found, clean_name, inspect

OPEN_XML, ODF = "application/vnd.openxmlformats-officedocument.", "application/vnd.oasis.opendocument."
DOCX, XLSX = f"{OPEN_XML}wordprocessingml.document", f"{OPEN_XML}spreadsheetml.sheet"
PPTX = f"{OPEN_XML}presentationml.presentation"
OLE = bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 600
OTHER_KIND = (
    "“{}” is not of a kind that is kept here: send a PDF, an image (PNG, JPEG, WebP), a text, a CSV, "
    "or an Office or LibreOffice file (DOCX, XLSX, PPTX, ODT, ODS, ODP)."
)
OLD_OFFICE = "“{}” is in a format older than 2007: save it as PDF, DOCX, XLSX or PPTX, and send that."
PASSWORD = "“{}” is locked with a password: save it without one, and send that."
MACROS = "“{}” holds macros, which can do harm: save it as PDF or without macros, and send that."
BROKEN = "“{}” cannot be read: open it, save it again, and send that."
TOO_LARGE = "“{}” is larger than 10 MB: make it smaller, or give a link to it."
TOO_FULL = "“{}” unpacks to far more than its own size: save it as PDF, and send that."


def packed(parts, **options):
    """Return a zip of `parts`, as bytes."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text, **options)
    return content.getvalue()


def office(*types, **parts):
    """Return an Office file whose list of contents names `types`."""
    listed = "".join(f'<Override PartName="/x" ContentType="{name}"/>' for name in types)
    return packed({"[Content_Types].xml": f"<Types>{listed}</Types>", "word/document.xml": "<w/>"} | parts)


def libre(kind, manifest="<manifest/>", **parts):
    """Return a LibreOffice file of a kind."""
    return packed({"mimetype": f"{ODF}{kind}", "META-INF/manifest.xml": manifest, "content.xml": "<o/>"} | parts)


def locked(content):
    """Return a zip whose parts say that they are locked."""
    data = bytearray(content)
    for sign, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = data.find(sign)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(sign, at + 4)
    return bytes(data)


def sheet():
    """Return a workbook as a program writes it."""
    content = io.BytesIO()
    Workbook().save(content)
    return content.getvalue()


def found(name, content):
    """Return what a file turns out to be; its sender claims that it is a PDF."""
    return inspect(SimpleUploadedFile(name, content, content_type="application/pdf"))


def refusal(name, content):
    """Return the sentence with which a file is refused."""
    with pytest.raises(ValidationError) as refused:
        found(name, content)
    return refused.value.messages


@pytest.mark.parametrize(
    ("name", "content", "kept", "content_type"),
    [
        ("minutes.pdf", b"%PDF-1.7 \0", "minutes.pdf", "application/pdf"),
        ("photo.png", b"\x89PNG\r\n\x1a\n\0", "photo.png", "image/png"),
        ("photo.JPG", b"\xff\xd8\xff\xe0\0", "photo.JPG", "image/jpeg"),
        ("photo.jpeg", b"\xff\xd8\xff\xe0\0", "photo.jpeg", "image/jpeg"),
        ("photo.webp", b"RIFF\x10\0\0\0WEBPVP8 ", "photo.webp", "image/webp"),
        ("note.txt", "Réunion à 9 h…\r\n\tÀ suivre\f".encode(), "note.txt", "text/plain"),
        ("note.txt", "\ufeffRéunion".encode(), "note.txt", "text/plain"),
        ("note.txt", "Réunion à 9 h… 10 €".encode("cp1252"), "note.txt", "text/plain"),
        ("budget.csv", b"a;b\n1;2\n", "budget.csv", "text/csv"),
        ("report.docx", office(f"{DOCX}.main+xml"), "report.docx", DOCX),
        ("budget.xlsx", office(f"{XLSX}.main+xml", "image/png"), "budget.xlsx", XLSX),
        ("budget.xlsx", sheet(), "budget.xlsx", XLSX),
        ("board.pptx", office(f"{PPTX}.main+xml"), "board.pptx", PPTX),
        ("report.odt", libre("text"), "report.odt", f"{ODF}text"),
        ("budget.ods", libre("spreadsheet"), "budget.ods", f"{ODF}spreadsheet"),
        ("board.odp", libre("presentation"), "board.odp", f"{ODF}presentation"),
    ],
)
def test_these_kinds_are_taken(name, content, kept, content_type):
    assert found(name, content) == Found(kept, content_type, len(content))


@pytest.mark.parametrize(
    ("name", "content", "kept", "content_type"),
    [
        ("minutes.exe", b"%PDF-1.7", "minutes.exe.pdf", "application/pdf"),
        ("minutes", b"%PDF-1.7", "minutes.pdf", "application/pdf"),
        ("photo.png", b"\xff\xd8\xff\xe0", "photo.png.jpg", "image/jpeg"),
        ("page.html", b"<script>alert(1)</script>", "page.html.txt", "text/plain"),
        ("drawing.svg", b"<svg onload='alert(1)'/>", "drawing.svg.txt", "text/plain"),
        ("run.ps1", b"Remove-Item", "run.ps1.txt", "text/plain"),
        ("budget.docx", office(f"{XLSX}.main+xml"), "budget.docx.xlsx", XLSX),
        ("é" * 190 + ".long.name", b"%PDF-1.7", "é" * 190 + ".long.pdf", "application/pdf"),
    ],
)
def test_a_name_ends_as_its_content_says(name, content, kept, content_type):
    assert found(name, content) == Found(kept, content_type, len(content))


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("minutes.pdf", "minutes.pdf"),
        ("Compte rendu  (v2).pdf", "Compte rendu (v2).pdf"),
        ("報告書.pdf", "報告書.pdf"),
        ("C:\\Users\\me\\minutes.pdf", "minutes.pdf"),
        ("../../etc/passwd", "passwd"),
        ("a\r\nSet-Cookie: x\0.pdf", "aSet-Cookie: x.pdf"),
        ("min\u202efdp.exe", "minfdp.exe"),
        (".htaccess", "htaccess"),
        ("..", "file"),
        ("", "file"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
        ("x." + "y" * 300, "x." + "y" * 198),
    ],
)
def test_a_name_is_cleaned(name, clean):
    assert clean_name(name) == clean


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("nothing.pdf", b"", "“{}” is empty: choose another file."),
        ("large.pdf", b"%PDF-" + b" " * uploads.LARGEST, TOO_LARGE),
        ("run.pdf", b"MZ\x90\0\x03", OTHER_KIND),
        ("archive.zip", packed({"a.txt": "a"}), OTHER_KIND),
        ("sound.webp", b"RIFF\x10\0\0\0WAVEfmt ", OTHER_KIND),
        ("utf-16.txt", "text".encode("utf-16"), OTHER_KIND),
        ("bell.txt", "caf\u00e9\a".encode(), OTHER_KIND),
        ("next.txt", "caf\u0085".encode(), OTHER_KIND),
        ("undefined.txt", b"caf\x81", OTHER_KIND),
        ("book.odt", libre("text-template"), OTHER_KIND),
        ("book.epub", packed({"mimetype": "application/epub+zip", "META-INF/manifest.xml": ""}), OTHER_KIND),
        ("both.docx", office(f"{DOCX}.main+xml", f"{XLSX}.main+xml"), OTHER_KIND),
        ("template.dotx", office(f"{OPEN_XML}wordprocessingml.template.main+xml"), OTHER_KIND),
        ("old.doc", OLE, OLD_OFFICE),
        ("locked.docx", OLE + "EncryptedPackage".encode("utf-16-le"), PASSWORD),
        ("locked.docx", locked(office(f"{DOCX}.main+xml")), PASSWORD),
        ("locked.odt", libre("text", manifest="<manifest:encryption-data/>"), PASSWORD),
        ("macro.docm", office("application/vnd.ms-word.document.macroEnabled.main+xml"), MACROS),
        ("macro.docx", office(f"{DOCX}.main+xml", **{"word/vbaProject.bin": "x"}), MACROS),
        ("macro.xlsx", office(f"{XLSX}.main+xml", **{"xl/macrosheets/sheet1.xml": "x"}), MACROS),
        ("macro.odt", libre("text", **{"Basic/Standard/Module1.xml": "x"}), MACROS),
        ("macro.ods", libre("spreadsheet", **{"Scripts/python/x.py": "x"}), MACROS),
        ("cut.docx", office(f"{DOCX}.main+xml")[:-30], BROKEN),
        ("twice.docx", office(f"{DOCX}.main+xml", **{"word/Document.xml": "x"}), BROKEN),
        ("packing.docx", packed({"[Content_Types].xml": "x"}, compress_type=zipfile.ZIP_BZIP2), BROKEN),
        ("bytes.docx", packed({"[Content_Types].xml": b"\xff\xfe"}), BROKEN),
        ("bare.odt", packed({"mimetype": f"{ODF}text"}), BROKEN),
        ("bomb.docx", office(f"{DOCX}.main+xml", **{"word/a.xml": " " * 2_000_000}), TOO_FULL),
        ("bomb.docx", packed({f"{n}": "" for n in range(5001)}), TOO_FULL),
    ],
)  # fmt: skip
def test_everything_else_is_refused_with_what_to_do(name, content, sentence):
    assert refusal(name, content) == [sentence.format(name)]


def test_what_unpacks_to_too_much_is_refused_whatever_its_size(monkeypatch):
    content = office(f"{DOCX}.main+xml", **{"word/a.xml": "word " * 100})
    assert found("report.docx", content).content_type == DOCX

    monkeypatch.setattr(uploads, "MOST_UNPACKED", 500)

    assert refusal("report.docx", content) == [TOO_FULL.format("report.docx")]


def test_no_more_than_a_megabyte_of_a_part_is_unpacked():
    far = " ".join(str(number) for number in range(200_000))
    near = f'<Override ContentType="{DOCX}.main+xml"/>'

    assert found("report.docx", packed({"[Content_Types].xml": near + far})).content_type == DOCX
    assert refusal("report.docx", packed({"[Content_Types].xml": far + near})) == [OTHER_KIND.format("report.docx")]


def test_the_file_can_be_read_from_its_beginning_afterwards():
    upload = SimpleUploadedFile("minutes.pdf", b"%PDF-1.7")

    assert (inspect(upload).size, upload.read()) == (8, b"%PDF-1.7")


@pytest.mark.parametrize("size", [0, 1000, uploads.LARGEST, uploads.LARGEST + 1, 4 * uploads.LARGEST])
def test_no_more_is_kept_than_shows_that_a_file_is_too_large(size):
    request = RequestFactory().post("/", {"file": SimpleUploadedFile("x.pdf", b"x" * size)})

    kept = request.FILES["file"].size
    request.close()

    assert kept == size if size <= uploads.LARGEST else uploads.LARGEST < kept <= uploads.LARGEST + 65536

"""Every message of the interface is there in French and Spanish, complete, with the same blanks to fill."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages import Catalog, Message
from babel.messages.pofile import read_po
from django.conf import settings

from tests import skip_or_fail

ROOT = Path(settings.BASE_DIR)
SOURCES = ("mdmplan", "priorities", "actions", "members", "templates")
LANGUAGES = ("fr", "es")  # English is the language the messages are written in

Key = tuple[str | None, tuple[str, ...]]


def forms(text: object) -> tuple[str, ...]:
    """Give the forms of a message or of its translation: one, or one for each plural."""
    return tuple(str(form or "") for form in text) if isinstance(text, tuple | list) else (str(text or ""),)


def key(message: Message) -> Key:
    """Give what tells a message from the others: its context and its forms."""
    return message.context, forms(message.id)


def messages(catalog: Catalog) -> dict[Key, Message]:
    """Give the messages of a catalog, without its header."""
    return {key(message): message for message in catalog if message.id}


def blanks(text: str) -> set[str]:
    """Give the places a text leaves to fill: %(name)s, {name} and %s."""
    return set(re.findall(r"%\(\w+\)[a-z]|%[sdif]|\{\w*(?:[.!:\[][^{}]*)?\}", text.replace("%%", "")))


def faults(expected: Catalog, translated: Catalog) -> list[str]:
    """List what a catalog lacks, holds without need, left empty or uncertain, or fills otherwise."""
    wanted, present = messages(expected), messages(translated)
    found = [f"missing: {name}" for name in wanted.keys() - present.keys()]
    found += [f"not in use: {name}" for name in present.keys() - wanted.keys()]
    found += [f"obsolete: {name}" for name in translated.obsolete]
    for name in wanted.keys() & present.keys():
        message = present[name]
        if message.fuzzy:
            found.append(f"fuzzy: {name}")
        if not all(forms(message.string)):
            found.append(f"empty: {name}")
        elif any(blanks(form) not in map(blanks, forms(message.id)) for form in forms(message.string)):
            found.append(f"other blanks: {name}")
    return sorted(found)


@pytest.fixture(scope="session")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """Collect the messages of the tree with Django's own command, from a copy that has no translation yet."""
    if not shutil.which("xgettext"):
        skip_or_fail("Collecting the messages needs gettext (xgettext).")
    copy = tmp_path_factory.mktemp("messages")
    for name in SOURCES:
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    (copy / "locale").mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "django", "makemessages", "--locale", "fr", "--no-location"],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "mdmplan.settings", "DEBUG": "1", "PYTHONPATH": str(copy)},
        cwd=copy,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    with (copy / "locale" / "fr" / "LC_MESSAGES" / "django.po").open("rb") as file:
        return read_po(file, locale="fr")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_translated(extracted, language):
    with (ROOT / "locale" / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        translated = read_po(file, locale=language)
    assert not translated.fuzzy  # an uncertain header keeps the whole catalog from being compiled
    assert faults(extracted, translated) == []


def test_every_message_is_called_by_a_name_that_is_collected():
    """xgettext knows gettext's own names and `_`: what another name translates would never be translated."""
    aliases = {
        alias
        for source in SOURCES
        for file in (ROOT / source).rglob("*.py")
        for alias in re.findall(r"\b\w*gettext\w* as (\w+)", file.read_text())
    }
    assert aliases == {"_"}


def test_every_language_but_the_source_is_checked():
    assert {code for code, _ in settings.LANGUAGES} == {"en", *LANGUAGES}


@pytest.mark.parametrize(
    ("string", "flags", "fault"),
    [
        ("", (), "empty"),
        ("Bonjour %(name)s", ("fuzzy",), "fuzzy"),
        ("Bonjour %(nom)s", (), "other blanks"),
        ("Bonjour", (), "other blanks"),
    ],
)
def test_a_faulty_translation_is_found(string, flags, fault):
    expected, translated = Catalog(), Catalog(locale="fr")
    expected.add("Hello %(name)s")
    translated.add("Hello %(name)s", string, flags=flags)
    assert faults(expected, translated) == [f"{fault}: (None, ('Hello %(name)s',))"]


def test_a_missing_and_a_needless_message_are_found():
    expected, translated = Catalog(), Catalog(locale="fr")
    expected.add("May", context="month")
    translated.add("May", "peut")
    assert faults(expected, translated) == ["missing: ('month', ('May',))", "not in use: (None, ('May',))"]


def test_each_plural_has_its_form_and_its_blanks():
    expected, translated = Catalog(), Catalog(locale="fr")
    expected.add(("One action", "%(n)s actions"))
    translated.add(("One action", "%(n)s actions"), ("%(n)s action", "%(n)s actions"))
    assert faults(expected, translated) == []
    translated = Catalog(locale="fr")
    translated.add(("One action", "%(n)s actions"), ("Une action", ""))
    assert faults(expected, translated) == ["empty: (None, ('One action', '%(n)s actions'))"]

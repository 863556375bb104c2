"""The code base watches itself: imports go down, templates are used, no inline code, settings documented."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.template.utils import get_app_template_dirs

ROOT = Path(settings.BASE_DIR)
PACKAGES = ("mdmplan", "priorities", "actions", "members")
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for package in PACKAGES
    for path in sorted((ROOT / package).rglob("*.py"))
}
TEMPLATES = {
    path.relative_to(ROOT / "templates").as_posix(): path.read_text(encoding="utf-8")
    for path in sorted((ROOT / "templates").rglob("*"))
    if path.is_file()
}

# -- Imports go down, at the top of the file -------------------------------------------------------

# From the roof down. A module lives in the first room whose name begins its own.
ROOMS = (
    ("mdmplan.settings", "mdmplan.urls", "mdmplan.wsgi", "mdmplan.views", "mdmplan.management"),
    ("mdmplan.dashboard",),
    ("actions.reporting",),
    ("actions",),
    ("priorities",),
    ("members",),
    ("mdmplan",),
)


def floor_of(module: str) -> int:
    """Give how many rooms lie below a module's own."""
    for depth, names in enumerate(ROOMS):
        if any(module == name or module.startswith(f"{name}.") for name in names):
            return len(ROOMS) - 1 - depth
    raise ValueError(f"{module} lives in no room")


def imported_by(node: ast.Import | ast.ImportFrom) -> Iterator[str]:
    """Name what one import statement brings in, as deep as a module of ours goes."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    else:
        for alias in node.names:
            deeper = f"{node.module}.{alias.name}"
            yield deeper if deeper in MODULES else str(node.module)


def is_type_checking(node: ast.stmt) -> bool:
    """Tell whether a statement is `if TYPE_CHECKING:`; what it imports obeys the same direction."""
    return isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")


def import_faults(module: str, source: str) -> list[str]:
    """List the imports of a module that go up, that are relative, or that stand below the top of the file."""
    tree = ast.parse(source)
    top = {id(node) for node in tree.body}
    top |= {id(inner) for node in tree.body if is_type_checking(node) for inner in node.body}
    faults = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Import | ast.ImportFrom):
            continue
        if id(node) not in top:
            faults.append(f"line {node.lineno}: an import below the top of the file")
        if isinstance(node, ast.ImportFrom) and node.level:
            faults.append(f"line {node.lineno}: a relative import")
            continue
        faults += [
            f"line {node.lineno}: {module} may not import {name}, which lives above it"
            for name in imported_by(node)
            if name.partition(".")[0] in PACKAGES and floor_of(name) > floor_of(module)
        ]
    return faults


@pytest.mark.parametrize("module", MODULES)
def test_imports_go_down_at_the_top_of_the_file(module):
    assert import_faults(module, MODULES[module].read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("members.models", "import actions.models"),
        ("members.models", "from mdmplan import settings"),
        ("actions.models", "from actions.reporting.models import Report"),
        ("actions.models", "from actions import reporting"),
        ("actions.models", "if TYPE_CHECKING:\n    from mdmplan.dashboard.models import Meeting"),
        ("mdmplan.clock", "from members.models import User"),
        ("mdmplan.dashboard.views", "def late():\n    import json"),
        ("priorities.models", "from .rules import x"),
    ],
)
def test_an_import_that_goes_wrong_is_found(module, source):
    assert len(import_faults(module, source)) == 1


@pytest.mark.parametrize(
    ("module", "source"),
    [
        (
            "mdmplan.dashboard.views",
            "from actions.reporting.models import Report\nfrom mdmplan.clock import now",
        ),
        ("mdmplan.management.commands.demo", "from mdmplan.dashboard.models import Meeting"),
        ("members.management.commands.x", "from members.models import User"),
        ("members.models", "import json\nfrom django.db import models"),
    ],
)
def test_an_import_that_goes_down_is_let_through(module, source):
    assert import_faults(module, source) == []


# -- Every template is used ------------------------------------------------------------------------

NAMED_BY_DJANGO = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html"} | {"429.html"}  # allauth's


def names_in_python(source: str) -> Iterator[re.Pattern[str]]:
    """Give a pattern for each text that could name a template; `{…}` in an f-string stands for any."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield re.compile(re.escape(node.value.partition("#")[0]))
        elif isinstance(node, ast.JoinedStr) and "/" in ast.unparse(node):
            parts = (re.escape(str(p.value)) if isinstance(p, ast.Constant) else ".+" for p in node.values)
            yield re.compile("".join(parts).partition("\\#")[0])


def names_in_template(source: str) -> set[str]:
    """Give the texts between quotes inside the tags of a template: what it may extend or include."""
    tags = re.findall(r"\{%.*?%\}", source, re.DOTALL)
    return {name.partition("#")[0] for tag in tags for name in re.findall(r"""["']([^"']+)["']""", tag)}


def replaces_a_library_template(name: str) -> bool:
    """Tell whether a library ships a template of this name, for which ours stands in."""
    return any((folder / name).is_file() for folder in get_app_template_dirs("templates"))


def unused_templates(templates: dict[str, str], python: list[str], known: set[str]) -> set[str]:
    """Give the templates that no Python names, and that no template in use extends or includes."""
    patterns = {pattern for source in python for pattern in names_in_python(source)}
    used = {name for name in templates if name in known or any(p.fullmatch(name) for p in patterns)}
    new = used
    while new:
        new = {name for user in new for name in names_in_template(templates[user])} & templates.keys() - used
        used = used | new
    return templates.keys() - used


def test_every_template_is_used():
    python = [path.read_text(encoding="utf-8") for path in MODULES.values()]
    known = NAMED_BY_DJANGO | {name for name in TEMPLATES if replaces_a_library_template(name)}
    assert unused_templates(TEMPLATES, python, known) == set()


def test_an_unused_template_is_found():
    templates = {
        "a/page.html": '{% extends "base.html" %}{% include "a/part.html#row" with x=1 only %}',
        "a/part.html": "",
        "base.html": "",
        "emails/late.fr.txt": "",
        "a/forgotten.html": "{% include 'a/forgotten_too.html' %}",
        "a/forgotten_too.html": "",
    }
    python = ['render(request, "a/page.html#top", {})', 'render_to_string(f"emails/{kind}.{language}.txt")']
    assert unused_templates(templates, python, set()) == {"a/forgotten.html", "a/forgotten_too.html"}


# -- Nothing inline --------------------------------------------------------------------------------


TEMPLATE_LANGUAGE = r"\{#.*?#\}|\{%\s*comment.*?endcomment\s*%\}|\{%.*?%\}|\{\{.*?\}\}"


def inline_code(source: str) -> list[str]:
    """List the scripts, styles and handlers in a template, which the content policy would refuse."""
    html = re.sub(TEMPLATE_LANGUAGE, " ", source, flags=re.DOTALL)
    found = re.findall(r"<style\b|<script\b(?![^>]*\ssrc\s*=)|javascript:", html, re.IGNORECASE)
    for tag in re.findall(r"<[a-z][^>]*>", html, re.IGNORECASE):
        found += re.findall(r"""[\s"'](style|on[a-z]+|hx-on[\w:-]*)\s*=""", tag, re.IGNORECASE)
    return found


@pytest.mark.parametrize("name", TEMPLATES)
def test_templates_hold_no_inline_code(name):
    assert inline_code(TEMPLATES[name]) == []


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        '<script type="module">import "x"</script>',
        "<style>p { color: red }</style>",
        '<p {% if late %}style="color: red"{% endif %}>',
        '<button class="a"onclick="go()">',
        '<form\n  onsubmit = "go()">',
        '<a href="javascript:go()">',
        '<div hx-on:click="go()">',
    ],
)
def test_inline_code_is_found(source):
    assert len(inline_code(source)) == 1


@pytest.mark.parametrize(
    "source",
    [
        '<script type="module" src="{% static "js/menu.js" %}"></script>',
        '{# <p style="x"> #}<p data-style="x" class="on">one = 1</p>',
        '{% include "x.html" with on=1 only %}',
    ],
)
def test_what_is_not_inline_is_let_through(source):
    assert inline_code(source) == []


# -- Settings are documented -----------------------------------------------------------------------


def variables_read(source: str) -> set[str]:
    """Name the variables of the environment that a settings module reads, by `env…("X")` or `read_…("X")`."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and node.args:
            reader, first = ast.unparse(node.func), node.args[0]
        elif isinstance(node, ast.Subscript):
            reader, first = ast.unparse(node.value), node.slice
        else:
            continue
        if re.fullmatch(r"env(\.\w+)?|(\w+\.)?read_\w+|os\.(getenv|environ(\.\w+)?)", reader) and (
            isinstance(first, ast.Constant) and isinstance(first.value, str)
        ):
            names.add(first.value)
    return names


def variables_documented(markdown: str) -> set[str]:
    """Name the variables that stand first in a row of a table: | `NAME` | …"""
    return set(re.findall(r"^\|\s*`([A-Z][A-Z0-9_]*)(?:=[^`]*)?`", markdown, re.MULTILINE))


def test_every_setting_is_documented_and_every_documented_setting_exists():
    source = MODULES["mdmplan.settings"].read_text(encoding="utf-8")
    assert variables_documented((ROOT / "README.md").read_text(encoding="utf-8")) == variables_read(source)


def test_the_ways_of_reading_and_documenting_a_setting_are_known():
    source = """
A = env("ONE")
B = env.list("TWO", default=[])
C = read_flag("THREE")
D = os.environ.get("FOUR") or os.environ["FIVE"] or os.getenv("SIX")
E = read_flag(name)
F = TEMPLATES["SEVEN"]
"""
    assert variables_read(source) == {"ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX"}
    table = "| setting | what |\n|---|---|\n| `ONE` | see `TWO` |\n| `THREE=1` | on |\n`FOUR`\n"
    assert variables_documented(table) == {"ONE", "THREE"}

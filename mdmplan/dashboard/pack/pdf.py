"""Sets a pack as a tagged PDF, from its frozen text alone: the same text is always the same bytes."""

from datetime import datetime
from functools import cache
from importlib import resources
from pathlib import Path
from typing import cast

import fontpkg
import typst

TEMPLATES = Path(__file__).parent / "typst"


@cache
def _fonts() -> typst.Fonts:
    """Return the fonts of the pack: its own and those of the typesetter, whatever the machine has."""
    japanese = resources.files("noto_cjk_sans_jp_regular")
    folders = [str(fontpkg.path("Inter").parent), str(japanese)]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=folders)


def pdf(frozen: str, language: str, *, at: datetime, seal: str = "") -> bytes:
    """Return the pages of the pack `frozen` in `language`, as PDF/UA-1 dated `at`; without `seal`, marked as a draft.

    A character that no font of the pack has (of a rare script, a little picture) is drawn as an empty box; such a
    file is tagged like the others, and does not claim the standard.
    """
    compiler = typst.Compiler(
        TEMPLATES / "pack.typ",
        root=TEMPLATES,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"pack": frozen, "language": language, "seal": seal},
    )
    stamp = int(at.timestamp())
    try:
        pages = compiler.compile(format="pdf", pdf_standards="ua-1", timestamp=stamp)
    except typst.TypstError:
        pages = compiler.compile(format="pdf", timestamp=stamp)
    return cast("bytes", pages)

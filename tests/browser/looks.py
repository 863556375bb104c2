"""How a test looks at a page: what axe finds, and by how much the page is wider than its window."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

#: How a page is looked at: at a desk and on a phone, light and dark.
LOOKS = {
    "desk-light": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
    "phone-dark": {"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"},
}


def faults(page: Page) -> list[str]:
    """Return what is wrong with the page that is open, once it has arrived with its styles; empty when all is well.

    Axe runs as a script in the page: where scripts are off, ask `too_wide` alone.
    """
    wide = too_wide(page)
    found = Axe().run(page).response["violations"]
    return [*(f"{fault['id']}: {fault['nodes'][0]['html'][:120]}" for fault in found), *wide]


def too_wide(page: Page) -> list[str]:
    """Return by how much the page is wider than its window; empty when it is not."""
    page.wait_for_load_state("load")  # a page is found by its words before its styles are there
    window = page.viewport_size
    wide = page.evaluate("document.documentElement.scrollWidth") - (window["width"] if window else 0)
    return [f"{wide} px too wide"] if wide > 0 else []

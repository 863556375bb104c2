"""What a person with a phone does: read its code, and fill in the forms of sign-in."""

import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Page


def code(secret: str, later: int = 0) -> str:
    """Return what the phone shows now, or at a later step of half a minute."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later))


def send(page: Page, **values: str) -> None:
    """Fill in the form of the page and send it."""
    for name, value in values.items():
        page.locator(f'main [name="{name}"]').fill(value)
    page.locator('main form:has(input:not([type="hidden"])) button[type="submit"]').first.click()

"""How a test becomes somebody of the demonstration."""

from playwright.sync_api import Page


def sign_in(page: Page, who: str) -> None:
    """Sign `who` in with the button of the sign-in page, whoever was signed in before."""
    page.context.clear_cookies()
    page.goto("/account/login/")
    page.locator(f'form:has(input[value="{who}@demo.example"]) button').click()
    page.wait_for_url(lambda url: "/account/" not in url)


def control(question: str, field: str) -> str:
    """Return the selector of `field`: in the question about the action `question`, or in the page when empty."""
    return f'[id="{question}"] [name$="-{field}"]' if question else f'form.form [name="{field}"]'


def choose(page: Page, question: str, field: str, value: str) -> None:
    """Choose `value` for `field`."""
    page.locator(f'{control(question, field)}[value="{value}"]').check()


def fill(page: Page, question: str, field: str, text: str) -> None:
    """Type `text` in `field`."""
    page.locator(control(question, field)).fill(text)

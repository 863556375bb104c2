"""A mail server on this machine, which may refuse whom it is told to, or hang up."""

import email
import socket
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from email.message import Message
from typing import Any

from aiosmtpd.controller import Controller
from django.test import override_settings


class MailServer:
    """Keeps what it accepts. `refused` addresses are answered with 550; `before` is called for each mail."""

    def __init__(self) -> None:
        """Accept everything, and have nothing yet."""
        self.accepted: list[Message] = []
        self.refused: set[str] = set()
        self.before: Callable[[], None] = lambda: None

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        """Answer to the address of a mail."""
        if address in self.refused:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Accept a mail."""
        self.before()
        self.accepted.append(email.message_from_bytes(envelope.content))
        return "250 OK"

    @property
    def addresses(self) -> list[str]:
        """To whom the accepted mails go, in alphabetical order."""
        return sorted(str(mail["To"]) for mail in self.accepted)


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """Run a mail server for as long as the block lasts, and let the settings name it."""
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    handler = MailServer()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        with smtp_settings(port):
            yield handler
    finally:
        controller.stop()


@contextmanager
def smtp_settings(port: int) -> Iterator[None]:
    """Send by a server on this machine, whether it runs or not."""
    backend = "django.core.mail.backends.smtp.EmailBackend"
    with override_settings(EMAIL_BACKEND=backend, EMAIL_HOST="127.0.0.1", EMAIL_PORT=port):
        yield


@contextmanager
def no_mail_server() -> Iterator[None]:
    """Let the settings name a port at which nobody answers."""
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    with smtp_settings(port):
        yield

"""What every test stands on: no network, an empty cache, a browser, and the demonstration's server."""

import ipaddress
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django.test import Client, override_settings
from django.utils import translation
from playwright.sync_api import expect

from members.models import Role, User
from tests import skip_or_fail
from tests.factories import NOW, MemberFactory, UserFactory

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps an event loop running beside the tests

# -- The five people -------------------------------------------------------------------------------


@pytest.fixture
def board(db: None) -> User:
    """A reader of the board."""
    return UserFactory(email="board@example.org", role=Role.BOARD)


@pytest.fixture
def focal_point(db: None) -> User:
    """Who answers for France."""
    return UserFactory(email="fr@example.org", role=Role.FOCAL_POINT, member=MemberFactory(code="FR"))


@pytest.fixture
def contributor(db: None) -> User:
    """Who drafts for France."""
    return UserFactory(email="fr.contributor@example.org", role=Role.CONTRIBUTOR, member=MemberFactory(code="FR"))


@pytest.fixture
def other_focal_point(db: None) -> User:
    """Who answers for Spain, and must see nothing of France that is not accepted."""
    return UserFactory(email="es@example.org", role=Role.FOCAL_POINT, member=MemberFactory(code="ES"))


@pytest.fixture
def secretariat(db: None) -> User:
    """Who keeps the plan."""
    return UserFactory(email="secretariat@example.org", role=Role.SECRETARIAT)


@pytest.fixture
def administrator(db: None) -> User:
    """Who looks after accounts and settings; the sixth of the five."""
    return UserFactory(email="admin@example.org", role=Role.ADMINISTRATOR)


def come_in(client: Client, user: User) -> None:
    """Sign a person in, with a second factor where the role asks for one."""
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    if user.is_coordinator:
        session = client.session
        session["account_authentication_methods"] = [{"method": "mfa", "at": NOW.timestamp(), "type": "totp"}]
        session["account_authentication_methods_user"] = str(user.pk)
        session.save()


@pytest.fixture
def as_(client: Client) -> Callable[[User], Client]:
    """Sign a person in: `as_(secretariat).get(…)`."""

    def sign_in(user: User) -> Client:
        come_in(client, user)
        client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"  # what stays active after a response; pages ask the person
        return client

    return sign_in


@pytest.fixture
def today() -> Iterator[None]:
    """Let it be 8 July 2025, 11:00 in Paris: the second quarter has just opened."""
    with time_machine.travel(NOW, tick=False):
        yield


# -- Every test ------------------------------------------------------------------------------------


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Count as covered only what is reached without chance, so that the coverage is the same in every run."""
    for item in items:
        if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
            item.add_marker(pytest.mark.no_cover)


def is_local(host: str | bytes | None) -> bool:
    """Tell whether a host is this machine; None stands for it."""
    name = host.decode() if isinstance(host, bytes) else host
    if name in (None, "", "localhost"):
        return True
    try:
        return ipaddress.ip_address(name.partition("%")[0]).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """Refuse every connection that leaves this machine. Unix sockets and the loopback stay open."""

    def guarded(name: str) -> Callable[..., Any]:
        original = getattr(socket.socket, name)

        def connect(self: socket.socket, *args: Any) -> Any:
            if self.family in (socket.AF_INET, socket.AF_INET6) and not is_local(args[-1][0]):
                raise AssertionError(f"a test tried to reach {args[-1]} over the network")
            return original(self, *args)

        return connect

    find = socket.getaddrinfo

    def getaddrinfo(host: str | bytes | None, *args: Any, **kwargs: Any) -> Any:
        if not is_local(host):
            raise AssertionError(f"a test tried to look up {host!r}")
        return find(host, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex", "sendto"):
            patch.setattr(socket.socket, name, guarded(name))
        patch.setattr(socket, "getaddrinfo", getaddrinfo)
        yield


@pytest.fixture(autouse=True, scope="session")
def files_apart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the files that tests send away from those of anybody else."""
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("files")):
        yield


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """Start each test with nothing cached; rate limits live there too."""
    cache.clear()


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Say sentences as they are written in the code, where no reader is signed in."""
    with translation.override("en"):
        yield


# -- Tests in a browser ----------------------------------------------------------------------------
# They talk to a server of their own, in demonstration mode, on its own SQLite file. The live_server of
# pytest-django does not suit: it empties tables after each test, and the append-only ones refuse that.


@pytest.fixture(scope="session")
def demo_files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Make the demonstration's database once; give the file in use and its untouched copy."""
    folder = tmp_path_factory.mktemp("demo")
    used, untouched = folder / "used.sqlite3", folder / "untouched.sqlite3"
    manage(demo_environment(used), "migrate")
    manage(demo_environment(used), "demo")
    copy_database(used, untouched)
    return used, untouched


@pytest.fixture(scope="session")
def demo_server(demo_files: tuple[Path, Path]) -> Iterator[str]:
    """Serve the demonstration from a process of its own; give its address."""
    used, _ = demo_files
    with serving(demo_environment(used), used.with_suffix(".log")) as address:
        yield address


@pytest.fixture(autouse=True)
def fresh_demonstration(request: pytest.FixtureRequest) -> None:
    """Start each test in a browser from the same demonstration, whatever the tests before it wrote."""
    if request.node.get_closest_marker("browser") and "demo_server" in request.fixturenames:
        used, untouched = request.getfixturevalue("demo_files")
        copy_database(untouched, used)


def demo_environment(database: Path) -> dict[str, str]:
    """The variables of a demonstration on the given file, free of what tests/settings.py sets for itself."""
    own = {
        "DJANGO_SETTINGS_MODULE": "mdmplan.settings",
        "DEBUG": "1",
        "MDMPLAN_DEMO": "1",
        "DATABASE_URL": f"sqlite:///{database}",
        "FILES_DIR": str(database.parent / "files"),
        "ALLOWED_HOSTS": "127.0.0.1",
        "PYTHONUNBUFFERED": "1",
    }
    return os.environ | own


def manage(environment: dict[str, str], *command: str) -> None:
    """Run a command of manage.py, or fail with what it said."""
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        env=environment,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"manage.py {command} failed:\n{done.stdout}{done.stderr}"


@contextmanager
def serving(environment: dict[str, str], log: Path) -> Iterator[str]:
    """Serve the site from a process of its own; give its address."""
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        address = f"127.0.0.1:{free.getsockname()[1]}"
    with log.open("wb") as output:
        server = subprocess.Popen(
            [sys.executable, "manage.py", "runserver", "--noreload", address],
            env=environment | {"BASE_URL": f"http://{address}"},
            cwd=settings.BASE_DIR,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            wait_until_healthy(f"http://{address}", server, log)
            yield f"http://{address}"
        finally:
            server.terminate()
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def copy_database(source: Path, target: Path) -> None:
    """Copy one SQLite database over another, even while a server has it open."""
    with closing(sqlite3.connect(source)) as rows, closing(sqlite3.connect(target, timeout=10)) as copy:
        rows.backup(copy)


def wait_until_healthy(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    """Wait up to 30 seconds for /healthz to answer 200, or fail with what the server said."""
    answer = "no answer"
    for _ in range(300):
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=5):  # noqa: S310 - our own address
                return
        except urllib.error.HTTPError as error:
            answer = f"{error.code} {error.read().decode(errors='replace')[:1000]}"
            if error.code != 503:
                break
        except OSError as error:
            answer = str(error)
        time.sleep(0.1)
    pytest.fail(f"The demonstration's server did not start: {answer}\n{log.read_text()[-3000:]}", pytrace=False)


@pytest.fixture(autouse=True, scope="session")
def patience() -> None:
    """Let a page take its time before it is said not to show something: the machine may be busy."""
    expect.set_options(timeout=15_000)


@pytest.fixture(scope="session")
def base_url(demo_server: str) -> str:
    """Let `page.goto("/dashboard/")` mean the demonstration's server."""
    return demo_server


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any], playwright: Any) -> dict[str, Any]:
    """Launch Playwright's own Chromium where there is one, else the system's, cut off from the network."""
    arguments = [
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-gpu",
        "--disable-quic",
        "--disable-sync",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
        "--no-first-run",
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        arguments.append("--no-sandbox")  # Chromium refuses its sandbox to root
    launch = browser_type_launch_args | {"args": arguments}
    if not Path(playwright.chromium.executable_path).exists():
        names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
        system = next(filter(None, map(shutil.which, names)), None)
        if not system:
            skip_or_fail("These tests need Chromium: install it, or run `playwright install chromium`.")
        launch["executable_path"] = system
    return launch


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Read as a French colleague at a desk; a test opens another context for a phone or another language."""
    return browser_context_args | {
        "viewport": {"width": 1280, "height": 900},
        "locale": "fr-FR",
        "timezone_id": "Europe/Paris",
        "reduced_motion": "reduce",
    }


@pytest.fixture
def new_context(browser: Any, browser_context_args: dict[str, Any], base_url: str) -> Iterator[Callable[..., Any]]:
    """Open browser contexts of one's own kind (a phone, no script, dark), and close them at the end.

    Fails a test whose pages raise a script error, break the content policy, or reach another host.
    """
    faults: list[str] = []
    opened: list[Any] = []

    def on_console(message: Any) -> None:
        if "Content Security Policy" in message.text:
            faults.append(message.text)

    def watched(**options: Any) -> Any:
        home = options.get("base_url", base_url)

        def on_request(request: Any) -> None:
            if not request.url.startswith((f"{home}/", "data:", "blob:", "about:")):
                faults.append(f"a request to {request.url}")

        context = browser.new_context(**(browser_context_args | options))
        context.on("console", on_console)
        context.on("request", on_request)
        context.on("weberror", lambda error: faults.append(str(error.error)))
        opened.append(context)
        return context

    yield watched
    for context in opened:
        context.close()
    assert faults == []

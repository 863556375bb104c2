"""Measure every page for every role on a plan of some size, beside the floor, in one run.

    python -m benchmarks.bench --size S
    python -m tests.postgres python -m benchmarks.bench --size L --only /actions/ /desk/

S is the demonstration, M has 40 members and 500 actions, L 200 and 5,000 (600,000 lines of reports). The database is
that of DATABASE_URL, filled unless it is already, or a SQLite file that is thrown away.

For each page and role: SQL queries, server time (p50 and p95, milliseconds), bytes over the wire (gzip), and the
same three for the floor (benchmarks/floor.py), which is asked in turn with the page so that both meet the same
machine. Prints a table, and writes one JSON line per row under benchmarks/results/.
"""

import argparse
import gc
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
#: Of each size, the day and the codes of the current round and of the one before.
DAYS = {"S": "2025-07-08", "M": "2026-01-12", "L": "2026-01-12"}
ROUNDS = {"S": ("2025-Q2", "2025-Q1"), "M": ("2025-Q4", "2025-Q3"), "L": ("2025-Q4", "2025-Q3")}
ROLES = ("board", "fr.contributor", "fr", "secretariat", "admin")
#: What each role opens, `all` for everybody; {now} is the current round, {last} the one before.
PAGES = {
    "all": [
        "/dashboard/",
        "/dashboard/?as_of=2024-12-31",
        "/plan/",
        "/plan/A/",
        "/plan/A1/",
        "/actions/",
        "/actions/?state=on_track&stale=0",
        "/actions/A1.1/",
        "/periods/{now}/",
        "/reports/{last}/ES/",
        "/members/",
        "/members/FR/",
        "/meetings/",
    ],
    "fr": ["/reports/{now}/"],
    "fr.contributor": ["/reports/{now}/"],
    "secretariat": ["/desk/", "/actions/A1.1/update/"],
    "admin": ["/desk/", "/admin/"],
}


def build(database: str) -> None:
    """Make the demonstration in the `database` of this address, unless it is there already."""
    environment = os.environ | {
        "DEBUG": "1",
        "MDMPLAN_DEMO": "1",
        "MDMPLAN_TODAY": DAYS["S"],
        "DATABASE_URL": database,
    }
    for command in ("migrate", "demo"):
        subprocess.run(  # noqa: S603  # our own command
            [sys.executable, "manage.py", command, "-v", "0"],
            cwd=ROOT,
            env=environment,
            check=True,
            stdout=subprocess.DEVNULL,
        )


def start(database: str, today: str = DAYS["S"]) -> None:
    """Set Django up as in production, on that database, on that day."""
    os.environ |= {
        "DEBUG": "0",
        "MDMPLAN_DEMO": "0",
        "SECRET_KEY": "for-measuring-only-" + "0123456789" * 5,
        "ALLOWED_HOSTS": "testserver",
        "DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": "mdmplan.settings",
    }
    os.environ.pop("MDMPLAN_TODAY", None)
    import django
    from django.conf import settings

    settings.MDMPLAN_TODAY = date.fromisoformat(today)
    settings.ROOT_URLCONF = "benchmarks.floor"
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    django.setup()


def sign_in(role: str) -> Any:
    """Return a client signed in as the demonstration's `role`."""
    from django.conf import settings
    from django.test import Client

    from members.models import User

    client = Client(headers={"accept-encoding": "gzip"})
    person = User.objects.get(email=f"{role}@demo.example")
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    session = client.session  # opened with a second factor, as the secretariat's must be
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time()}]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()
    return client


def ask(client: Any, url: str) -> tuple[float, Any]:
    """Return the milliseconds the server took for `url`, and the answer."""
    began = time.perf_counter()
    answer = client.get(url, secure=True)
    return 1000 * (time.perf_counter() - began), answer


def queries(client: Any, url: str) -> int:
    """Return how many SQL queries `url` costs, session and person included."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        client.get(url, secure=True)
    return len(captured)


def measure(client: Any, role: str, url: str, runs: int) -> dict[str, Any]:
    """Return one row: the page and its floor, asked in turn `runs` times."""
    import gzip

    _time, answer = ask(client, url)
    if answer.status_code != 200:
        raise SystemExit(f"{url} answers {answer.status_code} to {role}")
    zipped = answer.headers.get("Content-Encoding") == "gzip"
    floor = f"/floor/{len(gzip.decompress(answer.content) if zipped else answer.content)}/"
    ask(client, floor)
    page_times, floor_times = [], []
    for _run in range(runs):
        page_times.append(ask(client, url)[0])
        floor_times.append(ask(client, floor)[0])
    return {
        "page": url,
        "role": role,
        "queries": queries(client, url),
        "floor_queries": queries(client, floor),
        "p50_ms": round(statistics.median(page_times), 2),
        "p95_ms": round(statistics.quantiles(page_times, n=20)[-1], 2),
        "floor_p50_ms": round(statistics.median(floor_times), 2),
        "floor_p95_ms": round(statistics.quantiles(floor_times, n=20)[-1], 2),
        "ratio": round(statistics.median(page_times) / statistics.median(floor_times), 2),
        "bytes": len(answer.content),
    }


def rows(size: str, runs: int, only: list[str]) -> Iterator[dict[str, Any]]:
    """Yield a row per role and page; with `only`, of the pages that are named."""
    now, last = ROUNDS[size]
    for role in ROLES:
        client = sign_in(role)
        for page in [*PAGES["all"], *PAGES.get(role, [])]:
            url = page.format(now=now, last=last)
            if not only or url in only:
                yield measure(client, role, url, runs)


def fill(size: str) -> None:
    """Grow the demonstration to `size`, saying how long it took; then leave the heap alone, as the server does."""
    from benchmarks.sizes import SIZES, grow

    if size in SIZES:
        began = time.perf_counter()
        grow(SIZES[size])
        print(f"Size {size} written in {time.perf_counter() - began:.0f} s.")
    gc.collect()
    gc.freeze()


def static_bytes() -> int:
    """Return what the style sheets and scripts of a first view weigh, compressed with Brotli."""
    import brotli
    import django_htmx

    files = [*ROOT.glob("static/**/*.css"), *ROOT.glob("static/js/*.js"), ROOT / "static/favicon.svg"]
    files += Path(django_htmx.__file__).parent.glob("static/django_htmx/htmx-*.min.js")
    return sum(len(brotli.compress(file.read_bytes())) for file in files)


HEAD = f"{'role':<15}{'page':<36}{'SQL':>4}{'p50 ms':>8}{'p95 ms':>8}{'floor':>8}{'ratio':>7}{'bytes':>8}"


def main() -> None:
    """Run the measurements."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", choices=list(DAYS), default="S", help="S: the demonstration; M, L: a network")
    parser.add_argument("--runs", type=int, default=30, help="how often each page is asked")
    parser.add_argument("--only", nargs="+", default=[], metavar="PAGE", help="measure these pages alone")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = os.environ.get("DATABASE_URL") or f"sqlite:///{folder}/bench.sqlite3"
        build(database)
        start(database, DAYS[options.size])
        fill(options.size)
        results = ROOT / "benchmarks" / "results"
        results.mkdir(exist_ok=True)
        print(HEAD)
        with (results / f"pages-{options.size}.jsonl").open("w") as lines:
            for row in rows(options.size, options.runs, options.only):
                lines.write(json.dumps(row) + "\n")
                print(
                    f"{row['role']:<15}{row['page']:<36}{row['queries']:>4}{row['p50_ms']:>8}{row['p95_ms']:>8}"
                    f"{row['floor_p50_ms']:>8}{row['ratio']:>7}{row['bytes']:>8}"
                )
    print(f"Style sheets, scripts and icon of a first view: {static_bytes()} bytes (Brotli), once.")


if __name__ == "__main__":
    main()

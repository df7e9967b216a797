"""`rasa run` and `rasa run actions` as they come, but for one line: Rasa's SQL store makes a URL that SQLAlchemy 2 refuses."""

from __future__ import annotations

import sys
from typing import Any

from sqlalchemy.engine import URL


def _url(dialect: str, _host: str | None, _port: int | None, db: str, *_: Any) -> URL:
    return URL.create(drivername=dialect, database=db)


def main() -> None:
    from rasa.__main__ import main as rasa
    from rasa.core.tracker_store import SQLTrackerStore

    SQLTrackerStore.get_db_url = staticmethod(_url)
    sys.argv[0] = "rasa"
    rasa()


if __name__ == "__main__":
    main()

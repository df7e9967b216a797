"""The gateway that is measured: the real one, with its rate limits lifted, since all its borrowers come from one address."""

from __future__ import annotations

import sys
from pathlib import Path

from aiohttp import web

from bench.soak.gateway import Unlimited
from bot import pauses
from bot.gateway.app import create_app
from bot.gateway.gate import GATE
from bot.settings import Settings


def main(url: str, folder: str, port: str) -> None:
    app = create_app(Settings(demo=True, data_dir=Path(folder), database_url=url, port=int(port), _env_file=None))
    object.__setattr__(app[GATE], "limits", Unlimited())
    pauses.make_rare()
    web.run_app(app, host="127.0.0.1", port=int(port), print=None, access_log=None, shutdown_timeout=1, backlog=1024)


if __name__ == "__main__":
    main(*sys.argv[1:])

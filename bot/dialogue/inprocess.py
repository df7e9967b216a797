"""Runs custom actions in the worker's own process: what Rasa posts to its action endpoint goes straight to the SDK's executor."""

from __future__ import annotations

from typing import Any

from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.executor import ActionExecutor

from bot.dialogue import context, trouble


class InProcessActions(EndpointConfig):  # type: ignore[misc]
    """An action endpoint without a network. An action that raises fails the turn: Rasa would go on as if it had worked."""

    def __init__(self, package: str = "actions") -> None:
        super().__init__(url="in-process", selective_domain=True)
        self.executor = ActionExecutor()
        self.executor.register_package(package)

    async def request(self, method: str = "post", subpath: str | None = None, json: Any = None, **_: Any) -> dict[str, Any]:
        try:
            return await self.executor.run(json) or {"events": [], "responses": []}
        except Exception as error:
            trouble.report(f"action {json['next_action']}", error)
            context.current(json["tracker"]["slots"]).fail(error)
            return {"events": [{"event": "followup", "name": "action_listen"}], "responses": []}

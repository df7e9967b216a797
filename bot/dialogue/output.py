"""Collects what the bot says as whole messages: text, choices and card together, never split into Rasa's parts."""

from __future__ import annotations

from typing import Any

from rasa.core.channels.channel import OutputChannel

from bot.service.turn import Json, Say


class WholeMessages(OutputChannel):  # type: ignore[misc]
    """An output channel named as the borrower's channel is, so that SMS forms of responses are found."""

    def __init__(self, channel: str) -> None:
        self.channel = channel
        self.says: list[Say] = []

    def name(self) -> str:
        return self.channel

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        custom = message.get("custom") or {}
        payload: Json = dict(custom.get("payload", {}))
        choices = [_choice(button) for button in message.get("buttons") or []]
        if choices:
            payload["choices"] = choices
        text = message.get("text") or ""
        if text or payload:
            self.says.append(Say(text=text, kind="card" if "card" in payload else "text", payload=payload))


def _choice(button: Json) -> Json:
    """A button as a choice; one that is a form keeps the labels of its `fields`."""
    form = {"fields": button["fields"]} if "fields" in button else {}
    return {"id": button["payload"].removeprefix("/"), "title": button["title"], **form}

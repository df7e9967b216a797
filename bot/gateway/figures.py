"""What operators watch, for Prometheus. No figure carries anything of a person: labels are fixed words."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20)


class Figures:
    """One registry per gateway, so that several can live in one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        own = self.registry
        self.requests = Counter(
            "bot_requests", "Requests answered, by route and status.", ["route", "method", "status"], registry=own
        )
        self.request_seconds = Histogram(
            "bot_request_seconds", "Time to answer, by route.", ["route"], buckets=SECONDS, registry=own
        )
        self.messages = Counter("bot_messages", "Messages kept, by sender and channel.", ["sender", "channel"], registry=own)
        self.turns = Counter("bot_turns", "Turns ended, by how.", ["outcome"], registry=own)
        self.turn_seconds = Histogram(
            "bot_turn_seconds", "Time from taking a message to its committed answer.", buckets=SECONDS, registry=own
        )
        self.unanswered = Gauge("bot_unanswered", "Conversations whose message waits for the bot, of all gateways.", registry=own)
        self.oldest_unanswered = Gauge(
            "bot_oldest_unanswered_seconds", "How long the message that waits longest has waited, of all gateways.", registry=own
        )
        self.sockets = Gauge("bot_sockets", "Open WebSockets, by whose.", ["whose"], registry=own)

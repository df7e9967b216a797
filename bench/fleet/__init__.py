"""Gateways, dialogue workers and outbox workers as several processes: what is lost when one dies, and what more of them bring."""

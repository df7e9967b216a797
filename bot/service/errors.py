"""What a use case may refuse, as a small tree that every room shares.

ServiceError          code and figures; the wording is `error_<code>` in the catalogue
├── Invalid           the request itself can't be right
├── NotAllowed        who asks was not proven, or may not
├── NotFound          there is no such thing, or it is not theirs to see
└── Conflict          it could be right, but not in the state that things are in by now
    └── Stale         the conversation moved on while this was prepared; nothing was written
"""

from __future__ import annotations


class ServiceError(Exception):
    """A refusal with a stable `code`; `figures` fill the placeholders of its wording."""

    def __init__(self, code: str, /, **figures: object) -> None:
        super().__init__(code)
        self.code = code
        self.figures = figures


class Invalid(ServiceError):
    """The request can't be carried out as it stands, now or later."""


class NotAllowed(ServiceError):
    """The identity is missing, was not proven, or does not reach this far."""


class NotFound(ServiceError):
    """Nothing of that name is visible to who asks."""


class Conflict(ServiceError):
    """The state of things forbids it; looking again shows why."""


class Stale(Conflict):
    """Prepared on a state of the conversation that is no longer the present one."""

"""What tests do at the gateway, in a borrower's and an agent's words."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient

from bot.gateway.gate import Gate
from bot.service import staff_members
from bot.service.identity import sign_token

Json = dict[str, Any]
_NUMBERS = itertools.count(1)


@dataclass
class Talk:
    """A borrower with a conversation and its credential."""

    client: Client
    id: str
    credential: str
    verified: bool
    seen: list[Json] = field(default_factory=list)

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.credential}"}

    async def post(self, json: Json) -> ClientResponse:
        return await self.client.http.post(f"/api/conversations/{self.id}/messages", json=json, headers=self.headers)

    async def say(self, text: str, client_msg_id: str | None = None) -> int:
        response = await self.post({"client_msg_id": client_msg_id or f"m{next(_NUMBERS)}", "text": text})
        assert response.status in (200, 202), await response.text()
        return int((await response.json())["seq"])

    async def choose(self, choice: str) -> ClientResponse:
        return await self.post({"client_msg_id": f"m{next(_NUMBERS)}", "choice": choice})

    async def events(self, after: int = 0, wait: float = 0) -> Json:
        url = f"/api/conversations/{self.id}/events?after={after}&wait={wait}"
        response = await self.client.http.get(url, headers=self.headers)
        assert response.status == 200, await response.text()
        return await response.json()

    async def hear(self, rows: int, seconds: float = 40) -> list[Json]:
        """The whole log, once it has so many rows."""
        for _ in range(int(seconds)):
            read = await self.events(after=len(self.seen), wait=1)
            self.seen.extend(read["events"])
            if len(self.seen) >= rows:
                return self.seen
        raise AssertionError(f"{len(self.seen)} rows came of {rows}: {[(e['sender'], e['text']) for e in self.seen]}")


@dataclass
class Desk:
    """An agent who is signed in."""

    client: Client
    login: str
    csrf: str
    cookie: str

    @property
    def headers(self) -> dict[str, str]:
        return {"X-CSRF-Token": self.csrf, "Cookie": f"console={self.cookie}"}

    async def get(self, path: str) -> ClientResponse:
        return await self.client.http.get(f"/api/console{path}", headers=self.headers)

    async def post(self, path: str, json: Json | None = None) -> ClientResponse:
        return await self.client.http.post(f"/api/console{path}", json=json or {}, headers=self.headers)

    async def request(self, method: str, path: str) -> ClientResponse:
        json = None if method == "GET" else {}
        return await self.client.http.request(method, f"/api/console{path}", json=json, headers=self.headers)

    async def cases(self, view: str = "queue") -> list[Json]:
        response = await self.get(f"/cases?view={view}")
        assert response.status == 200, await response.text()
        return list((await response.json())["cases"])


@dataclass
class MovableClock:
    """The time of day, moved by as much as a test says."""

    offset: timedelta = timedelta(0)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.offset


@dataclass
class Client:
    http: TestClient
    gate: Gate
    clock: MovableClock = field(default_factory=MovableClock)

    async def token(self, borrower_id: str = "B0001") -> str:
        async with self.gate.store.read() as uow:
            borrower = await uow.borrowers.get(borrower_id)
        return sign_token(borrower, self.gate.keys.private[borrower.lender_id], self.gate.clock())

    async def start(self, headers: Mapping[str, str] | None = None, json: Json | None = None) -> ClientResponse:
        return await self.http.post("/api/conversations", headers=headers or {}, json=json or {})

    async def visitor(self, language: str = "zh") -> Talk:
        return await self._talk(await self.start(json={"language": language}))

    async def borrower(self, borrower_id: str = "B0001") -> Talk:
        return await self._talk(await self.start({"Authorization": f"Bearer {await self.token(borrower_id)}"}))

    async def _talk(self, response: ClientResponse) -> Talk:
        assert response.status == 201, await response.text()
        begun = await response.json()
        return Talk(self, begun["conversation_id"], begun["credential"], begun["verified"])

    async def sign_in(self, login: str, password: str, code: str = "") -> ClientResponse:
        proof = {"username": login, "password": password, "code": code}
        return await self.http.post("/api/console/login", json=proof)

    async def desk(self, login: str, password: str = "") -> Desk:
        folder = self.gate.settings.data_dir
        async with self.gate.store.write() as uow:
            if not staff_members.demo_logins(folder):
                await staff_members.seed_demo(uow, folder)
        self.gate.limits.forget()
        response = await self.sign_in(login, password or staff_members.demo_logins(folder)[login])
        assert response.status == 200, await response.text()
        cookie = response.cookies["console"].value
        self.http.session.cookie_jar.clear()
        async with (
            self.gate.store.write() as uow
        ):  # as their console says all the time: a desk that is never heard of loses its cases
            await uow.staff.change(login, seen_at=self.gate.clock())
        return Desk(self, login, (await response.json())["csrf"], cookie)

    def later(self, by: timedelta) -> None:
        """Let time pass for the gateway."""
        self.clock.offset += by

    def at(self, moment: datetime) -> None:
        """Let it be this moment for the gateway from now on, with time passing as it does."""
        self.later(moment - self.gate.clock())

    def set(self, **settings: Any) -> None:
        """Change settings of the running gateway."""
        self.set_gate(settings=self.gate.settings.model_copy(update=settings))

    def set_gate(self, **values: Any) -> None:
        for name, value in values.items():
            object.__setattr__(self.gate, name, value)

    async def text(self, phone: str, text: str) -> int:
        response = await self.http.post("/api/simulator/messages", json={"phone": phone, "text": text})
        assert response.status == 202, await response.text()
        return int((await response.json())["seq"])


async def refused(response: ClientResponse) -> tuple[int, str]:
    """Status and code of a refusal, whose message must be there for people."""
    content = await response.json()
    assert content["error"]["message"]
    return response.status, content["error"]["code"]

"""What a call to a provider means: taken, refused for good, to be tried again, or nobody knows. Against servers that really listen."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.channels import calls
from bot.channels.accounts import KannelAccount, TwilioAccount
from bot.channels.kannel import Kannel
from bot.channels.twilio import Twilio
from bot.service.outbox import Carrier, DeliveryProblem
from tests.channels.letters import message

SID = "AC0001"


@dataclass
class Provider:
    """Answers as the test says, and keeps what it was asked."""

    answers: list[web.Response | str] = field(default_factory=list)
    asked: list[dict[str, str]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    authorization: str = ""

    async def handle(self, request: web.Request) -> web.Response:
        form = await request.post()
        self.asked.append({name: str(value) for name, value in form.items()})
        self.headers.append({name: value for name, value in request.headers.items() if name.startswith("X-Kannel-")})
        self.words.append(await request.text())
        self.authorization = request.headers.get("Authorization", "")
        answer = self.answers.pop(0)
        if answer == "silence":
            await asyncio.sleep(3)
        if isinstance(answer, str):
            assert request.transport is not None
            request.transport.close()
            return web.Response()
        return answer


@pytest.fixture
def provider() -> Provider:
    return Provider()


@pytest.fixture
async def server(provider: Provider) -> AsyncIterator[TestServer]:
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", provider.handle)
    async with TestServer(app) as listening:
        yield listening


Making = Callable[[str], Awaitable[Carrier]]


@pytest.fixture(params=["kannel", "twilio"])
async def make(request: pytest.FixtureRequest) -> AsyncIterator[Making]:
    session = calls.session()

    async def made(url: str) -> Carrier:
        if request.param == "kannel":
            return Kannel(_kannel(url), session, "http://127.0.0.1:8080/api/channels/tqg/kannel")
        return Twilio(_twilio(url), session, "https://chat.example/api/channels/tqg/twilio")

    yield made
    await session.close()


def _kannel(url: str) -> KannelAccount:
    secrets = {"password": "send-password", "inbound_password": "inbound-password"}
    return KannelAccount(provider="kannel", url=url, username="bot", sender="1069", timeout_seconds=0.5, **secrets)


def _twilio(url: str) -> TwilioAccount:
    return TwilioAccount(provider="twilio", account_sid=SID, auth_token="token", sender="MG01", api_url=url, timeout_seconds=0.5)


async def refused(carrier: Carrier) -> DeliveryProblem:
    with pytest.raises(DeliveryProblem) as caught:
        await carrier.send(message())
    return caught.value


async def test_silence_after_the_request_leaves_it_open(make: Making, provider: Provider, server: TestServer) -> None:
    provider.answers = ["silence"]
    problem = await refused(await make(str(server.make_url("")).rstrip("/")))
    assert (problem.code, problem.unknown, problem.again) == ("timeout", True, False)


async def test_a_cut_connection_leaves_it_open_and_the_client_does_not_repeat_it(
    make: Making, provider: Provider, server: TestServer
) -> None:
    provider.answers = ["cut", "cut"]
    problem = await refused(await make(str(server.make_url("")).rstrip("/")))
    assert (problem.unknown, len(provider.asked)) == (True, 1)


async def test_nobody_listening_is_tried_again(make: Making) -> None:
    problem = await refused(await make("http://127.0.0.1:9"))
    assert (problem.code, problem.again, problem.unknown) == ("unreachable", True, False)


async def test_too_many_requests_wait_as_long_as_the_provider_asks(make: Making, provider: Provider, server: TestServer) -> None:
    provider.answers = [web.json_response({"code": 20429}, status=429, headers={"Retry-After": "17"})]
    problem = await refused(await make(str(server.make_url("")).rstrip("/")))
    assert (problem.after, problem.unknown) == (timedelta(seconds=17), False)


async def test_a_proxys_error_leaves_it_open(make: Making, provider: Provider, server: TestServer) -> None:
    provider.answers = [web.Response(status=502, text="<html>bad gateway</html>")]
    assert (await refused(await make(str(server.make_url("")).rstrip("/")))).unknown


async def test_wrong_credentials_stop_the_route_for_a_while_and_lose_nothing(
    make: Making, provider: Provider, server: TestServer
) -> None:
    provider.answers = [web.json_response({"code": 20003}, status=401)]
    problem = await refused(await make(str(server.make_url("")).rstrip("/")))
    assert problem.after == timedelta(minutes=1)


async def test_a_refusal_is_for_good(make: Making, provider: Provider, server: TestServer) -> None:
    provider.answers = [web.json_response({"code": 21211}, status=400)]
    problem = await refused(await make(str(server.make_url("")).rstrip("/")))
    assert (problem.again, problem.unknown, problem.after) == (False, False, None)
    assert problem.code.startswith("refused_")


async def on_twilio(provider: Provider, server: TestServer, *answers: web.Response) -> str:
    provider.answers = list(answers)
    session = calls.session()
    try:
        carrier = Twilio(_twilio(str(server.make_url("")).rstrip("/")), session, "https://chat.example/api/channels/tqg/twilio")
        return await carrier.send(message())
    finally:
        await session.close()


async def test_twilio_is_asked_as_it_documents(provider: Provider, server: TestServer) -> None:
    sid = await on_twilio(provider, server, web.json_response({"sid": "SM1", "status": "queued"}, status=201))
    assert sid == "SM1"
    assert provider.asked == [
        {
            "MessagingServiceSid": "MG01",
            "To": "+8613800000001",
            "Body": "【提钱购】共 1,234.50元。",
            "StatusCallback": "https://chat.example/api/channels/tqg/twilio/receipts?message=7",
        }
    ]
    assert provider.authorization.startswith("Basic ")


async def test_an_error_in_twilios_own_words_says_that_nothing_was_created(provider: Provider, server: TestServer) -> None:
    with pytest.raises(DeliveryProblem) as caught:
        await on_twilio(provider, server, web.json_response({"code": 20500, "message": "x", "status": 503}, status=503))
    assert (caught.value.again, caught.value.unknown) == (True, False)


async def test_a_number_that_told_twilio_to_stop_is_known_by_it(provider: Provider, server: TestServer) -> None:
    with pytest.raises(DeliveryProblem) as caught:
        await on_twilio(provider, server, web.json_response({"code": 21610}, status=400))
    assert caught.value.stopped


async def test_kannel_is_asked_as_it_documents(provider: Provider, server: TestServer) -> None:
    provider.answers = [web.Response(status=202, text="0: Accepted for delivery") for _ in range(2)]
    session = calls.session()
    carrier = Kannel(_kannel(str(server.make_url("/cgi-bin/sendsms"))), session, "http://127.0.0.1:8080/api/channels/tqg/kannel")
    assert await carrier.send(message()) == "7"
    await carrier.send(message(to="+14155550100", language="en", body={"text": "Hello", "signature": "TQG"}))
    await session.close()
    assert provider.words == ["【提钱购】共 1,234.50元。", "TQG: Hello"]
    assert provider.headers[1]["X-Kannel-Coding"] == "0"
    assert provider.headers[0] == {
        "X-Kannel-Username": "bot",
        "X-Kannel-Password": "send-password",
        "X-Kannel-From": "1069",
        "X-Kannel-To": "+8613800000001",
        "X-Kannel-Charset": "UTF-8",
        "X-Kannel-Coding": "2",
        "X-Kannel-DLR-Mask": "31",
        "X-Kannel-DLR-Url": "http://kannel:inbound-password@127.0.0.1:8080/api/channels/tqg/kannel/receipts?message=7&type=%d",
    }


async def test_a_temporal_failure_of_kannels_is_tried_again(provider: Provider, server: TestServer) -> None:
    provider.answers = [web.Response(status=503, text="Temporal failure, try again later.")]
    session = calls.session()
    carrier = Kannel(_kannel(str(server.make_url("/"))), session, "http://x/y")
    assert (await refused(carrier)).again
    await session.close()

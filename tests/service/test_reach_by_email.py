"""By e-mail a message only says that something waits; what it is stands in the conversation that the borrower alone can open."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import update

from bot.lending.channel_choice import Why
from bot.lending.contact import Purpose, Reason
from bot.rulebook import lender
from bot.service import consent, reach_channel, sending
from bot.service import reach as service_reach
from bot.service.conversation import of_borrower
from bot.service.outbox import DeliveryProblem
from bot.service.outreach import plan_page, post
from bot.service.outreach_records import Planned
from bot.service.reach import reach
from bot.service.reach_records import Message, Verdict
from bot.service.records import Borrower, PhoneStatus
from bot.service.talk_records import Draft, Outgoing
from bot.store.tables.people import borrower
from bot.store.unit_of_work import Store
from tests.service.book import TODAY, WEI, days, fill, moment, turn

NOON, LATE = moment(TODAY), days(1)
ADDRESS = "wei@example.com"
THANKS = Message(key="thanks:1", purpose=Purpose.CARE, wording="outreach_thanks", figures={"name": WEI.name}, channel="email")


@pytest.fixture(autouse=True)
async def book(store: Store) -> None:
    async with store.write() as uow:
        await fill(uow)
    await change(store, email=ADDRESS, email_confirmed_on=days(-30))


async def change(store: Store, **values: object) -> None:
    async with store.write() as uow:
        await uow.connection.execute(update(borrower).where(borrower.c.id == WEI.id).values(**values))


async def ask(store: Store, message: Message = THANKS) -> Verdict:
    async with store.write() as uow:
        return await reach(uow, WEI.id, message, NOON)


async def taken(store: Store) -> Outgoing | None:
    async with store.write() as uow:
        return await sending.take(uow, NOON)


async def planned(store: Store) -> Planned:
    async with store.read() as uow:
        [only] = await plan_page(uow, [WEI.id], LATE, moment(LATE))
        return only


async def test_the_letter_says_that_something_waits_and_the_conversation_what(store: Store) -> None:
    assert (await ask(store)).channel == "email"
    letter = await taken(store)
    assert letter is not None
    assert (letter.channel, letter.to, letter.body["choices"]) == ("email", ADDRESS, [])
    assert "subject" not in letter.body
    assert WEI.name not in letter.body["text"]
    async with store.read() as uow:
        own = await uow.conversations.of_borrower("tqg", WEI.id)
        assert own is not None
        [entry] = await uow.conversations.entries(own.id, after=0, limit=9)
        assert WEI.name in entry.text
        assert await uow.phones.line(WEI.phone, "tqg") is None


async def test_without_an_address_nothing_leaves(store: Store) -> None:
    await change(store, email=None)
    assert (await ask(store)).reasons == (Reason.NO_ADDRESS,)
    assert await taken(store) is None


@pytest.mark.parametrize("confirmed_on", [None, days(-366), days(1)])
async def test_an_address_that_its_owner_did_not_lately_confirm_gets_nothing(store: Store, confirmed_on: date | None) -> None:
    await change(store, email_confirmed_on=confirmed_on)
    assert (await ask(store)).reasons == (Reason.UNCONFIRMED_ADDRESS,)
    assert await taken(store) is None


async def test_a_confirmation_that_is_withdrawn_stops_what_waits(store: Store) -> None:
    await ask(store)
    await change(store, email_confirmed_on=None)
    assert await taken(store) is None


async def test_an_address_where_the_mail_server_knows_nobody_is_not_written_to_again(store: Store) -> None:
    await ask(store)
    letter = await taken(store)
    assert letter is not None
    async with store.write() as uow:
        await sending.failed(uow, letter, DeliveryProblem("refused_550", gone=True), NOON)
    again = replace(THANKS, key="thanks:2", purpose=Purpose.NOTICE)
    assert (await ask(store, again)).reasons == (Reason.UNCONFIRMED_ADDRESS,)


@pytest.mark.parametrize("status", [PhoneStatus.WRONG, PhoneStatus.UNVERIFIED])
async def test_what_is_wrong_with_the_number_does_not_stop_an_e_mail(store: Store, status: PhoneStatus) -> None:
    await change(store, phone_status=status)
    assert (await ask(store)).posted
    assert await taken(store) is not None


@pytest.mark.parametrize(("channel", "reasons"), [("email", (Reason.OPTED_OUT,)), ("sms", ()), (None, (Reason.CEASED,))])
async def test_each_channel_is_refused_by_itself_and_all_at_once(
    store: Store, channel: str | None, reasons: tuple[Reason, ...]
) -> None:
    async with store.write() as uow:
        await consent.stop_contact(uow, turn(), channel=channel)
    assert (await ask(store)).reasons == reasons


async def test_channels_share_the_caps(store: Store) -> None:
    await ask(store)
    second = await ask(store, replace(THANKS, key="thanks:2", channel="sms"))
    assert second.reasons == (Reason.DAILY_CAP, Reason.SPACING)


async def test_a_changed_address_gets_nothing_that_was_meant_for_the_old_one(store: Store) -> None:
    await ask(store)
    await change(store, email="other@example.com")
    assert await taken(store) is None


@pytest.mark.parametrize(
    ("values", "channel", "why"),
    [
        ({"email": ADDRESS}, "sms", Why.USUAL),
        ({"phone_status": PhoneStatus.WRONG}, "email", Why.ADDRESS),
        ({"email": None}, "sms", Why.ADDRESS),
    ],
)
async def test_the_day_is_planned_for_the_channel_that_works(
    store: Store, values: dict[str, object], channel: str, why: Why
) -> None:
    await change(store, **values)
    only = await planned(store)
    assert (only.verdict.posted, only.verdict.channel, only.why) == (True, channel, why)


@pytest.mark.parametrize("email", [None, ADDRESS])
async def test_whom_no_channel_reaches_is_told_apart_for_people(store: Store, email: str | None) -> None:
    await change(store, phone_status=PhoneStatus.WRONG, email=email, email_confirmed_on=None)
    only = await planned(store)
    assert (only.verdict.posted, only.why) == (False, Why.NONE)
    assert only.verdict.reasons == (Reason.WRONG_PERSON, Reason.NO_CHANNEL)


async def test_a_lender_that_writes_by_e_mail_only_never_falls_back_to_a_text(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = lender("tqg")
    letters_only = rules.model_copy(update={"outreach": rules.outreach.model_copy(update={"channels": frozenset({"email"})})})
    for module in (service_reach, reach_channel):
        monkeypatch.setattr(module, "lender", lambda _: letters_only)
    await change(store, email=None)
    only = await planned(store)
    assert (only.verdict.posted, only.verdict.reasons) == (False, (Reason.NO_CHANNEL,))


async def test_what_an_e_mail_announces_names_the_sum_where_only_the_borrower_reads_it(store: Store) -> None:
    await change(store, phone_status=PhoneStatus.WRONG)
    only = await planned(store)
    assert only.message.wording.endswith("_figures")
    async with store.write() as uow:
        await post(uow, [only], moment(LATE))
        letter = await uow.outbox.take(moment(LATE), moment(LATE) + timedelta(minutes=1))
    assert letter is not None
    assert not any(sign.isdigit() for sign in letter.body["text"])


async def test_who_answered_an_e_mail_gets_the_next_one_by_e_mail(store: Store) -> None:
    at = NOON - timedelta(days=8)
    async with store.write() as uow:
        await reach(uow, WEI.id, THANKS, at)
        own = await of_borrower(uow, WEI, "zh", at)
        await uow.conversations.append(own.id, Draft(sender="borrower", text="好的"), at + timedelta(hours=1))
    assert (await planned(store)).why is Why.ANSWERS


async def test_a_planned_e_mail_is_posted_to_the_address(store: Store) -> None:
    await change(store, phone_status=PhoneStatus.WRONG)
    only = await planned(store)
    async with store.write() as uow:
        assert await post(uow, [only], moment(LATE)) == 1
        letter = await uow.outbox.take(moment(LATE), moment(LATE) + timedelta(minutes=1))
    assert letter is not None
    assert (letter.channel, letter.to) == ("email", ADDRESS)


def test_an_address_stays_out_of_what_is_printed() -> None:
    assert ADDRESS not in repr(Borrower(id="B", lender_id="tqg", name="x", language="zh", phone="+8610000000001", email=ADDRESS))

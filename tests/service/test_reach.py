"""The gate: what nobody asked for leaves only through it, once, and every decision is kept."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.lending.contact import Purpose, Reason
from bot.service import complaint, consent, dispute, hardship
from bot.service.approval import fingerprint, is_approved, wordings
from bot.service.errors import NotFound
from bot.service.reach import reach
from bot.service.reach_records import Message, Verdict
from bot.service.records import PhoneStatus, Standing
from bot.store.unit_of_work import Store
from tests.service.book import LOAN, TODAY, WEI, days, fill, moment, turn

NOON = moment(TODAY)
NAME = {"name": "王伟"}
THANKS = Message(key="thanks:1", purpose=Purpose.CARE, wording="outreach_thanks", figures=NAME)


def chasing(key: str = "late:1", **changed: object) -> Message:
    return Message(
        **(
            {"key": key, "purpose": Purpose.COLLECTION, "wording": "outreach_long_late", "loan_id": LOAN, "figures": NAME}
            | changed
        )
    )


@pytest.fixture(autouse=True)
async def book(store: Store) -> None:
    async with store.write() as uow:
        await fill(uow)


async def ask(store: Store, message: Message, at: datetime = NOON) -> Verdict:
    async with store.write() as uow:
        return await reach(uow, WEI.id, message, at)


async def waiting(store: Store, at: datetime = NOON) -> list[str]:
    """The texts that the outbox would hand out now."""
    texts = []
    async with store.write() as uow:
        while message := await uow.outbox.take(at, at + timedelta(minutes=1)):
            texts.append(message.body["text"])
            await uow.outbox.settle(message.id, state="sent")
    return texts


async def test_an_allowed_message_is_logged_posted_and_kept_as_a_decision(store: Store) -> None:
    assert (await ask(store, chasing())).posted
    assert len(await waiting(store)) == 1
    async with store.read() as uow:
        line = await uow.phones.line(WEI.phone, "tqg")
        assert line is not None
        rows = await uow.conversations.entries(line.conversation_id, after=0, limit=9)
        assert [(row.sender, row.channel) for row in rows] == [("bot", "sms")]
        assert await uow.reach.posted(["late:1", "late:2"]) == {"late:1"}


async def test_the_same_occasion_is_never_posted_twice(store: Store) -> None:
    await ask(store, chasing())
    repeated = await ask(store, chasing(), moment(days(3)))
    assert repeated.posted
    assert repeated.again
    assert len(await waiting(store, moment(days(3)))) == 1


async def test_a_refused_occasion_may_be_asked_again(store: Store) -> None:
    night = NOON + timedelta(hours=11)
    assert (await ask(store, chasing(), night)).reasons == (Reason.QUIET_HOURS,)
    assert (await ask(store, chasing(), moment(days(1)))).posted


async def test_a_patient_message_waits_for_its_hour(store: Store) -> None:
    night = NOON + timedelta(hours=11)
    verdict = await ask(store, chasing(patience=timedelta(hours=12)), night)
    assert verdict.posted
    assert await waiting(store, night) == []
    assert len(await waiting(store, night + timedelta(hours=9))) == 1
    assert (await ask(store, THANKS, night + timedelta(hours=10))).reasons == (Reason.DAILY_CAP, Reason.SPACING)


async def test_all_debts_and_purposes_share_the_caps(store: Store) -> None:
    await ask(store, chasing())
    assert (await ask(store, THANKS)).reasons == (Reason.DAILY_CAP, Reason.SPACING)
    assert (await ask(store, Message(key="n", purpose=Purpose.NOTICE, wording="outreach_thanks", figures=NAME))).posted


async def test_nobody_is_there(store: Store) -> None:
    async with store.write() as uow:
        with pytest.raises(NotFound):
            await reach(uow, "B9999", chasing(), NOON)


async def stop(store: Store) -> None:
    async with store.write() as uow:
        await consent.stop_contact(uow, turn())


async def stop_texts(store: Store) -> None:
    async with store.write() as uow:
        await consent.stop_contact(uow, turn(), channel="sms")


async def silence(store: Store) -> None:
    async with store.write() as uow:
        await consent.silence(uow, turn(), days=7)


async def contest(store: Store) -> None:
    async with store.write() as uow:
        await dispute.record(uow, turn(), loan_id=None, kind="amount", statement="not mine")


async def complain(store: Store) -> None:
    async with store.write() as uow:
        await complaint.record(uow, turn(), kind="conduct", statement="too many calls")


async def tell_hardship(store: Store) -> None:
    async with store.write() as uow:
        await hardship.record(uow, turn(), kind="income_lost", consent=True, until=None)


async def wrong_number(store: Store) -> None:
    async with store.write() as uow:
        await uow.borrowers.set_phone_status(WEI.id, PhoneStatus.WRONG)


async def unverified_number(store: Store) -> None:
    async with store.write() as uow:
        await uow.borrowers.set_phone_status(WEI.id, PhoneStatus.UNVERIFIED)


async def lawyer(store: Store) -> None:
    async with store.write() as uow:
        await uow.borrowers.set_standing(WEI.id, Standing.REPRESENTED)


async def death(store: Store) -> None:
    async with store.write() as uow:
        await uow.borrowers.set_standing(WEI.id, Standing.DECEASED)


@pytest.mark.parametrize(
    ("happened", "reason"),
    [
        (stop, Reason.CEASED),
        (stop_texts, Reason.OPTED_OUT),
        (silence, Reason.CRISIS),
        (contest, Reason.DISPUTED),
        (complain, Reason.COMPLAINED),
        (tell_hardship, Reason.HARDSHIP),
        (wrong_number, Reason.WRONG_PERSON),
        (unverified_number, Reason.UNVERIFIED_NUMBER),
        (lawyer, Reason.REPRESENTED),
        (death, Reason.DECEASED),
    ],
)
async def test_what_stops_a_chasing_message(store: Store, happened, reason: Reason) -> None:
    await happened(store)
    verdict = await ask(store, chasing())
    assert verdict.reasons == (reason,)
    assert verdict.earliest is None
    assert await waiting(store) == []


async def test_a_wording_that_nobody_approved_stays_here(store: Store) -> None:
    verdict = await ask(store, chasing(wording="status_resumed"))
    assert verdict.reasons == (Reason.NOT_APPROVED,)


def test_every_wording_of_a_strategy_is_approved_as_it_stands() -> None:
    changed = [f"{key}: {fingerprint(key)}" for key in wordings() if not is_approved(key)]
    assert not changed, "read them, then put these lines into outreach.approved_wordings"

"""Many unasked messages at once: what `reach_post.tell` does for each, in a few statements for a page of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.service.conversation import beginning
from bot.service.outbox import Letter, outgoing
from bot.service.reach_post import said, tell
from bot.service.records import Borrower, Lender
from bot.service.talk_ports import Talk
from bot.service.talk_records import PhoneLine

Told = tuple[Borrower, Letter]
Phone = tuple[str, str]
"""A number, and the lender that it speaks with."""


async def tell_all(uow: Talk, told: Sequence[Told], at: datetime) -> None:
    """As `tell` for each of them. E-mails are told one by one, and so is what goes to a phone that has proven itself or that is told
    something else in the same breath."""
    lines = await uow.phones.lines({borrower.phone for borrower, _ in told})
    together: dict[Phone, Told] = {}
    alone: list[Told] = []
    for borrower, letter in told:
        phone = borrower.phone, borrower.lender_id
        line = lines.get(phone)
        if letter.channel == "email" or phone in together or (line is not None and line.verified_id is not None):
            alone.append((borrower, letter))
        else:
            together[phone] = borrower, letter
    await _tell_together(uow, together, lines, at)
    for borrower, letter in alone:
        await tell(uow, borrower, letter, at)


async def _tell_together(uow: Talk, told: Mapping[Phone, Told], lines: Mapping[Phone, PhoneLine], at: datetime) -> None:
    lenders = {lender_id: await uow.lenders.get(lender_id) for lender_id in sorted({lender_id for _, lender_id in told})}
    begun = {
        phone: beginning(lenders[phone[1]], letter.language, at, phone[0])
        for phone, (_, letter) in told.items()
        if phone not in lines
    }
    await uow.conversations.add_all(list(begun.values()))
    await uow.phones.add_lines(
        [PhoneLine(phone=phone, lender_id=lender_id, conversation_id=new.id) for (phone, lender_id), new in begun.items()]
    )
    where = {phone: new.id for phone, new in begun.items()} | {phone: line.conversation_id for phone, line in lines.items()}
    await uow.conversations.offer_all([(where[phone], said(letter)) for phone, (_, letter) in told.items()], at)
    await uow.outbox.add_all([_message(each, lenders, at) for each in told.values()], at)


def _message(told: Told, lenders: Mapping[str, Lender], at: datetime) -> dict[str, object]:
    borrower, letter = told
    signature = lenders[borrower.lender_id].name(letter.language)
    whose = {"lender_id": borrower.lender_id, "borrower_id": letter.borrower_id}
    return {**outgoing(letter, letter.to or borrower.phone, signature, at), **whose}

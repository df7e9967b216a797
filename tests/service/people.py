"""A few people for tests of conversations: two lenders, borrowers with and without a phone of their own."""

from __future__ import annotations

from bot.service.records import Borrower, Lender, PhoneStatus
from bot.store.unit_of_work import UnitOfWork

LENDERS = (
    Lender(id="tqg", name_zh="提钱购", name_en="TiQianGou", currency="CNY", zone="Asia/Shanghai", jurisdiction="cn"),
    Lender(id="lxqb", name_zh="乐享钱包", name_en="LeXiang Wallet", currency="CNY", zone="Asia/Shanghai", jurisdiction="cn"),
)
PHONE = "+8613800000001"
SHARED_PHONE = "+8613800000003"
WRONG_PHONE = "+8613800000005"
UNKNOWN_PHONE = "+8613999999999"
BORROWERS = (
    Borrower(id="B0001", lender_id="tqg", name="王小明", language="zh", phone=PHONE),
    Borrower(id="B0002", lender_id="lxqb", name="Ann Lee", language="en", phone="+8613800000002"),
    Borrower(id="B0003", lender_id="tqg", name="李四", language="zh", phone=SHARED_PHONE),
    Borrower(id="B0004", lender_id="tqg", name="李五", language="zh", phone=SHARED_PHONE),
    Borrower(id="B0005", lender_id="tqg", name="赵六", language="zh", phone=WRONG_PHONE, phone_status=PhoneStatus.WRONG),
)


async def add_people(uow: UnitOfWork) -> None:
    for lender in LENDERS:
        await uow.lenders.add(lender)
    await uow.borrowers.add_many(BORROWERS)

"""One transaction and the repositories that work in it.

async with store.write() as uow:
    account = await uow.loans.account("L0001")
    ...                      # leaves committed, or rolled back when anything was raised

async with store.read() as uow: ...
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import cached_property

from sqlalchemy import QueuePool
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.store.engine import glancing, make_engine, reading
from bot.store.repositories.access import CredentialRepository, PhoneRepository
from bot.store.repositories.audit import AuditRepository
from bot.store.repositories.deadlines import DeadlineRepository
from bot.store.repositories.delinquency import DelinquencyRepository
from bot.store.repositories.delivery import LinkRepository, WebhookRepository
from bot.store.repositories.documents import DocumentTicketRepository
from bot.store.repositories.evidence import EvidenceRepository
from bot.store.repositories.finances import FinancesRepository
from bot.store.repositories.follow_up import FollowUpRepository
from bot.store.repositories.jobs import JobRepository
from bot.store.repositories.life import LifeRepository
from bot.store.repositories.loans import LoanRepository
from bot.store.repositories.meanings import MeaningRepository
from bot.store.repositories.outbox import OutboxRepository, PhoneMessageRepository
from bot.store.repositories.outlooks import OutlookRepository
from bot.store.repositories.outreach import OutreachRepository
from bot.store.repositories.payments import PaymentRepository, RefundRepository
from bot.store.repositories.people import BorrowerRepository, ContactPreferenceRepository, LenderRepository
from bot.store.repositories.plans import PlanRepository
from bot.store.repositories.procedures import ApprovalRepository, CreditCorrectionRepository, PlanOfferRepository
from bot.store.repositories.promises import PromiseRepository
from bot.store.repositories.reach import ReachRepository
from bot.store.repositories.reports import ReportRepository
from bot.store.repositories.requests import ComplaintRepository, DisputeRepository, HardshipRepository
from bot.store.repositories.simulated_payments import SimulatedPaymentRepository
from bot.store.repositories.staff import CaseRepository, StaffRepository
from bot.store.repositories.survey import SurveyRepository
from bot.store.repositories.talk import ConversationRepository
from bot.store.sqlite import READING
from bot.store.writers import Writers

LAST_USE_SECONDS, LOOK_AGAIN = 3.0, 0.01


class UnitOfWork:
    """The repositories of one transaction; each is made when first asked for."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    @cached_property
    def lenders(self) -> LenderRepository:
        return LenderRepository(self.connection)

    @cached_property
    def borrowers(self) -> BorrowerRepository:
        return BorrowerRepository(self.connection)

    @cached_property
    def loans(self) -> LoanRepository:
        return LoanRepository(self.connection)

    @cached_property
    def plans(self) -> PlanRepository:
        return PlanRepository(self.connection)

    @cached_property
    def plan_offers(self) -> PlanOfferRepository:
        return PlanOfferRepository(self.connection)

    @cached_property
    def promises(self) -> PromiseRepository:
        return PromiseRepository(self.connection)

    @cached_property
    def payments(self) -> PaymentRepository:
        return PaymentRepository(self.connection)

    @cached_property
    def life(self) -> LifeRepository:
        return LifeRepository(self.connection)

    @cached_property
    def refunds(self) -> RefundRepository:
        return RefundRepository(self.connection)

    @cached_property
    def simulated_payments(self) -> SimulatedPaymentRepository:
        return SimulatedPaymentRepository(self.connection)

    @cached_property
    def disputes(self) -> DisputeRepository:
        return DisputeRepository(self.connection)

    @cached_property
    def complaints(self) -> ComplaintRepository:
        return ComplaintRepository(self.connection)

    @cached_property
    def corrections(self) -> CreditCorrectionRepository:
        return CreditCorrectionRepository(self.connection)

    @cached_property
    def approvals(self) -> ApprovalRepository:
        return ApprovalRepository(self.connection)

    @cached_property
    def hardships(self) -> HardshipRepository:
        return HardshipRepository(self.connection)

    @cached_property
    def consents(self) -> ContactPreferenceRepository:
        return ContactPreferenceRepository(self.connection)

    @cached_property
    def finances(self) -> FinancesRepository:
        return FinancesRepository(self.connection)

    @cached_property
    def delinquencies(self) -> DelinquencyRepository:
        return DelinquencyRepository(self.connection)

    @cached_property
    def outlooks(self) -> OutlookRepository:
        return OutlookRepository(self.connection)

    @cached_property
    def document_tickets(self) -> DocumentTicketRepository:
        return DocumentTicketRepository(self.connection)

    @cached_property
    def evidence(self) -> EvidenceRepository:
        return EvidenceRepository(self.connection)

    @cached_property
    def conversations(self) -> ConversationRepository:
        return ConversationRepository(self.connection)

    @cached_property
    def credentials(self) -> CredentialRepository:
        return CredentialRepository(self.connection)

    @cached_property
    def phones(self) -> PhoneRepository:
        return PhoneRepository(self.connection)

    @cached_property
    def cases(self) -> CaseRepository:
        return CaseRepository(self.connection)

    @cached_property
    def follow_ups(self) -> FollowUpRepository:
        return FollowUpRepository(self.connection)

    @cached_property
    def meanings(self) -> MeaningRepository:
        return MeaningRepository(self.connection)

    @cached_property
    def deadlines(self) -> DeadlineRepository:
        return DeadlineRepository(self.connection)

    @cached_property
    def staff(self) -> StaffRepository:
        return StaffRepository(self.connection)

    @cached_property
    def audit(self) -> AuditRepository:
        return AuditRepository(self.connection)

    @cached_property
    def jobs(self) -> JobRepository:
        return JobRepository(self.connection)

    @cached_property
    def surveys(self) -> SurveyRepository:
        return SurveyRepository(self.connection)

    @cached_property
    def outreach(self) -> OutreachRepository:
        return OutreachRepository(self.connection)

    @cached_property
    def reach(self) -> ReachRepository:
        return ReachRepository(self.connection)

    @cached_property
    def reports(self) -> ReportRepository:
        return ReportRepository(self.connection)

    @cached_property
    def outbox(self) -> OutboxRepository:
        return OutboxRepository(self.connection)

    @cached_property
    def links(self) -> LinkRepository:
        return LinkRepository(self.connection)

    @cached_property
    def webhooks(self) -> WebhookRepository:
        return WebhookRepository(self.connection)

    @cached_property
    def phone_messages(self) -> PhoneMessageRepository:
        return PhoneMessageRepository(self.connection)


class Store:
    """The database of this process."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self._reader = reading(engine)
        self._glancer = glancing(engine)
        self._writing = Writers(engine).write if engine.dialect.name == "sqlite" else engine.begin

    @classmethod
    def open(cls, url: str) -> Store:
        return cls(make_engine(url))

    @asynccontextmanager
    async def write(self) -> AsyncIterator[UnitOfWork]:
        """A transaction that is committed when the block is left."""
        async with self._writing() as connection:
            uow = UnitOfWork(connection)
            yield uow
            await uow.audit.flush()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[UnitOfWork]:
        """A consistent view that never blocks a writer: what others commit meanwhile is not seen."""
        async with self._reader.connect() as connection:
            await connection.execution_options(begin=READING)
            async with connection.begin():
                yield UnitOfWork(connection)

    @asynccontextmanager
    async def glance(self) -> AsyncIterator[UnitOfWork]:
        """For one statement that only reads; two may see two moments."""
        async with self._glancer.connect() as connection:
            await connection.execution_options(begin=None)
            yield UnitOfWork(connection)

    async def close(self) -> None:
        """Close every connection, those in use as soon as they are free, `LAST_USE_SECONDS` at most.

        A connection that comes back to a pool which is gone is closed by nobody; and of a unit of work that was cancelled, the connection
        is still on its way back.
        """
        pool = self.engine.sync_engine.pool
        with suppress(TimeoutError):
            async with asyncio.timeout(LAST_USE_SECONDS):
                while isinstance(pool, QueuePool) and pool.checkedout() > 0:  # noqa: ASYNC110 (a pool tells nobody)
                    await asyncio.sleep(LOOK_AGAIN)
        await self.engine.dispose()

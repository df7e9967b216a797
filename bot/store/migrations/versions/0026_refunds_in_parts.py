"""A payment goes back in as many parts as are ordered, each under its order's name; the simulated provider keeps each apart.

Revision ID: 0026
Revises: 0025
"""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

from bot.store.base import Instant

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

ONE_EACH = op.f("uq_refund_order_lender_id_reference")
MOVE = """
INSERT INTO simulated_refund (id, payment_id, amount, "on", "at")
SELECT COALESCE(o.id, p.id || '-back'), p.id, COALESCE(p.returned, p.amount), p.returned_on, p.returned_at
FROM simulated_payment p LEFT JOIN refund_order o ON o.reference = p.id WHERE p.returned_on IS NOT NULL
"""
NOT_ALL = (
    """UPDATE pay_request SET state = 'paid' WHERE state = 'refunded'
    AND id IN (SELECT "order" FROM simulated_payment WHERE returned < amount)""",
    "UPDATE simulated_payment SET state = 'paid' WHERE returned < amount",
)
MOVE_BACK = """
UPDATE simulated_payment SET state = 'refunded',
  returned = (SELECT SUM(r.amount) FROM simulated_refund r WHERE r.payment_id = simulated_payment.id),
  returned_on = (SELECT MAX(r."on") FROM simulated_refund r WHERE r.payment_id = simulated_payment.id),
  returned_at = (SELECT MAX(r."at") FROM simulated_refund r WHERE r.payment_id = simulated_payment.id)
WHERE id IN (SELECT payment_id FROM simulated_refund)
"""
GONE = ("returned", "returned_on", "returned_at")


def upgrade() -> None:
    with op.batch_alter_table("refund_order") as table:
        table.drop_constraint(ONE_EACH, type_="unique")
    op.create_table(
        "simulated_refund",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("payment_id", sa.String(64), nullable=False),
        sa.Column("amount", sa.BigInteger, nullable=False),
        sa.Column("on", sa.Date, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_simulated_refund_amount")),
        sa.ForeignKeyConstraint(["payment_id"], ["simulated_payment.id"], name=op.f("fk_simulated_refund_payment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_simulated_refund")),
    )
    op.create_index(op.f("ix_simulated_refund_payment_id"), "simulated_refund", ["payment_id"])
    op.create_index(op.f("ix_simulated_refund_on"), "simulated_refund", ["on"])
    for statement in (MOVE, *NOT_ALL):
        op.execute(statement)
    _name_in_calls()
    for column in GONE:
        op.drop_column("simulated_payment", column)


def downgrade() -> None:
    """Only where no payment went back in more than one part: two orders for one payment have no place before this revision."""
    with op.batch_alter_table("refund_order") as table:
        table.create_unique_constraint(ONE_EACH, ["lender_id", "reference"])
    for column in (sa.Column("returned", sa.BigInteger), sa.Column("returned_on", sa.Date), sa.Column("returned_at", Instant)):
        op.add_column("simulated_payment", column)
    op.execute(MOVE_BACK)
    op.drop_table("simulated_refund")


def _name_in_calls() -> None:
    """The provider's calls that were not heard yet get the name that they are expected to carry from now on."""
    calls = sa.table("simulated_callback", sa.column("id"), sa.column("body"), sa.column("delivered"))
    refunds = sa.table("simulated_refund", sa.column("id"), sa.column("payment_id"))
    bind = op.get_bind()
    names = {row.payment_id: row.id for row in bind.execute(sa.select(refunds))}
    for call in bind.execute(sa.select(calls).where(calls.c.delivered.is_(sa.false()))).all():
        body = json.loads(call.body)
        if body["kind"] == "refunded":
            named = json.dumps({**body, "refund": names[body["reference"]]})
            bind.execute(sa.update(calls).where(calls.c.id == call.id).values(body=named))

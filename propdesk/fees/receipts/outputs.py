"""Receipts going out: the paper is drawn and delivered first, and counted when that is done.

An output that failed is not counted: the first paper that exists is the original.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from propdesk.db.audit import record
from propdesk.db.store import Store, acting, now, today, use_case
from propdesk.fees.models import ReceiptOutput
from propdesk.fees.papers.facts import ReceiptFacts
from propdesk.fees.receipts.receipts import receipt_by_no, stored_facts
from propdesk.fees.tariff_models import ReceiptGroup
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_


class PutOutMeanwhile(UserError):
    """Two were drawn as the same copy."""

    message = N_(
        "Receipt {no} was put out by somebody else at the same moment, so this paper is marked"
        " wrong. Tear it up and print again."
    )


@dataclass(frozen=True, slots=True)
class ReceiptCopy:
    """What to print: the stored facts with today's state, and which copy it is (0 = original)."""

    receipt_id: int
    facts: ReceiptFacts
    copy: int
    day: date
    paper: str


@use_case(permission="fees.view")
def next_copy(session: Session, *, no: str) -> ReceiptCopy:
    """What a receipt says if it goes out now; nothing is counted."""
    receipt = receipt_by_no(session, no=no)
    copy = session.scalars(select(func.count()).where(ReceiptOutput.receipt_id == receipt.id)).one()
    group = session.get_one(ReceiptGroup, receipt.receipt_group_id)
    facts = stored_facts(session, no=no)
    return ReceiptCopy(receipt.id, facts, copy, today(session), group.paper)


@use_case(permission="fees.view", touches=("receipt_output", "audit"))
def put_out_receipt(
    session: Session, *, no: str, way: str, copy: int | None = None, why: str = ""
) -> ReceiptCopy:
    """Count an output of a receipt (way: printer, pdf, picture) that has gone out.

    `copy` is the one that was drawn, `why` what was wrong with the paper before it. Raises
    PutOutMeanwhile when that copy is taken.
    """
    out = next_copy(session, no=no)
    if copy is not None and copy != out.copy:
        raise PutOutMeanwhile(no=no)
    session.execute(
        insert(ReceiptOutput).values(
            receipt_id=out.receipt_id,
            copy=out.copy,
            at=now(session),
            user_name=acting(session).name,
            way=way,
        )
    )
    after = {"copy": out.copy, "way": way, **({"reason": why} if why else {})}
    record(session, "receipt.output", ("receipt", out.receipt_id, no), after=after)
    return out


@contextmanager
def going_out(
    store: Store, *, no: str, way: str, draw: Callable[[ReceiptCopy], bytes], why: str = ""
) -> Iterator[bytes]:
    """Give the PDF of a receipt's next copy; it is counted when the block has brought it out."""
    if store.read_only:
        raise store.refusal
    out = store.read(next_copy, no=no)
    yield draw(out)
    store.write(put_out_receipt, no=no, way=way, copy=out.copy, why=why)

"""The deposits that are held for a renovation: linked with it, and with what settled them."""

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from propdesk.db.attachments.linking import link, unlink
from propdesk.db.models import RecordLinkRow
from propdesk.db.records.kinds import Values
from propdesk.db.records.searching import NobodyCalledSo, meant
from propdesk.db.store import use_case
from propdesk.fees.deposits.models import Deposit, DepositDeduction, DepositRefund
from propdesk.fees.deposits.rules import DeductionState, RefundState
from propdesk.fees.deposits.service import DEPOSIT, IS_HELD
from propdesk.kernel.i18n import _
from propdesk.kernel.records.links import LinkWord
from propdesk.kernel.records.refusals import RecordGone, refuse_errors
from propdesk.movein.renovation.models import Renovation

KIND = "renovation"
_linked = (
    RecordLinkRow.from_kind == DEPOSIT.kind,
    RecordLinkRow.from_id == Deposit.id,
    RecordLinkRow.to_kind == KIND,
)


@use_case(permission="movein.view")
def deposits_here(session: Session, *, renovation_id: int) -> str:
    """What is held of the unit and for no renovation yet, as it is typed. Raises RecordGone."""
    one = session.get(Renovation, renovation_id)
    if one is None:
        raise RecordGone
    taken = select(RecordLinkRow.id).where(*_linked).correlate(Deposit).exists()
    query = select(Deposit.no).where(Deposit.unit_id == one.unit_id, IS_HELD, ~taken)
    return ", ".join(session.scalars(query.order_by(Deposit.id)))


def tie_deposits(session: Session, row: Values) -> None:
    """Link the deposits that a permit names. Raises FieldsRefused for one that is none, that is not
    held, or that is another household's or another renovation's."""
    found = dict.fromkeys(_named(session, row))
    for deposit_id in found:
        link(session, (DEPOSIT.kind, deposit_id), (KIND, row["id"]), LinkWord.BELONGS)


def _named(session: Session, row: Values) -> list[int]:
    typed = row["deposit_nos"].replace("，", ",").replace("、", ",").split(",")
    found = []
    for word in filter(None, (each.strip() for each in typed)):
        try:
            deposit_id = meant(session, DEPOSIT, word)
        except NobodyCalledSo as wrong:
            refuse_errors({"deposit_nos": str(wrong)})
        else:
            if why := _why_not(session, deposit_id, row):
                refuse_errors({"deposit_nos": why})
            found.append(deposit_id)
    return found


def _why_not(session: Session, deposit_id: int, row: Values) -> str:
    one = session.get_one(Deposit, deposit_id)
    if session.scalar(select(Deposit.id).where(Deposit.id == deposit_id, IS_HELD)) is None:
        return _("Nothing is held of {no}.").format(no=one.no)
    if one.unit_id not in (None, row["unit_id"]):
        return _("{no} is a deposit of another unit.").format(no=one.no)
    other = select(RecordLinkRow.to_id).where(*_linked, Deposit.id == deposit_id)
    if (renovation_id := session.scalar(other.limit(1))) is not None:
        told = _("{no} is held for {other} already.")
        return told.format(no=one.no, other=session.get_one(Renovation, renovation_id).no)
    return ""


def deposits_of(session: Session, renovation_id: int) -> list[int]:
    """The deposits linked with a renovation."""
    mine = RecordLinkRow.to_id == renovation_id
    query = select(Deposit.id).join(RecordLinkRow, and_(*_linked, mine))
    return list(session.scalars(query.order_by(Deposit.id)))


def untie_deposits(session: Session, renovation_id: int) -> None:
    """Take the links away again: the permit is undone."""
    for deposit_id in deposits_of(session, renovation_id):
        unlink(session, (DEPOSIT.kind, deposit_id), (KIND, renovation_id), LinkWord.BELONGS)


def still_held(session: Session, renovation_id: int) -> list[str]:
    """The numbers of the deposits of which something is still held."""
    mine = deposits_of(session, renovation_id)
    query = select(Deposit.no).where(Deposit.id.in_(mine), IS_HELD).order_by(Deposit.id)
    return list(session.scalars(query))


def _papers(session: Session, renovation_id: int) -> list[tuple[str, int]]:
    """What settled the deposits: refunds that were paid, deductions that were made."""
    mine = deposits_of(session, renovation_id)
    paid = select(DepositRefund.id).where(
        DepositRefund.deposit_id.in_(mine), DepositRefund.state == RefundState.PAID
    )
    made = select(DepositDeduction.id).where(
        DepositDeduction.deposit_id.in_(mine), DepositDeduction.state == DeductionState.DONE
    )
    return [
        *(("deposit_refund", one) for one in session.scalars(paid)),
        *(("deposit_deduction", one) for one in session.scalars(made)),
    ]


def tie_papers(session: Session, renovation_id: int) -> None:
    """Link the refunds and deductions with the renovation that is filed."""
    for paper in _papers(session, renovation_id):
        link(session, paper, (KIND, renovation_id), LinkWord.BELONGS)


def untie_papers(session: Session, renovation_id: int) -> None:
    """Take these links away again: the filing is undone."""
    for paper in _papers(session, renovation_id):
        unlink(session, paper, (KIND, renovation_id), LinkWord.BELONGS)

"""The clearance certificate 结清证明: each item with its days, principal and late fee.

A certificate says that nothing is open, so it is refused while something of the old owner is; what
is not billed yet is listed on it. One that was issued stays as it is; another one has a number of
its own.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import msgspec
from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.audit import record
from propdesk.db.records.saving import the_record
from propdesk.db.store import today, use_case
from propdesk.estate.accounts.service import accounts_of_unit, with_spaces
from propdesk.estate.models import Unit
from propdesk.fees.late.service import LateFee, late_fee_of, late_fees
from propdesk.fees.models import Charge, OpenCharge
from propdesk.fees.rules import Nature
from propdesk.fees.tariff_models import FeeItem
from propdesk.kernel.days import ONE_DAY
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, listed
from propdesk.kernel.money import ZERO, Money
from propdesk.kernel.records.stored_json import compact_json, from_json
from propdesk.movein.owner_change.lines import SettleLine, Settlement, owners_before
from propdesk.movein.owner_change.models import ChangeOfOwner
from propdesk.movein.owner_change.register import OWNER_CHANGE
from propdesk.movein.owner_change.rules import LineSort
from propdesk.movein.owner_change.written import write_columns

MOST_NAMED = 4
_Row = Row[OpenCharge, str, Nature, str, int | None]


class NotSettled(UserError):
    """A certificate before the change is settled."""

    message = N_("{no} is not settled yet: nothing can be certified. Settle it first.")


class NotCleared(UserError):
    """Something of the old owner is open: it is named."""

    message = N_(
        "Nothing is certified while this is open with the old owner: {what}. Let it be paid, or "
        "print the settlement sheet, which lists it."
    )


class ClearedLine(msgspec.Struct, frozen=True, kw_only=True):
    """Paid lines of one item that follow each other."""

    item: str
    unit: str
    first: date | None
    last: date | None
    principal: Money
    late_fee: Money


class Clearance(msgspec.Struct, frozen=True, kw_only=True):
    """What a certificate says: of the settled change, on which day, what is cleared and what will
    still be billed for the old owner's days."""

    change: Settlement
    day: date
    lines: tuple[ClearedLine, ...]
    later: tuple[SettleLine, ...]
    number: int = 1

    @property
    def no(self) -> str:
        """The number on the paper: that of the change, and which certificate of it."""
        return f"{self.change.no}-{self.number}"


@use_case(permission=OWNER_CHANGE.edit, touches=OWNER_CHANGE.touches)
def issue_clearance(session: Session, *, change_id: int) -> Clearance:
    """Issue a certificate of the old owner of a settled change: it is kept as it is.

    Raises NotSettled, NotCleared, RecordGone.
    """
    found = clearance(session, change_id=change_id)
    change = the_record(session, OWNER_CHANGE, change_id)
    before = _issued(change)
    new = msgspec.structs.replace(found, number=len(before) + 1)
    kept = compact_json([*before, new])
    write_columns(session, change, certificates=kept, certified_on=new.day)
    subject = (OWNER_CHANGE.kind, change_id, new.no)
    record(session, "owner_change.certify", subject, after={"certified_on": new.day})
    return new


@use_case(permission="movein.view")
def issued_clearance(session: Session, *, change_id: int) -> Clearance | None:
    """The certificate that was issued last, as it was issued; None where none holds."""
    change = the_record(session, OWNER_CHANGE, change_id)
    return _issued(change)[-1] if change.certified_on is not None else None


@use_case(permission="movein.view")
def says_more_now(session: Session, *, change_id: int) -> bool:
    """Whether a certificate of today would say something else than the one that was issued."""
    issued = issued_clearance(session, change_id=change_id)
    try:
        now = clearance(session, change_id=change_id)
    except NotCleared:
        return False
    return issued is None or (issued.lines, issued.later) != (now.lines, now.later)


def _issued(change: ChangeOfOwner) -> list[Clearance]:
    return from_json(list[Clearance], change.certificates) if change.certificates else []


@use_case(permission="movein.view")
def clearance(session: Session, *, change_id: int) -> Clearance:
    """The certificate of the old owner of a settled change.

    Raises NotSettled, NotCleared, RecordGone.
    """
    change = the_record(session, OWNER_CHANGE, change_id)
    if not change.facts:
        raise NotSettled(no=change.no)
    facts = from_json(Settlement, change.facts)
    accounts = _accounts(session, change)
    rows = _rows(session, accounts)
    _refuse_open(rows, late_fees(session, accounts=accounts).values())
    own = _own_lines(rows)
    billed = {(code, item, line.period_from) for line, item, _nature, code, _of in rows}
    return Clearance(
        change=facts,
        day=today(session),
        lines=tuple(joined(own)),
        later=tuple(
            one
            for one in facts.of(LineSort.TO_COME)
            if (one.unit, one.what, one.first) not in billed
        ),
    )


def _accounts(session: Session, change: ChangeOfOwner) -> list[int]:
    """The accounts that closed with the change."""
    sellers = owners_before(session, change.unit_id, change.day)
    return [
        row.id
        for unit in sorted(with_spaces(session, [change.unit_id]))
        for row in accounts_of_unit(session, unit_id=unit)
        if row.person_id in sellers and row.closed is not None and row.closed < change.day
    ]


def _rows(session: Session, accounts: Sequence[int]) -> Sequence[_Row]:
    """The live lines of accounts, each with the line that it belongs to as a late fee."""
    return session.execute(
        select(OpenCharge, FeeItem.name, FeeItem.nature, Unit.code, Charge.adjusts_id)
        .join(Charge, Charge.id == OpenCharge.charge_id)
        .join(FeeItem, FeeItem.id == OpenCharge.fee_item_id)
        .join(Unit, Unit.id == OpenCharge.unit_id)
        .where(OpenCharge.live, among(OpenCharge.account_id, accounts))
        .where(FeeItem.nature != Nature.DEPOSIT)
        .order_by(Unit.order_key, FeeItem.order_no, OpenCharge.period_from, OpenCharge.charge_id)
    ).all()


def _own_lines(rows: Iterable[_Row]) -> Iterator[ClearedLine]:
    """What was paid, a late fee beside the line it belongs to; one of no line here by itself."""
    there = {line.charge_id for line, *_words in rows}
    late: dict[int, Money] = defaultdict(Money)
    for line, _item, nature, _code, of in rows:
        if nature is Nature.LATE_FEE and of in there:
            late[of] += line.amount
    for line, item, nature, code, of in rows:
        is_late_fee = nature is Nature.LATE_FEE
        if is_late_fee and of in there:
            continue
        yield ClearedLine(
            item=item,
            unit=code,
            first=line.period_from,
            last=line.period_to,
            principal=ZERO if is_late_fee else line.amount,
            late_fee=line.amount if is_late_fee else late[line.charge_id],
        )


def _refuse_open(rows: Iterable[_Row], late: Iterable[LateFee]) -> None:
    """Refuse what is open, and what has accrued for paying late though it is not posted."""
    told = [
        f"{code} {item} {line.period_from or ''} {line.amount - line.settled}".replace("  ", " ")
        for line, item, _nature, code, _of in rows
        if line.amount != line.settled
    ]
    told += [
        f"{one.unit_code} {late_fee_of(one.item)} {one.period_from or ''} {one.claim}".replace(
            "  ", " "
        )
        for one in late
        if one.claim
    ]
    if told:
        more = ["…"] if len(told) > MOST_NAMED else []
        raise NotCleared(what=listed([*told[:MOST_NAMED], *more]))


def joined(lines: Iterable[ClearedLine]) -> Iterator[ClearedLine]:
    """Lines of one item and unit whose days follow each other, as one."""
    held: ClearedLine | None = None
    for line in lines:
        if held is not None and _follows(held, line):
            held = msgspec.structs.replace(
                held,
                last=line.last,
                principal=held.principal + line.principal,
                late_fee=held.late_fee + line.late_fee,
            )
            continue
        if held is not None:
            yield held
        held = line
    if held is not None:
        yield held


def _follows(one: ClearedLine, other: ClearedLine) -> bool:
    same = (one.item, one.unit) == (other.item, other.unit)
    return same and one.last is not None and other.first == one.last + ONE_DAY

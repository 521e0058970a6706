"""What settled lines, and what of their late fees is paid or waived: money that goes along.

A late fee belongs to its line (`adjusts_id`), and is posted once. Where the line is cut afterwards,
made whole again, or put with somebody else, what was posted of its late fee counts for what comes
in its place, or the same days would be asked for twice. Nothing is posted for it: each time it is
shared among the pieces as their late fees stood on that day, the old debtor's first, since he paid
it; what is beyond all of them stays with him. So the shares add up to what was posted.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session, aliased

from propdesk.db.among import among, among_given, ids_given
from propdesk.db.models import PostingRow
from propdesk.db.plain_rows import typed_rows
from propdesk.fees.late.clauses import clauses, rule_of
from propdesk.fees.late.rules import Settling, accrued, shared_out
from propdesk.fees.models import Allocation, Charge, OpenCharge, Payment, Reduction
from propdesk.fees.rules import ChargeKind, PaymentKind
from propdesk.kernel.money import ZERO, Money, total

NEVER = 2**62
"""A posting after all there are."""

IN_PLACE = ("owner_change", "offer_end", "offer_resume")
"""The postings that put lines in the place of others (fees/charges, fees/offers/taken)."""


class _Piece(NamedTuple):
    """A line that bears part of a late fee; `before`: the line it came in place of or was put from.

    The posting that did it, and its day.
    """

    id: int
    before: int
    posting: int
    day: date


def settlings(
    session: Session, ids: Iterable[int], *, before: int = NEVER
) -> dict[int, list[Settling]]:
    """Line → what settled it, by the day it counts from; as it stood before a posting, if one is
    named.

    A payment counts from its value day; one made void never was. A red receipt opens a line again
    on its own day: until then the office had the money. A move has no money: a credit says what was
    right all the time, a cut carries along what was settled; both count from the beginning. A
    waiver counts from the day it was entered.
    """
    found: dict[int, list[Settling]] = defaultdict(list)
    asked = {**ids_given(ids), "before": before}
    for query in (_settling(Allocation), _settling(Reduction)):
        for charge_id, amount, value_day, booked, is_move in typed_rows(session, query, asked):
            day = date.min if is_move else value_day or booked
            found[charge_id].append(Settling(day, amount))
    return found


@cache
def _settling(table: type[Allocation] | type[Reduction]) -> Select[*tuple[Any, ...]]:
    first, void = aliased(Payment), aliased(Payment)
    # what is for another item counts from the day its money came, as a payment
    is_move = ((Payment.kind == PaymentKind.MOVE) & Payment.amends_id.is_(None)) | (
        (first.kind == PaymentKind.MOVE) & first.amends_id.is_(None)
    )
    is_void = (void.reverses_id == Payment.id) & (void.kind == PaymentKind.VOID)
    stands = or_(Payment.id.is_(None), Payment.kind != PaymentKind.VOID) & void.id.is_(None)
    return (
        select(
            table.charge_id, table.amount, Payment.value_day, PostingRow.day,
            func.coalesce(is_move, False),
        )
        .join(PostingRow, PostingRow.seq == table.posting_seq)
        .outerjoin(Payment, Payment.id == table.payment_id)
        .outerjoin(first, first.id == Payment.reverses_id)
        .outerjoin(void, is_void & (void.posting_seq < bindparam("before")))
        .where(
            among_given(table.charge_id),
            table.posting_seq < bindparam("before"),
            func.coalesce(is_move, False) | stands,
        )
        .order_by(table.id)
    )  # fmt: skip


def posted_fees(session: Session, ids: Iterable[int]) -> dict[int, Money]:
    """Line → what of its late fee was paid or waived, on the line itself or before it was cut."""
    asked = list(ids)
    came = _came_along(session, asked)
    found = defaultdict(Money, came)
    for charge_id, amount in _own(session, asked, NEVER).items():
        found[charge_id] += amount
    for charge_id, parts in _given_away(session, asked, came).items():
        found[charge_id] -= total(parts.values())
    return found


def came_along(session: Session, charge_id: int) -> Money:
    """What of the late fee of a line was posted on the lines it came of."""
    return _came_along(session, [charge_id]).get(charge_id, ZERO)


def late_lines(session: Session, charge_id: int, *, before: bool = False) -> dict[int, Money]:
    """The lines posted for the late fee of a line, with what they are; `before`: those on the lines
    it came of, too."""
    ids, more = {charge_id}, {charge_id} if before else set()
    while more:
        pieces = _pieces(session, _in_place(), list(more))
        pieces += _pieces(session, _put_from(), list(more))
        more = {one.before for one in pieces} - ids
        ids |= more
    wanted = select(Charge.id, Charge.amount).join(OpenCharge, OpenCharge.charge_id == Charge.id)
    of_it = among(Charge.adjusts_id, ids) & (Charge.kind == ChargeKind.LATE_FEE) & OpenCharge.live
    return {one: amount for one, amount in session.execute(wanted.where(of_it))}  # noqa: C416  rows


def _came_along(session: Session, ids: Sequence[int]) -> dict[int, Money]:
    """Line → what was posted on those in whose place it came, and on the one it was put from."""
    found: dict[int, Money] = defaultdict(Money)
    places = _pieces(session, _in_place(), ids)
    posted = posted_fees(session, {one.before for one in places}) if places else {}
    for charge_id in {one.id for one in places if posted.get(one.before)}:
        mine = [one for one in places if one.id == charge_id]
        amount = total(posted.get(one.before, ZERO) for one in mine)
        found[charge_id] += _shares(session, mine[0], amount)[charge_id]
    if sources := {one.before for one in _pieces(session, _put_from(), ids)}:
        came = _came_along(session, list(sources))
        for parts in _given_away(session, list(sources), came).values():
            for charge_id in parts.keys() & set(ids):
                found[charge_id] += parts[charge_id]
    return found


def _shares(session: Session, piece: _Piece, amount: Money) -> dict[int, Money]:
    """Piece → its share of what was posted of the late fee of the line before."""
    beside = typed_rows(session, _beside(), {"before": piece.before, "posting": piece.posting})
    return _shared(session, [one for (one,) in beside], amount, piece)


def _shared(session: Session, ids: Sequence[int], amount: Money, piece: _Piece) -> dict[int, Money]:
    """What each of some lines, the old debtor's first, bears: as far as its own late fee had come
    by the posting; what is beyond stays with the first."""
    rules, until = clauses(session), piece.posting + 1
    settled = settlings(session, ids, before=until)
    wanted = []
    for charge in (session.get_one(Charge, one) for one in ids):
        rule = rule_of(rules, charge.fee_item_id, charge.due_day)
        fee = ZERO
        if rule is not None:
            done = settled[charge.id]
            fee = accrued(rule.terms, charge.amount, charge.due_day, done, piece.day).amount
        wanted.append(max(ZERO, fee))
    shares = dict(zip(ids, shared_out(wanted, amount), strict=True))
    shares[ids[0]] += amount - total(shares.values())
    return shares


def _given_away(
    session: Session, ids: Sequence[int], came: Mapping[int, Money]
) -> dict[int, dict[int, Money]]:
    """Line → what of its late fee went along to lines that were put from it with somebody else;
    `came`: what it has from before itself."""
    found: dict[int, dict[int, Money]] = defaultdict(dict)
    for one in _pieces(session, _put(), ids):
        gone = found[one.before]
        own = _own(session, [one.before], one.posting).get(one.before, ZERO)
        left = own + came.get(one.before, ZERO) - total(gone.values())
        if left > ZERO:
            gone[one.id] = _shared(session, [one.before, one.id], left, one)[one.id]
    return found


def _pieces(session: Session, query: Select[*tuple[Any, ...]], ids: Sequence[int]) -> list[_Piece]:
    return [_Piece(*row) for row in typed_rows(session, query, ids_given(ids))]


def _own(session: Session, ids: Sequence[int], before: int) -> dict[int, Money]:
    """Line → what was posted of its late fee on itself, before a posting."""
    rows = typed_rows(session, _posted(), {**ids_given(ids), "before": before})
    return {charge_id: amount for charge_id, amount in rows}  # noqa: C416  rows


@cache
def _posted() -> Select[*tuple[Any, ...]]:
    return (
        select(Charge.adjusts_id, func.sum(Charge.amount))
        .join(OpenCharge, OpenCharge.charge_id == Charge.id)
        .where(
            among_given(Charge.adjusts_id), Charge.kind == ChargeKind.LATE_FEE, OpenCharge.live,
            Charge.posting_seq < bindparam("before"),
        )
        .group_by(Charge.adjusts_id)
    )  # fmt: skip


def _stood_for(gone: type[Charge], line: type[Charge]) -> ColumnElement[bool]:
    """Whether a reversal took back what a line posted with it came in place of."""
    around = and_(gone.period_from <= line.period_to, gone.period_to >= line.period_from)
    undated = gone.period_from.is_(None) & line.period_from.is_(None)
    return and_(
        gone.posting_seq == line.posting_seq,
        gone.kind == ChargeKind.REVERSAL,
        line.kind == ChargeKind.NORMAL,
        gone.unit_id == line.unit_id,
        gone.fee_item_id == line.fee_item_id,
        gone.meter_id.is_not_distinct_from(line.meter_id),
        or_(around, undated),
    )


@cache
def _in_place() -> Select[*tuple[Any, ...]]:
    """Lines with those in whose place they came; of a kind of posting first: a run is long."""
    gone = aliased(Charge)
    return (
        select(Charge.id, gone.reverses_id, PostingRow.seq, PostingRow.day)
        .join(PostingRow, (PostingRow.seq == Charge.posting_seq) & PostingRow.kind.in_(IN_PLACE))
        .join(gone, _stood_for(gone, Charge))
        .where(among_given(Charge.id))
        .order_by(Charge.id, gone.id)
    )


@cache
def _beside() -> Select[*tuple[Any, ...]]:
    """All lines that a posting put in place of one, the old owner's first."""
    gone = aliased(Charge)
    return (
        select(Charge.id)
        .join(gone, _stood_for(gone, Charge))
        .where(gone.reverses_id == bindparam("before"), gone.posting_seq == bindparam("posting"))
        .order_by(Charge.id)
    )


def _put_with_another() -> Select[*tuple[Any, ...]]:
    """The live lines of somebody else that corrections made of a line, the oldest first."""
    source = aliased(Charge)
    return (
        select(Charge.id, Charge.adjusts_id, PostingRow.seq, PostingRow.day)
        .join(PostingRow, PostingRow.seq == Charge.posting_seq)
        .join(source, source.id == Charge.adjusts_id)
        .join(OpenCharge, OpenCharge.charge_id == Charge.id)
        .where(
            Charge.kind == ChargeKind.DIFFERENCE, Charge.amount > ZERO, OpenCharge.live,
            Charge.account_id != source.account_id,
        )
        .order_by(Charge.id)
    )  # fmt: skip


@cache
def _put() -> Select[*tuple[Any, ...]]:
    return _put_with_another().where(among_given(Charge.adjusts_id))


@cache
def _put_from() -> Select[*tuple[Any, ...]]:
    return _put_with_another().where(among_given(Charge.id))

"""Receipts: one per receipt group of a payment, numbered without gap, all facts stored at issue."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.numbering import document_no, draw_numbers, last_number
from propdesk.db.plain_rows import plain_rows
from propdesk.db.posting import Posting
from propdesk.db.store import acting, today, use_case
from propdesk.estate.models import Unit
from propdesk.estate.service import titles_of_units
from propdesk.fees.dues.allocating import split_methods
from propdesk.fees.dues.household_dues import DueLine, item_on_paper
from propdesk.fees.dues.late_words import LATE
from propdesk.fees.models import Payment, Receipt
from propdesk.fees.papers.basis import basis_of_line, counted_of_line, days_late_of
from propdesk.fees.papers.codes import code_of_posting
from propdesk.fees.papers.facts import PaidBy, PaidLine, ReceiptFacts
from propdesk.fees.receipts.reversal import amended
from propdesk.fees.receipts.states import state_of
from propdesk.fees.rules import HAND_SERIES, OFFSET_SERIES, Method, ReceiptKind
from propdesk.fees.tariff_models import FeeItem, ReceiptGroup
from propdesk.fees.tariffs.service import FIRST_SERIES, first_group
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, listed
from propdesk.kernel.money import ZERO, Money, total
from propdesk.system.settings.service import EstateSettings, estate_settings

Methods = Sequence[tuple[str, Money]]
Places = Mapping[int | None, tuple[str, str]]
"""unit id → its code, and how people say it."""


class ReceiptUnknown(UserError):
    """No receipt has this number."""

    message = N_("Receipt {no} is not known. Numbers look like SJ2026-000001.")


@dataclass(frozen=True, slots=True)
class Issued:
    """A receipt just issued, or the note of an offset (amount 0.00)."""

    receipt_id: int
    no: str
    amount: Money


@dataclass(frozen=True, slots=True)
class SettledLine:
    """A line and what was taken and let go of it; `prepaid` is what prepayment paid of `amount`."""

    line: DueLine
    amount: Money
    reduced: Money = ZERO
    prepaid: Money = ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptOrder:
    """What a payment puts on its receipts. `parts` includes prepayment used.

    Where prepayment is all there is, no money was taken: notes (预收冲抵单) are issued instead.
    `paper_no`: what was written by hand before, which has a series of its own; `amends`: the
    receipts in whose place it is issued; `prepaid_item_id`: for which item alone prepayment is
    kept.
    """

    payment_id: int
    unit_id: int | None
    payer: str
    lines: tuple[SettledLine, ...]
    parts: tuple[tuple[Method, Money], ...]
    prepaid_in: Money = ZERO
    prepaid_item_id: int | None = None
    prepaid_left: Money | None = None
    tendered: Money | None = None
    change: Money | None = None
    cash_in_all: Money | None = None
    value_day: date | None = None
    remark: str = ""
    paper_no: str = ""
    amends: str = ""

    @property
    def is_offset(self) -> bool:
        """Whether prepayment pays all of it."""
        return bool(self.parts) and all(method is Method.PREPAID for method, _amount in self.parts)


def issue_receipts(
    session: Session, post: Posting, order: ReceiptOrder, place: tuple[str, str]
) -> tuple[Issued, ...]:
    """Issue one receipt per receipt group the payment touches; prepayment goes on the first.

    `place`: the code and the title of the order's unit.
    """
    return _issued(session, post, [order], {order.unit_id: place})[0]


def issue_for_all(
    session: Session, post: Posting, orders: Sequence[ReceiptOrder]
) -> list[tuple[Issued, ...]]:
    """As issue_receipts for several payments: however many, in a few statements."""
    ids = {one.unit_id for one in orders if one.unit_id is not None}
    units = session.scalars(select(Unit).where(among(Unit.id, ids))).all()
    titles = titles_of_units(session, units)
    places: Places = {one.id: (one.code, titles[one.id]) for one in units}
    return _issued(session, post, orders, {**places, None: ("", "")})


def _issued(
    session: Session, post: Posting, orders: Sequence[ReceiptOrder], places: Places
) -> list[tuple[Issued, ...]]:
    issuer = _Issuer(session, places)
    parted = [issuer.parted(one) for one in orders]
    wanted = [_series(group, own) for some in parted for group, own in some]
    numbers = iter(draw_numbers(session, wanted, issuer.year))
    rows = [[issuer.row(group, own, next(numbers)) for group, own in some] for some in parted]
    ids = iter(post.insert(Receipt, [row for some in rows for row in some]))
    return [
        tuple(Issued(next(ids), str(row["no"]), row["amount"]) for row in some) for some in rows
    ]


@cache  # a payment waits for it
def _groups_of_items() -> Select[int, int]:
    return select(FeeItem.id, FeeItem.receipt_group_id)


@cache
def _groups() -> Select[ReceiptGroup]:
    return select(ReceiptGroup).order_by(ReceiptGroup.id)


class _Issuer:
    """What all receipts of one posting share, read once."""

    def __init__(self, session: Session, places: Places) -> None:
        self._session, self._places = session, places
        self._estate, self.year = estate_settings(session), today(session).year
        pairs = plain_rows(session, _groups_of_items())
        self._group_of: dict[int, int] = dict(pairs)
        self._groups = session.scalars(_groups()).all()

    def parted(self, order: ReceiptOrder) -> list[tuple[ReceiptGroup, ReceiptOrder]]:
        """The order by receipt groups, its methods shared out."""
        by_group: dict[int, list[SettledLine]] = defaultdict(list)
        for line in order.lines:
            by_group[self._group_of[line.line.fee_item_id]].append(line)
        own = self._group_of.get(order.prepaid_item_id or 0) if order.prepaid_in else None
        groups = [group for group in self._groups if group.id in by_group or group.id == own]
        groups = groups or [first_group(self._session)]
        keeps = next((place for place, one in enumerate(groups) if one.id == own), 0)
        nets = [total(line.amount - line.prepaid for line in by_group[one.id]) for one in groups]
        nets[keeps] += order.prepaid_in
        shares = [
            (*share, *_prepaid(by_group[group.id]))
            for group, share in zip(groups, split_methods(_money(order), nets), strict=True)
        ]
        return [
            (
                group,
                replace(
                    _with_cash(order, share, shares),
                    lines=tuple(by_group[group.id]),
                    parts=tuple((Method(method), amount) for method, amount in share),
                    prepaid_in=order.prepaid_in if index == keeps else ZERO,
                ),
            )
            for index, (group, share) in enumerate(zip(groups, shares, strict=True))
        ]

    def row(self, group: ReceiptGroup, order: ReceiptOrder, number: int) -> dict[str, Any]:
        """A receipt with a number drawn of its series."""
        kind = ReceiptKind.OFFSET if order.is_offset else ReceiptKind.RECEIPT
        series = _series(group, order)
        no = document_no(series, self.year, number)
        code, title = self._places[order.unit_id]
        facts = _facts(self._session, self._estate, group, order, no)
        facts = replace(facts, unit_code=code, unit_title=title, series=series, kind=kind.value)
        return {
            "payment_id": order.payment_id,
            "receipt_group_id": group.id,
            "kind": kind,
            "series": series,
            "year": self.year,
            "number": number,
            "no": no,
            "amount": facts.total,
            "facts": facts.to_json(),
        }


def _money(order: ReceiptOrder) -> Methods:
    return [(one.value, amount) for one, amount in order.parts if one is not Method.PREPAID]


def _prepaid(lines: Sequence[SettledLine]) -> Methods:
    """What prepayment paid of lines: it stands on the receipt of whose lines it paid."""
    used = total(line.prepaid for line in lines)
    return [(Method.PREPAID.value, used)] if used else []


def _series(group: ReceiptGroup, order: ReceiptOrder) -> str:
    if order.is_offset:
        return OFFSET_SERIES
    return HAND_SERIES if order.paper_no else group.series


def _with_cash(order: ReceiptOrder, share: Methods, shares: Sequence[Methods]) -> ReceiptOrder:
    """What was tendered stands on each receipt that cash pays, with the cash of all of them."""
    cash = [total(amount for method, amount in each if method == Method.CASH) for each in shares]
    own = any(method == Method.CASH for method, _amount in share)
    shared = own and order.tendered is not None and sum(map(bool, cash)) > 1
    return replace(
        order,
        tendered=order.tendered if own else None,
        change=order.change if own else None,
        cash_in_all=total(cash) if shared else None,
    )


def _facts(
    session: Session, estate: EstateSettings, group: ReceiptGroup, order: ReceiptOrder, no: str
) -> ReceiptFacts:
    used = total(amount for method, amount in order.parts if method is Method.PREPAID)
    parts = [part for part in order.parts if part[0] is not Method.PREPAID]
    actor, day = acting(session), today(session)
    return ReceiptFacts(
        company=group.company or estate.company,
        estate=estate.name,
        number=no,
        series=group.series,
        day=day,
        value_day=order.value_day or day,
        payer=order.payer or _debtors(order.lines),
        lines=tuple(paid_line(line, order.unit_id) for line in order.lines),
        total=total(amount for _method, amount in parts),
        methods=tuple(PaidBy(method.value, amount) for method, amount in parts),
        tendered=order.tendered,
        change=order.change,
        cash_in_all=order.cash_in_all,
        prepaid_in=order.prepaid_in,
        prepaid_for=_name_of(session, order) if order.prepaid_in else "",
        prepaid_used=used,
        prepaid_left=order.prepaid_left,
        cashier=actor.name,
        handler=actor.name,
        remark=order.remark,
        practice=estate.practice,
        paper_no=order.paper_no,
        coded=True,
        amends=order.amends,
    )


def _name_of(session: Session, order: ReceiptOrder) -> str:
    """The item that prepayment is kept for; '' for any."""
    item = session.get(FeeItem, order.prepaid_item_id) if order.prepaid_item_id else None
    return item.name if item is not None else ""


def _debtors(lines: Sequence[SettledLine]) -> str:
    return "、".join(dict.fromkeys(line.line.debtor for line in lines))


def paid_line(settled: SettledLine, unit_id: int | None) -> PaidLine:
    """What a receipt says of a line that was settled, whole or in part."""
    line = settled.line
    return PaidLine(
        item=item_on_paper(line, unit_id),
        amount=settled.amount + settled.reduced,
        period_from=line.period_from,
        period_to=line.period_to,
        basis=basis_of_line(line.explanation),
        how=counted_of_line(line.explanation),
        discount=settled.reduced,
        charged=line.amount,
        before=line.amount - line.open,
        days_late=days_late_of(line.explanation) if LATE in line.explanation else (),
    )


@use_case(permission="fees.view")
def next_receipt_numbers(session: Session) -> tuple[str, ...]:
    """The number the next receipt of each group will get, of those that items in use go on."""
    used = select(FeeItem.receipt_group_id).where(FeeItem.active)
    groups = select(ReceiptGroup.series).where(ReceiptGroup.id.in_(used))
    year = today(session).year
    return tuple(
        document_no(series, year, last_number(session, series, year) + 1)
        for series in session.scalars(groups.order_by(ReceiptGroup.id)).all() or [FIRST_SERIES]
    )


def receipt_by_no(session: Session, *, no: str) -> Receipt:
    """The posted receipt of a number; ReceiptUnknown when there is none."""
    found = session.scalars(select(Receipt).where(Receipt.no == no.strip().upper())).one_or_none()
    if found is None:
        raise ReceiptUnknown(no=no)
    return found


@use_case(permission="fees.view")
def stored_facts(session: Session, *, no: str) -> ReceiptFacts:
    """A receipt's facts as issued, with its state of today and why it was taken back."""
    receipt = receipt_by_no(session, no=no)
    back = session.scalars(
        select(Payment).where(Payment.reverses_id == receipt.payment_id)
    ).one_or_none()
    is_red = receipt.kind is ReceiptKind.RED  # which says itself why it takes back
    told = session.get(Payment, receipt.payment_id) if is_red else back
    facts = ReceiptFacts.from_json(receipt.facts)
    return replace(
        facts,
        state=state_of(receipt.kind, back.kind if back else None),
        reason=told.reason if told else "",
        code=code_of_posting(session, receipt.posting_seq) if facts.coded else "",
        amended_by=listed(amended(session, [receipt.payment_id]).after.get(receipt.payment_id, ())),
    )

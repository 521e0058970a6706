"""The register of suppliers' bills: each beside what owners were billed and paid for it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Annotated, Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    ScalarSelect,
    and_,
    case,
    exists,
    func,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.orm import Session, aliased

from propdesk.db.listing import ListField, told_by
from propdesk.db.records.chips import ListChip
from propdesk.db.records.deadlines import Deadline
from propdesk.db.records.kinds import RecordKind
from propdesk.db.tables import FenType, word
from propdesk.fees.meters.models import Meter, unread_in, used_in
from propdesk.fees.meters.rules import READING
from propdesk.fees.models import OpenCharge
from propdesk.fees.passed_on.models import SupplierBill
from propdesk.fees.passed_on.rules import Dearer, SupplierBillState
from propdesk.fees.rules import Formula, Nature
from propdesk.fees.tariff_models import FeeItem, Tariff, TariffVersion
from propdesk.kernel.due import DueGroup
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.money import ZERO, Money
from propdesk.kernel.records.fields import Fact, FactKind, Note, Number, declared_errors
from propdesk.kernel.records.folding import one_line
from propdesk.kernel.records.states import Move, States
from propdesk.kernel.records.words import RegisterWords
from propdesk.system.registers.service import DropDownOf, Register, Slip

EDIT = "fees.bill"
_quantity = partial(Fact, kind=FactKind.SCALED, places=READING)


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplierBillFields:
    """A bill as the supplier wrote it."""

    no: Number = ""
    item_id: Annotated[
        int,
        Fact(
            N_("Fee item"), FactKind.RECORD, width=96, kept=True,
            hint=N_("What owners pay it by: water, hot water, gas."),
        ),
    ]  # fmt: skip
    supplier: Annotated[str, Fact(N_("Supplier"), width=120, kept=True, own=True, yields=True)] = ""
    bill_no: Annotated[str, Fact(N_("Number of the bill"), hidden=True, beside=True)] = ""
    first: Annotated[date, Fact(N_("Bill from"), width=100, ink="text2", yields=True)]
    last: Annotated[
        date,
        Fact(N_("Bill to"), width=100, ink="text2", not_before="first", beside=True, yields=True),
    ]
    quantity: Annotated[
        int | None,
        _quantity(
            N_("Quantity on the bill"), most=10**12, head=N_("Quantity"), width=90, yields=True,
            hint=N_("Empty: what the main meter counted."),
        ),
    ] = None  # fmt: skip
    amount: Annotated[
        Money,
        Fact(
            N_("Amount of the bill"), head=N_("Supplier's bill"), width=100, weight=600, beside=True
        ),
    ]
    main_id: Annotated[
        int | None,
        Fact(
            N_("Main meter"), FactKind.RECORD, hidden=True, kept=True,
            hint=N_("What counts behind it is compared with the bill; empty: all meters of it."),
        ),
    ] = None  # fmt: skip
    pay_by: Annotated[date | None, Fact(N_("To be paid by"), hidden=True, not_before="first")] = (
        None
    )
    note: Note = ""


@dataclass(frozen=True, kw_only=True)
class SupplierPaid:
    """When the supplier was paid, and how."""

    paid_on: Annotated[date, Fact(N_("Supplier paid on"), width=100, today=True)]
    paid_by: Annotated[str, Fact(N_("Paid by, number of the slip"), hidden=True)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplierBillRow(SupplierBillFields):
    """A bill in the list, beside what was billed, used, lost and collected."""

    id: int
    item: str
    main: str
    billed: Annotated[Money, Fact(N_("Billed to owners"), width=100)]
    collected: Annotated[Money, Fact(N_("Collected of it"), width=100)]
    used: Annotated[int | None, _quantity(N_("Used by owners"), width=100, yields=True)] = None
    own_use: Annotated[int | None, _quantity(N_("Own use"), width=90, yields=True)] = None
    lost: Annotated[int | None, _quantity(N_("Lost on the way"), width=80)] = None
    unread: Annotated[int | None, Fact(N_("Meters not read"), width=80, hidden=True)] = None
    dearer: Annotated[Dearer | None, Fact(N_("Price check"), width=150, yields=True)] = None
    paid_on: Annotated[date | None, Fact(N_("Supplier paid on"), width=100, hidden=True)]
    paid_by: Annotated[str, Fact(N_("Paid by, number of the slip"), hidden=True)]
    state: Annotated[SupplierBillState, Fact(N_("State"), width=110)]


_S = SupplierBillState
BILL_STATES = States(
    SupplierBillState,
    first=(_S.OWED,),
    moves=(
        Move(
            _S.OWED, _S.PAID, N_("Supplier was paid"), EDIT, icon="check", key="F5",
            form=SupplierPaid, undone=True,
        ),
        Move(
            _S.OWED, _S.DROPPED, N_("Withdraw the bill"), EDIT, icon="ban", key="Shift+F9",
            asks_why=True, undone=True,
        ),
    ),
)  # fmt: skip


def _tidy(fields: SupplierBillFields) -> SupplierBillFields:
    return replace(fields, supplier=one_line(fields.supplier), bill_no=one_line(fields.bill_no))


def _errors(fields: SupplierBillFields) -> Mapping[str, str]:
    found = dict(declared_errors(fields))
    if "amount" not in found and fields.amount <= ZERO:
        found["amount"] = _("The amount of a bill is above 0.00.")
    if fields.quantity is not None and fields.quantity <= 0:
        found["quantity"] = _("A quantity is above 0; leave it empty where the meter tells it.")
    return found


def _judged(session: Session, bill_id: int, fields: SupplierBillFields) -> dict[str, str]:
    known = session.get(SupplierBill, bill_id) if bill_id else None
    if known is not None and known.state is not _S.OWED:
        told = _("It is “{state}” and stays as it is.")
        return {"amount": told.format(state=known.state.label)}
    found: dict[str, str] = {}
    item = session.get(FeeItem, fields.item_id)
    if item is None:
        found["item_id"] = _("This fee item is no longer there.")
    elif item.nature is Nature.DEPOSIT:
        found["item_id"] = _("Nobody supplies a deposit. Choose another fee item.")
    if fields.main_id is not None and session.get(Meter, fields.main_id) is None:
        found["main_id"] = _("This meter is no longer there.")
    if (no := _same_bill(session, bill_id, fields)) is not None:
        told = _("{no} is this bill already. Correct that one, or withdraw it.")
        found["bill_no" if fields.bill_no else "first"] = told.format(no=no)
    return found


def _same_bill(session: Session, bill_id: int, fields: SupplierBillFields) -> str | None:
    """The number under which it stands: by its own number, else by item, main meter and days."""
    one = SupplierBill
    same = select(one.no).where(
        one.id != bill_id, one.item_id == fields.item_id, one.state != _S.DROPPED
    )
    if fields.bill_no:
        same = same.where(one.bill_no == fields.bill_no, one.supplier == fields.supplier)
    else:
        same = same.where(
            one.main_id.is_not_distinct_from(fields.main_id),
            one.first <= fields.last,
            one.last >= fields.first,
        )
    return session.scalar(same.limit(1))


SUPPLIER_BILL = RecordKind(
    kind="supplier_bill",
    model=SupplierBill,
    fields=SupplierBillFields,
    name=lambda _session, bill: f"{bill.no} {bill.supplier}".strip(),
    errors=_errors,
    judged=_judged,
    tidy=_tidy,
    states=BILL_STATES,
    series="DF",
    view="fees.view",
    edit=EDIT,
    attachments=True,
    linked=True,
)


# What it is compared with, read with the list and never kept: the lines of its item whose last day
# lies in its days, and what the meters counted on them, known when all were read.

_bill = SupplierBill
_days = (_bill.first, _bill.last)
_later = aliased(TariffVersion)


def _lines(column: Any) -> ScalarSelect[Money]:  # noqa: ANN401  a column of fen
    """A sum over the live lines of the item whose last day lies in the days of the bill, and over
    what was sold by card on them."""
    sold = and_(OpenCharge.period_to.is_(None), OpenCharge.meter_id.is_not(None))
    found = select(type_coerce(func.coalesce(func.sum(column), 0), FenType)).where(
        OpenCharge.live,
        OpenCharge.fee_item_id == _bill.item_id,
        or_(OpenCharge.period_to.between(*_days), and_(sold, OpenCharge.due_day.between(*_days))),
    )
    return found.correlate(_bill).scalar_subquery()


def _used(*which: ColumnElement[bool]) -> ScalarSelect[int]:
    return used_in(_days, *which).correlate(_bill).scalar_subquery()


BILLED, COLLECTED = _lines(OpenCharge.amount), _lines(OpenCharge.settled)
_behind = Meter.main_id == _bill.main_id
_of_item = Meter.item_id == _bill.item_id
_owners = and_(_of_item, or_(_bill.main_id.is_(None), _behind))
QUANTITY = func.coalesce(_bill.quantity, _used(Meter.id == _bill.main_id))
USED = func.coalesce(_used(_owners), 0)
OWN_USE = case(
    (_bill.main_id.is_not(None), func.coalesce(_used(_behind, Meter.item_id.is_(None)), 0))
)
UNREAD = (
    unread_in(_days, or_(_owners, _behind, Meter.id == _bill.main_id))
    .correlate(_bill)
    .scalar_subquery()
)
LOST = case((UNREAD == 0, QUANTITY - USED - func.coalesce(OWN_USE, 0)))
# 10^-6 yuan × 10^-3 beside fen; his amount is rounded to the fen itself.
_IN_FEN, _HALF = 10**7, 5 * 10**6
_superseded = exists().where(
    _later.tariff_id == TariffVersion.tariff_id,
    _later.effective_from > TariffVersion.effective_from,
    _later.effective_from <= _bill.last,
)
IS_DEARER = (
    select(TariffVersion.id)
    .join(Tariff, Tariff.id == TariffVersion.tariff_id)
    .where(
        Tariff.fee_item_id == _bill.item_id,
        Tariff.formula == Formula.METERED,
        TariffVersion.effective_from <= _bill.last,
        ~_superseded,
        TariffVersion.price * QUANTITY > type_coerce(_bill.amount, Integer) * _IN_FEN + _HALF,
    )
    .correlate(_bill)
    .exists()
)


DEARER = type_coerce(case((IS_DEARER, Dearer.DEARER.value)), word(Dearer, "dearer"))


def _warned(session: Session, _bill_id: int, fields: SupplierBillFields) -> Mapping[str, str]:
    from propdesk.fees.passed_on.prices import price_above  # not read at a start

    return price_above(
        session,
        item_id=fields.item_id,
        quantity=fields.quantity,
        amount=fields.amount,
        last=fields.last,
    )


SUPPLIER_BILLS = Register(
    kind=SUPPLIER_BILL,
    row=SupplierBillRow,
    page="fees.supplier_bills",
    tab="fees",
    place=32,
    drawer="monthly",
    title=N_("Collected for suppliers"),
    icon="arrow-right-left",
    list_name="supplier-bills",
    refers=N_("suppliers' bills"),
    called=lambda row: row.no,
    heads=(SupplierBill.amount, SupplierBill.first, SupplierBill.last),
    order=(SupplierBill.last.desc(), SupplierBill.id.desc()),
    shown={
        "item": told_by(SupplierBill.item_id, FeeItem.name),
        "main": told_by(SupplierBill.main_id, Meter.no),
        "billed": ListField(BILLED),
        "collected": ListField(COLLECTED),
        "used": ListField(USED),
        "own_use": ListField(OWN_USE),
        "lost": ListField(LOST),
        "unread": ListField(UNREAD),
        "dearer": ListField(
            type_coerce(case((IS_DEARER, Dearer.DEARER.value)), word(Dearer, "dearer"))
        ),
    },
    chips=(
        ListChip(
            "dearer",
            N_("Above the supplier's price"),
            lambda _session: IS_DEARER,
            icon="triangle-alert",
            tone="red",
            group=" ",
        ),
    ),
    sums=("amount", "billed", "collected"),
    drops=(DropDownOf(SupplierBill.supplier, N_("All suppliers")),),
    dated=SupplierBill.last,
    deadline=Deadline(
        SupplierBill.pay_by,
        SupplierBill.state,
        (_S.OWED,),
        title=N_("Suppliers to be paid"),
        over=N_("Owed past their day"),
        group=DueGroup.MONEY,
    ),
    slip=Slip(
        N_("Collected for a supplier"), (N_("Computed by"), N_("Checked by"), N_("Supplier"))
    ),
    warnings=_warned,
    words=RegisterWords(
        new=N_("New supplier's bill"),
        edit=N_("Edit supplier's bill"),
        count=lambda count: ngettext("{count} supplier's bill", "{count} suppliers' bills", count),
        look_for=N_("Number, supplier, bill"),
        none=N_("No supplier's bill was entered yet"),
        why=N_(
            "Each bill stands beside what owners were billed and paid, own use and what was lost."
        ),
        first=N_("Enter the first supplier's bill"),
        how=N_("Fee item, days, quantity and amount of the bill; F5 when the supplier is paid."),
    ),
)

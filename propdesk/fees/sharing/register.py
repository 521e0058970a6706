"""The register of shared bills: entered as the supplier wrote them, shared, undone."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Annotated

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.declarations import tell_followers
from propdesk.db.listing import told_by
from propdesk.db.records.deadlines import Deadline
from propdesk.db.records.kinds import RecordKind
from propdesk.fees.meters.rules import MeterSort
from propdesk.fees.rules import Nature, ShareBy
from propdesk.fees.sharing.models import SharedBill
from propdesk.fees.sharing.rules import (
    ShareAmong,
    SharedState,
    end_of_next_month,
    read_bands,
    read_left_out,
)
from propdesk.fees.tariff_models import FeeItem
from propdesk.kernel.due import DueGroup
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, listed, ngettext
from propdesk.kernel.money import ZERO, Money
from propdesk.kernel.records.fields import Fact, FactKind, Note, Number, declared_errors
from propdesk.kernel.records.states import Move, States
from propdesk.kernel.records.words import RegisterWords
from propdesk.system.registers.service import DropDownOf, Register

_BILL, _SHARE = N_("The bill"), N_("How it is shared")


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedFields:
    """A bill as the supplier wrote it, and how it is shared. Without `due_day` the shares are due
    on the last day of the month after the bill's."""

    no: Number = ""
    item_id: Annotated[
        int, Fact(N_("Fee item"), FactKind.RECORD, width=120, stretch=True, kept=True, group=_BILL)
    ]
    amount: Annotated[
        Money,
        Fact(N_("Amount of the bill"), head=N_("Amount"), width=110, weight=600, beside=True),
    ]
    first: Annotated[date, Fact(N_("Bill from"), width=100, ink="text2")]
    last: Annotated[
        date, Fact(N_("Bill to"), width=100, ink="text2", not_before="first", beside=True)
    ]
    supplier: Annotated[str, Fact(N_("Supplier"), width=130, kept=True, own=True, yields=True)] = ""
    bill_no: Annotated[str, Fact(N_("Number of the bill"), hidden=True, beside=True)] = ""
    share_by: Annotated[ShareBy, Fact(N_("Shared by"), width=120, kept=True, group=_SHARE)] = (
        ShareBy.BUILT
    )
    among: Annotated[ShareAmong, Fact(N_("Shared among"), hidden=True, kept=True, beside=True)] = (
        ShareAmong.ROOMS
    )
    meter_kind: Annotated[
        MeterSort,
        Fact(
            N_("By which meters"), hidden=True, kept=True,
            hint=N_("Only where it is shared by what their meters counted."),
        ),
    ] = MeterSort.WATER  # fmt: skip
    buildings: Annotated[
        str,
        Fact(
            N_("Buildings"), width=90, kept=True, yields=True, placeholder=N_("e.g. 1, 2, 5"),
            hint=N_("Empty: the whole estate."),
        ),
    ] = ""  # fmt: skip
    due_day: Annotated[
        date | None,
        Fact(
            N_("Shares due on"), hidden=True, not_before="first", beside=True,
            hint=N_("Empty: the end of the month after the bill."),
        ),
    ] = None  # fmt: skip
    bands: Annotated[
        str,
        Fact(
            N_("Coefficient by floor"), hidden=True, kept=True,
            placeholder=N_("e.g. 1-2: 0; 3-10: 1; 11-: 1.2"),
            hint=N_("Floors that are not named count 1."),
        ),
    ] = ""  # fmt: skip
    left_out: Annotated[
        str,
        Fact(
            N_("Rooms left out"), FactKind.NOTES, hidden=True, kept=True,
            placeholder=N_("One a line: room, then why, as 1-1-101 own meter"),
        ),
    ] = ""  # fmt: skip
    note: Note = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedRow(SharedFields):
    """A shared bill in the list."""

    id: int
    item: str
    units: Annotated[int, Fact(N_("Units"), width=70, hidden=False)]
    without: Annotated[int, Fact(N_("Units left out"), hidden=True)]
    state: Annotated[SharedState, Fact(N_("State"), width=120)]


_S = SharedState
_EDIT = "fees.bill"
_SHARES = N_("Working through the shares")
_move = partial(Move, permission=_EDIT)
_share = partial(
    _move, to=_S.SHARED, title=N_("Share out"), icon="check", key="F5", undone=True, long=_SHARES
)
_drop = partial(
    _move, to=_S.DROPPED, title=N_("Do not share"), icon="ban", key="Shift+F9", asks_why=True,
    undone=True,
)  # fmt: skip
SHARED_STATES = States(
    SharedState,
    first=(_S.DRAFT,),
    moves=(
        _share(_S.DRAFT),
        _share(_S.UNDONE),
        _move(
            _S.SHARED,
            _S.UNDONE,
            N_("Undo the sharing"),
            icon="undo-2",
            key="F9",
            asks_why=True,
            long=_SHARES,
        ),
        _drop(_S.DRAFT),
        _drop(_S.UNDONE),
    ),
)


def _tidy(fields: SharedFields) -> SharedFields:
    due = fields.due_day
    if due is None and isinstance(fields.last, date):
        due = end_of_next_month(fields.last)
    return replace(
        fields,
        due_day=due,
        left_out="\n".join(line.strip() for line in fields.left_out.splitlines() if line.strip()),
    )


def _errors(fields: SharedFields) -> Mapping[str, str]:
    found = dict(declared_errors(fields))
    read = {"bands": read_bands(fields.bands)[1], "left_out": read_left_out(fields.left_out)[1]}
    found |= {name: wrong for name, wrong in read.items() if wrong}
    if "amount" not in found and fields.amount <= ZERO:
        found["amount"] = _("The amount of a bill is above 0.00.")
    return found


def _judged(session: Session, bill_id: int, fields: SharedFields) -> dict[str, str]:
    """A bill that is shared stays as it is; its item, buildings and rooms are known."""
    known = session.get(SharedBill, bill_id) if bill_id else None
    if known is not None and known.state not in (_S.DRAFT, _S.UNDONE):
        told = _("It is “{state}” and stays as it is.")
        return {"amount": told.format(state=known.state.label)}
    item = session.get(FeeItem, fields.item_id)
    found = _scope_errors(session, fields)
    if item is None:
        found["item_id"] = _("This fee item is no longer there.")
    elif item.nature is Nature.DEPOSIT:
        found["item_id"] = _("A deposit is not shared. Choose another fee item.")
    if (no := _same_bill(session, bill_id, fields)) is not None:
        told = _("{no} is this bill already. Undo it first, or correct it.")
        found["bill_no" if fields.bill_no else "item_id"] = told.format(no=no)
    return found


def _scope_errors(session: Session, fields: SharedFields) -> dict[str, str]:
    from propdesk.estate.search.service import unit_of_code  # not read at a start
    from propdesk.fees.sharing.scope import read_buildings

    found: dict[str, str] = {}
    unknown = read_buildings(session, fields.buildings)[1]
    if unknown:
        told = _("No building is called {words}.")
        found["buildings"] = told.format(words=listed(unknown))
    for room, _why in read_left_out(fields.left_out)[0]:
        try:
            unit_of_code(session, code=room)
        except UserError as error:
            found["left_out"] = str(error)
    return found


def _same_bill(session: Session, bill_id: int, fields: SharedFields) -> str | None:
    """The number under which the same bill was entered before: item, days and scope, or its own
    number."""
    same = select(SharedBill.no).where(
        SharedBill.id != bill_id,
        SharedBill.item_id == fields.item_id,
        SharedBill.state != _S.DROPPED,
    )
    if fields.bill_no:
        same = same.where(
            SharedBill.bill_no == fields.bill_no, SharedBill.supplier == fields.supplier
        )
    else:
        same = same.where(
            SharedBill.first == fields.first,
            SharedBill.last == fields.last,
            SharedBill.among == fields.among,
            SharedBill.buildings == fields.buildings,
        )
    return session.scalar(same.limit(1))


SHARED_BILL = RecordKind(
    kind="shared_bill",
    model=SharedBill,
    fields=SharedFields,
    name=lambda _session, bill: f"{bill.no} {bill.supplier}".strip(),
    errors=_errors,
    judged=_judged,
    tidy=_tidy,
    saved=lambda session, before, after: tell_followers(session, "shared_bill", before, after),
    also=(
        "bill_share", "billing_run", "charge", "open_charge", "account", "reduction", "posting",
        "counter", "payment", "payment_part", "allocation", "prepayment_entry", "receipt",
    ),
    states=SHARED_STATES,
    series="FT",
    view="fees.view",
    edit=_EDIT,
    attachments=True,
    linked=True,
)  # fmt: skip
SHARED_BILLS = Register(
    kind=SHARED_BILL,
    row=SharedRow,
    page="fees.shared_bills",
    tab="fees",
    place=14,
    title=N_("Shared bills"),
    icon="equal",
    list_name="shared-bills",
    refers=N_("shared bills"),
    called=lambda row: row.no,
    heads=(SharedBill.amount, SharedBill.first, SharedBill.last),
    order=(SharedBill.last.desc(), SharedBill.id.desc()),
    shown={"item": told_by(SharedBill.item_id, FeeItem.name)},
    sums=("amount",),
    drops=(DropDownOf(SharedBill.share_by, N_("Shared by anything")),),
    dated=SharedBill.last,
    deadline=Deadline(
        SharedBill.last,
        SharedBill.state,
        (_S.DRAFT, _S.UNDONE),
        title=N_("Bills to share out"),
        over=N_("To share since then"),
        group=DueGroup.MONEY,
    ),
    words=RegisterWords(
        new=N_("New shared bill"),
        edit=N_("Edit shared bill"),
        count=lambda count: ngettext("{count} shared bill", "{count} shared bills", count),
        look_for=N_("Number, supplier, bill"),
        none=N_("No bill was shared yet"),
        why=N_("Each unit's share is computed to the fen, and the proof can be posted for all."),
        first=N_("Enter the first bill"),
        how=N_("Fee item, amount, days, by what and among whom; F5 shows the shares before."),
    ),
)

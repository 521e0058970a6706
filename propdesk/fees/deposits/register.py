"""The register of deposits: whose, for what, how much; how each stands follows from the books."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Annotated

from sqlalchemy import ColumnElement, false, func
from sqlalchemy.orm import Session

from propdesk.db.listing import ListField, told_by
from propdesk.db.records.chips import STATE, ListChip
from propdesk.db.records.kinds import RecordKind, Values
from propdesk.db.store import today
from propdesk.estate.notation.service import Phone, UnitId, unit_shown
from propdesk.fees.deposits.models import Deposit
from propdesk.fees.deposits.rules import (
    ENTRY_TABLES,
    PAYER_TABLES,
    DepositState,
    Holder,
    Origin,
)
from propdesk.fees.deposits.sums import (
    ANNOUNCED_SUM,
    ASKED,
    DEDUCTED,
    HELD,
    REFUNDED,
    STANDS,
    deposits_of_unit,
    is_posted,
    sums_of,
)
from propdesk.fees.rules import Nature
from propdesk.fees.tariff_models import FeeItem
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.money import ZERO, Money, check_amount
from propdesk.kernel.records.fields import Fact, FactKind, Note, Number
from propdesk.kernel.records.words import RegisterWords
from propdesk.system.registers.service import DropDownOf, Register
from propdesk.system.settings.service import estate_settings

SERIES = "YJ"


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositFields:
    """A deposit as the clerk enters it. Without `payer` it is whoever owes for the unit."""

    no: Number = ""
    fee_item_id: Annotated[
        int,
        Fact(
            N_("Deposit for"), FactKind.RECORD, width=120, placeholder=N_("A fee item of deposits")
        ),
    ]
    unit_id: UnitId = None
    payer: Annotated[
        str,
        Fact(
            N_("Payer"), width=110, hint=N_("Empty: who owes for the unit. A company by its name.")
        ),
    ] = ""
    phone: Phone = ""
    amount: Annotated[Money, Fact(N_("Amount"), width=100)]
    about: Annotated[
        str,
        Fact(
            N_("About"),
            stretch=True,
            yields=True,
            free=True,
            placeholder=N_("e.g. the permit, card numbers"),
        ),
    ] = ""
    comes: Annotated[Origin, Fact(N_("Comes"), hidden=True)] = Origin.COLLECT
    holder: Annotated[Holder, Fact(N_("Held by"), width=90, hidden=True)] = Holder.OURS
    since: Annotated[
        date | None,
        Fact(
            N_("Held since"), width=100, yields=True, ink="text2", hint=N_("Of former books only.")
        ),
    ] = None
    receipt_no: Annotated[
        str, Fact(N_("Original receipt"), FactKind.CODE, width=120, hidden=True, own=True)
    ] = ""
    refund_by: Annotated[
        date | None, Fact(N_("Refund by"), width=100, in_place=True, yields=True)
    ] = None
    note: Note = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositRow(DepositFields):
    """A deposit in the list with what the books say of it."""

    id: int
    fee_item: str
    unit: str
    held: Annotated[Money, Fact(N_("Held"), width=100, weight=600, after="amount")]
    pending: Annotated[Money, Fact(N_("Asked back or to be deducted"), width=100, hidden=True)]
    deducted: Annotated[Money, Fact(N_("Deducted"), width=90, hidden=True)]
    refunded: Annotated[Money, Fact(N_("Refunded"), width=90, hidden=True)]
    stands: Annotated[DepositState, Fact(N_("State"), width=120)]


def _tidy(fields: DepositFields) -> DepositFields:
    return replace(fields, payer=" ".join(fields.payer.split()))


def _judged(session: Session, deposit_id: int, fields: DepositFields) -> dict[str, str]:
    found: dict[str, str] = {}
    if fields.amount <= ZERO:
        found["amount"] = _("A deposit is above 0.00.")
    else:
        check_amount(fields.amount)
    item = session.get(FeeItem, fields.fee_item_id or 0)
    if item is None or item.nature is not Nature.DEPOSIT:
        found["fee_item_id"] = _("This is no fee item of deposits.")
    if fields.comes is Origin.COLLECT and fields.holder is not Holder.OURS:
        found["holder"] = _("What others hold is not collected here: say that it is held already.")
    if fields.comes is Origin.BROUGHT and fields.since is None:
        found["since"] = _("Say since when it is held.")
    if fields.since is not None and fields.since > today(session):
        found["since"] = _("This day is still to come.")
    posted = bool(deposit_id) and is_posted(session, deposit_id)
    noted = session.get_one(Deposit, deposit_id).since if deposit_id else None
    if fields.comes is Origin.COLLECT and fields.since not in (None, noted):
        told = _("It is held from the day it is collected. Empty this, or say it is held already.")
        found["since"] = told
    if fields.comes is Origin.COLLECT and not posted and not found:
        from propdesk.fees.deposits.estate_rules import against_rule  # not read at a start

        found |= against_rule(session, fields.fee_item_id, fields.amount)
    if posted:
        found |= _fixed(session, deposit_id, fields)
    return found


def _fixed(session: Session, deposit_id: int, fields: DepositFields) -> dict[str, str]:
    """What does not change any more once money moved."""
    one, told = session.get_one(Deposit, deposit_id), _("Money was posted for it; this stays.")
    kept = ("fee_item_id", "unit_id", "payer", "phone", "comes", "holder")
    found = {name: told for name in kept if getattr(fields, name) != getattr(one, name)}
    from propdesk.fees.deposits.entries import (  # not read at a start
        payment_brought,
        sum_brought,
    )

    made = one.comes is Origin.COLLECT or one.from_id or payment_brought(session, deposit_id)
    made = made or not sum_brought(session, deposit_id)  # it went back with its former books
    if fields.amount != one.amount and made:
        found["amount"] = told
    elif sums_of(session, deposit_id).refundable + fields.amount - one.amount < ZERO:
        found["amount"] = _("More than that is spoken for already.")
    return found


def _derived(session: Session, fields: DepositFields) -> Values:
    from propdesk.fees.deposits.payers import name_of_payer, payer_account  # not read at a start

    account_id = payer_account(session, fields.unit_id, fields.payer, fields.phone)
    return {
        "account_id": account_id,
        "payer": fields.payer or name_of_payer(session, account_id),
    }


def _saved(session: Session, before: Values, after: Values) -> None:
    """What former books say goes into ours; a correction is another row."""
    if not after or after["comes"] != Origin.BROUGHT or after["from_id"]:
        return  # what another payer had is posted where it passes on
    from propdesk.fees.deposits.entries import post_brought  # not read at a start

    was = before["amount"] if before and before["comes"] == Origin.BROUGHT else 0
    if after["amount"] != was:
        amount = Money(after["amount"] - was)
        post_brought(session, after["id"], amount, None if before else _day(after["since"]))


def _day(stored: str | None) -> date | None:
    return date.fromisoformat(stored) if stored else None


def _meant(session: Session, typed: str) -> int:
    from propdesk.fees.deposits.naming import deposit_called  # not read at a start

    return deposit_called(session, typed)


DEPOSIT = RecordKind(
    kind="deposit",
    model=Deposit,
    fields=DepositFields,
    name=lambda _session, one: one.no,
    meant=_meant,
    tidy=_tidy,
    judged=_judged,
    derived=_derived,
    saved=_saved,
    series=SERIES,
    view="fees.view",
    edit="fees.deposits",
    attachments=True,
    linked=True,
    also=(*ENTRY_TABLES, *PAYER_TABLES),
)


def _stands(*states: DepositState) -> ColumnElement[bool]:
    return STANDS.in_(states)


HOLDING = (DepositState.HELD, DepositState.PARTLY, DepositState.TO_REFUND)
_CHIPS = (
    DepositState.TO_COLLECT,
    DepositState.HELD,
    DepositState.PARTLY,
    DepositState.TO_REFUND,
    DepositState.REFUNDED,
)
_ENDED = (
    DepositState.USED,
    DepositState.FORFEITED,
    DepositState.TRANSFERRED,
    DepositState.VOID,
    DepositState.TAKEN_BACK,
)


def is_late(session: Session) -> ColumnElement[bool]:
    """The condition that a deposit is still held past the day it was to go back."""
    return (Deposit.refund_by < today(session)) & _stands(*HOLDING)


def is_unclaimed(session: Session) -> ColumnElement[bool]:
    """The condition that we hold a deposit for long, its day to go back past as long where it has
    one, and that nobody asks for it."""
    days = estate_settings(session).unclaimed_days
    if not days:
        return false()
    since = today(session) - timedelta(days=days)
    return (
        (Deposit.holder == Holder.OURS)
        & (func.coalesce(Deposit.refund_by, Deposit.since) < since)
        & _stands(DepositState.HELD, DepositState.PARTLY)
    )


def _chip(state: DepositState) -> ListChip:
    return ListChip(
        state.value, state.msgid, lambda _session: _stands(state), icon=state.icon, group=STATE
    )


DEPOSITS = Register(
    kind=DEPOSIT,
    row=DepositRow,
    page="fees.deposits",
    tab="fees",
    place=7,
    title=N_("Deposits"),
    icon="lock",
    list_name="deposits",
    imports=True,
    deletes=True,
    named=True,
    refers=N_("deposits"),
    called=lambda row: row.no,
    unit_panel=N_("Deposits"),
    unit_lines=deposits_of_unit,
    unit_figure=N_("Deposits held"),
    heads=(Deposit.payer, Deposit.about),
    order=(Deposit.id.desc(),),
    shown={
        "fee_item": told_by(Deposit.fee_item_id, FeeItem.name),
        "unit": unit_shown(Deposit.unit_id),
        "held": ListField(HELD),
        "pending": ListField(ASKED + ANNOUNCED_SUM),
        "deducted": ListField(DEDUCTED),
        "refunded": ListField(REFUNDED),
        "stands": ListField(STANDS),
    },
    chips=(
        *(_chip(state) for state in _CHIPS),
        ListChip("ended", N_("Otherwise ended"), lambda _session: _stands(*_ENDED), group=STATE),
        ListChip(
            "late", N_("Refund overdue"), is_late, icon="triangle-alert", tone="red", group=" "
        ),
        ListChip("unclaimed", N_("Unclaimed"), is_unclaimed, icon="clock", tone="amber", group=" "),
        ListChip(
            "others",
            N_("Held by others"),
            lambda _session: Deposit.holder != Holder.OURS,
            group=" ",
        ),
    ),
    drops=(DropDownOf(Deposit.holder, N_("All holders")),),
    dated=Deposit.since,
    sums=("amount", "held", "pending"),
    words=RegisterWords(
        new=N_("New deposit"),
        edit=N_("Edit deposit"),
        count=lambda count: ngettext("{count} deposit", "{count} deposits", count),
        look_for=N_("Number, payer, room, what it is about"),
        none=N_("No deposits yet"),
        why=N_("What payers left with the office and get back; it is never income."),
        first=N_("Enter the first deposit"),
        how=N_("To be collected at the cash desk, or held already from former books."),
    ),
)

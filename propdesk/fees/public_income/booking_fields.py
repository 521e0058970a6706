"""What is typed of an entry of public income."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from propdesk.fees.public_income.rules import BookingKind, IncomeSource, PublicCost, PublicWay
from propdesk.kernel.i18n import N_
from propdesk.kernel.money import Money
from propdesk.kernel.records.fields import Fact, FactKind, Note, Number

_K = BookingKind


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicBookingFields:
    """An entry of the ledger."""

    no: Number = ""
    kind: Annotated[BookingKind, Fact(N_("Kind of entry"), width=110, kept=True)] = _K.INCOME
    day: Annotated[
        date, Fact(N_("Day of the money"), width=92, today=True, beside=True, ink="text2")
    ]
    source: Annotated[
        IncomeSource | None,
        Fact(
            N_("Source of income"), width=110, yields=True, only_for=("kind", _K.INCOME),
            hint=N_("Empty where a contract says it."),
        ),
    ] = None  # fmt: skip
    contract_id: Annotated[
        int | None,
        Fact(
            N_("By contract"), FactKind.RECORD, width=110, yields=True, beside=True,
            only_for=("kind", _K.INCOME, _K.COST),
        ),
    ] = None  # fmt: skip
    cost: Annotated[
        PublicCost | None,
        Fact(N_("Kind of cost"), width=110, yields=True, only_for=("kind", _K.COST)),
    ] = None
    decision_id: Annotated[
        int | None,
        Fact(
            N_("By decision"), FactKind.RECORD, width=110, yields=True, beside=True,
            only_for=("kind", _K.COST, _K.USE),
        ),
    ] = None  # fmt: skip
    amount: Annotated[Money, Fact(N_("Amount"), hidden=True, weight=600)]
    way: Annotated[
        PublicWay,
        Fact(
            N_("How it was paid"), hidden=True, beside=True,
            hint=N_("Cash is taken at the cash desk; link its receipt here."),
        ),
    ] = PublicWay.ACCOUNT  # fmt: skip
    receipt_no: Annotated[
        str, Fact(N_("Receipt of the desk"), FactKind.CODE, hidden=True, own=True,
                  only_for=("way", PublicWay.DESK))
    ] = ""  # fmt: skip
    slip_no: Annotated[
        str, Fact(N_("Bank slip or voucher"), width=120, hidden=True, beside=True, own=True)
    ] = ""
    party: Annotated[str, Fact(N_("From or to whom"), width=120, yields=True, kept=True)] = ""
    what: Annotated[str, Fact(N_("What for"), stretch=True, free=True)]
    note: Note = ""

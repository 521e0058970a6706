"""The fields of a correction as it is asked for and entered, and who may do either."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from propdesk.fees.corrections.rules import CorrectionKind
from propdesk.kernel.i18n import N_
from propdesk.kernel.money import Money
from propdesk.kernel.records.fields import Fact, FactKind, Note, Number

ASKS, APPROVES = "fees.waive", "fees.waive_approve"


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionFields:
    """A correction as it is asked for. `unit_id` is that of the charge."""

    no: Number = ""
    unit_id: Annotated[
        int | None, Fact(N_("Unit"), FactKind.RECORD, in_form=False, own=True, width=90)
    ] = None
    charge_id: Annotated[
        int,
        Fact(
            N_("Charge"), FactKind.RECORD, in_form=False, own=True, width=120,
            placeholder=N_("Room, and the item or the month"),
        ),
    ] = 0  # fmt: skip
    kind: Annotated[CorrectionKind, Fact(N_("What becomes of it"), width=140)] = (
        CorrectionKind.WAIVER
    )
    amount: Annotated[Money, Fact(N_("Amount"), width=100, weight=600)]
    why: Annotated[str, Fact(N_("Reason"), free=True, stretch=True)]
    payer: Annotated[
        str,
        Fact(
            N_("Owed by then"), hidden=True, only_for=("kind", CorrectionKind.MOVE),
            hint=N_("Only to put it with somebody else. Empty: who owes for the unit today."),
        ),
    ] = ""  # fmt: skip
    due_on: Annotated[
        date | None,
        Fact(
            N_("New line due on"), hidden=True,
            only_for=("kind", CorrectionKind.MORE, CorrectionKind.MOVE),
            hint=N_("Of what is charged more. Empty: as the charge, at the earliest that day."),
        ),
    ] = None  # fmt: skip
    decide_by: Annotated[
        date | None,
        Fact(N_("To be decided by"), width=110, yields=True, hint=N_("Empty: three days later.")),
    ] = None
    note: Note = ""


@dataclass(frozen=True, kw_only=True)
class Booking:
    """Who approved it on the paper, and when it came into the books."""

    approver: Annotated[
        str,
        Fact(N_("Approved by"), width=100, hidden=True, hint=N_("Empty: you.")),
    ] = ""
    booked_on: Annotated[
        date | None, Fact(N_("In the books on"), noted=True, width=104, hidden=True)
    ] = None

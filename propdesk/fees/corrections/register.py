"""The register of waivers, write-offs and adjustments: asked for, approved, then in the books."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from sqlalchemy import update
from sqlalchemy.orm import Session

from propdesk.db.listing import told_by
from propdesk.db.records.chips import STATE, ListChip
from propdesk.db.records.deadlines import Deadline
from propdesk.db.records.kinds import RecordKind, Values
from propdesk.db.store import acting, today
from propdesk.estate.models import Account, Person
from propdesk.estate.notation.service import unit_shown
from propdesk.fees.corrections.fields import (
    APPROVES,
    ASKS,
    Booking,
    CorrectionFields,
)
from propdesk.fees.corrections.models import LineCorrection
from propdesk.fees.corrections.rules import (
    DECIDE_DAYS,
    LETS_GO,
    CorrectionState,
)
from propdesk.fees.models import Charge
from propdesk.fees.tariff_models import FeeItem
from propdesk.kernel.due import DueGroup
from propdesk.kernel.i18n import N_, ngettext
from propdesk.kernel.records.fields import Fact
from propdesk.kernel.records.states import Move, States
from propdesk.kernel.records.words import RegisterWords
from propdesk.system.registers.service import DropDownOf, Register, Slip


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionRow(Booking, CorrectionFields):
    """A correction in the list."""

    id: int
    charge: str
    unit: str
    debtor: Annotated[str, Fact(N_("Who owes"), width=110, yields=True, after="charge_id")]
    period_from: Annotated[
        date | None, Fact(N_("Period from"), width=100, yields=True, after="debtor")
    ]
    state: Annotated[CorrectionState, Fact(N_("State"), width=130)]


_S = CorrectionState
CORRECTION_STATES = States(
    CorrectionState,
    first=(_S.ASKED,),
    moves=(
        Move(
            _S.ASKED, _S.DONE, N_("Enter into the books"), ASKS, icon="check", key="F3",
            form=Booking,
        ),
        Move(
            _S.ASKED, _S.REFUSED, N_("Refuse"), APPROVES, icon="ban", key="F9", asks_why=True,
            undone=True,
        ),
        Move(
            _S.DONE, _S.TAKEN_BACK, N_("Take the correction back"), APPROVES, icon="undo-2",
            key="Ctrl+F9", asks_why=True,
        ),
    ),
)  # fmt: skip


def _name(session: Session, one: LineCorrection) -> str:
    account = session.get_one(Charge, one.charge_id).account_id
    person = session.get_one(Person, session.get_one(Account, account).person_id)
    return f"{one.no} {person.name}"


def _judged(session: Session, correction_id: int, fields: CorrectionFields) -> Mapping[str, str]:
    from propdesk.fees.corrections.judging import judged  # not read at a start

    return judged(session, correction_id, fields)


def _derived(session: Session, fields: CorrectionFields) -> Values:
    """Whose it is, as its charge says; until when it is decided."""
    by = fields.decide_by or today(session) + timedelta(days=DECIDE_DAYS)
    return {"unit_id": session.get_one(Charge, fields.charge_id).unit_id, "decide_by": by}


def _saved(session: Session, before: Values, after: Values) -> None:
    if after and not before:
        asked = update(LineCorrection).where(LineCorrection.id == after["id"])
        session.execute(asked.values(asked_by=acting(session).user_id))
        session.expire_all()
    elif after and before["state"] != after["state"]:
        from propdesk.fees.corrections.correcting import correction_moved  # not read at a start

        correction_moved(session, after["id"], before["state"])


CORRECTION = RecordKind(
    kind="line_correction",
    model=LineCorrection,
    fields=CorrectionFields,
    name=_name,
    judged=_judged,
    derived=_derived,
    saved=_saved,
    lasting=frozenset({"charge_id"}),
    states=CORRECTION_STATES,
    series="JM",
    view="fees.view",
    edit=ASKS,
    attachments=True,
    also=(
        "charge", "open_charge", "payment", "payment_part", "allocation", "reduction",
        "prepayment_entry", "account", "posting", "counter", "fee_item",
    ),
)  # fmt: skip
CORRECTIONS = Register(
    kind=CORRECTION,
    row=CorrectionRow,
    page="fees.corrections",
    tab="fees",
    place=13,
    title=N_("Waivers and corrections"),
    icon="pencil",
    list_name="line-corrections",
    refers=N_("waivers and corrections"),
    called=lambda row: row.no,
    unit_panel=N_("Waivers and corrections"),
    heads=(LineCorrection.kind, LineCorrection.amount),
    order=(LineCorrection.id.desc(),),
    shown={
        "charge": told_by(LineCorrection.charge_id, Charge.fee_item_id, FeeItem.name),
        "unit": unit_shown(LineCorrection.unit_id),
        "debtor": told_by(
            LineCorrection.charge_id, Charge.account_id, Account.person_id, Person.name
        ),
        "period_from": told_by(LineCorrection.charge_id, Charge.period_from),
    },
    sums=("amount",),
    chips=(
        ListChip(
            "let-go",
            N_("Let go, in the books"),
            lambda _session: (LineCorrection.state == _S.DONE) & LineCorrection.kind.in_(LETS_GO),
            group=STATE,
        ),
    ),
    drops=(DropDownOf(LineCorrection.kind, N_("All kinds")),),
    dated=LineCorrection.booked_on,
    deadline=Deadline(
        LineCorrection.decide_by,
        LineCorrection.state,
        (_S.ASKED,),
        title=N_("Waivers and corrections to decide"),
        over=N_("To decide"),
        group=DueGroup.MONEY,
    ),
    slip=Slip(
        N_("Approval slip of a waiver or correction"),
        signers=(N_("Applicant"), N_("Approved by"), N_("Date")),
    ),
    words=RegisterWords(
        new=N_("New waiver or correction"),
        edit=N_("Edit waiver or correction"),
        count=lambda count: ngettext("{count} correction", "{count} corrections", count),
        look_for=N_("Number, room, reason"),
        none=N_("No charge was waived or corrected"),
        why=N_("What is let go or put right names its reason, who asked and who approved it."),
        first=N_("Enter the first waiver"),
        how=N_("Which charge, how much, why; above your ceiling somebody else approves it."),
    ),
)

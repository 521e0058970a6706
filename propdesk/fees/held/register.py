"""The register of proofs: each month, the deposits held by us against the money account."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.records.chips import ListChip
from propdesk.db.records.kinds import RecordKind, Values
from propdesk.db.store import today
from propdesk.fees.held.models import DepositProof
from propdesk.fees.models import DepositEntry
from propdesk.kernel.due import Due, DueGroup
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.money import ZERO, Money
from propdesk.kernel.records.fields import Fact, Note, Number
from propdesk.kernel.records.words import RegisterWords
from propdesk.system.registers.service import Register, Slip


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofFields:
    """What whoever proves the deposits found at the end of a day."""

    no: Number = ""
    as_of: Annotated[
        date, Fact(N_("At the end of"), width=110, hint=N_("The last day of the month."))
    ]
    on_account: Annotated[
        Money,
        Fact(
            N_("Money account"),
            width=120,
            hint=N_("What the bank statement says of the deposits on that day."),
        ),
    ]
    in_cash: Annotated[
        Money,
        Fact(N_("In cash"), width=100, hint=N_("Deposits in the drawer, not yet at the bank.")),
    ] = ZERO
    why: Annotated[
        str,
        Fact(
            N_("Why it differs"),
            stretch=True,
            free=True,
            placeholder=N_("e.g. refund TY2026-000003 left the bank on the 2nd"),
        ),
    ] = ""
    proved_by: Annotated[str, Fact(N_("Proved by"), width=100, kept=True, longest=60)]
    note: Note = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofRow(ProofFields):
    """A proof in the list, with what the books said when it was saved."""

    id: int
    books: Annotated[Money, Fact(N_("Held by the books"), width=130, after="in_cash")]
    difference: Annotated[Money, Fact(N_("Difference"), width=110, weight=600, after="books")]


def _booked(session: Session, day: date) -> Money:
    from propdesk.fees.held.moves import held_by_us  # not read at a start

    return held_by_us(session, day)


def _difference(fields: ProofFields, books: Money) -> Money:
    return fields.on_account + fields.in_cash - books


def _judged(session: Session, _proof_id: int, fields: ProofFields) -> dict[str, str]:
    found: dict[str, str] = {}
    if fields.as_of > today(session):
        found["as_of"] = _("This day is still to come.")
    for name in ("on_account", "in_cash"):
        if getattr(fields, name) < ZERO:
            found[name] = _("No money is less than nothing.")
    if found:
        return found
    books = _booked(session, fields.as_of)
    differs = _difference(fields, books)
    if differs and not fields.why.strip():
        told = _("The books hold {books}, {differs} differs. Write why, or correct the figures.")
        return {"why": told.format(books=books, differs=differs)}
    return {}


def _derived(session: Session, fields: ProofFields) -> Values:
    books = _booked(session, fields.as_of)
    return {"books": books, "difference": _difference(fields, books)}


def _recalled(session: Session, fields: ProofFields) -> Mapping[str, str]:
    told = _("By the books {books} was held by us then.")
    return {"as_of": told.format(books=_booked(session, fields.as_of))}


DEPOSIT_PROOF = RecordKind(
    kind="deposit_proof",
    model=DepositProof,
    fields=ProofFields,
    name=lambda _session, one: one.no,
    judged=_judged,
    derived=_derived,
    series="HD",
    view="fees.view",
    edit="fees.deposit_approve",
    attachments=True,
)
PROOFS = Register(
    kind=DEPOSIT_PROOF,
    row=ProofRow,
    page="fees.deposit_proofs",
    tab="fees",
    place=21,
    drawer="reports",
    title=N_("Proofs of deposits"),
    icon="list-checks",
    list_name="deposit-proofs",
    refers=N_("proofs of deposits"),
    called=lambda row: row.no,
    order=(DepositProof.as_of.desc(), DepositProof.id.desc()),
    chips=(
        ListChip(
            "differs",
            N_("With differences"),
            lambda _session: DepositProof.difference != ZERO,
            icon="triangle-alert",
            tone="amber",
        ),
    ),
    dated=DepositProof.as_of,
    recalls=_recalled,
    slip=Slip(
        N_("Proof of deposits"),
        signers=(N_("Proved by"), N_("Manager"), N_("Date")),
        boxes=("why",),
    ),
    words=RegisterWords(
        new=N_("Prove the deposits"),
        edit=N_("Edit proof"),
        count=lambda count: ngettext("{count} proof", "{count} proofs", count),
        look_for=N_("Number, who proved it, why it differs"),
        none=N_("The deposits were not proved yet"),
        why=N_("Held by the books = money account + cash, at the end of each month."),
        first=N_("Prove the deposits"),
        how=N_("The day, what the bank statement says, the cash; the books are known."),
    ),
)


def month_before(day: date) -> date:
    """The last day of the month before."""
    return day.replace(day=1) - timedelta(days=1)


def due_proofs(session: Session) -> Iterator[Due]:
    """The line, once deposits were proved before: who never does is not reminded."""
    end = month_before(today(session))
    last = session.scalar(select(DepositProof.as_of).order_by(DepositProof.as_of.desc()).limit(1))
    if last is None or last >= end or session.scalar(select(DepositEntry.id).limit(1)) is None:
        return
    yield Due(
        group=DueGroup.DATES,
        icon="list-checks",
        title=_("Deposits to prove"),
        page_id="fees.deposit_proofs",
        place=_("Proofs of deposits"),
        detail=_("at the end of {day}").format(day=end),
        oldest=end,
    )

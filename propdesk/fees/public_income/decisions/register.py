"""The register of what owners decided about public income: a sum for a purpose, or a share."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Annotated

from sqlalchemy.orm import Session

from propdesk.db.listing import ListField
from propdesk.db.records.kinds import RecordKind, Values
from propdesk.db.store import today
from propdesk.fees.public_income.models import PublicDecision
from propdesk.fees.public_income.money import spent_by_decision, spent_of
from propdesk.fees.public_income.rules import EDIT, PERCENT, DecisionBy, DecisionFor, DecisionState
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.money import ZERO, Money
from propdesk.kernel.records.fields import Fact, FactKind, Note, Number, declared_errors
from propdesk.kernel.records.folding import one_line
from propdesk.kernel.records.states import Move, States
from propdesk.kernel.records.words import RegisterWords
from propdesk.system.registers.service import DropDownOf, Register, Slip


class DecisionSpent(UserError):
    """Money was spent by it."""

    message = N_(
        "{spent} was spent by {no}, so it is not withdrawn. Take those entries back first."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicDecisionFields:
    """A decision as the minutes say it."""

    no: Number = ""
    decided_by: Annotated[DecisionBy, Fact(N_("Granted by"), width=110, kept=True, yields=True)] = (
        DecisionBy.ASSEMBLY
    )
    decision_no: Annotated[
        str, Fact(N_("Number of the decision"), width=130, own=True, yields=True)
    ]
    day: Annotated[date, Fact(N_("Day of the decision"), width=92, today=True, beside=True)]
    purpose: Annotated[DecisionFor, Fact(N_("What is granted"), width=130, yields=True)] = (
        DecisionFor.USE
    )
    what: Annotated[
        str, Fact(N_("What for"), stretch=True, free=True, placeholder=N_("e.g. new benches"))
    ]
    amount: Annotated[
        Money | None,
        Fact(
            N_("Sum granted"), width=100, weight=600, only_for=("purpose", DecisionFor.USE),
        ),
    ] = None  # fmt: skip
    percent: Annotated[
        int | None,
        Fact(
            N_("Share %"), FactKind.SCALED, places=PERCENT, width=70, most=10000, yields=True,
            only_for=("purpose", DecisionFor.SHARE), beside=True,
            hint=N_("Of the income that comes from this day on."),
        ),
    ] = None  # fmt: skip
    note: Note = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicDecisionRow(PublicDecisionFields):
    """A decision in the list."""

    id: int
    spent: Annotated[Money, Fact(N_("Spent by it"), width=100, after="percent")]
    state: Annotated[DecisionState, Fact(N_("State"), width=130)]


_S = DecisionState
_move = partial(Move, permission=EDIT, undone=True)
DECISION_STATES = States(
    _S,
    first=(_S.OPEN,),
    moves=(
        _move(_S.OPEN, _S.DONE, N_("It is carried out"), icon="circle-check", key="F3"),
        _move(_S.DONE, _S.OPEN, N_("Carry it on"), icon="undo-2", key="F6"),
        _move(
            _S.OPEN, _S.DROPPED, N_("Withdraw the decision"), icon="ban", key="F9", asks_why=True
        ),
    ),
)


def _tidy(fields: PublicDecisionFields) -> PublicDecisionFields:
    return replace(fields, decision_no=one_line(fields.decision_no), what=one_line(fields.what))


def _errors(fields: PublicDecisionFields) -> Mapping[str, str]:
    found = dict(declared_errors(fields))
    if fields.purpose is DecisionFor.USE and (fields.amount is None or fields.amount <= ZERO):
        found.setdefault("amount", _("Type the sum that was granted, above 0.00."))
    if fields.purpose is DecisionFor.SHARE and not fields.percent:
        found.setdefault("percent", _("Type the share in percent, above 0 and up to 100."))
    return found


_FIXED = ("decided_by", "decision_no", "day", "purpose", "percent")


def _judged(session: Session, decision_id: int, fields: PublicDecisionFields) -> Mapping[str, str]:
    if fields.day > today(session):
        return {"day": _("This day is still to come.")}
    before = session.get(PublicDecision, decision_id) if decision_id else None
    spent = spent_of(session, decision_id) if before else ZERO
    if before is None or not spent:
        return {}
    told = _("{spent} was spent by it already, so this stays.").format(spent=spent)
    found = {one: told for one in _FIXED if getattr(fields, one) != getattr(before, one)}
    if fields.amount is not None and fields.amount < spent:
        found["amount"] = _("{spent} was spent by it already: no less is granted.").format(
            spent=spent
        )
    return found


def _saved(session: Session, before: Values, after: Values) -> None:
    """What money was spent by is not withdrawn."""
    if after and before and after["state"] == _S.DROPPED and before["state"] != _S.DROPPED:
        spent = spent_of(session, after["id"])
        if spent:
            raise DecisionSpent(no=after["no"], spent=spent)


def _meant(session: Session, typed: str) -> int:
    from propdesk.fees.public_income.naming import public_called  # not read at a start

    return public_called(session, "public_decision", typed)


PUBLIC_DECISION = RecordKind(
    kind="public_decision",
    model=PublicDecision,
    fields=PublicDecisionFields,
    name=lambda _session, one: f"{one.no} {one.what}",
    tidy=_tidy,
    errors=_errors,
    judged=_judged,
    saved=_saved,
    states=DECISION_STATES,
    series="GJ",
    view="fees.view",
    edit=EDIT,
    attachments=True,
    meant=_meant,
)
PUBLIC_DECISIONS = Register(
    kind=PUBLIC_DECISION,
    row=PublicDecisionRow,
    page="fees.public_decisions",
    tab="fees",
    place=47,
    drawer="monthly",
    title=N_("Decisions on public income"),
    icon="landmark",
    list_name="public-decisions",
    refers=N_("decisions on public income"),
    called=lambda row: row.no,
    heads=(PublicDecision.what, PublicDecision.amount),
    order=(PublicDecision.day.desc(), PublicDecision.id.desc()),
    shown={"spent": ListField(spent_by_decision())},
    sums=("amount", "spent"),
    drops=(DropDownOf(PublicDecision.decided_by, N_("Whoever decided")),),
    dated=PublicDecision.day,
    named=True,
    imports=True,
    slip=Slip(N_("Decision on public income"), (N_("Computed by"), N_("Checked by"), N_("Date"))),
    words=RegisterWords(
        new=N_("New income decision"),
        edit=N_("Edit decision on public income"),
        count=lambda count: ngettext(
            "{count} decision on public income", "{count} decisions on public income", count
        ),
        look_for=N_("Number, what for"),
        none=N_("No decision on public income was entered yet"),
        why=N_("Without a decision of the owners nothing of their income is spent."),
        first=N_("Enter the first decision"),
        how=N_("Who decided, its number and day, what for, how much; add the minutes as a file."),
    ),
)

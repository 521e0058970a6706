"""The register of what was agreed about late fees; without a clause in it none is asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db.listing import told_by
from propdesk.db.records.kinds import RecordKind, Values
from propdesk.fees.late.models import LateClause
from propdesk.fees.late.rules import ClauseState, LateCap
from propdesk.fees.models import Charge
from propdesk.fees.rules import DAILY_RATE, ChargeKind, Nature
from propdesk.fees.tariff_models import FeeItem
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.records.fields import Fact, FactKind, Note, Number
from propdesk.kernel.records.refusals import FieldsRefused
from propdesk.kernel.records.states import Move, States
from propdesk.kernel.records.words import RegisterWords
from propdesk.system.registers.service import DropDownOf, Register

EDITS = "fees.late_clauses"
MOST_A_DAY = 10**DAILY_RATE // 100  # 1 % a day: more is a slip
MOST_GRACE = 366


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseFields:
    """A clause as it is entered."""

    no: Number = ""
    item_id: Annotated[int, Fact(N_("Fee item"), FactKind.RECORD, width=120)]
    clause: Annotated[
        str,
        Fact(
            N_("Wording of the clause"), FactKind.NOTES, free=True, stretch=True,
            hint=N_("As it stands in the contract; it is printed on notices."),
        ),
    ]  # fmt: skip
    article: Annotated[
        str,
        Fact(
            N_("Contract and article"),
            width=130,
            hidden=True,
            placeholder=N_("e.g. service contract, § 12"),
        ),
    ]
    agreed_on: Annotated[date, Fact(N_("Contract of"), width=100, hidden=True)]
    first: Annotated[date, Fact(N_("For what is due from"), width=110, not_before="agreed_on")]
    rate: Annotated[
        int,
        Fact(
            N_("Late fee a day, %"), FactKind.SCALED, places=DAILY_RATE - 2, least=1,
            most=MOST_A_DAY, width=90, head=N_("A day, %"), placeholder=N_("e.g. 0.05"),
        ),
    ]  # fmt: skip
    grace: Annotated[
        int,
        Fact(
            N_("Days of grace"), width=80, most=MOST_GRACE, yields=True,
            hint=N_("Days after the due day for which nothing is asked."),
        ),
    ] = 0  # fmt: skip
    before: Annotated[
        bool,
        Fact(
            N_("Late fee paid first"), width=70, hidden=True,
            hint=N_("Else a payment pays the charge first and the late fee last."),
        ),
    ] = False  # fmt: skip
    cap: Annotated[
        LateCap,
        Fact(
            N_("At most"), width=110, hidden=True, hint=N_("It is never more than the principal.")
        ),
    ] = LateCap.PRINCIPAL
    yearly: Annotated[
        int | None,
        Fact(
            N_("Yearly rate, %"), FactKind.SCALED, places=4, least=1, most=10**6, width=90,
            hidden=True, only_for=("cap", LateCap.YEARLY),
        ),
    ] = None  # fmt: skip
    note: Note = ""


@dataclass(frozen=True, kw_only=True)
class ClauseEnd:
    """Until when lines fall under it."""

    until: Annotated[date, Fact(N_("For what is due until"), width=110, hidden=True)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseRow(ClauseFields):
    """A clause in the list."""

    id: int
    item: str
    until: Annotated[date | None, Fact(N_("For what is due until"), width=110, yields=True)]
    state: Annotated[ClauseState, Fact(N_("State"), width=120)]


_S = ClauseState
CLAUSE_STATES = States(
    ClauseState,
    first=(_S.IN_FORCE,),
    moves=(
        Move(
            _S.IN_FORCE, _S.ENDED, N_("End the clause"), EDITS, icon="ban", key="F9",
            form=ClauseEnd, undone=True,
        ),
    ),
)  # fmt: skip


class ClauseUsed(UserError):
    """Late fees were posted by it."""

    message = N_("{no}: late fees were paid or waived by this clause. End it instead.")


def _tidy(fields: ClauseFields) -> ClauseFields:
    return replace(fields, clause=fields.clause.strip())


def _judged(session: Session, clause_id: int, fields: ClauseFields) -> Mapping[str, str]:
    """What of the item, of other clauses and of what was posted by it is against it."""
    item = session.get(FeeItem, fields.item_id or 0)
    if item is None:
        return {"item_id": _("This fee item is not known.")}
    found: dict[str, str] = {}
    if item.nature in (Nature.DEPOSIT, Nature.LATE_FEE):
        found["item_id"] = _("No late fee is asked for a deposit or for a late fee.")
    if not 0 < fields.rate <= MOST_A_DAY:
        found["rate"] = _("A late fee is above 0 and at most 1 % a day.")
    if not 0 <= fields.grace <= MOST_GRACE:
        found["grace"] = _("Days of grace are from 0 to {most}.").format(most=MOST_GRACE)
    if fields.cap is LateCap.YEARLY and not fields.yearly:
        found["yearly"] = _("Type the yearly rate that caps it.")
    before = session.get(LateClause, clause_id) if clause_id else None
    if before is not None and _is_used(session, clause_id):
        told = _("Late fees were paid or waived by this clause. End it and enter another one.")
        names = ("item_id", "first", "rate", "grace", "cap", "yearly")
        found |= {one: told for one in names if getattr(fields, one) != getattr(before, one)}
    until = before.until if before is not None else None
    other = _meeting(session, clause_id, fields.item_id, fields.first, until)
    if other is not None:
        told = _("{no} is in force for this item then. End it first.")
        found["first"] = told.format(no=other)
    return found


def _meeting(
    session: Session, clause_id: int, item_id: int, first: date, until: date | None
) -> str | None:
    """Another clause of the item that has some of these due days."""
    return session.scalars(
        select(LateClause.no).where(
            LateClause.item_id == item_id,
            LateClause.id != clause_id,
            LateClause.first <= (until or date.max),
            func.coalesce(LateClause.until, date.max) >= first,
        )
    ).first()


def _is_used(session: Session, clause_id: int) -> bool:
    """Whether a late fee was posted by it."""
    of_it = func.json_extract(Charge.explanation, "$.clause_id") == clause_id
    wanted = select(Charge.id).where(Charge.kind == ChargeKind.LATE_FEE, of_it).limit(1)
    return session.scalar(wanted) is not None


def _saved(session: Session, before: Values, after: Values) -> None:
    """What holds for an undo too, and the item late fees are posted under.

    Raises ClauseUsed, FieldsRefused.
    """
    if not after:
        if _is_used(session, before["id"]):
            raise ClauseUsed(no=before["no"])
        return
    one = session.get_one(LateClause, after["id"])
    if one.until is not None and one.until < one.first:
        told = _("It is for what is due from {day}; it ends that day at the earliest.")
        raise FieldsRefused({"until": told.format(day=one.first)})
    other = _meeting(session, one.id, one.item_id, one.first, one.until)
    if other is not None:
        told = _("{no} is in force for this item then. End it first.")
        raise FieldsRefused({"first": told.format(no=other)})
    from propdesk.fees.late.items import late_item  # not read at a start

    late_item(session, session.get_one(FeeItem, one.item_id).receipt_group_id)


LATE_CLAUSE = RecordKind(
    kind="late_clause",
    model=LateClause,
    fields=ClauseFields,
    name=lambda session, one: f"{one.no} {session.get_one(FeeItem, one.item_id).name}",
    judged=_judged,
    tidy=_tidy,
    saved=_saved,
    states=CLAUSE_STATES,
    series="WK",
    view="fees.view",
    edit=EDITS,
    attachments=True,
    also=("fee_item", "receipt_group"),
)
CLAUSES = Register(
    kind=LATE_CLAUSE,
    row=ClauseRow,
    page="fees.late_clauses",
    tab="fees",
    place=37,
    drawer="set_up",
    title=N_("Late-fee clauses"),
    icon="percent",
    list_name="late-clauses",
    refers=N_("late-fee clauses"),
    called=lambda row: row.no,
    heads=(LateClause.first,),
    order=(LateClause.first.desc(), LateClause.id.desc()),
    shown={"item": told_by(LateClause.item_id, FeeItem.name)},
    drops=(DropDownOf(LateClause.cap, N_("All caps")),),
    dated=LateClause.first,
    words=RegisterWords(
        new=N_("New late-fee clause"),
        edit=N_("Edit late-fee clause"),
        count=lambda count: ngettext("{count} clause", "{count} clauses", count),
        look_for=N_("Number, item, wording"),
        none=N_("No late fee is asked"),
        why=N_("Without a clause of the contract nobody owes a late fee, and none is computed."),
        first=N_("Enter the first clause"),
        how=N_("For which item, its wording and date, how much a day, from which due day on."),
    ),
)

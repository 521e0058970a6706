"""The register of renovations: applied for, reviewed, permitted, inspected twice, filed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Annotated

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from propdesk.db.listing import ListField
from propdesk.db.records.chips import STATE, ListChip
from propdesk.db.records.kinds import RecordKind, Values
from propdesk.db.store import today
from propdesk.duties.clocks.rules import Limit, TimedRow
from propdesk.duties.clocks.service import ClockRule, Clocks
from propdesk.duties.hours.rules import TimeBasis
from propdesk.estate.models import Unit
from propdesk.estate.notation.service import mask_phone, unit_shown
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, listed, ngettext
from propdesk.kernel.records.fields import Fact, FactKind, Note, Number
from propdesk.kernel.records.words import RegisterWords
from propdesk.movein.renovation.models import Renovation, RenovationViolation
from propdesk.movein.renovation.rules import (
    ANSWER_DAYS,
    DOCUMENTS,
    LOOK_DAYS,
    NOISE_HOURS,
    ON_SITE,
    OPEN,
    REFUND_DAYS,
    WORK_HOURS,
    DoneBy,
    RenovationState,
    ViolationState,
)
from propdesk.movein.renovation.states import RENOVATION_STATES, RenovationMoves
from propdesk.system.registers.service import DropDownOf, Register


class PapersMissing(UserError):
    """An application is approved whose documents are not there."""

    message = N_("{no} is not approved without its documents: {papers}. Tick them when seen.")


class DepositMissing(UserError):
    """A permit is issued without the deposit that the estate asks for."""

    message = N_(
        "{no} gets no permit before its deposit is held: {deposits}. "
        "Take it at the cash desk first."
    )


class PassesNotBack(UserError):
    """A renovation ends while workers still have passes."""

    message = N_("{no}: {back} of {passes} worker passes are back. Count the others back first.")


class ViolationOpen(UserError):
    """A renovation passes while something is not put right."""

    message = N_("{no} does not pass while {violation} is open. Look at it again or report it.")


@dataclass(frozen=True, slots=True, kw_only=True)
class RenovationFields:
    """An application as the clerk enters it."""

    no: Number = ""
    unit_id: Annotated[
        int, Fact(N_("Unit"), FactKind.RECORD, width=90, placeholder=N_("e.g. 3-2-1201"))
    ]
    applicant: Annotated[str, Fact(N_("Applicant"), width=90, longest=60)]
    phone: Annotated[str, Fact(N_("Phone"), FactKind.PHONE, mask=mask_phone, hidden=True)] = ""
    by_tenant: Annotated[bool, Fact(N_("A tenant applies"), hidden=True)] = False
    content: Annotated[str, Fact(N_("Works applied for"), FactKind.NOTES, stretch=True, free=True)]
    materials: Annotated[str, Fact(N_("Main materials"), free=True, hidden=True)] = ""
    structure: Annotated[bool, Fact(N_("Works on the structure"), hidden=True)] = False
    facade: Annotated[bool, Fact(N_("Works on the outside"), hidden=True)] = False
    gas: Annotated[bool, Fact(N_("Works on gas"), hidden=True)] = False
    heating: Annotated[bool, Fact(N_("Works on heating"), hidden=True)] = False
    wet_rooms: Annotated[bool, Fact(N_("Works in wet rooms"), hidden=True)] = False
    done_by: Annotated[DoneBy, Fact(N_("Works done by"), hidden=True, kept=True)] = DoneBy.COMPANY
    company: Annotated[str, Fact(N_("Renovation company"), width=120, yields=True)] = ""
    responsible: Annotated[str, Fact(N_("Responsible on site"), hidden=True)]
    company_phone: Annotated[
        str, Fact(N_("Phone on site"), FactKind.PHONE, mask=mask_phone, hidden=True)
    ] = ""
    starts_on: Annotated[
        date, Fact(N_("Works from"), today=True, width=100, ink="text2", yields=True)
    ]
    ends_on: Annotated[date, Fact(N_("Permitted until"), not_before="starts_on", width=100)]
    work_hours: Annotated[str, Fact(N_("Work hours"), hidden=True, kept=True)] = WORK_HOURS
    noise_hours: Annotated[
        str,
        Fact(
            N_("Noise hours"),
            hidden=True,
            kept=True,
            hint=N_("Workdays only; none on weekends, holidays and days of exams."),
        ),
    ] = NOISE_HOURS
    note: Note = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RenovationRow(TimedRow, RenovationMoves, RenovationFields):
    """A renovation in the list."""

    id: int
    unit: str
    violations: Annotated[int, Fact(N_("Open violations"), width=90, yields=True)]
    state: Annotated[RenovationState, Fact(N_("State"), width=120)]


_S = RenovationState
_DAY = 24 * 60


def _days(name: str, title: str, days: int, *done: RenovationState) -> ClockRule:
    def limit(_session: Session, _row: Values) -> Limit:
        return Limit(days * _DAY, TimeBasis.ROUND)

    return ClockRule(
        name=name, title=title, begins="completed_at", limit=limit, done=done,
        dropped=(_S.WORKS,),
    )  # fmt: skip


_settling = (_S.TO_SETTLE, _S.FILED)
RENOVATION_CLOCKS = Clocks(
    kind="renovation",
    model=Renovation,
    title=N_("Renovations: inspection or deposit overdue"),
    rules=(
        _days("look", N_("Inspection due"), LOOK_DAYS, _S.OBSERVED, *_settling),
        _days("answer", N_("Answer to the applicant"), ANSWER_DAYS, _S.OBSERVED, *_settling),
        _days("refund", N_("Deposit back"), REFUND_DAYS, _S.FILED),
    ),
)


def documents_of(fields: object) -> list[str]:
    """The documents that the chosen works need, in the reader's language."""
    get = fields.get if isinstance(fields, Mapping) else partial(getattr, fields)
    return [_(words) for name, words in DOCUMENTS.items() if get(name)]


def _judged(session: Session, _id: int, fields: RenovationFields) -> dict[str, str]:
    """Works are in a unit that is there."""
    there = session.get(Unit, fields.unit_id) is not None
    return {} if there else {"unit_id": _("This unit is no longer there.")}


def _saved(session: Session, before: Values, after: Values) -> None:
    """Refuse steps that skip something, and keep the deadlines of the deposit."""
    if before and after and before["state"] != after["state"]:
        _refuse_early(session, after)
    RENOVATION_CLOCKS.saved(session, before, after)


def _refuse_early(session: Session, after: Values) -> None:
    no, state = after["no"], after["state"]
    needed = documents_of(after)
    if state == _S.REVIEWED and needed and not after["papers_seen"]:
        raise PapersMissing(no=no, papers=listed(needed))
    if state == _S.PERMITTED and (deposits := _lacking_for_permit(session, after["unit_id"])):
        raise DepositMissing(no=no, deposits=listed(deposits))
    if state == _S.TO_SETTLE and after["passes_back"] < after["passes"]:
        raise PassesNotBack(no=no, back=after["passes_back"], passes=after["passes"])
    if state in (_S.OBSERVED, _S.TO_SETTLE):
        still = select(RenovationViolation.no).where(
            RenovationViolation.renovation_id == after["id"],
            RenovationViolation.state == ViolationState.TOLD,
        )
        if (violation := session.scalar(still.limit(1))) is not None:
            raise ViolationOpen(no=no, violation=violation)


def _lacking_for_permit(session: Session, unit_id: int) -> list[str]:
    from propdesk.fees.deposits.service import lacking_for_permit  # not read at a start

    return lacking_for_permit(session, unit_id)


def needs(session: Session, renovation_id: int, fields: RenovationFields) -> Mapping[str, str]:
    """Which document each chosen work needs, beside its field; that the unit has works already."""
    told = _("Needs: {paper}.")
    found = {n: told.format(paper=_(w)) for n, w in DOCUMENTS.items() if getattr(fields, n)}
    other = select(Renovation.no).where(
        Renovation.unit_id == fields.unit_id,
        Renovation.state.in_(OPEN),
        Renovation.id != renovation_id,
    )
    if (no := session.scalar(other.limit(1))) is not None:
        words = _("{no} of this unit is still open. Go on with it, or file it first.")
        found["unit_id"] = words.format(no=no)
    return found


def company_before(session: Session, fields: RenovationFields) -> Mapping[str, str]:
    """What the company did here before: works and violations."""
    if not (company := fields.company.strip()):
        return {}
    mine = select(Renovation.id).where(Renovation.company == company)
    works = len(session.scalars(mine).all())
    wrong = select(func.count()).where(RenovationViolation.renovation_id.in_(mine))
    told = ngettext(
        "Here before: {count} renovation, {violations} violations.",
        "Here before: {count} renovations, {violations} violations.",
        works,
    )
    words = told.format(count=works, violations=session.scalar(wrong) or 0)
    return {"company": words} if works else {}


def _meant(session: Session, typed: str) -> int:
    from propdesk.movein.renovation.meant import renovation_meant  # not read at a start

    return renovation_meant(session, typed=typed)[0]


RENOVATION = RecordKind(
    kind="renovation",
    model=Renovation,
    fields=RenovationFields,
    name=lambda _session, one: one.no,
    judged=_judged,
    meant=_meant,
    saved=_saved,
    also=RENOVATION_CLOCKS.touches,
    states=RENOVATION_STATES,
    series="ZX",
    view="movein.view",
    edit="movein.edit",
    attachments=True,
)


def past_end(session: Session) -> ColumnElement[bool]:
    """The condition that works may go on and the permit is past its end."""
    on_site = [Renovation.state == one for one in ON_SITE]
    held = on_site[0] | on_site[1] | on_site[2]
    return held & (Renovation.ends_on < today(session))


_open_violations = (
    select(func.count())
    .select_from(RenovationViolation)
    .where(
        RenovationViolation.renovation_id == Renovation.id,
        RenovationViolation.state == ViolationState.TOLD,
    )
    .scalar_subquery()
)
RENOVATIONS = Register(
    kind=RENOVATION,
    row=RenovationRow,
    page="movein.renovations",
    tab="movein",
    place=7,
    title=N_("Renovations"),
    icon="hammer",
    list_name="renovations",
    refers=N_("renovations"),
    called=lambda row: row.no,
    unit_panel=N_("Renovations"),
    unit_figure=N_("Renovations"),
    heads=(Renovation.content, Renovation.company),
    order=(Renovation.ends_on, Renovation.id),
    shown={"unit": unit_shown(Renovation.unit_id), "violations": ListField(_open_violations)},
    named=True,
    warnings=needs,
    recalls=company_before,
    chips=(
        ListChip(
            "open",
            N_("Not filed"),
            lambda _session: Renovation.state.in_(OPEN),
            group=STATE,
            checked=True,
        ),
        ListChip(
            "past_end",
            N_("Permit past its end"),
            past_end,
            icon="triangle-alert",
            tone="red",
            group=" ",
        ),
    ),
    drops=(DropDownOf(Renovation.company, N_("All companies"), among=Renovation.company != ""),),
    dated=Renovation.starts_on,
    deadline=RENOVATION_CLOCKS,
    words=RegisterWords(
        new=N_("New application"),
        edit=N_("Edit application"),
        count=lambda count: ngettext("{count} renovation", "{count} renovations", count),
        look_for=N_("Number, room, applicant, company"),
        none=N_("No renovations yet"),
        why=N_("Works are reviewed, permitted, watched and inspected before a deposit goes back."),
        first=N_("Enter the first application"),
        how=N_("Which unit, which works, who does them, from when until when."),
    ),
)

"""The register of renovations: applied for, reviewed, permitted, inspected twice, filed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from propdesk.db.declarations import tell_followers
from propdesk.db.listing import ListField
from propdesk.db.records.chips import STATE, ListChip
from propdesk.db.records.kinds import RecordKind, Values
from propdesk.duties.clocks.rules import Limit, TimedRow
from propdesk.duties.clocks.service import ClockRule, Clocks
from propdesk.duties.hours.rules import HoursUnreadable, TimeBasis, read_spans
from propdesk.duties.plans.models import MADE
from propdesk.estate.models import Unit
from propdesk.estate.notation.service import mask_phone, unit_shown
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.records.fields import Fact, FactKind, Note, Number, declared_errors
from propdesk.kernel.records.folding import one_line
from propdesk.kernel.records.words import RegisterWords
from propdesk.movein.renovation.models import (
    Renovation,
    RenovationViolation,
    WorkerPass,
    approved,
    is_changed,
    past_end,
)
from propdesk.movein.renovation.passes import WORKER_PASS
from propdesk.movein.renovation.rules import (
    DOCUMENTS,
    ON_SITE,
    OPEN,
    DoneBy,
    PassState,
    RenovationState,
    ViolationState,
    noise_hours,
    work_hours,
)
from propdesk.movein.renovation.states import RENOVATION_STATES, RenovationMoves
from propdesk.system.registers.service import DropDownOf, Register
from propdesk.system.settings.service import estate_settings


@dataclass(frozen=True, slots=True, kw_only=True)
class RenovationFields:
    """An application as the clerk enters it."""

    no: Number = ""
    unit_id: Annotated[
        int,
        Fact(
            N_("Unit"),
            FactKind.RECORD,
            group=N_("Who applies"),
            width=90,
            placeholder=N_("e.g. 3-2-1201"),
        ),
    ]
    applicant: Annotated[str, Fact(N_("Applicant"), beside=True, width=90, longest=60)]
    phone: Annotated[str, Fact(N_("Phone"), FactKind.PHONE, mask=mask_phone, hidden=True)] = ""
    by_tenant: Annotated[bool, Fact(N_("A tenant applies"), beside=True, hidden=True)] = False
    content: Annotated[
        str,
        Fact(
            N_("Works applied for"),
            FactKind.NOTES,
            group=N_("Which works"),
            stretch=True,
            free=True,
        ),
    ]
    materials: Annotated[str, Fact(N_("Main materials"), free=True, hidden=True)] = ""
    structure: Annotated[bool, Fact(N_("Works on the structure"), hidden=True)] = False
    facade: Annotated[bool, Fact(N_("Works on the outside"), beside=True, hidden=True)] = False
    gas: Annotated[bool, Fact(N_("Works on gas"), hidden=True)] = False
    heating: Annotated[bool, Fact(N_("Works on heating"), beside=True, hidden=True)] = False
    wet_rooms: Annotated[bool, Fact(N_("Works in wet rooms"), hidden=True)] = False
    done_by: Annotated[
        DoneBy, Fact(N_("Works done by"), group=N_("Who does the works"), hidden=True, kept=True)
    ] = DoneBy.COMPANY
    company: Annotated[str, Fact(N_("Renovation company"), beside=True, width=120, yields=True)] = (
        ""
    )
    responsible: Annotated[str, Fact(N_("Responsible on site"), hidden=True)]
    company_phone: Annotated[
        str, Fact(N_("Phone on site"), FactKind.PHONE, beside=True, mask=mask_phone, hidden=True)
    ] = ""
    workers: Annotated[
        str,
        Fact(
            N_("Workers on site"),
            FactKind.NOTES,
            free=True,
            hidden=True,
            placeholder=N_("One a line: name, trade. Each gets a pass with the permit."),
        ),
    ] = ""
    starts_on: Annotated[
        date,
        Fact(
            N_("Works from"),
            group=N_("When, by which rules"),
            today=True,
            width=100,
            ink="text2",
            yields=True,
        ),
    ]
    ends_on: Annotated[
        date, Fact(N_("Permitted until"), beside=True, not_before="starts_on", width=100)
    ]
    work_hours: Annotated[
        str, Fact(N_("Work hours"), hidden=True, placeholder=N_("08:00-12:00, 14:00-18:00"))
    ] = ""
    noise_hours: Annotated[
        str,
        Fact(
            N_("Noise hours"),
            beside=True,
            hidden=True,
            placeholder=N_("09:00-12:00, 14:30-18:00"),
            hint=N_("Empty: those of the estate. The stricter of law and estate holds."),
        ),
    ] = ""
    rules: Annotated[
        str,
        Fact(
            N_("Rules signed"),
            free=True,
            hidden=True,
            placeholder=N_("Empty: those that hold now"),
            hint=N_("The works are judged by this version, whatever comes later."),
        ),
    ] = ""
    note: Note = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RenovationRow(TimedRow, RenovationMoves, RenovationFields):
    """A renovation in the list."""

    id: int
    unit: str
    violations: Annotated[int, Fact(N_("Open violations"), width=90, yields=True)]
    passes_out: Annotated[int, Fact(N_("Passes out"), width=80, yields=True)]
    passes: Annotated[int, Fact(N_("Passes given out"), hidden=True)]
    version: Annotated[int | None, Fact(N_("Approved version"), hidden=True)]
    approved: Annotated[str | None, Fact(N_("Approved works"), hidden=True)]
    approved_materials: Annotated[str | None, Fact(N_("Approved materials"), hidden=True)]
    state: Annotated[RenovationState, Fact(N_("State"), width=120)]


_S = RenovationState
_DAY = 24 * 60


def _days(name: str, title: str, setting: str, *done: RenovationState) -> ClockRule:
    def limit(session: Session, _row: Values) -> Limit:
        return Limit(getattr(estate_settings(session), setting) * _DAY, TimeBasis.ROUND)

    return ClockRule(
        name=name, title=title, begins="completed_at", limit=limit, done=done,
        dropped=(_S.WORKS,),
    )  # fmt: skip


_settling = (_S.TO_SETTLE, _S.FILED)
_looked = (_S.OBSERVED, *_settling)
RENOVATION_CLOCKS = Clocks(
    kind="renovation",
    model=Renovation,
    title=N_("Renovations: inspection or deposit overdue"),
    rules=(
        _days("look", N_("Inspection due"), "works_look_days", *_looked),
        _days(
            "answer", N_("Answer to the applicant"), "works_answer_days", _S.OBSERVED, *_settling
        ),
        _days("refund", N_("Deposit back"), "works_refund_days", _S.FILED),
    ),
)


def _errors(fields: RenovationFields) -> dict[str, str]:
    """What its declaration says, and hours that nobody can read."""
    found = dict(declared_errors(fields))
    for name in ("work_hours", "noise_hours"):
        try:
            read_spans(getattr(fields, name))
        except HoursUnreadable as wrong:
            found[name] = str(wrong)
    return found


def _derived(session: Session, fields: RenovationFields) -> Values:
    """The hours that law and estate permit, and the rules that are signed."""
    known = estate_settings(session)
    return {
        "work_hours": work_hours(known, fields.work_hours),
        "noise_hours": noise_hours(known, fields.noise_hours),
        "rules": fields.rules or known.works_rules,
    }


def _judged(session: Session, _id: int, fields: RenovationFields) -> dict[str, str]:
    """Works are in a unit that is there."""
    there = session.get(Unit, fields.unit_id) is not None
    return {} if there else {"unit_id": _("This unit is no longer there.")}


def _saved(session: Session, before: Values, after: Values) -> None:
    """Refuse steps that skip something, do what follows, and keep the deadlines of the deposit."""
    from propdesk.movein.renovation.moves import after_save  # not read at a start

    after_save(session, before, after)
    if after and (not before or before["company"] != after["company"]):
        from propdesk.movein.companies.service import note_company  # not read at a start

        contact, phone = after["responsible"], after["company_phone"]
        note_company(session, after["company"], contact=contact, phone=phone)
    RENOVATION_CLOCKS.saved(session, before, after)
    tell_followers(session, "renovation", before, after)


def needs(session: Session, renovation_id: int, fields: RenovationFields) -> Mapping[str, str]:
    """Which document each chosen work needs, beside its field; that the unit has works already;
    what stands against the company."""
    told = _("Needs: {paper}.")
    from propdesk.movein.companies.service import against  # not read at a start

    found = {n: told.format(paper=_(w)) for n, w in DOCUMENTS.items() if getattr(fields, n)}
    if words := against(session, fields.company):
        found["company"] = words
    other = select(Renovation.no).where(
        Renovation.unit_id == fields.unit_id,
        Renovation.state.in_(OPEN),
        Renovation.id != renovation_id,
    )
    if (no := session.scalar(other.limit(1))) is not None:
        words = _("{no} of this unit is still open. Go on with it, or file it first.")
        found["unit_id"] = words.format(no=no)
    return found


def _companies(session: Session) -> Mapping[str, str]:
    from propdesk.movein.companies.service import companies_known  # not read at a start

    return companies_known(session)


def company_before(session: Session, fields: RenovationFields) -> Mapping[str, str]:
    """What the company did here before, works and violations, and what stands against it."""
    from propdesk.movein.companies.service import against  # not read at a start

    if not (company := one_line(fields.company)):
        return {}
    mine = select(Renovation.id).where(Renovation.company == company)
    works = len(session.scalars(mine).all())
    wrong = select(func.count()).where(RenovationViolation.renovation_id.in_(mine))
    told = ngettext(
        "Here before: {count} renovation, {violations} violations.",
        "Here before: {count} renovations, {violations} violations.",
        works,
    )
    words = told.format(count=works, violations=session.scalar(wrong) or 0) if works else ""
    said = " ".join(filter(None, (against(session, company), words)))
    return {"company": said} if said else {}


def _meant(session: Session, typed: str) -> int:
    from propdesk.movein.renovation.meant import renovation_meant  # not read at a start

    return renovation_meant(session, typed=typed)[0]


RENOVATION = RecordKind(
    kind="renovation",
    model=Renovation,
    fields=RenovationFields,
    name=lambda _session, one: one.no,
    tidy=lambda fields: replace(fields, company=one_line(fields.company)),
    errors=_errors,
    judged=_judged,
    derived=_derived,
    meant=_meant,
    saved=_saved,
    also=(
        *RENOVATION_CLOCKS.touches,
        *WORKER_PASS.touches,
        "renovation_company",
        "duty_plan",
        *MADE,
        "record_link",
        "attachment",
        "renovation_scope",
    ),
    linked=True,
    states=RENOVATION_STATES,
    series="ZX",
    view="movein.view",
    edit="movein.edit",
    attachments=True,
)


def _counted(model: type[RenovationViolation | WorkerPass], *which: ColumnElement[bool]) -> Any:  # noqa: ANN401
    """How many of these rows of a renovation there are."""
    query = select(func.count()).select_from(model)
    return query.where(model.renovation_id == Renovation.id, *which).scalar_subquery()


def _in(chip: str, words: str, *states: RenovationState, checked: bool = False) -> ListChip:
    """A chip of the renovations in some states: with one for each they would fill three lines."""
    holds = or_(*(Renovation.state == one for one in states))
    return ListChip(chip, words, lambda _session: holds, group=STATE, checked=checked)


_CHIPS = (
    _in("open", N_("Not filed"), *OPEN, checked=True),
    _in("before", N_("Before the permit"), _S.APPLIED, _S.REVIEWED),
    _in("on_site", N_("Permitted works"), *ON_SITE),
    _in("inspection", N_("In inspection"), _S.COMPLETED, _S.OBSERVED),
    _in("settle", _S.TO_SETTLE.msgid, _S.TO_SETTLE),
    _in("over", N_("Works over"), _S.FILED, _S.REFUSED, _S.WITHDRAWN),
    ListChip(
        "past_end", N_("Permit past its end"), past_end, icon="triangle-alert", tone="red",
        group=" ",
    ),
    ListChip(
        "changed",
        N_("Others than approved"),
        lambda _session: Renovation.state.in_(OPEN) & is_changed(),
        icon="git-compare",
        tone="amber",
        group=" ",
    ),
)  # fmt: skip
RENOVATIONS = Register(
    kind=RENOVATION,
    row=RenovationRow,
    suggests={"company": _companies},
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
    shown={
        "unit": unit_shown(Renovation.unit_id),
        "violations": ListField(
            _counted(RenovationViolation, RenovationViolation.state == ViolationState.TOLD)
        ),
        "passes_out": ListField(_counted(WorkerPass, WorkerPass.state == PassState.OUT)),
        "passes": ListField(_counted(WorkerPass)),
        "version": ListField(approved("version")),
        "approved": ListField(approved("content")),
        "approved_materials": ListField(approved("materials")),
    },
    named=True,
    warnings=needs,
    recalls=company_before,
    chips=_CHIPS,
    groups_states=True,
    drops=(
        DropDownOf(Renovation.state, N_("All states")),
        DropDownOf(Renovation.company, N_("All companies"), among=Renovation.company != ""),
    ),
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

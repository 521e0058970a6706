"""The register of renovation companies, with their record: works, violations, the black list."""

from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Annotated, Any

from sqlalchemy import ColumnElement, ScalarSelect, column, func, select, table
from sqlalchemy.orm import Session

from propdesk.db.listing import ListField
from propdesk.db.records import saving
from propdesk.db.records.chips import ListChip
from propdesk.db.records.kinds import RecordKind, Unique
from propdesk.db.store import use_case
from propdesk.estate.notation.service import mask_phone
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.records.fields import Fact, FactKind, Note
from propdesk.kernel.records.folding import one_line
from propdesk.kernel.records.states import Move, States
from propdesk.kernel.records.words import RegisterWords
from propdesk.movein.companies.models import RenovationCompany
from propdesk.movein.companies.rules import CompanyState
from propdesk.system.registers.service import Register


class CompanyThere(UserError):
    """A company is entered a second time."""

    message = N_("{name} is in the register already.")


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyFields:
    """A company as the clerk enters it."""

    name: Annotated[
        str,
        Fact(
            N_("Company"),
            width=200,
            weight=500,
            own=True,
            longest=60,
            placeholder=N_("As it stands on its licence"),
            hint=N_("Applications name it by this name."),
        ),
    ]
    licence_no: Annotated[
        str, Fact(N_("Business licence"), FactKind.CODE, own=True, width=150, yields=True)
    ] = ""
    qualification: Annotated[str, Fact(N_("Qualification"), free=True, hidden=True)] = ""
    contact: Annotated[str, Fact(N_("Person to talk to"), width=110, in_place=True)] = ""
    phone: Annotated[str, Fact(N_("Phone"), FactKind.PHONE, mask=mask_phone, width=120)] = ""
    address: Annotated[str, Fact(N_("Address"), free=True, hidden=True)] = ""
    note: Note = ""


@dataclass(frozen=True, kw_only=True)
class Against:
    """What stands against a company."""

    against: Annotated[
        str,
        Fact(N_("What stands against it"), FactKind.NOTES, free=True, hidden=True),
    ]
    against_since: Annotated[date | None, Fact(N_("Since"), noted=True, hidden=True)] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyRow(Against, CompanyFields):
    """A company in the list, with its record here."""

    id: int
    works: Annotated[int, Fact(N_("Renovations here"), width=80)]
    open_works: Annotated[int, Fact(N_("Not filed"), width=80)]
    violations: Annotated[int, Fact(N_("Violations"), width=80)]
    not_righted: Annotated[int, Fact(N_("Not put right"), width=90)]
    last_on: Annotated[date | None, Fact(N_("Last works"), width=100, ink="text2", yields=True)]
    state: Annotated[CompanyState, Fact(N_("State"), width=130)]


_S = CompanyState
_move = partial(Move, permission="movein.edit", undone=True)
_back = partial(_move, to=_S.USUAL, title=N_("Nothing against it any more"), icon="circle-check",
                key="F3", asks_why=True)  # fmt: skip
COMPANY_STATES = States(
    CompanyState,
    first=(_S.USUAL,),
    moves=(
        _move(_S.USUAL, _S.WATCHED, N_("Watch"), icon="eye", key="F5", form=Against),
        *(
            _move(one, _S.BARRED, N_("Put on the black list"), icon="ban", key="F9", form=Against)
            for one in (_S.USUAL, _S.WATCHED)
        ),
        *(_back(one) for one in (_S.WATCHED, _S.BARRED)),
    ),
)


# Renovations and violations stand above and are read by their names.
_DAY = RenovationCompany.__table__.c.against_since.type
_works = table("renovation", *map(column, ("id", "company", "state")), column("starts_on", _DAY))
_wrong = table("renovation_violation", *map(column, ("id", "renovation_id", "state")))
_OVER = ("filed", "refused", "withdrawn")


def _tidy(fields: CompanyFields) -> CompanyFields:
    return replace(fields, name=one_line(fields.name), address=one_line(fields.address))


def _judged(session: Session, company_id: int, fields: CompanyFields) -> dict[str, str]:
    """A name that works say stays: they would be nobody's."""
    before = session.get(RenovationCompany, company_id) if company_id else None
    if before is None or before.name == one_line(fields.name):
        return {}
    said = select(func.count()).select_from(_works).where(_works.c.company == before.name)
    if not (count := session.scalar(said)):
        return {}
    told = ngettext(
        "{count} renovation names it so. Enter another company instead.",
        "{count} renovations name it so. Enter another company instead.",
        count,
    )
    return {"name": told.format(count=count)}


RENOVATION_COMPANY = RecordKind(
    kind="renovation_company",
    model=RenovationCompany,
    fields=CompanyFields,
    name=lambda _session, one: one.name,
    tidy=_tidy,
    judged=_judged,
    unique=(Unique("name", lambda name: CompanyThere(name=name)),),
    states=COMPANY_STATES,
    view="movein.view",
    edit="movein.edit",
    attachments=True,
)


def _of_works(value: ColumnElement[Any], *which: ColumnElement[bool]) -> ScalarSelect[Any]:
    """A value over the works of a company."""
    query = select(value).select_from(_works).where(_works.c.company == RenovationCompany.name)
    return query.where(*which).scalar_subquery()


def _violations(*which: ColumnElement[bool]) -> ScalarSelect[Any]:
    query = select(func.count()).select_from(_wrong)
    query = query.join(_works, _works.c.id == _wrong.c.renovation_id)
    return query.where(_works.c.company == RenovationCompany.name, *which).scalar_subquery()


_not_righted = _violations(_wrong.c.state != "corrected")
_open = _of_works(func.count(), _works.c.state.not_in(_OVER))
COMPANIES = Register(
    kind=RENOVATION_COMPANY,
    row=CompanyRow,
    page="movein.companies",
    tab="movein",
    place=25,
    drawer="set_up",
    title=N_("Renovation companies"),
    icon="building-2",
    list_name="renovation-companies",
    imports=True,
    deletes=True,
    refers=N_("renovation companies"),
    called=lambda row: row.name,
    heads=(RenovationCompany.contact,),
    order=(RenovationCompany.name, RenovationCompany.id),
    shown={
        "works": ListField(_of_works(func.count())),
        "open_works": ListField(_open),
        "violations": ListField(_violations()),
        "not_righted": ListField(_not_righted),
        "last_on": ListField(_of_works(func.max(_works.c.starts_on))),
    },
    chips=(
        ListChip("works", N_("Works in hand"), lambda _session: _open > 0, group=" "),
        ListChip(
            "wrong",
            N_("Violations not put right"),
            lambda _session: _not_righted > 0,
            icon="triangle-alert",
            tone="red",
            group=" ",
        ),
    ),
    words=RegisterWords(
        new=N_("New renovation company"),
        edit=N_("Edit renovation company"),
        count=lambda count: ngettext("{count} company", "{count} companies", count),
        look_for=N_("Name, licence, person"),
        none=N_("No renovation companies yet"),
        why=N_("Each is named once, with its works, its violations and what stands against it."),
        first=N_("Enter the first company"),
        how=N_("Its name as on its licence. A new name in an application is entered by itself."),
    ),
)


@use_case(permission="movein.view")
def companies_known(session: Session) -> dict[str, str]:
    """The names of the companies, each with what stands against it; those on the black list
    last."""
    last = RenovationCompany.state == CompanyState.BARRED
    found = session.scalars(select(RenovationCompany).order_by(last, RenovationCompany.name))
    return {one.name: _told(one) for one in found}


def against(session: Session, name: str) -> str:
    """What stands against a company of this name, in a sentence; '' for nothing."""
    called = RenovationCompany.name == one_line(name)
    one = session.scalars(select(RenovationCompany).where(called)).one_or_none()
    return "" if one is None else _told(one)


def _told(one: RenovationCompany) -> str:
    if one.state is CompanyState.USUAL:
        return ""
    told = _("{state} since {day}: {why}")
    return told.format(state=one.state.label, day=one.against_since, why=one.against)


def note_company(session: Session, name: str, *, contact: str = "", phone: str = "") -> None:
    """Enter a company that an application names for the first time."""
    called = one_line(name)
    known = select(RenovationCompany.id).where(RenovationCompany.name == called)
    if called and session.scalar(known) is None:
        fields = CompanyFields(name=called, contact=contact, phone=phone)
        saving.add(session, RENOVATION_COMPANY, fields)


@use_case(permission=RENOVATION_COMPANY.edit, touches=RENOVATION_COMPANY.touches)
def take_in_companies(session: Session) -> int:
    """Enter the companies that renovations name and the register does not; how many."""
    known = select(RenovationCompany.name)
    names = (
        select(_works.c.company)
        .distinct()
        .where(_works.c.company != "", _works.c.company.not_in(known))
    )
    found = list(dict.fromkeys(map(one_line, session.scalars(names.order_by(_works.c.company)))))
    for name in found:
        note_company(session, name)
    return len(found)

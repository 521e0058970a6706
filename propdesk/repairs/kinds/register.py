"""The registers of kinds of faults and of prices."""

from dataclasses import dataclass, replace
from typing import Annotated

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.listing import told_by
from propdesk.db.records.kinds import RecordKind, Unique
from propdesk.db.records.saving import add
from propdesk.db.store import use_case
from propdesk.db.tables import Base
from propdesk.duties.hours.rules import TimeBasis
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.money import ZERO, Money
from propdesk.kernel.records.fields import Fact, FactKind, Note, declared_errors
from propdesk.kernel.records.folding import one_line
from propdesk.kernel.records.words import RegisterWords
from propdesk.repairs.builders.models import Builder
from propdesk.repairs.kinds.models import FaultKind, RepairPrice
from propdesk.repairs.kinds.rules import HEATING_AND_COOLING, SMALL, USUAL, WorkClass
from propdesk.system.registers.service import DropDownOf, Register

Code = Annotated[
    str, Fact(N_("Code"), FactKind.CODE, width=80, own=True, longest=6, placeholder=N_("e.g. 07"))
]
_YEAR = 366 * 24 * 60


def _minutes(header: str, head: str, hint: str = "") -> Fact:
    return Fact(header, FactKind.WHOLE, head=head, width=120, least=1, most=_YEAR, hint=hint)


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultKindFields:
    """A kind of fault as the clerk enters it; all times are minutes from the report on."""

    code: Code = ""
    name: Annotated[
        str,
        Fact(N_("Kind of fault"), stretch=True, weight=500, own=True, placeholder=N_("e.g. Lift")),
    ]
    work_class: Annotated[WorkClass, Fact(N_("Class"), width=110)] = WorkClass.ORDINARY
    warranty_months: Annotated[
        int,
        Fact(
            N_("Warranty, months"),
            FactKind.WHOLE,
            width=120,
            yields=True,
            most=1200,
            hint=N_("From hand-over: waterproofing 60, pipes, wiring and decoration 24."),
        ),
    ] = 0
    warranty_seasons: Annotated[
        int | None,
        Fact(
            N_("Warranty, seasons"),
            FactKind.WHOLE,
            width=120,
            most=20,
            hint=N_("Heating and cooling: 2 whole seasons of each from hand-over."),
            hidden=True,
        ),
    ] = None
    builder_id: Annotated[
        int | None,
        Fact(
            N_("Warranty firm"),
            FactKind.RECORD,
            width=140,
            hidden=True,
            hint=N_("Who answers for it under warranty; an order begins with it."),
        ),
    ] = None
    hours: Annotated[
        TimeBasis,
        Fact(
            N_("Hours that count"),
            width=120,
            yields=True,
            hint=N_("Urgent orders run round the clock anyway."),
        ),
    ] = TimeBasis.OFFICE
    answer_minutes: Annotated[int, _minutes(N_("Answer, minutes"), N_("Answer, min"))] = 60
    arrive_minutes: Annotated[int, _minutes(N_("Arrive, minutes"), N_("Arrive, min"))] = 480
    finish_minutes: Annotated[
        int, _minutes(N_("Finish, minutes"), N_("Finish, min"), N_("A working day is 480."))
    ] = 960
    finish_hours: Annotated[
        TimeBasis | None,
        Fact(
            N_("Finish by"),
            width=120,
            hidden=True,
            hint=N_("Empty: in the hours that count. Small repairs run through holidays."),
        ),
    ] = None
    urgent_answer: Annotated[int, _minutes(N_("Urgent: answer"), "")] = 15
    urgent_arrive: Annotated[int, _minutes(N_("Urgent: arrive"), "")] = 30
    urgent_finish: Annotated[int, _minutes(N_("Urgent: finish"), "")] = 240
    note: Note = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultKindRow(FaultKindFields):
    """A kind of fault in the list."""

    id: int
    builder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceFields:
    """A line of the price list as the clerk enters it."""

    code: Code = ""
    name: Annotated[
        str,
        Fact(N_("What"), stretch=True, weight=500, own=True, placeholder=N_("e.g. angle valve")),
    ]
    spec: Annotated[str, Fact(N_("Specification"), width=120, placeholder=N_("e.g. DN15"))] = ""
    unit: Annotated[
        str, Fact(N_("Counted in"), width=100, kept=True, placeholder=N_("e.g. piece"))
    ] = ""
    price: Annotated[Money, Fact(N_("Price"), width=100, weight=600, in_place=True)]
    is_labour: Annotated[bool, Fact(N_("Labour"), width=80, kept=True)] = False
    note: Note = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceRow(PriceFields):
    """A line of the price list in its list."""

    id: int


def _taken(name: str) -> UserError:
    from propdesk.repairs.naming import NameExists  # not read at a start

    return NameExists(name=name)


def _meant(session: Session, model: type[Base], typed: str) -> int:
    from propdesk.repairs.naming import called  # not read at a start

    return called(model)(session, typed)


_NAME = Unique("name", _taken)


def _errors_of_prices(fields: PriceFields) -> dict[str, str]:
    below = {"price": _("A price cannot be less than zero.")} if fields.price < ZERO else {}
    return declared_errors(fields) | below


FAULT_KIND = RecordKind(
    kind="fault_kind",
    model=FaultKind,
    fields=FaultKindFields,
    name=lambda _session, kind: kind.name,
    tidy=lambda fields: replace(fields, name=one_line(fields.name)),
    unique=(_NAME,),
    meant=lambda session, typed: _meant(session, FaultKind, typed),
    view="repairs.view",
    edit="repairs.staff",
)
REPAIR_PRICE = RecordKind(
    kind="repair_price",
    model=RepairPrice,
    fields=PriceFields,
    name=lambda _session, price: price.name,
    errors=_errors_of_prices,
    tidy=lambda fields: replace(fields, name=one_line(fields.name)),
    unique=(_NAME,),
    meant=lambda session, typed: _meant(session, RepairPrice, typed),
    view="repairs.view",
    edit="repairs.staff",
)
FAULT_KINDS = Register(
    kind=FAULT_KIND,
    row=FaultKindRow,
    page="repairs.kinds",
    tab="repairs",
    place=10,
    drawer="set_up",
    title=N_("Kinds of faults"),
    icon="tags",
    list_name="fault-kinds",
    imports=True,
    deletes=True,
    refers=N_("kinds of faults"),
    called=lambda row: row.name,
    order=(FaultKind.code, FaultKind.name, FaultKind.id),
    shown={"builder": told_by(FaultKind.builder_id, Builder.name)},
    drops=(DropDownOf(FaultKind.work_class, N_("All classes")),),
    words=RegisterWords(
        new=N_("New kind"),
        edit=N_("Edit kind"),
        count=lambda count: ngettext("{count} kind", "{count} kinds", count),
        look_for=N_("Name or code"),
        none=N_("No kinds of faults yet"),
        why=N_("The kind says who pays and how long there is to answer, arrive and finish."),
        first=N_("Enter the first kind"),
        how=N_("The first repair that is entered brings the usual kinds along by itself."),
    ),
)
PRICES = Register(
    kind=REPAIR_PRICE,
    row=PriceRow,
    page="repairs.prices",
    tab="repairs",
    place=11,
    drawer="set_up",
    title=N_("Price list"),
    icon="tag",
    list_name="repair-prices",
    imports=True,
    deletes=True,
    refers=N_("lines of the price list"),
    called=lambda row: row.name,
    order=(RepairPrice.is_labour, RepairPrice.code, RepairPrice.name, RepairPrice.id),
    words=RegisterWords(
        new=N_("New price"),
        edit=N_("Edit price"),
        count=lambda count: ngettext("{count} price", "{count} prices", count),
        look_for=N_("What, specification, code"),
        none=N_("No prices yet"),
        why=N_("Material and labour are put on an order by their code, with the price of today."),
        first=N_("Enter the first price"),
        how=N_("An angle valve, an hour of work: what it is counted in and what it costs."),
    ),
)


@use_case(permission="repairs.edit", touches=FAULT_KIND.touches)
def ensure_kinds(session: Session) -> int:
    """Enter the usual kinds of faults where there is none yet; how many came in."""
    if session.scalar(select(FaultKind.id).limit(1)) is not None:
        return 0
    for code, name, work_class, months, finish in USUAL:
        fields = FaultKindFields(
            code=code,
            name=_(name),
            work_class=work_class,
            warranty_months=months,
            warranty_seasons=2 if name == HEATING_AND_COOLING else None,
            finish_minutes=finish,
            finish_hours=TimeBasis.ROUND if finish == SMALL else None,
        )
        add(session, FAULT_KIND, fields)
    return len(USUAL)

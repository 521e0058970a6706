"""The register of meters: what each counts, where it hangs, in which order they are read."""

from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Annotated

from sqlalchemy import func, select, type_coerce
from sqlalchemy.orm import Session

from propdesk.db.declarations import PanelLine, tell_followers
from propdesk.db.listing import ListField, told_by
from propdesk.db.records.chips import ListChip
from propdesk.db.records.kinds import GoneTogether, RecordKind, Unique, Values
from propdesk.db.tables import FenType
from propdesk.estate.notation.service import UnitId, unit_shown
from propdesk.fees.meters.models import Meter, MeterReading, MeterUsage
from propdesk.fees.meters.rules import MULTIPLIER, ONCE, READING, MeterSort, MeterState
from propdesk.fees.models import CardSale, sale_stands
from propdesk.fees.rules import Nature
from propdesk.fees.tariff_models import FeeItem
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.money import Money
from propdesk.kernel.records.fields import Fact, FactKind, Note
from propdesk.kernel.records.folding import one_line
from propdesk.kernel.records.states import Move, States
from propdesk.kernel.records.words import RegisterWords
from propdesk.system.registers.service import DropDownOf, Register

EDIT = "fees.meters"


class MeterTaken(UserError):
    """Another meter has the number."""

    message = N_("{number} is the number of another meter. Correct it, or look that meter up.")


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterSetup:
    """A meter as the clerk enters it."""

    no: Annotated[
        str, Fact(N_("Meter number"), FactKind.CODE, width=120, weight=500, own=True, longest=30)
    ]
    kind: Annotated[MeterSort, Fact(N_("Kind of meter"), width=100, kept=True)] = MeterSort.WATER
    unit_id: UnitId = None
    item_id: Annotated[
        int | None,
        Fact(
            N_("Billed as"),
            FactKind.RECORD,
            width=110,
            kept=True,
            hint=N_("The fee item whose tariff bills it; empty: it is read, and billed to nobody."),
        ),
    ] = None
    order_no: Annotated[
        int,
        Fact(
            N_("Walking order"),
            width=90,
            in_place=True,
            most=999_999,
            hint=N_("Meters are read in this order; those of one number as rooms are counted."),
        ),
    ] = 0
    place: Annotated[
        str,
        Fact(
            N_("Where it hangs"),
            kept=True,
            in_place=True,
            free=True,
            stretch=True,
            yields=True,
            placeholder=N_("e.g. pipe shaft, floor 3"),
        ),
    ] = ""
    multiplier: Annotated[
        int,
        Fact(
            N_("Multiplier"),
            FactKind.SCALED,
            places=MULTIPLIER,
            width=80,
            kept=True,
            most=10**9,
            hint=N_("1, or what a current transformer says: 20, 40."),
        ),
    ] = ONCE
    digits: Annotated[
        int,
        Fact(
            N_("Figures before the point"),
            least=1,
            most=9,
            kept=True,
            hidden=True,
            hint=N_("After 99999 a meter of 5 figures shows 0 again."),
        ),
    ] = 5
    backwards: Annotated[bool, Fact(N_("Runs backwards"), hidden=True)] = False
    persons: Annotated[
        int,
        Fact(
            N_("People in the household"),
            most=99,
            hidden=True,
            in_place=True,
            hint=N_("For tariffs that allow larger households more; 0: not known."),
        ),
    ] = 0
    main_id: Annotated[
        int | None,
        Fact(
            N_("Counts behind"),
            FactKind.RECORD,
            hidden=True,
            kept=True,
            hint=N_("The main meter that counts what this one does, too."),
        ),
    ] = None
    by_card: Annotated[
        bool,
        Fact(
            N_("Sold by card"),
            hidden=True,
            kept=True,
            hint=N_("Paid at the cash desk before it is used; its readings are not billed."),
        ),
    ] = False
    card_no: Annotated[
        str, Fact(N_("Card number"), FactKind.CODE, hidden=True, beside=True, longest=30)
    ] = ""
    note: Note = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterRow(MeterSetup):
    """A meter in the list, with its last reading."""

    id: int
    unit: str
    item: str
    main: str
    value: Annotated[
        int | None, Fact(N_("Last reading"), FactKind.SCALED, places=READING, width=110)
    ] = None
    read_on: Annotated[date | None, Fact(N_("Read on"), width=100, ink="text2")] = None
    bought: Annotated[
        int | None,
        Fact(N_("Bought by card"), FactKind.SCALED, places=READING, width=100, hidden=True),
    ] = None
    paid: Annotated[Money | None, Fact(N_("Paid for it"), width=100, hidden=True)] = None
    ahead: Annotated[
        int | None,
        Fact(N_("More bought than used"), FactKind.SCALED, places=READING, width=110, hidden=True),
    ] = None
    state: Annotated[MeterState, Fact(N_("State"), width=100)]


_move = partial(Move, permission=EDIT, undone=True)
METER_STATES = States(
    MeterState,
    first=(MeterState.IN_USE,),
    moves=(
        _move(
            MeterState.IN_USE, MeterState.OUT, N_("Take out"), icon="ban", key="F9", asks_why=True
        ),
        _move(
            MeterState.OUT,
            MeterState.IN_USE,
            N_("Read this meter again"),
            icon="undo-2",
            key="Shift+F9",
        ),
    ),
)


def _tidy(fields: MeterSetup) -> MeterSetup:
    number, place, card = (one_line(text) for text in (fields.no, fields.place, fields.card_no))
    return replace(fields, no=number, place=place, card_no=card)


def _judged(session: Session, meter_id: int, fields: MeterSetup) -> dict[str, str]:
    """What only the books tell: the fee item, the main meter, what bills were made with."""
    found: dict[str, str] = {}
    if fields.multiplier is not None and fields.multiplier <= 0:  # emptied: told by its field
        found["multiplier"] = _("A multiplier is above 0; 1 changes nothing.")
    item = session.get(FeeItem, fields.item_id) if fields.item_id is not None else None
    if item is not None and item.nature is Nature.DEPOSIT:
        found["item_id"] = _("No meter counts a deposit: choose another fee item.")
    if item is not None and fields.unit_id is None:
        found["unit_id"] = _("Say whose meter it is, or bill it to nobody.")
    found |= _judged_card(session, meter_id, fields)
    if fields.main_id is not None:
        from propdesk.fees.meters.naming import main_refused  # not read at a start

        if sentence := main_refused(session, meter_id, fields.main_id):
            found["main_id"] = sentence
    if meter_id and not found:
        from propdesk.fees.meters.keeping import fixed_by_bills  # not read at a start

        found = fixed_by_bills(session, session.get_one(Meter, meter_id), fields)
    return found


def _judged_card(session: Session, meter_id: int, fields: MeterSetup) -> dict[str, str]:
    """A meter that is sold by card has a price, and nothing that its readings still owe."""
    if not fields.by_card:
        return {}
    if fields.item_id is None:
        return {"item_id": _("What is sold by card is paid by a fee item: choose it.")}
    if meter_id and not session.get_one(Meter, meter_id).by_card:
        from propdesk.fees.meters.keeping import owed_by_readings  # not read at a start

        if (day := owed_by_readings(session, meter_id)) is not None:
            told = _("Bill first what it counted up to {day}; then it may be sold by card.")
            return {"by_card": told.format(day=day)}
    return {}


def _saved(session: Session, before: Values, after: Values) -> None:
    if before and after:
        from propdesk.fees.meters.keeping import meter_changed  # not read at a start

        meter_changed(session, before, after)
        tell_followers(session, "meter", before, after)


def _meant(session: Session, typed: str) -> int:
    from propdesk.fees.meters.naming import meter_called  # not read at a start

    return meter_called(session, typed)


def _lines(session: Session, unit_id: int) -> tuple[PanelLine, ...]:
    from propdesk.fees.meters.unit_page import meters_of_unit  # not read at a start

    return meters_of_unit(session, unit_id)


METER = RecordKind(
    kind="meter",
    model=Meter,
    fields=MeterSetup,
    name=lambda _session, meter: meter.no,
    meant=_meant,
    tidy=_tidy,
    judged=_judged,
    unique=(Unique("no", lambda number: MeterTaken(number=number)),),
    saved=_saved,
    gone=GoneTogether(),
    states=METER_STATES,
    view="fees.view",
    edit=EDIT,
    attachments=True,
    also=("meter_usage",),
)
_newest = select(func.max(MeterReading.read_on)).where(MeterReading.meter_id == Meter.id)
_value = (
    select(MeterReading.value)
    .where(MeterReading.meter_id == Meter.id)
    .order_by(MeterReading.read_on.desc())
    .limit(1)
)
# What was sold by card, and up to the last reading: less what was used since the first sale.
_sold = (CardSale.meter_id == Meter.id, sale_stands())
_begun = select(func.min(CardSale.sold_on)).where(*_sold).scalar_subquery()
_bought = select(func.sum(CardSale.quantity)).where(*_sold)
_paid = select(type_coerce(func.sum(CardSale.amount), FenType)).where(*_sold)
_counted = select(func.sum(MeterUsage.quantity)).where(
    MeterUsage.meter_id == Meter.id, MeterUsage.last >= _begun
)
AHEAD = (
    _bought.where(CardSale.sold_on <= _newest.scalar_subquery()).scalar_subquery()
    - _counted.scalar_subquery()
)
_read = select(MeterReading.id).where(MeterReading.meter_id == Meter.id).exists()
METERS = Register(
    kind=METER,
    row=MeterRow,
    page="fees.meters",
    tab="fees",
    place=31,
    drawer="monthly",
    title=N_("Meters"),
    icon="gauge",
    list_name="meters",
    imports=True,
    deletes=True,
    refers=N_("meters"),
    called=lambda row: row.no,
    unit_panel=N_("Meters"),
    unit_lines=_lines,
    heads=(Meter.kind, Meter.place),
    order=(Meter.order_no, Meter.no, Meter.id),
    shown={
        "unit": unit_shown(Meter.unit_id),
        "item": told_by(Meter.item_id, FeeItem.name),
        "main": told_by(Meter.main_id, Meter.no),
        "value": ListField(_value.scalar_subquery()),
        "read_on": ListField(_newest.scalar_subquery()),
        "bought": ListField(_bought.scalar_subquery()),
        "paid": ListField(_paid.scalar_subquery()),
        "ahead": ListField(AHEAD),
    },
    chips=(
        ListChip(
            "unread",
            N_("Never read"),
            lambda _session: ~_read & (Meter.state == MeterState.IN_USE),
            icon="triangle-alert",
            tone="amber",
            group=" ",
        ),
        ListChip("common", N_("Of no unit"), lambda _session: Meter.unit_id.is_(None), group=" "),
        ListChip(
            "by_card", N_("Sold by card"), lambda _session: Meter.by_card.is_(True), group=" "
        ),
        ListChip(
            "beyond",
            N_("Used more than bought"),
            lambda _session: AHEAD < 0,
            icon="triangle-alert",
            tone="amber",
            group=" ",
        ),
    ),
    drops=(DropDownOf(Meter.kind, N_("All kinds")),),
    words=RegisterWords(
        new=N_("New meter"),
        edit=N_("Edit meter"),
        count=lambda count: ngettext("{count} meter", "{count} meters", count),
        look_for=N_("Meter number, room, place"),
        none=N_("No meters yet"),
        why=N_("What is read here is billed by what was used."),
        first=N_("Enter the first meter"),
        how=N_("Its number, what it counts, whose it is, by which fee item it is billed."),
    ),
)

"""The register of readings: what each meter showed, what was used since, and what stands out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any

from sqlalchemy import ColumnElement, case, exists, func, select
from sqlalchemy.orm import Session, aliased

from propdesk.db.listing import ListField, told_by
from propdesk.db.records.chips import ListChip
from propdesk.db.records.kinds import GoneTogether, RecordKind, Values
from propdesk.estate.notation.service import unit_shown
from propdesk.fees.meters.models import Meter, MeterReading, MeterUsage, unread_in, used_in
from propdesk.fees.meters.register import EDIT, METER
from propdesk.fees.meters.rules import READING, Doubt, MeterSort, Read, ReadingKind
from propdesk.fees.models import OpenCharge
from propdesk.kernel.due import Due, DueGroup, over_records
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.records.fields import Fact, FactKind, Note
from propdesk.kernel.records.folding import one_line
from propdesk.kernel.records.words import RegisterWords
from propdesk.system.registers.service import DropDownOf, Register

_REPLACED = ("kind", ReadingKind.REPLACED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingFields:
    """A reading as the clerk enters it."""

    meter_id: Annotated[
        int,
        Fact(
            N_("Meter"),
            FactKind.RECORD,
            width=120,
            weight=500,
            placeholder=N_("Its number, or the room"),
        ),
    ]
    read_on: Annotated[date, Fact(N_("Read on"), today=True, kept=True, width=100)]
    value: Annotated[int, Fact(N_("Reading"), FactKind.SCALED, places=READING, width=110)]
    read_by: Annotated[str, Fact(N_("Read by"), kept=True, width=90, yields=True, longest=60)] = ""
    kind: Annotated[ReadingKind, Fact(N_("How it follows"), width=140, yields=True)] = (
        ReadingKind.ORDINARY
    )
    old_end: Annotated[
        int | None,
        Fact(
            N_("Last of the old meter"),
            FactKind.SCALED,
            places=READING,
            hidden=True,
            hint=N_("Only of a meter that was replaced."),
            only_for=_REPLACED,
        ),
    ] = None
    new_start: Annotated[
        int | None,
        Fact(
            N_("First of the new meter"),
            FactKind.SCALED,
            places=READING,
            hidden=True,
            beside=True,
            hint=N_("Empty: 0."),
            only_for=_REPLACED,
        ),
    ] = None
    new_no: Annotated[
        str,
        Fact(
            N_("Number of the new meter"),
            FactKind.CODE,
            hidden=True,
            longest=30,
            hint=N_("Empty: the number stays."),
            only_for=_REPLACED,
        ),
    ] = ""
    note: Note = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingRow(ReadingFields):
    """A reading in the list, with what follows from it."""

    id: int
    meter: str
    unit: Annotated[str, Fact(N_("Unit"), width=100, after="meter_id")] = ""
    sort: Annotated[MeterSort, Fact(N_("Kind of meter"), width=90, after="unit")]
    quantity: Annotated[
        int | None,
        Fact(
            N_("Used since"), FactKind.SCALED, places=READING, width=90, weight=600, after="value"
        ),
    ] = None
    doubt: Annotated[Doubt | None, Fact(N_("Stands out"), width=150, after="quantity")] = None
    former_no: Annotated[str, Fact(N_("Number of the old meter"), hidden=True)] = ""
    behind: Annotated[
        int | None,
        Fact(N_("Used behind it"), FactKind.SCALED, places=READING, width=100, hidden=True),
    ] = None
    unread: Annotated[int | None, Fact(N_("Behind it not read"), width=90, hidden=True)] = None
    loss: Annotated[
        int | None,
        Fact(N_("Lost on the way"), FactKind.SCALED, places=READING, width=90, hidden=True),
    ] = None


def as_read(fields: ReadingFields, reading_id: int = 0) -> Read:
    """A reading as it counts."""
    return Read(
        reading_id,
        fields.read_on,
        fields.value,
        fields.kind,
        fields.old_end,
        fields.new_start or 0,
    )


def _tidy(fields: ReadingFields) -> ReadingFields:
    tidied: dict[str, Any] = {
        "read_by": one_line(fields.read_by),
        "new_no": one_line(fields.new_no),
    }
    if all(getattr(fields, name) == value for name, value in tidied.items()):
        return fields  # of thousands of rows nearly all
    return replace(fields, **tidied)


def _judged(session: Session, reading_id: int, fields: ReadingFields) -> dict[str, str]:
    from propdesk.fees.meters.keeping import reading_errors  # not read at a start

    typed = as_read(fields, reading_id)
    return reading_errors(session, fields.meter_id, typed, fields.new_no)


def _derived(session: Session, fields: ReadingFields) -> Values:
    from propdesk.fees.meters.keeping import former_number  # not read at a start

    if fields.kind is not ReadingKind.REPLACED:
        return {"former_no": ""}
    number = former_number(session, fields.meter_id, fields.read_on, fields.new_no)
    return {"former_no": number}


def _saved(session: Session, before: Values, after: Values) -> None:
    from propdesk.fees.meters.keeping import reading_changed  # not read at a start

    reading_changed(session, before, after, METER)


def _name(session: Session, reading: MeterReading) -> str:
    number = session.scalar(select(Meter.no).where(Meter.id == reading.meter_id))
    return f"{number} {reading.read_on}"


def _stay(session: Session, rows: Sequence[Values]) -> Mapping[int, UserError]:
    from propdesk.fees.meters.keeping import readings_that_stay  # not read at a start

    return readings_that_stay(session, rows)


def _went(session: Session, rows: Sequence[Values]) -> None:
    from propdesk.fees.meters.counting import readings_gone  # not read at a start

    days: dict[int, str] = {}
    for row in rows:
        days[row["meter_id"]] = min(row["read_on"], days.get(row["meter_id"], row["read_on"]))
    readings_gone(session, [row["id"] for row in rows], days)


METER_READING = RecordKind(
    kind="meter_reading",
    model=MeterReading,
    fields=ReadingFields,
    name=_name,
    tidy=_tidy,
    judged=_judged,
    derived=_derived,
    saved=_saved,
    gone=GoneTogether(lambda row: row["kind"] != ReadingKind.REPLACED.value, _stay, _went),
    view="fees.view",
    edit=EDIT,
    attachments=True,
    also=METER.touches,
)


def _used(column: object) -> ListField:
    query = select(column).where(MeterUsage.reading_id == MeterReading.id)  # type: ignore[call-overload]  # a column
    return ListField(query.scalar_subquery())


# Of a reading of a main meter: its days, and what the meters behind it used on them.
_own = aliased(MeterUsage)
_span, _is_behind = (_own.first, _own.last), Meter.main_id == _own.meter_id
_behind = used_in(_span, _is_behind).correlate(_own).scalar_subquery()
_unread = unread_in(_span, _is_behind).correlate(_own).scalar_subquery()
_has_behind = exists().where(_is_behind).correlate(_own)


def _of_main(value: ColumnElement[int]) -> ListField:
    query = select(value).where(_own.reading_id == MeterReading.id, _has_behind)
    return ListField(query.correlate(MeterReading).scalar_subquery())


IS_OF_MAIN = MeterReading.id.in_(select(_own.reading_id).where(_has_behind))
_ends = select(MeterUsage.reading_id).where(MeterUsage.reading_id == MeterReading.id)
_billed = (
    select(OpenCharge.charge_id)
    .where(
        OpenCharge.meter_id == MeterReading.meter_id,
        OpenCharge.live,
        OpenCharge.period_to == MeterReading.read_on,
    )
    .exists()
)
_is_billable = (
    select(Meter.id)
    .where(Meter.id == MeterReading.meter_id, Meter.item_id.is_not(None), ~Meter.by_card)
    .exists()
)
# `in_`, because few stand out: the rest is not looked at.
IS_DOUBTFUL = MeterReading.id.in_(
    select(MeterUsage.reading_id).where(MeterUsage.doubt.is_not(None))
)
IS_UNBILLED = _ends.where(MeterUsage.quantity > 0).exists() & _is_billable & ~_billed
READINGS = Register(
    kind=METER_READING,
    row=ReadingRow,
    page="fees.readings",
    tab="fees",
    place=30,
    drawer="monthly",
    title=N_("Meter readings"),
    icon="gauge",
    list_name="readings",
    imports=True,
    deletes=True,
    refers=N_("meter readings"),
    called=lambda row: f"{row.meter} {row.read_on}",
    order=(MeterReading.read_on.desc(), MeterReading.id.desc()),
    shown={
        "meter": told_by(MeterReading.meter_id, Meter.no),
        "unit": unit_shown(MeterReading.meter_id, Meter.unit_id),
        "sort": told_by(MeterReading.meter_id, Meter.kind),
        "quantity": _used(MeterUsage.quantity),
        "doubt": _used(MeterUsage.doubt),
        "behind": _of_main(func.coalesce(_behind, 0)),
        "unread": _of_main(_unread),
        "loss": _of_main(case((_unread == 0, _own.quantity - func.coalesce(_behind, 0)))),
    },
    chips=(
        ListChip(
            "doubtful",
            N_("Stand out"),
            lambda _session: IS_DOUBTFUL,
            icon="triangle-alert",
            tone="amber",
            group=" ",
        ),
        ListChip(
            "to_look_at",
            N_("To look at before billing"),
            lambda _session: IS_DOUBTFUL & IS_UNBILLED,
            group=" ",
        ),
        ListChip(
            "unbilled",
            N_("Not billed yet"),
            lambda _session: IS_UNBILLED,
            icon="receipt-text",
            group=" ",
        ),
        ListChip("mains", N_("Main meters"), lambda _session: IS_OF_MAIN, group=" "),
    ),
    drops=(DropDownOf(MeterReading.kind, N_("However they follow")),),
    dated=MeterReading.read_on,
    words=RegisterWords(
        new=N_("New reading"),
        edit=N_("Correct reading"),
        count=lambda count: ngettext("{count} reading", "{count} readings", count),
        look_for=N_("Meter number, room"),
        none=N_("No meter was read yet"),
        why=N_("What lies between two readings is billed; the first one is where it begins."),
        first=N_("Enter the first reading"),
        how=N_("The meter, the day, what it showed. F11 reads all meters on the number pad."),
    ),
)


def due_readings(session: Session) -> Iterator[Due]:
    """What waits, for Today: readings that stand out and are not billed yet."""
    doubtful = Due(
        group=DueGroup.MONEY,
        icon="gauge",
        title=_("Meter readings to look at before they are billed"),
        page_id="fees.readings",
        place=_("Meter readings"),
        context={"filter": "to_look_at"},
    )
    found = select(MeterReading.id, MeterReading.read_on).where(IS_DOUBTFUL, IS_UNBILLED)
    yield from over_records(doubtful, "meter_reading", session.execute(found))

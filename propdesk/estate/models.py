"""Tables of the register: buildings, units, people, roles, accounts, vehicles, imports."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from propdesk.db.tables import IDS_ONCE, Base, Key, word
from propdesk.estate.rules import (
    AccountKind,
    AreaBasis,
    DocumentType,
    PayerKind,
    PayerState,
    PersonKind,
    RestrictWhy,
    RoleKind,
    SpaceTenure,
    UnitKind,
    UnitState,
)
from propdesk.kernel.money import Money


class Building(Base):
    """A building (栋). `code` is its normalised short name: 1, 12, A, 东."""

    __tablename__ = "building"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(default="")
    order_key: Mapped[str] = mapped_column(index=True)


class Unit(Base):
    """A room, shop, office, garage, parking space or storage. Areas are in 10^-4 m²."""

    __tablename__ = "unit"
    __table_args__ = (
        UniqueConstraint("building_id", "entrance", "room"),
        CheckConstraint("built_area > 0", name="built_area"),
        CheckConstraint("inner_area > 0", name="inner_area"),
        IDS_ONCE,
    )

    id: Mapped[Key]
    building_id: Mapped[int] = mapped_column(ForeignKey("building.id", ondelete="RESTRICT"))
    entrance: Mapped[str] = mapped_column(default="")
    room: Mapped[str]
    code: Mapped[str] = mapped_column(unique=True)
    order_key: Mapped[str] = mapped_column(index=True)
    floor: Mapped[str] = mapped_column(default="")
    kind: Mapped[UnitKind] = mapped_column(word(UnitKind, "kind"), default=UnitKind.ROOM)
    state: Mapped[UnitState] = mapped_column(word(UnitState, "state"), default=UnitState.SOLD)
    built_area: Mapped[int | None]
    inner_area: Mapped[int | None]
    measured_area: Mapped[int | None]  # as measured at hand-over, kept beside the deed's
    area_basis: Mapped[AreaBasis] = mapped_column(
        word(AreaBasis, "area_basis"), default=AreaBasis.BUILT
    )
    old_room: Mapped[str] = mapped_column(default="")  # the number before a renumbering
    handover_date: Mapped[date | None]
    move_in_date: Mapped[date | None]
    charge_start: Mapped[date | None]
    area_group: Mapped[str] = mapped_column(default="")  # rooms of one contract share an area
    group_area: Mapped[int | None]
    note: Mapped[str] = mapped_column(default="")


class ParkingSpace(Base):
    """What a unit of kind `space` has besides: whose household, on what terms. Rent per month."""

    __tablename__ = "parking_space"

    unit_id: Mapped[int] = mapped_column(
        ForeignKey("unit.id", ondelete="RESTRICT"), primary_key=True
    )
    tenure: Mapped[SpaceTenure] = mapped_column(word(SpaceTenure, "tenure"))
    home_unit_id: Mapped[int | None] = mapped_column(
        ForeignKey("unit.id", ondelete="RESTRICT"), index=True
    )
    rent: Mapped[Money | None]
    since: Mapped[date | None]
    until: Mapped[date | None]


class Person(Base):
    """A person or a company. `initials` are the pinyin initials the search uses."""

    __tablename__ = "person"
    __table_args__ = (Index(None, "initials", "name"), IDS_ONCE)

    id: Mapped[Key]
    kind: Mapped[PersonKind] = mapped_column(word(PersonKind, "kind"), default=PersonKind.PERSON)
    name: Mapped[str] = mapped_column(index=True)
    initials: Mapped[str] = mapped_column(default="")
    birth_year: Mapped[int | None]
    care: Mapped[str] = mapped_column(default="")  # needs special care: elderly, alone, …
    consent: Mapped[bool] = mapped_column(default=False)  # to hold more than the law asks for
    note: Mapped[str] = mapped_column(default="")
    erased_on: Mapped[date | None]  # what was personal is gone since then


class Restriction(Base):
    """That a person's data is kept and otherwise left alone, from a day to a day (null: no end)."""

    __tablename__ = "restriction"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"), index=True)
    why: Mapped[RestrictWhy] = mapped_column(word(RestrictWhy, "why"))
    note: Mapped[str]
    since: Mapped[date]
    until: Mapped[date | None]
    user_name: Mapped[str]
    lifted_on: Mapped[date | None]
    lifted_why: Mapped[str] = mapped_column(default="")


class Phone(Base):
    """A phone of a person: digits as dialled, and whose it is when not his own (母亲)."""

    __tablename__ = "phone"
    __table_args__ = (UniqueConstraint("person_id", "number"), IDS_ONCE)

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    number: Mapped[str] = mapped_column(index=True)
    relation: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)


class Document(Base):
    """An identity document of a person, or the credit code of a company."""

    __tablename__ = "document"
    __table_args__ = (UniqueConstraint("person_id", "type", "number"), IDS_ONCE)

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    type: Mapped[DocumentType] = mapped_column(word(DocumentType, "type"))
    number: Mapped[str] = mapped_column(index=True)


class Occupancy(Base):
    """A person's role in a unit from a day to a day (null: unknown, no end). Kept for ever."""

    __tablename__ = "occupancy"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id", ondelete="RESTRICT"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"), index=True)
    role: Mapped[RoleKind] = mapped_column(word(RoleKind, "role"))
    relation: Mapped[str] = mapped_column(default="")  # to the owner, as written: 配偶, 母亲
    share: Mapped[int | None]  # of the property, in 10^-6
    since: Mapped[date | None]
    until: Mapped[date | None]
    position: Mapped[int] = mapped_column(default=0)


class Vehicle(Base):
    """A vehicle by its plate in one normal form, with whom and where it belongs."""

    __tablename__ = "vehicle"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    plate: Mapped[str] = mapped_column(unique=True)
    unit_id: Mapped[int | None] = mapped_column(
        ForeignKey("unit.id", ondelete="RESTRICT"), index=True
    )
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="RESTRICT"), index=True
    )
    space_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id", ondelete="RESTRICT"))
    model: Mapped[str] = mapped_column(default="")
    colour: Mapped[str] = mapped_column(default="")
    permit_until: Mapped[date | None]
    note: Mapped[str] = mapped_column(default="")


class Account(Base):
    """Who owes: one person or company for one unit; a walk-in payer (散客) has no unit."""

    __tablename__ = "account"
    __table_args__ = (
        Index(
            "uq_account_open",
            "unit_id",
            "person_id",
            unique=True,
            sqlite_where=text("closed IS NULL"),
        ),
        IDS_ONCE,
    )

    id: Mapped[Key]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id", ondelete="RESTRICT"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"), index=True)
    kind: Mapped[AccountKind] = mapped_column(word(AccountKind, "kind"))
    opened: Mapped[date]
    closed: Mapped[date | None]


class PayerStretch(Base):
    """Days of a unit whose bills, of one fee item or of all, somebody pays in place of whoever
    would owe: a `share` of each (10^-6). `account_id`: the account of `who`, on which they are
    billed."""

    __tablename__ = "payer_stretch"
    __table_args__ = (CheckConstraint("share BETWEEN 1 AND 1000000", name="share"), IDS_ONCE)

    id: Mapped[Key]
    no: Mapped[str] = mapped_column(unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id", ondelete="RESTRICT"), index=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("fee_item.id", ondelete="RESTRICT"))
    payer: Mapped[PayerKind] = mapped_column(word(PayerKind, "payer"))
    who: Mapped[str]
    first: Mapped[date]
    until: Mapped[date | None] = mapped_column(index=True)
    share: Mapped[int]
    why: Mapped[str]
    note: Mapped[str]
    state: Mapped[PayerState] = mapped_column(word(PayerState, "state"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))


class ImportRun(Base):
    """One import of a workbook, with its counts, so that it can be undone."""

    __tablename__ = "import_run"

    id: Mapped[Key]
    at: Mapped[datetime]
    user_name: Mapped[str]
    file_name: Mapped[str]
    file_sha256: Mapped[str]
    counts: Mapped[str]  # JSON
    undone_at: Mapped[datetime | None]


class ImportChange(Base):
    """One value an import wrote: record, field, old and new (JSON).

    `field` '' are records created, `record_id` the first: `new` holds their columns and rows.
    """

    __tablename__ = "import_change"

    id: Mapped[Key]
    run_id: Mapped[int] = mapped_column(
        ForeignKey("import_run.id", ondelete="RESTRICT"), index=True
    )
    record: Mapped[str]
    record_id: Mapped[int]
    field: Mapped[str]
    old: Mapped[str | None]
    new: Mapped[str | None]


class ImportLayout(Base):
    """The columns the clerk confirmed for workbooks of one layout."""

    __tablename__ = "import_layout"

    fingerprint: Mapped[str] = mapped_column(primary_key=True)
    mapping: Mapped[str]  # JSON: header row and field → column
    used_at: Mapped[datetime]

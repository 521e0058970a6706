"""The column types and the base class of every table: only integers and text reach the file."""

from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Annotated

from sqlalchemy import Enum, ForeignKey, Integer, MetaData, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from propdesk.kernel.money import Money

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class FenType(TypeDecorator[Money]):
    """Money as a whole number of fen."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: Money | None, dialect: Dialect) -> int | None:
        """Money → fen."""
        return None if value is None else value.fen

    def process_result_value(self, value: int | None, dialect: Dialect) -> Money | None:
        """Fen → Money."""
        return None if value is None else Money(value)


class DayType(TypeDecorator[date]):
    """A calendar day as ISO text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:
        """A day → 2026-11-20."""
        return None if value is None else value.isoformat()

    def process_result_value(self, value: str | None, dialect: Dialect) -> date | None:
        """2026-11-20 → a day."""
        return None if value is None else date.fromisoformat(value)


class MomentType(TypeDecorator[datetime]):
    """A moment as microseconds of UTC since 1970."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """An aware datetime → microseconds."""
        return None if value is None else microseconds(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """Microseconds → an aware datetime in UTC."""
        return None if value is None else from_microseconds(value)


class FlagType(TypeDecorator[bool]):
    """Yes or no as 1 or 0."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: bool | None, dialect: Dialect) -> int | None:
        """True → 1."""
        return None if value is None else int(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> bool | None:
        """1 → True."""
        return None if value is None else bool(value)


def from_microseconds(value: int) -> datetime:
    """The moment (UTC) of stored microseconds."""
    return EPOCH + timedelta(microseconds=value)


def microseconds(moment: datetime) -> int:
    """UTC microseconds since 1970 of an aware datetime, exactly."""
    return (moment - EPOCH) // _MICROSECOND


def word(kind: type[StrEnum], name: str, *, checked: bool = True) -> Enum:
    """A column of an enum's short English words, held by a named CHECK unless it is a copy."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=checked,
        name=name,
        length=None,
        values_callable=lambda members: [member.value for member in members],
    )


def stored(value: object) -> int | str | None:
    """The integer or text that stands in the file for a value; TypeError for anything else."""
    if value is None or type(value) in (int, str):
        return value  # type: ignore[return-value]  # narrowed by the exact types
    if isinstance(value, Money):
        return value.fen
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, datetime):
        return microseconds(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no stored form for {type(value).__name__}")


Fen = Annotated[Money, mapped_column(FenType)]
Key = Annotated[int, mapped_column(Integer, primary_key=True)]

# The last of `__table_args__` where rows can be deleted while their ids stand elsewhere (log,
# search, files, states): an id is never given to another record.
IDS_ONCE = {"sqlite_autoincrement": True}


class Base(DeclarativeBase):
    """Every table. Constraints are named, so that a migration can find them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012  SQLAlchemy reads it from the class
        bool: FlagType,
        date: DayType,
        datetime: MomentType,
        str: Text,
        Money: FenType,
    }


class Posted:
    """A table whose rows are part of a posting: INSERT only, sealed by its digest.

    Triggers of the migration refuse UPDATE and DELETE. A column added later may be null, stands
    last and gets a list of its own in `seals`, so that older rows keep their digest.
    """

    id: Mapped[int] = mapped_column(Integer, primary_key=True, sort_order=-2)
    posting_seq: Mapped[int] = mapped_column(
        ForeignKey("posting.seq", deferrable=True, initially="DEFERRED"), index=True, sort_order=-1
    )

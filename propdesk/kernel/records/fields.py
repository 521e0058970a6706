"""What a field of a record is: said once, for list, form, log, export and print.

    @dataclass(frozen=True, slots=True, kw_only=True)
    class VehicleFields:
        plate: Annotated[str, Fact(N_("Plate"), FactKind.CODE, width=120)]
        permit_until: Annotated[date | None, Fact(N_("Permit until"))] = None

The attribute is the key: it is the same in the file's columns, the log, remembered lists and
exports, and never changes. What has no default must be filled in. A value is *stored* as the
attribute holds it, *shown* by its kind (a `mask` hides a part of it), and *exchanged* as a cell of
a workbook, which an import reads back.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import KW_ONLY, MISSING, Field, dataclass, fields, replace
from datetime import UTC, date, datetime, timedelta
from enum import Enum, StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, TypeVar, get_args, get_origin, get_type_hints

from propdesk.kernel.clock import Clock, wall_time
from propdesk.kernel.days import FIRST_YEAR, year_error
from propdesk.kernel.i18n import N_, _, listed
from propdesk.kernel.money import Money
from propdesk.kernel.records.labels import Labelled
from propdesk.kernel.records.states import StateWord
from propdesk.kernel.scaled import AREA, format_scaled

F = TypeVar("F")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class FactKind(StrEnum):
    """How a value is typed, written and read back."""

    TEXT = "text"
    NOTES = "notes"  # several lines
    CODE = "code"  # capital letters and digits: a plate, a room
    PHONE = "phone"
    RECORD = "record"  # the id of another record; what people call it stands beside, see `shown`
    WHOLE = "whole"
    YEAR = "year"  # a number that counts nothing
    SCALED = "scaled"  # a decimal number as a whole one, of `places`
    AREA = "area"
    MONEY = "money"
    DAY = "day"
    MOMENT = "moment"
    CHOICE = "choice"
    STATE = "state"  # where a record stands: it is moved, no form and no import has it
    FLAG = "flag"
    SEVERAL = "several"  # rows of their own, such as phones; as a tuple or a type of its own


TEXTS = frozenset({FactKind.TEXT, FactKind.NOTES, FactKind.CODE, FactKind.PHONE})

# What a type of the attribute may be, the first of them when nothing is said.
_KINDS: dict[type, tuple[FactKind, ...]] = {
    str: (FactKind.TEXT, FactKind.NOTES, FactKind.CODE, FactKind.PHONE),
    bool: (FactKind.FLAG,),
    int: (FactKind.WHOLE, FactKind.YEAR, FactKind.RECORD, FactKind.SCALED, FactKind.AREA),
    Money: (FactKind.MONEY,),
    datetime: (FactKind.MOMENT,),
    date: (FactKind.DAY,),
    tuple: (FactKind.SEVERAL,),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """A field of a record. Texts are msgids (N_), translated when shown.

    `labels` are the words of a choice whose enum has none of its own (`Labelled`), or which has no
    enum: of numbers and papers. `mask` makes a
    personal value showable; it is applied where rows leave the books, see `masked`. `told` puts a
    text that is kept for the program into people's words. The rest says
    how it looks where it is typed (`placeholder`, `hint`, `first_year`, bounds, `places`), listed
    (`width` … `hidden`; `head` is a shorter word for its column; `free` text is cut short first,
    then what `yields` leaves the list) and exchanged (`sheet_header` where the
    import knows it by another word, `sheet_width`, `was`: what it was called before, as it stands
    in the log and in workbooks that are older); `in_form`, `in_list` and `in_sheet` leave it
    out there. A field of a row that the record itself has not comes `after` another. `in_place`: it
    may be typed into the list, pasted and filled down. `kept`: whoever adds another has it again.
    `own`: no other record has it, so a duplicate begins without. `absent`: what an empty one
    means, said in the list. A moment that `ends` something reads 24:00 at midnight.

    A new record begins with `today`'s day, or with the moment it is; the form of a move with what
    stands in the record's field `begins`; a `noted` day is in no form, the move writes its own, as
    it does of a `noted` moment that nobody typed and that the record has not yet. `longest`: so
    many characters at most. A long form is parted: from this field on by a heading (`group`), and
    what stands `beside` the field before it shares its line. A day is `not_before` another.
    `only_for` names the choice it goes with, as ("kind", Kind.A, Kind.B): with another one nothing
    may stand in it. Of a list's row, what is `seen_by` a right reads “restricted” to all who lack
    it, and nobody of them sorts or asks by it.
    """

    header: str
    kind: FactKind | None = None
    _: KW_ONLY
    labels: Mapping[Any, str] | None = None
    mask: Callable[[str], str] | None = None
    placeholder: str = ""
    hint: str = ""
    first_year: int = FIRST_YEAR
    told: Callable[[str], str] | None = None
    least: int = 0
    most: int = 999_999_999
    places: int = AREA
    width: int = 110
    weight: int = 400
    ink: str = "text"
    stretch: bool = False
    head: str = ""
    free: bool = False
    yields: bool = False
    hidden: bool = False
    sortable: bool = True
    sheet_header: str = ""
    sheet_width: int = 0
    was: tuple[str, ...] = ()
    absent: str = ""
    ends: bool = False
    in_form: bool = True
    in_list: bool = True
    in_sheet: bool = True
    after: str = ""
    in_place: bool = False
    kept: bool = False
    own: bool = False
    longest: int = 0
    group: str = ""
    beside: bool = False
    not_before: str = ""
    only_for: tuple[Any, ...] = ()
    today: bool = False
    noted: bool = False
    begins: str = ""
    seen_by: str = ""
    # What `facts` knows from the attribute.
    name: str = ""
    required: bool = False
    default: object = None

    @property
    def must_be_typed(self) -> bool:
        """Whether a new record is nothing without it: no usual value stands in, no series."""
        return self.required and self.in_form and self.default is None

    @property
    def shown(self) -> str:
        """The attribute of a row that shows it: of `unit_id` it is `unit`."""
        return self.name.removesuffix("_id") if self.kind is FactKind.RECORD else self.name

    def label(self, value: object) -> str:
        """The word of a choice or of yes and no, in the reader's language; '' for nothing."""
        if isinstance(value, bool):
            return _("Yes") if value else _("No")
        return "" if value is None or self.labels is None else _(self.labels[value])


Number = Annotated[str, Fact(N_("No."), width=120, weight=500, in_form=False, own=True)]
"""The number of a record, drawn from the `series` of its kind."""

Note = Annotated[str, Fact(N_("Note"), FactKind.NOTES, free=True, hidden=True, in_place=True)]


def facts(record: type[Any]) -> tuple[Fact, ...]:
    """The declared fields of a record's class, in order.

    TypeError for a kind that does not go with the type, for a choice without words, for an `after`
    that names no field, and for an `only_for` that names no choice.
    """
    return _facts(record)  # type: ignore[arg-type]  # a class has a hash


@cache
def _facts(record: type[Any]) -> tuple[Fact, ...]:
    hints = get_type_hints(record, include_extras=True)
    found = [fact for field in fields(record) for fact in _declared(record, field, hints)]
    for late in [fact for fact in found if fact.after]:
        found.remove(late)
        names = [fact.name for fact in found]
        if late.after not in names:
            raise TypeError(f"{record.__name__}.{late.name}: no field is called {late.after!r}")
        found.insert(names.index(late.after) + 1, late)
    choices = {fact.name for fact in found if fact.labels is not None}
    for fact in found:
        if fact.only_for and fact.only_for[0] not in choices:
            raise TypeError(f"{record.__name__}.{fact.name}: no choice {fact.only_for[0]!r}")
    return tuple(found)


def _declared(record: type, field: Field[Any], hints: Mapping[str, Any]) -> Iterator[Fact]:
    """The declaration of an attribute, if it has one, with what its type and default say."""
    hint = hints[field.name]
    for fact in getattr(hint, "__metadata__", ()):
        if isinstance(fact, Fact):
            types = _types(hint.__origin__)
            labels = fact.labels or words_of(types[0])
            worded = replace(fact, name=field.name, labels=labels)
            kind = _kind(f"{record.__name__}.{field.name}", types[0], worded)
            default = None if field.default is MISSING else field.default
            optional = field.default is not MISSING or field.default_factory is not MISSING
            needed = not optional or (kind is FactKind.CHOICE and NoneType not in types)
            in_form = worded.in_form and (not worded.noted or kind is FactKind.MOMENT)
            yield replace(worded, kind=kind, required=needed, default=default, in_form=in_form)


def words_of(words: type) -> Mapping[Any, str] | None:
    """The msgids of an enum whose members have words; None for any other type."""
    return {each: each.msgid for each in words} if issubclass(words, Labelled) else None


def _types(hint: Any) -> list[type]:  # noqa: ANN401  what stands in an annotation
    """date | None → [date, NoneType], tuple[X, ...] → [tuple]."""
    several = get_args(hint) if isinstance(hint, UnionType) else (hint,)
    plain = [get_origin(each) or each for each in several]
    return sorted(plain, key=lambda each: each is NoneType)


def _kind(place: str, of_type: type, fact: Fact) -> FactKind:
    if issubclass(of_type, Enum):
        unnamed = [each.name for each in of_type if each not in (fact.labels or {})]
        if unnamed:
            raise TypeError(f"{place}: no words for {', '.join(unnamed)}")
        return FactKind.STATE if issubclass(of_type, StateWord) else FactKind.CHOICE
    if fact.labels is not None:
        return FactKind.CHOICE
    possible = _KINDS.get(of_type, (FactKind.SEVERAL,) if fact.kind is FactKind.SEVERAL else ())
    if not possible or fact.kind not in (None, *possible):
        raise TypeError(f"{place}: {fact.kind or 'no kind'} does not go with {of_type.__name__}")
    return fact.kind or possible[0]


def record_of(record: type[F], values: Mapping[str, object], seen: F | None = None) -> F:
    """A record from typed values: an empty text is '', any other field that is left empty has the
    usual value, where there is one; what is not typed stays as `seen`."""
    declared = {fact.name: fact for fact in facts(record)}
    typed = {
        name: _when_empty(declared[name]) if value is None else value
        for name, value in values.items()
        if name in declared
    }
    return record(**typed) if seen is None else replace(seen, **typed)  # type: ignore[type-var]  # a dataclass


def _when_empty(fact: Fact) -> object:
    if fact.kind in TEXTS:
        return ""
    return None if fact.kind is FactKind.CHOICE else fact.default


def with_defaults(record: F) -> F:
    """The record with the usual value where a form left one empty."""
    empty = {
        fact.name: fact.default
        for fact in facts(type(record))
        if fact.default is not None and getattr(record, fact.name) is None
    }
    return replace(record, **empty) if empty else record  # type: ignore[type-var]  # a dataclass


def values_of(record: type[Any], source: object) -> dict[str, Any]:
    """The declared values of a record that something else has under the same names."""
    names = [fact.name for fact in facts(record)]
    return {name: getattr(source, name) for name in names if hasattr(source, name)}


def copied(record: object) -> dict[str, object]:
    """What a duplicate of a record begins with: all that a form says, but what is its own."""
    told = [fact for fact in facts(type(record)) if fact.in_form and not fact.own]
    return {fact.name: getattr(record, fact.name) for fact in told}


def masked(row: F) -> F:
    """A row as it may be shown, copied and printed: of personal values only what the masks leave.

    Only rows made this way reach a list; in full goes what its permission was asked for.
    """
    hidden = {}
    for name, mask in _masks(type(row)):  # type: ignore[arg-type]  # a class has a hash
        value = getattr(row, name)
        if (left := mask(value)) != value:
            hidden[name] = left
    return replace(row, **hidden) if hidden else row  # type: ignore[type-var]  # a dataclass


@cache
def _masks(record: type[Any]) -> tuple[tuple[str, Callable[[Any], Any]], ...]:
    return tuple((fact.name, fact.mask) for fact in facts(record) if fact.mask)


def declared_errors(record: object) -> dict[str, str]:
    """What its declaration alone says is wrong: left empty, or a day of another age."""
    errors: dict[str, str] = {}
    for fact in facts(type(record)):
        value = getattr(record, fact.name)
        if not fact.required and (value is None or value == ""):
            continue  # of a record nearly all
        if fact.required and (value is None or (isinstance(value, str) and not value.strip())):
            errors[fact.name] = please_fill(fact)
        elif not is_asked_for(fact, record) and value not in (None, "", (), fact.default):
            errors[fact.name] = not_asked_for(record, fact)
        elif isinstance(value, date) and (wrong := year_error(value, first=fact.first_year)):
            errors[fact.name] = wrong
        elif fact.not_before and isinstance(value, date) and value < _since(record, fact):
            told = _("“{field}” is not before “{other}”.")
            other = next(one for one in facts(type(record)) if one.name == fact.not_before)
            errors[fact.name] = told.format(field=_(fact.header), other=_(other.header))
        elif isinstance(value, str) and fact.longest and len(value.strip()) > fact.longest:
            errors[fact.name] = _("At most {most} characters.").format(most=fact.longest)
    return errors


def please_fill(fact: Fact) -> str:
    """The sentence for a field that was left empty."""
    return _("Please fill in “{field}”.").format(field=_(fact.header))


def is_asked_for(fact: Fact, record: object) -> bool:
    """Whether a field goes with what the record chooses."""
    return not fact.only_for or getattr(record, fact.only_for[0]) in fact.only_for[1:]


def not_asked_for(record: object, fact: Fact) -> str:
    """The sentence for a field that is filled in though what is chosen leaves it out."""
    name, *goes_with = fact.only_for
    choice = next(one for one in facts(type(record)) if one.name == name)
    told = _("“{field}” goes with “{choices}” only. Empty it, or choose that under “{choice}”.")
    choices = "” / “".join(choice.label(one) for one in goes_with)
    return told.format(field=_(fact.header), choices=choices, choice=_(choice.header))


def _since(record: object, fact: Fact) -> date:
    return getattr(record, fact.not_before) or date.min


def begun(record: type[Any], clock: Clock) -> dict[str, object]:
    """What a new record begins with: the usual choices, and the day or moment where it says so."""
    usual = {
        fact.name: fact.default
        for fact in facts(record)
        if fact.kind in (FactKind.CHOICE, FactKind.FLAG) and fact.default is not None
    }
    moment = FactKind.MOMENT
    return usual | {
        fact.name: clock.now() if fact.kind is moment else clock.today()
        for fact in facts(record)
        if fact.today
    }


def logged_words(fact: Fact, value: object) -> str:
    """A value as people read it in the log, where it lies as in the data file; '' for nothing."""
    if value is None or value == "":
        return ""
    if isinstance(value, list):
        return listed(logged_words(fact, each) for each in value)
    if fact.kind is FactKind.FLAG:
        return fact.label(bool(value))
    if fact.labels is not None:
        return next((_(words) for each, words in fact.labels.items() if each == value), str(value))
    if isinstance(value, int):
        return _number_words(fact, value)
    if fact.told is not None:
        return fact.told(str(value))
    return fact.mask(str(value)) if fact.mask else str(value)


def _number_words(fact: Fact, value: int) -> str:
    if fact.kind is FactKind.MONEY:
        return str(Money(value))
    if fact.kind in (FactKind.AREA, FactKind.SCALED):
        return format_scaled(value, fact.places, decimals=2)
    if fact.kind is FactKind.MOMENT:
        return f"{wall_time(_EPOCH + timedelta(microseconds=value)):%Y-%m-%d %H:%M}"
    return str(value)

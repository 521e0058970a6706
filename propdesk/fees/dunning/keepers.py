"""The register of keepers (楼栋管家): who answers for which buildings, entrances and rooms."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, NamedTuple

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from propdesk.db.records.chips import ListChip
from propdesk.db.records.kinds import RecordKind, Values
from propdesk.db.store import today
from propdesk.estate.models import Building, Unit
from propdesk.estate.notation.room_text import tidy_code
from propdesk.estate.notation.service import Phone
from propdesk.estate.search.service import normal_building, units_meant
from propdesk.fees.dunning.models import Keeper
from propdesk.fees.dunning.rules import VIEWS
from propdesk.kernel.i18n import N_, _, listed, ngettext
from propdesk.kernel.records.fields import Fact, Note
from propdesk.kernel.records.words import RegisterWords
from propdesk.kernel.scaled import half_width
from propdesk.system.registers.service import Register

KEEPS = "fees.dun_keepers"
_ENTRANCE = re.compile(r"(.+?)(?:栋|-)(.+?)(?:单元)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeeperFields:
    """A keeper as he is entered."""

    name: Annotated[str, Fact(N_("Name"), width=110, weight=500, longest=40)]
    phone: Phone = ""
    places: Annotated[
        str,
        Fact(
            N_("Answers for"),
            stretch=True,
            placeholder=N_("e.g. 1, 2栋1单元, 3-2-1201"),
            hint=N_("Buildings, entrances, rooms. The smallest one counts."),
        ),
    ] = ""
    since: Annotated[date, Fact(N_("From the day"), today=True, width=110)]
    until: Annotated[date | None, Fact(N_("Until the day"), width=110, not_before="since")] = None
    note: Note = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeeperRow(KeeperFields):
    """A keeper in the list."""

    id: int


class _Known(NamedTuple):
    """The places there are: buildings by any form of their name, entrances."""

    buildings: Mapping[str, str]
    entrances: frozenset[str]


def read_places(session: Session, text: str) -> tuple[list[str], list[str]]:
    """Places as typed, in normal form and order, and the words that name none."""
    words = [one for one in re.split(r"[,;、\s]+", half_width(text)) if one]
    if not words:
        return [], []
    codes = session.scalars(select(Building.code))
    pairs = select(Building.code, Unit.entrance).join(Unit, Unit.building_id == Building.id)
    known = _Known(
        {normal_building(code): code for code in codes},
        frozenset(f"{code}-{way}" for code, way in session.execute(pairs.distinct()) if way),
    )
    found = [(word, _place(session, word, known)) for word in words]
    places = dict.fromkeys(place for _word, place in found if place)
    return list(places), [word for word, place in found if not place]


def _place(session: Session, word: str, known: _Known) -> str:
    if (building := known.buildings.get(normal_building(word))) is not None:
        return building
    parts = _ENTRANCE.fullmatch(tidy_code(word))
    if parts is not None:
        building = known.buildings.get(normal_building(parts[1]), parts[1])
        if f"{building}-{parts[2]}" in known.entrances:
            return f"{building}-{parts[2]}"
    units = units_meant(session, text=word)
    return units[0].code if len(units) == 1 else ""


def places_of(text: str) -> list[str]:
    """The places as they are kept."""
    return [one for one in text.split(", ") if one]


def _judged(session: Session, keeper_id: int, fields: KeeperFields) -> dict[str, str]:
    """That each place is known, and nobody else's in these days."""
    places, unknown = read_places(session, fields.places)
    if unknown:
        told = _("Not known here: {words}. Type buildings, entrances or rooms, with commas.")
        return {"places": told.format(words=listed(unknown))}
    if fields.since is None:
        return {}
    until = fields.until or date.max
    others = select(Keeper).where(Keeper.id != keeper_id, Keeper.since <= until)
    meets = or_(Keeper.until.is_(None), Keeper.until >= fields.since)
    for other in session.scalars(others.where(meets).order_by(Keeper.id)):
        if both := [one for one in places if one in places_of(other.places)]:
            told = _("{keeper} answers for {places} in these days. End that first.")
            return {"places": told.format(keeper=other.name, places=listed(both))}
    return {}


def _derived(session: Session, fields: KeeperFields) -> Values:
    return {"places": ", ".join(read_places(session, fields.places)[0])}


def answers_on(day: date) -> ColumnElement[bool]:
    """Whether a keeper answers for his places on a day."""
    return (Keeper.since <= day) & or_(Keeper.until.is_(None), Keeper.until >= day)


class KeeperOf(NamedTuple):
    """Who answers for a unit."""

    id: int
    name: str


def keepers_on(session: Session, day: date) -> Callable[[str], KeeperOf | None]:
    """Whom to ask who answers for the unit of a code on a day."""
    rows = session.execute(select(Keeper.id, Keeper.name, Keeper.places).where(answers_on(day)))
    by_place = {
        place: KeeperOf(keeper_id, name)
        for keeper_id, name, places in rows
        for place in places_of(places)
    }

    def keeper_of(code: str) -> KeeperOf | None:
        parts = code.split("-")
        for end in range(len(parts), 0, -1):
            if (found := by_place.get("-".join(parts[:end]))) is not None:
                return found
        return None

    return keeper_of if by_place else lambda _code: None


def keeper_names(session: Session) -> Sequence[str]:
    """Who answers for anything today, by name."""
    query = select(Keeper.name).where(answers_on(today(session))).distinct()
    return list(session.scalars(query.order_by(Keeper.name)))


def building_codes(session: Session) -> Sequence[str]:
    """The buildings there are, in order."""
    return list(session.scalars(select(Building.code).order_by(Building.order_key)))


KEEPER = RecordKind(
    kind="keeper",
    model=Keeper,
    fields=KeeperFields,
    name=lambda _session, one: one.name,
    judged=_judged,
    derived=_derived,
    view=VIEWS,
    edit=KEEPS,
)
KEEPERS = Register(
    kind=KEEPER,
    row=KeeperRow,
    page="fees.keepers",
    tab="fees",
    place=52,
    drawer="dunning",
    title=N_("Building keepers"),
    icon="user-check",
    list_name="keepers",
    imports=True,
    deletes=True,
    refers=N_("building keepers"),
    called=lambda row: row.name,
    order=(Keeper.name, Keeper.since, Keeper.id),
    chips=(ListChip("now", N_("Answers today"), lambda session: answers_on(today(session))),),
    words=RegisterWords(
        new=N_("New keeper"),
        edit=N_("Edit keeper"),
        count=lambda count: ngettext("{count} keeper", "{count} keepers", count),
        look_for=N_("Name, building, room"),
        none=N_("No keeper is entered yet"),
        why=N_("Each debtor has whoever asks him, with his calls and what he collected."),
        first=N_("Enter the first keeper"),
        how=N_("Name, phone, and the buildings or entrances that are his."),
    ),
)

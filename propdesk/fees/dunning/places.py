"""The places of keepers: read as they are typed, and who answers for a unit on a day."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.store import today, use_case
from propdesk.estate.models import Building, Unit
from propdesk.estate.notation.service import tidy_code
from propdesk.estate.search.service import normal_building, units_meant
from propdesk.fees.dunning.models import Keeper
from propdesk.fees.dunning.standing import answers_on
from propdesk.kernel.scaled import half_width

_ENTRANCE = re.compile(r"(.+?)(?:栋|-)(.+?)(?:单元)?")


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


@use_case(permission="fees.view")
def keeper_names(session: Session) -> Sequence[str]:
    """Who answers for anything today, by name."""
    query = select(Keeper.name).where(answers_on(today(session))).distinct()
    return list(session.scalars(query.order_by(Keeper.name)))


@use_case(permission="fees.view")
def building_codes(session: Session) -> Sequence[str]:
    """The buildings there are, in order."""
    return list(session.scalars(select(Building.code).order_by(Building.order_key)))

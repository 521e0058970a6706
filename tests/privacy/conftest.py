"""Small pieces of a register for the tests of privacy."""

from collections.abc import Callable

import pytest

from propdesk.db.store import Store
from propdesk.estate.people.occupancy import add_role
from propdesk.estate.people.people import add_person
from propdesk.estate.records import PersonFields, PhoneFields, RoleFields, UnitFields
from propdesk.estate.rules import RoleKind
from propdesk.estate.units.listed import UNIT_USES


@pytest.fixture
def unit(store: Store) -> int:
    """Unit 1-2-301 of 89.46 m²."""
    fields = UnitFields(building="1栋", room="301", entrance="2单元", built_area=894600)
    return store.write(UNIT_USES.add, fields=fields)


@pytest.fixture
def person(store: Store) -> int:
    """Chen Yutong with one phone."""
    return store.write(add_person, fields=person_fields("陈雨桐", "19900003271"))


@pytest.fixture
def owner(store: Store, unit: int, person: int) -> int:
    """The role of Chen Yutong as owner of 1-2-301."""
    fields = RoleFields(RoleKind.OWNER, share=1_000_000)
    return store.write(add_role, unit_id=unit, person_id=person, fields=fields)


@pytest.fixture
def make_person(store: Store) -> Callable[[str], int]:
    """Adds a person of a name."""
    return lambda name: store.write(add_person, fields=person_fields(name))


def person_fields(name: str, *phones: str) -> PersonFields:
    """What a form would say of a person with these phones."""
    return PersonFields(name=name, phones=tuple(PhoneFields(one) for one in phones))

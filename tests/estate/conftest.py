"""Small pieces of a register for the tests of the estate."""

from collections.abc import Callable

import pytest

from propdesk.db.store import Store
from propdesk.estate import service
from propdesk.estate.rules import RoleKind


@pytest.fixture
def unit(store: Store) -> int:
    """Unit 1-2-301 of 89.46 m²."""
    fields = service.UnitFields("1栋", "301", "2单元", built_area=894600)
    return store.write(service.add_unit, fields=fields)


@pytest.fixture
def person(store: Store) -> int:
    """Chen Yutong with one phone."""
    return store.write(service.add_person, fields=person_fields("陈雨桐", "19900003271"))


@pytest.fixture
def owner(store: Store, unit: int, person: int) -> int:
    """The role of Chen Yutong as owner of 1-2-301."""
    fields = service.RoleFields(RoleKind.OWNER, share=1_000_000)
    return store.write(service.add_role, unit_id=unit, person_id=person, fields=fields)


@pytest.fixture
def make_person(store: Store) -> Callable[[str], int]:
    """Adds a person of a name."""
    return lambda name: store.write(service.add_person, fields=person_fields(name))


def person_fields(name: str, *phones: str) -> service.PersonFields:
    """What a form would say of a person with these phones."""
    return service.PersonFields(name, phones=tuple(service.PhoneFields(one) for one in phones))

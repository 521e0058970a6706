"""Small pieces of a register for the tests of privacy: those of the estate."""

from tests.estate.conftest import (
    make_person as make_person,  # noqa: PLC0414  a fixture
    owner as owner,  # noqa: PLC0414
    person as person,  # noqa: PLC0414
    unit as unit,  # noqa: PLC0414
)

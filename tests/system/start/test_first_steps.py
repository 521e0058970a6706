"""The first start shows how far the office is."""

from dataclasses import replace

from propdesk.db.store import Store
from propdesk.estate.records import UnitFields
from propdesk.estate.units.listed import UNIT_USES
from propdesk.system.settings.estate_settings import EstateSettings, change_estate_settings
from propdesk.system.start.first_steps import FirstStep, StepState, first_steps

ESTATE = EstateSettings(name="云杉里花园")


def steps(store: Store, *, units: bool = False) -> tuple[FirstStep, ...]:
    if units:
        store.write(UNIT_USES.add, fields=UnitFields(building="1", room="101"))
    return store.read(first_steps)


def states(store: Store, *, units: bool = False) -> list[str]:
    return [step.state.value for step in steps(store, units=units)]


def test_an_empty_file_begins_with_the_estate(store: Store) -> None:
    assert states(store) == ["current", "later", "later", "later", "later"]


def test_the_first_step_not_done_is_the_current_one(store: Store) -> None:
    store.write(change_estate_settings, settings=ESTATE)
    assert states(store, units=True) == ["done", "current", "done", "later", "later"]
    store.write(change_estate_settings, settings=replace(ESTATE, stick_folder="E:\\"))
    assert states(store) == ["done", "done", "done", "current", "later"]


def test_a_done_estate_step_shows_its_name(store: Store) -> None:
    store.write(change_estate_settings, settings=ESTATE)
    first = steps(store)[0]
    assert (first.state, first.hint) == (StepState.DONE, "云杉里花园")

"""Formulas, markup, rare characters in every field: stored, listed, exported, printed as typed."""

from datetime import date
from pathlib import Path

import pytest

from propdesk.db.store import Store
from propdesk.estate.exports import export_people, export_units
from propdesk.estate.imports.writing.present import known_units
from propdesk.estate.people.occupancy import add_resident
from propdesk.estate.records import PersonFields, PhoneFields, RoleFields, UnitFields
from propdesk.estate.roster.reading import understand
from propdesk.estate.rules import AreaBasis, RoleKind, UnitKind
from propdesk.estate.search.searching import search
from propdesk.estate.units.listed import UNIT_USES
from propdesk.fees.billing.billing import publish_run
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.documents import receipt_pdf
from propdesk.fees.dues.household_dues import household_dues
from propdesk.fees.receipts.receipts import stored_facts
from propdesk.fees.rules import Formula, Method
from propdesk.fees.tariffs.changes import create_tariff
from propdesk.fees.tariffs.items import ensure_first_items
from propdesk.fees.tariffs.tariffs import Applies, TariffFields, VersionFields
from propdesk.kernel.money import Money
from propdesk.kernel.sheets.cells import cell_text
from propdesk.kernel.sheets.files import read_workbook
from tests.fees.sample_papers import texts

NAMES = (
    "=cmd|' /C calc'!A0",
    "<b>王</b> & <img src=http://x>",
    "@SUM(1+1)*A1",
    "-2+3",
    "𠮷野㛃䶮",
    "Ben 'O\"Neil; DROP TABLE unit;--",
    "{0} %s {name} 100%",
    "江" * 60,
)


def household(store: Store, name: str) -> int:
    """A unit billed for one month whose owner, note and tariff are all called so."""
    unit = store.write(
        UNIT_USES.add,
        fields=UnitFields(
            building="1", room="101", kind=UnitKind.ROOM, built_area=1_000_000, note=name
        ),
    )
    store.write(
        add_resident,
        unit_id=unit,
        role=RoleFields(RoleKind.OWNER),
        person=PersonFields(name=name, phones=(PhoneFields("19900003271", name[:20]),), note=name),
    )
    item = store.write(ensure_first_items, company=name)[0]
    store.write(
        create_tariff,
        fields=TariffFields(
            fee_item_id=item.id,
            name=name,
            formula=Formula.AREA,
            period_months=1,
            applies=Applies((UnitKind.ROOM,)),
        ),
        version=VersionFields(
            effective_from=date(2026, 1, 1), price=1_000_000, area_basis=AreaBasis.BUILT
        ),
    )
    store.write(publish_run, period="2026-11")
    return unit


@pytest.mark.parametrize("name", NAMES)
def test_a_name_goes_through_the_whole_office_as_typed(
    store: Store, tmp_path: Path, name: str
) -> None:
    unit = household(store, name)
    (line,) = store.read(household_dues, unit_id=unit).lines
    assert line.debtor == name
    assert [one.people[0].name for one in store.read(known_units)] == [name]
    assert name in [hit.title for hit in store.read(search, text=name[:12])]

    order = Order(unit_id=unit, parts=(Part(Method.CASH, Money(10_000)),), payer=name, remark=name)
    done = store.write(collect_payment, order=order)
    facts = store.read(stored_facts, no=done.receipts[0].no)
    assert (facts.payer, facts.remark, facts.company) == (name, name, name)
    printed = "".join(texts(receipt_pdf([facts], paper="a4")))
    assert "".join(name.split())[:20] in "".join(printed.split())


@pytest.mark.parametrize("name", NAMES)
def test_an_exported_name_is_text_and_reads_back_equal(
    store: Store, tmp_path: Path, name: str
) -> None:
    household(store, name)
    export_units(store, tmp_path / "units.xlsx")
    export_people(store, tmp_path / "people.xlsx")
    for file in ("units.xlsx", "people.xlsx"):
        workbook = read_workbook(tmp_path / file)
        cells = {cell_text(cell) for row in workbook.sheets[0].rows for cell in row}
        assert name in cells
    roster = understand(read_workbook(tmp_path / "units.xlsx"))
    assert [(unit.building, unit.room) for unit in roster.units] == [("1", "101")]

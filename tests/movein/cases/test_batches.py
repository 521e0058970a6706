"""Cases for buildings, and what their notices say will be due."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from propdesk.db.store import Store
from propdesk.fees.deposits.rules import DepositRule
from propdesk.fees.rules import Formula, Nature
from propdesk.fees.tariffs.changes import create_tariff
from propdesk.fees.tariffs.listed import ITEM_USES
from propdesk.fees.tariffs.tariffs import ItemFields, TariffFields, VersionFields
from propdesk.kernel.i18n import _
from propdesk.movein.cases.batches import buildings_to_hand, make_cases
from propdesk.movein.cases.module import MODULE
from propdesk.movein.cases.page.notices import NoticeWithoutDay, case_sheets, notice_values
from propdesk.movein.cases.register import CASES, CaseFields
from propdesk.system.letters.rules import filled
from propdesk.system.settings.estate_settings import change_estate_settings, estate_settings
from tests.clocks import StoppedClock
from tests.estate.imports.test_importing import put_in, truth_of
from tests.movein.cases.a_flat import OWNER, in_may, notified_case, put_flat
from tests.movein.cases.cases_made import put_case
from tests.movein.cases.test_cases import row
from tests.offices import Office


class Stop(Exception):
    """The user stops it."""


class Stopping:
    """Stops at the second step."""

    def step(self, done: int, total: int) -> None:
        assert total
        if done:
            raise Stop


def test_a_building_gets_its_cases_with_the_names_and_phones_of_the_owners(office: Office) -> None:
    (building,) = office.store.read(buildings_to_hand)
    assert (building.code, building.units) == ("1", 3)
    put_case(office.store, office.units["1-1-102"])
    fields = CaseFields(unit_id=None, batch="首批")
    assert office.store.write(make_cases, building_ids=[building.id], fields=fields) == 2
    found = [row(office.store, case_id) for case_id in (2, 3)]
    told = [(one.unit, one.receiver, one.phone, one.batch) for one in found]
    assert told == [
        ("1-1-101", "陈雨桐", "199****3271", "首批"),
        ("1-2-201", "何清扬", "199****9043", "首批"),
    ]
    assert office.store.read(buildings_to_hand) == []


def test_the_hand_over_list_of_a_developer_brings_the_cases_of_what_is_not_handed_over(
    store: Store,
) -> None:
    put_in(store, "04_handover_two_row_header.xls")
    waiting = [
        unit["people"]
        for unit in truth_of("04_handover_two_row_header.xls")["units"]
        if unit.get("state", "sold") == "sold" and "handover_date" not in unit
    ]
    ids = [one.id for one in store.read(buildings_to_hand)]
    made = store.write(make_cases, building_ids=ids, fields=CaseFields(unit_id=None))
    rows = store.read(CASES.records.rows, ids=range(1, made + 1))
    assert len(waiting) == made > 10
    assert sorted(row.receiver.split("、")[0] for row in rows) == sorted(
        people[0]["name"] for people in waiting
    )


def test_cases_that_are_stopped_half_way_leave_none(office: Office) -> None:
    (building,) = office.store.read(buildings_to_hand)
    fields = CaseFields(unit_id=None)
    with pytest.raises(Stop):
        office.store.write(
            make_cases, building_ids=[building.id], fields=fields, progress=Stopping()
        )
    assert office.store.read(CASES.records.first) == []


def test_a_notice_says_what_will_be_due_by_the_tariffs_from_the_day_fixed(
    store: Store, clock: StoppedClock
) -> None:
    in_may(clock, 10)
    case_id = notified_case(store, put_flat(store))
    (values,) = store.read(notice_values, case_ids=[case_id])
    assert (values["fixed"], values["unit"]) == ("2026-05-20", "1栋101室")
    # 116.13 for 12 days of May, five whole months at 300.00
    assert "2026-05-20 – 2026-10-31  1,616.13" in values["dues"]
    assert values["dues"].endswith("合计：1,616.13")


def test_a_notice_names_the_filing_of_the_completion_where_it_is_known(
    store: Store, clock: StoppedClock
) -> None:
    in_may(clock, 10)
    (kind,) = MODULE.letters
    case_id = notified_case(store, put_flat(store))
    seen = store.read(CASES.uses.seen, record_id=case_id)
    told = "竣工验收备案"
    for filing in ("", "2026-014"):
        fields = replace(seen, filing_no=filing)
        store.write(CASES.uses.change, record_id=case_id, fields=fields, seen=None)
        (values,) = store.read(notice_values, case_ids=[case_id])
        text = filled(_(kind.delivered), values, kind.optional)
        assert (told in text) is bool(filing)
        assert filing in text


def test_a_notice_names_the_charges_of_the_desk_that_the_estate_chose(
    office: Office, clock: StoppedClock
) -> None:
    known = office.store.read(estate_settings)
    chosen = replace(known, hand_over_charges=(office.counter_tariff,), months_ahead=0)
    office.store.write(change_estate_settings, settings=chosen)
    clock.moment = datetime(2026, 11, 20, 7, 42, tzinfo=UTC)
    case_id = notified_case(office.store, office.units["1-1-102"])
    (values,) = office.store.read(notice_values, case_ids=[case_id])
    assert values["dues"].splitlines()[0].endswith("120.00")


@pytest.mark.parametrize(
    ("rule", "most", "told"),
    [
        (DepositRule.AGREED, 0, "2,000.00"),
        (DepositRule.PERMIT, 100_000, "1,000.00"),
        (DepositRule.FORBIDDEN, 0, ""),
    ],
)
def test_a_deposit_stands_on_the_notice_as_the_rule_of_the_estate_has_it(
    store: Store, clock: StoppedClock, rule: DepositRule, most: int, told: str
) -> None:
    in_may(clock, 10)
    case_id = notified_case(store, put_flat(store))
    tariff_id, item_id = put_deposit_tariff(store)
    known = replace(store.read(estate_settings), name="云杉里", months_ahead=0)
    rules = ((item_id, rule.value, most),)
    chosen = replace(known, hand_over_charges=(tariff_id,), deposit_rules=rules)
    store.write(change_estate_settings, settings=chosen)
    (values,) = store.read(notice_values, case_ids=[case_id])
    first = values["dues"].splitlines()[0]
    assert first.endswith(told or "0.00")
    assert ("装修押金" in first) is bool(told)


def put_deposit_tariff(store: Store) -> tuple[int, int]:
    """A deposit of 2,000.00 that the desk takes; the ids of its tariff and its item."""
    item = ItemFields(name="装修押金", nature=Nature.DEPOSIT, code="YJ")
    item_id = store.write(ITEM_USES.add, fields=item)
    fields = TariffFields(
        fee_item_id=item_id, name="装修押金", formula=Formula.COUNTER, period_months=0
    )
    version = VersionFields(effective_from=date(2026, 1, 1), price=2_000_000_000)
    return store.write(create_tariff, fields=fields, version=version), item_id


def test_a_notice_without_a_day_is_refused_naming_the_unit(office: Office) -> None:
    case_id = put_case(office.store, office.units["1-1-101"])
    with pytest.raises(NoticeWithoutDay, match="101"):
        office.store.read(notice_values, case_ids=[case_id])


def test_the_sheet_of_registration_has_who_lives_there(store: Store, clock: StoppedClock) -> None:
    in_may(clock, 10)
    case_id = put_case(store, put_flat(store))
    (sheet,) = store.read(case_sheets, case_ids=[case_id])
    assert (sheet.title, sheet.area) == ("1栋101室", "100.12")
    assert [one.name for one in sheet.people] == [OWNER]

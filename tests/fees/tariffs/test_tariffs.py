"""Fee items and tariffs: first items, versions, scopes, what is refused and audited."""

from dataclasses import fields as fields_of, replace
from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db.models import AuditRow
from propdesk.db.store import Store
from propdesk.estate.rules import UnitKind
from propdesk.fees.billing import billing
from propdesk.fees.rules import Formula, Nature
from propdesk.fees.tariff_models import UnitTariff
from propdesk.fees.tariffs import changes as tariff_changes, own_terms, tariffs
from propdesk.fees.tariffs.items import ensure_first_items
from propdesk.fees.tariffs.listed import GROUP_USES, ITEM_USES, TARIFF_USES, VERSION_USES
from propdesk.fees.tariffs.listing import TARIFFS
from propdesk.fees.tariffs.own_terms import (
    UnitTerms,
)
from propdesk.fees.tariffs.tariffs import (
    Applies,
    GroupFields,
    ItemFields,
    TariffFields,
    TariffRow,
)
from propdesk.kernel.i18n import using_language
from propdesk.kernel.money import MOST, Money
from propdesk.kernel.records.question import asked
from propdesk.kernel.records.refusals import (
    ChangedMeanwhile,
    FieldsRefused,
    NoSaveToUndo,
    RecordGone,
)
from tests.fees.estates import PRICE, ROOMS, YUAN, Estate, open_estate
from tests.made_once import made_once
from tests.records import undo


@pytest.fixture
def estate(store: Store) -> Estate:
    return made_once(store, open_estate)


def tariff_of(row: TariffRow) -> TariffRow:
    """The tariff alone of a row of the list."""
    return TariffRow(**{name.name: getattr(row, name.name) for name in fields_of(TariffRow)})


def errors_of(refused: pytest.ExceptionInfo[FieldsRefused]) -> set[str]:
    assert all(refused.value.errors.values())
    return set(refused.value.errors)


def stop(estate: Estate, tariff_id: int) -> None:
    fields = replace(estate.store.read(TARIFF_USES.seen, record_id=tariff_id), active=False)
    estate.store.write(TARIFF_USES.change, record_id=tariff_id, fields=fields)


def audited(session: Session, *, what: str) -> int:
    wanted = select(func.count()).where(AuditRow.what == what)
    return session.execute(wanted).scalar_one()


def test_a_new_estate_gets_a_receipt_group_and_the_usual_items(store: Store) -> None:
    with using_language("en"):
        items = store.write(ensure_first_items, company="云杉物业")
    (group,) = store.read(tariffs.receipt_groups)
    assert (group.series, group.company, group.name) == ("SJ", "云杉物业", "Receipt")
    assert [item.code for item in items] == ["WY", "CW", "LJ", "ZX", "MJ"]
    assert items[0].name == "Property fee"
    assert items[2].nature is Nature.COLLECTED
    assert store.write(ensure_first_items) == items


def test_an_item_without_a_name_or_with_a_taken_code_is_refused(estate: Estate) -> None:
    with pytest.raises(FieldsRefused) as refused:
        estate.store.write(ITEM_USES.add, fields=ItemFields(code="WY", name=" "))
    assert errors_of(refused) == {"name", "code"}


def test_an_item_is_added_at_the_end_and_can_be_changed(estate: Estate) -> None:
    fields = ItemFields(code="DT", name="电梯费")
    item_id = estate.store.write(ITEM_USES.add, fields=fields)
    changed = replace(fields, name="电梯运行费")
    estate.store.write(ITEM_USES.change, record_id=item_id, fields=changed)
    last = estate.store.read(tariffs.fee_items)[-1]
    assert (last.code, last.name) == ("DT", "电梯运行费")
    assert estate.store.read(audited, what="fee_item.change") == 1


def test_a_tariff_keeps_its_versions_in_order(estate: Estate) -> None:
    tariff_id = estate.tariff()
    later = replace(PRICE, effective_from=date(2026, 7, 1), price=1_650_000)
    estate.store.write(tariff_changes.add_version, tariff_id=tariff_id, version=later)
    row = estate.store.read(tariffs.tariff, tariff_id=tariff_id)
    assert [v.fields.price for v in row.versions] == [1_500_000, 1_650_000]
    on = row.version_on(date(2026, 6, 30))
    assert on is not None
    assert on.fields.price == 1_500_000
    assert row.version_on(date(2025, 12, 31)) is None
    assert estate.store.read(audited, what="tariff_version.add") == 2


def test_two_versions_never_begin_on_one_day(estate: Estate) -> None:
    tariff_id = estate.tariff()
    with pytest.raises(FieldsRefused) as refused:
        estate.store.write(tariff_changes.add_version, tariff_id=tariff_id, version=PRICE)
    assert errors_of(refused) == {"effective_from"}


def test_what_a_tariff_lacks_is_said_field_by_field(estate: Estate) -> None:
    fields = TariffFields(fee_item_id=0, name="", formula=Formula.FIXED, period_months=5)
    version = replace(PRICE, price=0, coefficient=0, due_day=32)
    with pytest.raises(FieldsRefused) as refused:
        estate.store.write(tariff_changes.create_tariff, fields=fields, version=version)
    assert errors_of(refused) == {
        "fee_item_id", "name", "period_months", "applies", "price", "coefficient", "due_day",
    }  # fmt: skip
    assert estate.store.read(tariffs.tariffs) == ()


def test_a_name_is_used_once(estate: Estate) -> None:
    estate.tariff()
    with pytest.raises(FieldsRefused) as refused:
        estate.tariff("CW")
    assert errors_of(refused) == {"name"}


def test_a_scope_joins_kinds_and_buildings_and_adds_single_units() -> None:
    applies = Applies(kinds=(UnitKind.ROOM,), buildings=(3,), units=(99,))
    assert applies.rank(1, UnitKind.ROOM, 3) == 2
    assert applies.rank(1, UnitKind.SHOP, 3) == 0
    assert applies.rank(1, UnitKind.ROOM, 4) == 0
    assert applies.rank(99, UnitKind.SHOP, 4) == 3
    assert Applies().rank(1, UnitKind.ROOM, 3) == 0


def test_a_scope_can_be_changed_later(estate: Estate) -> None:
    tariff_id = estate.tariff()
    row = estate.store.read(tariffs.tariff, tariff_id=tariff_id)
    wider = Applies(kinds=(UnitKind.ROOM, UnitKind.SHOP), buildings=(1, 2))
    fields = replace(ROOMS, fee_item_id=row.item.id, name="物业费 2026", applies=wider)
    estate.store.write(TARIFF_USES.change, record_id=tariff_id, fields=fields)
    row = estate.store.read(tariffs.tariff, tariff_id=tariff_id)
    assert (row.name, row.applies) == ("物业费 2026", wider)


def test_a_version_that_was_billed_stays_as_it_is(estate: Estate) -> None:
    estate.unit()
    tariff_id = estate.tariff()
    version_id = estate.store.read(tariffs.tariff, tariff_id=tariff_id).versions[0].id
    changed = replace(PRICE, price=1_400_000)
    estate.store.write(VERSION_USES.change, record_id=version_id, fields=changed)
    estate.store.write(billing.publish_run, period="2026-11")
    with pytest.raises(tariff_changes.VersionUsed):
        estate.store.write(VERSION_USES.change, record_id=version_id, fields=PRICE)
    fields = replace(ROOMS, fee_item_id=estate.items["WY"], period_months=3)
    with pytest.raises(FieldsRefused) as refused:
        estate.store.write(TARIFF_USES.change, record_id=tariff_id, fields=fields)
    assert errors_of(refused) == {"period_months"}


def test_a_tariff_keeps_what_somebody_else_saved_in_other_fields(estate: Estate) -> None:
    tariff_id = estate.tariff()
    row = estate.store.read(tariffs.tariff, tariff_id=tariff_id)
    seen = replace(ROOMS, fee_item_id=row.item.id)
    wider = Applies(kinds=(UnitKind.ROOM, UnitKind.SHOP))
    theirs, mine = replace(seen, applies=wider), replace(seen, name="物业费 2026")
    estate.store.write(TARIFF_USES.change, record_id=tariff_id, fields=theirs, seen=seen)
    estate.store.write(TARIFF_USES.change, record_id=tariff_id, fields=mine, seen=seen)
    row = estate.store.read(tariffs.tariff, tariff_id=tariff_id)
    assert (row.name, row.applies) == ("物业费 2026", wider)
    clashing = replace(seen, applies=Applies(kinds=(UnitKind.OFFICE,)))
    with pytest.raises(ChangedMeanwhile):
        estate.store.write(TARIFF_USES.change, record_id=tariff_id, fields=clashing, seen=seen)


def test_a_change_of_a_tariff_is_undone_with_its_scope(estate: Estate) -> None:
    tariff_id = estate.tariff()
    before = estate.store.read(tariffs.tariff, tariff_id=tariff_id)
    fields = replace(ROOMS, fee_item_id=before.item.id, name="x", applies=Applies(units=(7,)))
    estate.store.write(TARIFF_USES.change, record_id=tariff_id, fields=fields)
    undo(estate.store, "tariff", tariff_id)
    assert estate.store.read(tariffs.tariff, tariff_id=tariff_id) == before
    stop(estate, tariff_id)
    undo(estate.store, "tariff", tariff_id)
    assert estate.store.read(tariffs.tariff, tariff_id=tariff_id).active


def test_a_version_is_undone_until_bills_were_made_with_it(estate: Estate) -> None:
    estate.unit()
    tariff_id = estate.tariff()
    (first,) = estate.store.read(tariffs.tariff, tariff_id=tariff_id).versions
    with pytest.raises(NoSaveToUndo):  # a tariff has one at least
        undo(estate.store, "tariff_version", first.id)
    later = replace(PRICE, effective_from=date(2026, 12, 1))
    added = estate.store.write(tariff_changes.add_version, tariff_id=tariff_id, version=later)
    undo(estate.store, "tariff_version", added)
    assert estate.store.read(tariffs.tariff, tariff_id=tariff_id).versions == (first,)
    changed = replace(PRICE, price=1_400_000)
    estate.store.write(VERSION_USES.change, record_id=first.id, fields=changed)
    estate.store.write(billing.publish_run, period="2026-11")
    with pytest.raises(tariff_changes.VersionUsed):
        undo(estate.store, "tariff_version", first.id)
    (kept,) = estate.store.read(tariffs.tariff, tariff_id=tariff_id).versions
    assert kept.fields == changed


def test_what_stays_under_bills_is_not_undone_either(estate: Estate) -> None:
    estate.unit()
    tariff_id = estate.tariff()
    fields = replace(ROOMS, fee_item_id=estate.items["WY"], period_months=3)
    estate.store.write(TARIFF_USES.change, record_id=tariff_id, fields=fields)
    estate.store.write(billing.publish_run, period="2026-Q4")
    with pytest.raises(FieldsRefused) as refused:
        undo(estate.store, "tariff", tariff_id)
    assert errors_of(refused) == {"period_months"}


def test_what_a_unit_agreed_is_brought_back(estate: Estate) -> None:
    unit_id, tariff_id = estate.unit(), estate.tariff()
    wanted = UnitTerms(unit_id=unit_id, tariff_id=tariff_id, price=YUAN)
    estate.store.write(own_terms.set_unit_terms, terms=wanted)
    found = estate.store.read(lambda session: session.scalars(select(UnitTariff.id)).one())
    estate.store.write(own_terms.remove_unit_terms, unit_id=unit_id, tariff_id=tariff_id)
    undo(estate.store, "unit_tariff", found)
    assert estate.store.read(own_terms.unit_terms, tariff_id=tariff_id) == (wanted,)


def test_the_list_tells_tariffs_in_use_from_stopped_ones(estate: Estate) -> None:
    used = estate.tariff()
    stopped = estate.tariff("CW", replace(ROOMS, name="停用的"))
    stop(estate, stopped)
    assert estate.store.read(TARIFFS.figures).chips == {"active": 1, "stopped": 1, "all": 2}
    assert estate.store.read(TARIFFS.ids, question=asked("active")) == [used]
    assert estate.store.read(TARIFFS.ids, question=asked("stopped")) == [stopped]
    rows = estate.store.read(TARIFFS.rows, ids=[stopped, used])
    assert [tariff_of(row) for row in rows] == [
        estate.store.read(tariffs.tariff, tariff_id=one) for one in (stopped, used)
    ]
    assert (rows[1].fee_item, rows[1].price, rows[1].scope) == ("物业费", "1.50 元/㎡·月", "住宅")


def test_the_list_brings_together_what_applies_to_the_same(estate: Estate) -> None:
    rooms, space = Applies(kinds=(UnitKind.ROOM,)), Applies(kinds=(UnitKind.SPACE,))
    made = [
        estate.tariff("WY", replace(ROOMS, name=name, applies=applies))
        for name, applies in (("甲", rooms), ("乙", space), ("丙", rooms), ("丁", space))
    ]
    question = asked(order=[("scope", True)])
    found = estate.store.read(TARIFFS.ids, question=question)
    assert found == [made[1], made[3], made[0], made[2]]


def test_a_unit_may_differ_and_follow_the_tariff_again(estate: Estate) -> None:
    unit_id, tariff_id = estate.unit(), estate.tariff()
    wanted = UnitTerms(unit_id=unit_id, tariff_id=tariff_id, price=YUAN, end=date(2026, 12, 31))
    estate.store.write(own_terms.set_unit_terms, terms=wanted)
    assert estate.store.read(own_terms.unit_terms, tariff_id=tariff_id) == (wanted,)
    estate.store.write(own_terms.remove_unit_terms, unit_id=unit_id, tariff_id=tariff_id)
    assert estate.store.read(own_terms.unit_terms, unit_ids=[unit_id]) == ()
    assert estate.store.read(audited, what="unit_tariff.delete") == 1


def test_wrong_terms_of_a_unit_are_refused(estate: Estate) -> None:
    tariff_id = estate.tariff()
    start, end = date(2026, 5, 1), date(2026, 4, 30)
    terms = UnitTerms(
        unit_id=99, tariff_id=tariff_id, price=-1, quantity=0, start=start, end=end, account_id=7
    )
    with pytest.raises(FieldsRefused) as refused:
        estate.store.write(own_terms.set_unit_terms, terms=terms)
    assert errors_of(refused) == {"unit_id", "price", "quantity", "end", "account_id"}


def test_a_receipt_group_has_a_series_of_its_own(estate: Estate) -> None:
    fields = GroupFields(name="代收收据", company="云杉代收", series="DS")
    group_id = estate.store.write(GROUP_USES.add, fields=fields)
    changed = replace(fields, company="云杉代收有限公司", paper="a5")
    estate.store.write(GROUP_USES.change, record_id=group_id, fields=changed)
    row = estate.store.read(tariffs.receipt_groups)[-1]
    assert (row.company, row.series, row.paper) == ("云杉代收有限公司", "DS", "a5")
    assert estate.store.read(audited, what="receipt_group.change") == 1


def test_a_series_is_letters_and_used_once(estate: Estate) -> None:
    for series in ("SJ", "sj", "收", "", "CD", "TZ", "JK"):
        with pytest.raises(FieldsRefused) as refused:
            estate.store.write(
                GROUP_USES.add, fields=GroupFields(name="", company="", series=series)
            )
        assert errors_of(refused) == {"name", "series"}
    with pytest.raises(RecordGone):
        estate.store.write(
            GROUP_USES.change, record_id=9, fields=GroupFields(name="a", company="", series="A")
        )


def test_absurd_terms_are_refused_field_by_field(estate: Estate) -> None:
    absurd = replace(
        PRICE, price=10**13, extra=MOST + Money(1), effective_from=date(9999, 1, 1)
    )  # fmt: skip
    with pytest.raises(FieldsRefused) as refused:
        estate.tariff(version=absurd)
    assert errors_of(refused) == {"price", "extra", "effective_from"}
    terms = UnitTerms(
        unit_id=estate.unit(), tariff_id=estate.tariff(), quantity=10**13, start=date(1, 1, 1)
    )
    with pytest.raises(FieldsRefused) as refused:
        estate.store.write(own_terms.set_unit_terms, terms=terms)
    assert errors_of(refused) == {"quantity", "start"}

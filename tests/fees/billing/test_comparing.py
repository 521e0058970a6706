"""What a draft shows as worth a look, against the period before and against its equals."""

from dataclasses import replace
from datetime import date

from propdesk.fees.billing import billing
from propdesk.fees.rules import DraftDifference
from propdesk.fees.tariffs import changes as tariff_changes, own_terms
from propdesk.fees.tariffs.own_terms import (
    UnitTerms,
)
from propdesk.kernel.i18n import using_language
from propdesk.kernel.money import Money
from tests.fees.billing.runs import publish
from tests.fees.estates import PRICE, YUAN, Estate


def test_the_difference_view_tells_new_gone_changed_and_gap(estate: Estate) -> None:
    gone = estate.unit("1-101")
    estate.unit("1-102")
    tariff_id = estate.tariff()
    publish(estate, "2026-10")
    dearer = replace(PRICE, effective_from=date(2026, 11, 1), price=2 * YUAN)
    estate.store.write(tariff_changes.add_version, tariff_id=tariff_id, version=dearer)
    estate.unit("1-103")
    terms = UnitTerms(unit_id=gone, tariff_id=tariff_id, end=date(2026, 10, 31))
    estate.store.write(own_terms.set_unit_terms, terms=terms)
    draft = estate.store.read(billing.draft_run, period="2026-11")
    assert {(row.unit_code, row.kind) for row in draft.differences} == {
        ("1-101", DraftDifference.GONE),
        ("1-102", DraftDifference.CHANGED),
        ("1-103", DraftDifference.NEW),
    }
    changed = next(row for row in draft.differences if row.kind is DraftDifference.CHANGED)
    assert (changed.before, changed.after) == (Money(201_98), Money(269_30))
    calm = estate.store.read(billing.draft_run, period="2026-11", changed_by=50)
    assert DraftDifference.CHANGED not in {row.kind for row in calm.differences}


def street(estate: Estate, count: int = 12) -> None:
    """Flats of 90 m² and a bit, as one tariff bills them."""
    for number in range(count):
        estate.unit(f"2-{101 + number}", area=900_000 + 10_000 * number, owner=f"业主{number}")


def test_a_flat_of_8990_square_metres_stands_out_of_its_equals_first(estate: Estate) -> None:
    street(estate)
    estate.unit("2-301", area=89_900_000, owner="何巧云")
    estate.unit("2-302", area=9_000, owner="小数点")
    estate.tariff()
    draft = estate.store.read(billing.draft_run, period="2026-11")
    first, second, *rest = draft.differences
    assert [row.unit_code for row in draft.outliers] == ["2-301", "2-302"]
    assert {row.kind for row in rest} == {DraftDifference.NEW}
    assert first.after == Money(13_485_00)
    with using_language("en"):
        assert first.sentence == "93 times its equals (usual a month: 144.00)"
        assert second.sentence == "1/106 of its equals (usual a month: 144.00)"
    assert draft.owners[first.unit_id] == "何巧云"


def test_the_rest_of_a_run_has_equals_in_what_is_billed_already(estate: Estate) -> None:
    street(estate)
    estate.tariff()
    publish(estate, "2026-11")
    estate.unit("2-301", area=89_900_000)
    draft = estate.store.read(billing.draft_run, period="2026-11")
    assert [row.unit_code for row in draft.outliers] == ["2-301"]
    publish(estate, "2026-11")
    later = estate.store.read(billing.draft_run, period="2026-12")
    assert [row.unit_code for row in later.outliers] == ["2-301"]  # a repeated slip is one


def test_what_is_three_times_the_period_before_stands_out(estate: Estate) -> None:
    tariff_id = estate.tariff()
    estate.unit("1-101")
    publish(estate, "2026-10")
    dearer = replace(PRICE, effective_from=date(2026, 11, 1), price=5 * YUAN)
    estate.store.write(tariff_changes.add_version, tariff_id=tariff_id, version=dearer)
    draft = estate.store.read(billing.draft_run, period="2026-11")
    assert [row.kind for row in draft.differences] == [
        DraftDifference.OUTLIER,
        DraftDifference.CHANGED,
    ]
    quarter = estate.store.read(billing.draft_run, period="2026Q4")
    assert not quarter.outliers  # November and December are new; nothing was there before


def test_a_first_part_of_a_month_is_no_jump(estate: Estate) -> None:
    estate.tariff()
    estate.unit("1-101", charge_start=date(2026, 10, 28))
    publish(estate, "2026-10")
    assert not estate.store.read(billing.draft_run, period="2026-11").outliers

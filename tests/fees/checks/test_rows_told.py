"""Which record of a table was changed outside the program: named where the log knows it, and nobody
is named by a guess."""

from dataclasses import replace

from propdesk.db.breach import Breach
from propdesk.db.store import Store
from propdesk.estate.records import BuildPlan
from propdesk.estate.units.listed import UNIT_USES
from propdesk.estate.units.registering import create_units
from propdesk.fees.checks.checks import check_books
from propdesk.system.backups.findings import findings
from tests.estate.imports.test_importing import CLEAN, put_in
from tests.offices import Office
from tests.outside import outside

SEALS = {"table_changed", "table_rows"}


def told(store: Store) -> list[Breach]:
    return [one for one in store.read(check_books) if one.kind in SEALS]


def changed(store: Store, *statements: str) -> list[Breach]:
    with outside(store) as connection:
        for statement in statements:
            assert connection.execute(statement).rowcount > 0
    return told(store)


def test_a_changed_record_is_named_with_what_the_log_says_and_leads_to_it(office: Office) -> None:
    (found,) = changed(office.store, "UPDATE unit SET built_area = built_area / 2 WHERE id = 1")
    assert found.subject == ("unit", 1, "1-1-101")
    assert found.values["found"] == "67.325"
    assert found.values["stated"] == "134.65"
    (shown,) = findings([found], office.store.declarations)
    assert "1-1-101" in shown.sentence
    assert (shown.page, list(shown.context.values())) == ("household.unit", [1])


def test_the_last_of_several_values_counts(office: Office) -> None:
    shown = office.store.read(UNIT_USES.seen, record_id=1)
    for area in (1_400_000, 1_500_000):
        fields = replace(shown, built_area=area)
        office.store.write(UNIT_USES.change, record_id=1, fields=fields)
    (found,) = changed(office.store, "UPDATE unit SET built_area = 1400000 WHERE id = 1")
    assert (found.values["found"], found.values["stated"]) == ("140.00", "150.00")


def test_all_the_records_changed_at_once_are_named(office: Office) -> None:
    found = changed(
        office.store, "UPDATE unit SET built_area = built_area / 2, floor = '9' WHERE id < 3"
    )
    assert [one.subject and one.subject[1] for one in found] == [1, 2]
    assert "9" in str(found[0].values["found"])


def test_rows_put_in_and_taken_out_are_told(office: Office) -> None:
    store = office.store
    (new,) = changed(store, "INSERT INTO permission_grant VALUES ('cashier', 'fees.void', 1)")
    assert new.kind == "table_rows"
    (gone,) = changed(
        store,
        "DELETE FROM permission_grant",
        "DELETE FROM tariff_scope",
        "DELETE FROM tariff_version WHERE id = 2",
    )[-1:]
    assert gone.kind == "table_rows"


def test_what_the_log_does_not_know_is_told_by_its_table_and_what_to_do(office: Office) -> None:
    """What a search finds is logged nowhere."""
    (found,) = changed(office.store, "UPDATE search_entry SET haystack = haystack || 'x'")
    assert found.subject == ("search_entry", None, "")
    (shown,) = findings([found], office.store.declarations)
    assert shown.page == "system.backup"
    assert "cannot be known" in found.remedy


def test_nobody_is_named_when_only_some_of_it_is_known(office: Office) -> None:
    """Of units that were built at once the log has how many: no guess."""
    plan = BuildPlan(buildings=("9",), entrances=1, floors=1, per_floor=2, built_area=900_000)
    office.store.write(create_units, plan=plan)
    (found,) = changed(
        office.store,
        "UPDATE unit SET built_area = 1 WHERE id = 1",
        "UPDATE unit SET built_area = 2 WHERE id = (SELECT max(id) FROM unit)",
    )
    assert found.subject == ("unit", None, "")


def test_of_what_an_import_brought_its_own_words_are_known(store: Store) -> None:
    """The log has one line of a whole import."""
    put_in(store, CLEAN)
    last = "SELECT max(id) FROM unit WHERE built_area > 0"
    (found,) = changed(store, f"UPDATE unit SET built_area = built_area + 100 WHERE id = ({last})")
    assert found.subject is not None
    assert found.subject[1] is not None
    both = changed(store, "DELETE FROM phone WHERE id = (SELECT max(id) FROM phone)")
    assert {one.kind for one in both} == {"table_rows", "table_changed"}


def test_what_was_changed_is_told_once_and_the_lines_made_before_are_right(office: Office) -> None:
    """What stands in a changed table says nothing of the day when they were made."""
    with outside(office.store, fenced=True) as connection:
        connection.execute("UPDATE unit SET built_area = built_area / 2 WHERE id = 1")
        connection.execute("UPDATE tariff_version SET coefficient = 2 WHERE id = 1")
    found = [one.subject for one in office.store.read(check_books)]
    assert found == [
        ("tariff_version", 1, "住宅物业费 2026-01-01"),
        ("unit", 1, "1-1-101"),
    ]

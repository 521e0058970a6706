"""“Check the books”: a book in order passes; each rule tells when it is broken."""

import pytest

from propdesk.db.store import NotPermitted, Store
from propdesk.fees.checks.book_rules import RULES
from propdesk.fees.checks.checks import check_books
from propdesk.kernel.permissions import Role
from propdesk.kernel.progress import NoProgress
from tests.outside import outside
from tests.roles import rights_of

# What breaks each rule, done with another program; the triggers are taken away before.
BREAKS = {
    "payment_parts": "UPDATE payment_part SET amount = amount + 1 WHERE payment_id = 1",
    "payment_allocations": "UPDATE allocation SET amount = amount + 1 WHERE payment_id = 1",
    "payment_prepaid": "UPDATE payment_part SET method = 'cash' WHERE method = 'prepaid'",
    "payment_reversal": "UPDATE payment SET amount = amount + 1 WHERE kind = 'void'",
    "receipt_sum": "UPDATE receipt SET amount = amount + 1 WHERE id = 1",
    "receipt_facts": "UPDATE receipt SET facts = '{}' WHERE id = 1",
    "receipt_number": "UPDATE receipt SET facts = json_set(facts, '$.number', 'X') WHERE id = 1",
    "numbers_missing": "UPDATE receipt SET number = 99, no = 'SJ2026-000099' WHERE id = 2",
    "numbers_undrawn": "DELETE FROM counter WHERE series = 'SJ'",
    "charge_reversal": "UPDATE charge SET amount = amount + 1 WHERE kind = 'reversal'",
    "charge_reversal_other": "UPDATE charge SET account_id = 1 WHERE kind = 'reversal'",
    "charge_overlap": "UPDATE charge SET period_to = '2026-10-02' WHERE id = 1",
    "open_charge_differs": "UPDATE open_charge SET settled = settled + 1 WHERE charge_id = 2",
    "open_charge_amount": "UPDATE charge SET amount = amount + 100 WHERE id = 2",
    "open_charge_missing": "DELETE FROM open_charge WHERE charge_id = 2",
    "open_charge_other": "UPDATE open_charge SET due_day = '2026-01-01' WHERE charge_id = 2",
    "open_charge_stray": "INSERT INTO open_charge SELECT 999, kind, unit_id, account_id, "
    "fee_item_id, NULL, NULL, due_day, amount, 0, 1, NULL, NULL, NULL FROM open_charge LIMIT 1",
    "charge_over_settled": "UPDATE open_charge SET settled = amount + 1 WHERE charge_id = 2",
    "run_sum": "UPDATE billing_run SET amount = amount + 1 WHERE id = 1",
    "run_lines": "UPDATE billing_run SET created = created + 1 WHERE id = 1",
    "prepayment_negative": "UPDATE prepayment_entry SET amount = -amount WHERE kind = 'in'",
    "void_elsewhere": "UPDATE payment SET session_id = 2 WHERE kind = 'void'",
    "prepayment_identity": "UPDATE prepayment_entry SET amount = amount + 1 "
    "WHERE kind = 'reversal'",
    "prepayment_sign": "UPDATE prepayment_entry SET amount = -amount WHERE kind = 'offset'",
    "prepayment_move": "UPDATE prepayment_entry SET kind = 'move' WHERE kind = 'in'",
    "prepayment_stranger": "UPDATE prepayment_entry SET account_id = 1 WHERE kind = 'offset'",
    "offset_note": "UPDATE receipt SET facts = json_set(facts, '$.prepaid_used', 1)",
    "session_sum": "UPDATE session_close SET expected = expected + 1",
    "session_difference": "UPDATE session_close SET difference = difference + 1",
    "session_late": "UPDATE payment SET posting_seq = 99999 WHERE id = 1",
}


def kinds(store: Store) -> set[str]:
    return {breach.kind for breach in store.read(check_books)}


def test_a_new_file_is_in_order(store: Store) -> None:
    assert store.read(check_books) == ()


def test_everything_a_desk_does_stays_in_order(busy: Store) -> None:
    assert [breach.sentence for breach in busy.read(check_books)] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule.kind))
def test_each_rule_tells_when_it_is_broken(busy: Store, rule: object) -> None:
    kind = getattr(rule, "kind", "")
    with outside(busy) as connection:
        changed = connection.execute(BREAKS[kind]).rowcount
    assert changed > 0
    found = busy.read(check_books)
    assert kind in {breach.kind for breach in found}
    for breach in found:
        assert "{" not in breach.sentence


def test_a_changed_line_is_named_as_people_call_it_with_both_figures(busy: Store) -> None:
    with outside(busy) as connection:
        connection.execute("UPDATE charge SET amount = amount + 100 WHERE id = 2")
    found = {one.kind: one for one in busy.read(check_books)}
    wrong = found["open_charge_amount"]
    assert wrong.subject is not None
    room, *_rest, item, period = wrong.subject[2].split(" · ")
    assert (room, item, period) == (
        "1栋1单元102室",
        "物业费",
        "2026-09-01 至 2026-09-30",
    )
    stated, listed = wrong.values["stated"], wrong.values["found"]
    assert (str(stated), str(listed)) == ("281.00", "280.00")
    assert all(str(part) in wrong.sentence for part in (wrong.subject[2], stated, listed))
    run = found["rows_changed"].subject
    assert run == ("billing_run", 1, "2026-09 账单")


def test_a_changed_posting_is_named_by_the_receipt_and_who_paid(busy: Store) -> None:
    with outside(busy) as connection:
        connection.execute("UPDATE payment SET remark = 'x' WHERE id = 1")
    (found,) = [one for one in busy.read(check_books) if one.kind == "rows_changed"]
    assert found.subject is not None
    assert found.subject[:2] == ("receipt", 1)
    assert found.subject[2].startswith("SJ2026-000001 · 1栋1单元101室 · ")


def test_a_lost_reference_is_told(busy: Store) -> None:
    with outside(busy) as connection:
        connection.execute("DELETE FROM fee_item WHERE id = (SELECT min(fee_item_id) FROM charge)")
    assert "reference_lost" in kinds(busy)


def test_progress_reaches_the_end(busy: Store) -> None:
    seen: list[int] = []

    class Watch(NoProgress):
        def step(self, done: int, total: int) -> None:
            seen.append(done)

    busy.read(check_books, progress=Watch())
    assert seen == sorted(seen)
    assert seen[-1] == 100


def test_who_may_not_see_the_books_may_not_check_them(store: Store) -> None:
    nobody = frozenset(rights_of(Role.READER) - {"fees.view"})
    store.as_actor(type(store.actor)(1, "访客", Role.READER, nobody))
    with pytest.raises(NotPermitted):
        store.read(check_books)

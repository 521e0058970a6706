"""“Check the books”: records that say what was posted; each rule names what was damaged, with the
page where it is seen."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from propdesk.db.store import Store, use_case
from propdesk.fees.checks.record_rules import RECORD_RULES
from propdesk.fees.checks.steps import broken as found_by
from propdesk.fees.months.checks import month_breaches
from propdesk.kernel.progress import NoProgress
from propdesk.system.backups.findings import BACKUPS, findings
from tests.outside import outside
from tests.samples import sample_year

_BACK = "SELECT {0} FROM payment WHERE reverses_id IS NOT NULL AND kind = 'void' LIMIT 1"
BREAKS = {
    "reversal_lines": "UPDATE allocation SET amount = amount + 1 WHERE id = (SELECT a.id FROM"
    " allocation AS a JOIN payment AS p ON p.id = a.payment_id"
    " WHERE p.reverses_id IS NOT NULL LIMIT 1)",
    "reversal_prepaid": "UPDATE prepayment_entry SET payment_id = (SELECT id FROM payment"
    " WHERE reverses_id IS NOT NULL LIMIT 1) WHERE id = 1",
    "reversal_methods": "UPDATE payment_part SET method = 'cheque' WHERE payment_id = ("
    f"{_BACK.format('id')})",
    "red_receipt": "UPDATE receipt SET kind = 'red', reverses_id = 1 WHERE id = 2",
    "close_numbers": "DELETE FROM session_close WHERE id = 1",
    "correction_posted": "UPDATE line_correction SET amount = amount + 1 WHERE state = 'done'"
    " AND kind = 'waiver'",
    "offer_posted": "UPDATE offer_use SET off = off + 1",
    "card_sold": "UPDATE card_sale SET amount = amount + 1 WHERE id = 1",
    "hand_in_amount": "UPDATE hand_in SET amount = amount + 1 WHERE session_id IS NOT NULL",
    "settlement_sum": "UPDATE settlement SET fee = fee + 1 WHERE id = 1",
    "voucher_sums": "UPDATE voucher_export SET amount = amount + 1 WHERE id = 1",
    "voucher_sides": "UPDATE voucher_export SET facts ="
    " json_set(facts, '$.vouchers[0].lines[0].debit', 1)",
    "voucher_follows": "UPDATE voucher_export SET from_seq = 1 WHERE undone_at IS NULL",
}


@pytest.fixture
def year(store: Store, shared: Path) -> Store:
    """The sample estate."""
    shutil.copyfile(sample_year(shared), store.path)
    return store


@use_case(permission="fees.view")
def broken(session: Session, *, kind: str) -> list[tuple[str, bool]]:
    rule = next(one for one in RECORD_RULES if one.kind == kind)
    return [(one.kind, one.subject is not None) for one in found_by(session, rule)]


def test_the_sample_estate_is_in_order(year: Store) -> None:
    assert [one.kind for one in RECORD_RULES if year.read(broken, kind=one.kind)] == []


def test_each_rule_has_what_breaks_it() -> None:
    assert [one.kind for one in RECORD_RULES] == list(BREAKS)


@pytest.mark.parametrize("kind", list(BREAKS))
def test_each_rule_names_what_was_damaged(year: Store, kind: str) -> None:
    with outside(year) as connection:
        connection.execute(BREAKS[kind])
    assert year.read(broken, kind=kind)


def test_what_took_a_payment_back_from_another_line_is_doubted(year: Store) -> None:
    """In all it adds up; of lines that were never cut each has to."""
    with outside(year) as connection:
        connection.execute(
            "UPDATE allocation SET charge_id = (SELECT min(id) FROM charge WHERE id NOT IN"
            " (SELECT charge_id FROM allocation)) WHERE id = (SELECT a.id FROM allocation AS a"
            " JOIN payment AS p ON p.id = a.payment_id WHERE p.kind = 'void' LIMIT 1)"
        )
    assert len(year.read(broken, kind="reversal_lines")) == 2


def test_what_is_damaged_leads_to_the_page_that_shows_it(year: Store) -> None:
    told = year.declarations
    pages = {one.subject: told.page_of(one.subject, 1)[0] for one in RECORD_RULES}
    assert "" not in pages.values()


def test_a_closed_month_that_was_changed_leads_to_its_close(year: Store) -> None:
    with outside(year) as connection:
        connection.execute("UPDATE payment SET amount = amount + 1 WHERE id = 1")
    found = findings(year.read(month_breaches, progress=NoProgress()), year.declarations)
    changed = [one for one in found if one.subject]
    assert changed
    assert {one.page for one in changed} == {"fees.months"}
    assert all(one.context["close_id"] for one in changed)
    assert BACKUPS not in {one.page for one in changed}

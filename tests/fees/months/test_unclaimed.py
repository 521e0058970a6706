"""Money that came by a statement for nobody known: told apart, before and after a month."""

from pathlib import Path

from propdesk.fees.bank.taking.accepting import accept_rows
from propdesk.fees.bank.taking.deciding import claim_row
from propdesk.fees.bank.taking.listing import STATEMENT_ROWS
from propdesk.fees.months.checks import month_breaches
from propdesk.fees.months.closing import close_month
from propdesk.fees.months.listing import months
from propdesk.fees.months.told import sections_of
from propdesk.fees.shifts.shifts import close_shift
from propdesk.kernel.progress import NoProgress
from propdesk.kernel.records.question import asked
from tests.fees.bank.sheets import bank_file, bring_in
from tests.fees.months.test_months import go_on, month
from tests.offices import Office


def test_what_came_for_nobody_stands_in_its_month_until_its_household_is_found(
    office: Office, tmp_path: Path
) -> None:
    bring_in(
        office.store, bank_file(tmp_path / "a.csv", [("2026-11-10", "888.00", "无名", "转账")])
    )
    office.store.write(accept_rows, hold_rest=True)
    office.store.write(close_shift, counted=None)
    go_on(office, 13)
    sealed = office.store.write(close_month, month="2026-11").facts
    assert (sealed.unclaimed.moves, sealed.unclaimed.closing) == ({"came": 88_800}, 88_800)
    assert sealed.money_in == 0
    assert sections_of(sealed)[-1].figures[-1].money.fen == 88_800

    (row_id,) = office.store.read(STATEMENT_ROWS.ids, question=asked("state:unclaimed"))
    office.store.write(claim_row, row_id=row_id, unit_id=office.units["1-1-101"], walk_in="")
    now = month(office, "2026-12").facts
    assert (now.unclaimed.opening, now.unclaimed.closing) == (88_800, 0)
    assert now.unclaimed.moves == {"claimed": -88_800}
    assert now.money_in == 88_800
    assert all(one.facts.agrees for one in office.store.read(months))
    assert office.store.read(lambda session: list(month_breaches(session, NoProgress()))) == []

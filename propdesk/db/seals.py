"""Which columns of each posted table a posting sealed: one frozen list per (table, version).

A posting keeps the version of its seals. When a migration adds a column to a posted table, the
table gets one more list here, under a version higher than all others; what stands here is never
changed. Rows sealed before keep their digest: the new column is null in them, and anything else
found there was put there from outside.
"""

from collections.abc import Sequence


def _after_the_keys(names: str) -> tuple[str, ...]:
    return ("id", "posting_seq", *names.split())


COLUMNS: dict[str, dict[int, tuple[str, ...]]] = {
    "allocation": {
        1: _after_the_keys("payment_id charge_id amount"),
    },
    "billing_run": {
        1: _after_the_keys("period scope created amount undoes_id"),
    },
    "charge": {
        1: _after_the_keys(
            "run_id kind unit_id account_id fee_item_id tariff_version_id reverses_id "
            "period_from period_to due_day amount advance explanation reason"
        ),
        2: _after_the_keys(
            "run_id kind unit_id account_id fee_item_id tariff_version_id reverses_id "
            "period_from period_to due_day amount advance explanation reason meter_id adjusts_id"
        ),
        3: _after_the_keys(
            "run_id kind unit_id account_id fee_item_id tariff_version_id reverses_id period_from "
            "period_to due_day amount advance explanation reason meter_id adjusts_id share_from "
            "share_to"
        ),
    },
    "deposit_entry": {
        1: _after_the_keys(
            "deposit_id kind amount refund_id deduction_id payment_id session_id method "
            "reverses_id day reason facts"
        ),
    },
    "month_close": {
        1: _after_the_keys("month undoes_id closed_until reason second_id second facts"),
    },
    "payment": {
        1: _after_the_keys(
            "kind reverses_id session_id unit_id payer value_day booking_day amount remark reason"
        ),
        4: _after_the_keys(
            "kind reverses_id session_id unit_id payer value_day booking_day amount remark reason "
            "amends_id"
        ),
    },
    "payment_part": {
        1: _after_the_keys("payment_id method amount tendered change"),
    },
    "prepayment_entry": {
        1: _after_the_keys("account_id fee_item_id payment_id kind amount"),
    },
    "public_income_entry": {
        1: _after_the_keys("booking_id kind amount receipt_id reverses_id day reason"),
    },
    "receipt": {
        1: _after_the_keys(
            "payment_id receipt_group_id kind reverses_id series year number no amount facts"
        ),
    },
    "reduction": {
        1: _after_the_keys("charge_id payment_id kind amount reason"),
    },
    "session_close": {
        1: _after_the_keys("session_id expected counted difference explanation facts"),
    },
    "unclaimed_entry": {
        1: _after_the_keys(
            "row_id kind amount method session_id payment_id reverses_id day reason"
        ),
    },
    "year_seal": {
        1: _after_the_keys("year file digest facts"),
    },
}


def newest_seal() -> int:
    """The version a posting of today is sealed with."""
    return max(version for lists in COLUMNS.values() for version in lists)


def sealed_columns(
    table: str, version: int, of_file: Sequence[str] = ()
) -> tuple[int, tuple[str, ...]]:
    """The list a posting of `version` sealed a row of `table` with: its own version, its columns.

    A table without a list is none of ours: all its columns `of_file` count, as version 1.
    """
    lists = COLUMNS.get(table, {1: tuple(of_file)})
    own = max((known for known in lists if known <= version), default=min(lists))
    return own, lists[own]

"""What the file knew of cash on a statement before a hand-in could have several rows."""

import contextlib
import sqlite3
from pathlib import Path

from propdesk.db.keeping.migrate import create_data, migrate_data

_BEFORE = """
    INSERT INTO statement_account VALUES (1, '6222', 'bank', '', 0, '王芳');
    INSERT INTO statement_file VALUES
        (1, 1, '1.csv', 0, '王芳', '2026-10-01', '2026-10-31', NULL, NULL, 2, 2, 50000, 0);
    INSERT INTO statement_row (id, file_id, account_id, line, transaction_no, order_no, at, day,
        amount, fee, payer, payer_account, remark, kind, is_refund, state, ignored, note,
        candidates, decided_by) VALUES
        (7, 1, 1, 1, 'T7', '', 0, '2026-10-09', 30000, 0, '', '', '', '', 0, 'ignored',
            'handed_in', '', '[]', '王芳'),
        (8, 1, 1, 2, 'T8', '', 0, '2026-10-10', 20000, 0, '', '', '', '', 0, 'ignored',
            'handed_in', '', '[]', '王芳');
    INSERT INTO hand_in (id, no, cashier, report, closed_on, amount, note, state, bank, slip_no,
        received_by, first_ticket, last_ticket, why, tickets, row_id, seen_on) VALUES
        (1, 'SX-1', '王芳', '', '2026-10-08', 30000, '', 'deposited', '6222', 'T7',
            '', '', '', '', 0, 7, '2026-10-09'),
        (2, 'SX-2', '王芳', '', '2026-10-08', 20000, '', 'deposited', '6222', '60211',
            '', '', '', '', 0, 8, '2026-10-10'),
        (3, 'SX-3', '王芳', '', '2026-10-08', 9900, '', 'waits',
            '', '', '', '', '', '', 0, NULL, NULL);
    INSERT INTO audit (id, at, user_id, user_name, os_user, what, subject_kind, subject_id, subject,
        "before", "after", hash) VALUES
        (1, 0, 1, '王芳', '', 'hand_in.move', 'hand_in', 1, 'SX-1', '{}',
            '{"state": "deposited", "row_id": 7}', ''),
        (2, 0, 1, '王芳', '', 'hand_in.move', 'hand_in', 2, 'SX-2', '{}',
            '{"state": "deposited", "slip_no": "60211"}', '');
"""


def test_a_hand_in_with_its_row_is_credited_whole_and_says_what_moved_it(tmp_path: Path) -> None:
    path = tmp_path / "estate.propdesk"
    create_data(path, until=13)
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.executescript(_BEFORE)
    assert migrate_data(path, lambda _path: None)
    with contextlib.closing(sqlite3.connect(path)) as connection:
        credits_of = connection.execute(
            "SELECT hand_in_id, row_id, amount, moved FROM hand_in_credit ORDER BY hand_in_id"
        ).fetchall()
        stand = connection.execute("SELECT id, stated, seen_on FROM hand_in").fetchall()
    assert credits_of == [(1, 7, 30_000, 1), (2, 8, 20_000, 0)]
    assert stand == [(1, 30_000, "2026-10-09"), (2, 20_000, "2026-10-10"), (3, 0, None)]

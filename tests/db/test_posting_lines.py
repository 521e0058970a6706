"""Many rows encoded together are the bytes that the standard library writes of each by itself.

These bytes are what the digests of all data files were made of: they never change.
"""

import json

from hypothesis import given, strategies as st

from propdesk.db.posting import line, lines, posting_hash

VALUE = st.one_of(
    st.none(),
    st.integers(-(2**63), 2**63 - 1),
    st.text(),
    st.sampled_from(['],["charge",1,', '"', "\n", "\\", "]", "/", "\x7f", "\u2028", "🏠"]),
)


@given(st.lists(st.lists(VALUE, min_size=1, max_size=4), min_size=1, max_size=5))
def test_rows_encoded_together_are_the_rows_one_by_one(rows: list[list[int | str | None]]) -> None:
    each = [
        json.dumps(["charge", 1, *row], ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        for row in rows
    ]
    assert lines("charge", 1, rows) == b"".join(each)
    assert [line("charge", 1, row) for row in rows] == each


def test_the_hash_of_a_posting_is_that_of_the_first_program() -> None:
    fields = (1, 1, "billing", 1_763_600_000_000_000, 1, "2025-11-20", 3, "ab" * 32, "")
    known = "0388d697fbdc7dbe2c2fe498e5fb4e6d61b7e3ae23da1b1cf8e1e6bcfc027385"
    assert posting_hash(fields) == known

"""Many rows encoded together are the same bytes as each row by itself."""

from hypothesis import given, strategies as st

from propdesk.db.posting import line, lines

VALUE = st.one_of(
    st.none(), st.integers(), st.text(), st.sampled_from(['],["charge",1,', '"', "\n", "\\", "]"])
)


@given(st.lists(st.lists(VALUE, min_size=1, max_size=4), min_size=1, max_size=5))
def test_rows_encoded_together_are_the_rows_one_by_one(rows: list[list[int | str | None]]) -> None:
    together = lines("charge", 1, rows)
    assert together == b"".join(line("charge", 1, row) for row in rows)

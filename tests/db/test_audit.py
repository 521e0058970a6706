"""What the log keeps of values stands as `json.dumps` writes it, sorted: the search of it knows."""

import json

from hypothesis import given, strategies as st

from propdesk.db.audit import _json

Kept = st.none() | st.integers(-(2**63), 2**63 - 1) | st.text(st.characters(codec="utf-8"))
LISTS = st.lists(Kept | st.lists(Kept, max_size=3), max_size=3)


@given(st.dictionaries(st.text("abc_ 一", max_size=8), Kept | LISTS, max_size=8))
def test_values_stand_as_they_always_did(values: dict[str, object]) -> None:
    assert _json(values) == json.dumps(values, ensure_ascii=False, sort_keys=True)


def test_yes_and_no_are_kept_as_the_file_has_them() -> None:
    assert _json({"b": True, "a": (False, {"z": 1})}) == '{"a": [0, {"z": 1}], "b": 1}'
    assert _json(None) is None

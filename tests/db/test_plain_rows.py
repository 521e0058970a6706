"""Rows put in by few statements."""

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from propdesk.db.plain_rows import TOGETHER, insert_rows
from propdesk.db.store import Store, use_case

NAMES = ("subject_id", "haystack")


@pytest.mark.parametrize("many", [1, 7, TOGETHER * 2, TOGETHER * 3 + 7])
@pytest.mark.parametrize("alike", [True, False])
def test_each_row_stands_once_with_what_is_the_same_in_all(
    store: Store, many: int, alike: bool
) -> None:
    own = [(number, f"text {number}") for number in range(many)]

    @use_case(permission="", touches=("search_entry",))
    def run(session: Session) -> list[tuple[object, ...]]:
        if alike:
            insert_rows(session, "search_entry", NAMES, own, {"kind": "bench"})
        else:
            rows = [("bench", *row) for row in own]
            insert_rows(session, "search_entry", ("kind", *NAMES), rows)
        words = "SELECT subject_id, haystack FROM search_entry WHERE kind = 'bench' ORDER BY id"
        return list(map(tuple, session.execute(text(words))))

    assert store.try_out(run) == own

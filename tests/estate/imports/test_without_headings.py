"""A workbook that is no roster."""

from pathlib import Path

import pytest

from propdesk.db.store import Store
from propdesk.estate.imports.workbook import NoHeadings, import_workbook
from propdesk.estate.imports.writing.present import known_units


def test_a_list_without_headings_is_refused_by_sheet_and_nothing_is_written(
    store: Store, tmp_path: Path
) -> None:
    file = tmp_path / "wand.csv"
    lines = [
        f"{number},00{number:04d},1号楼东,A{number},01,单文博,2026-11-20 22:{number:02d}:07"
        for number in range(30)
    ]
    file.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(NoHeadings, match="csv"):
        import_workbook(store, file)
    assert store.read(known_units) == []

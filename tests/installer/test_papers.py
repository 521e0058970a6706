"""What native printers of Windows print, measured; only with Windows under wine."""

import os
from pathlib import Path

import pytest

from installer.windows import python, wine
from tests.wine.measured_papers import faults

pytestmark = [
    pytest.mark.skipif(
        os.environ.get("PROPDESK_WINDOWS") != "1", reason="only with Windows under wine"
    ),
    pytest.mark.timeout(900),
]


def test_every_paper_lies_where_it_must_on_its_own_sheet_or_is_refused(tmp_path: Path) -> None:
    python.provide()
    with wine.running():
        printed = python.run_python(
            ["-m", "tests.wine.print_papers", wine.windows_path(tmp_path)], limit=600
        )
    assert printed.code == 0, printed.said
    assert faults(tmp_path) == []

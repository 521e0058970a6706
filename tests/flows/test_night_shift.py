"""A night shift: the sheet comes back with points missed, the wand knows one of them, and what was
found becomes a hazard, a repair, and is looked at again."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from propdesk.db.keeping.layout import DataFolder
from tests.flows import a_night
from tests.flows.clerk import Clerk, choose_files
from tests.repairs.things import put_staff
from tests.windows import window_on


def test_a_night_shift_from_its_sheet_to_the_re_check_of_what_was_found(
    office_folder: DataFolder, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "wand.csv"
    choose_files(monkeypatch, open_file=file)
    with window_on(office_folder) as running:
        clerk = Clerk(qtbot, running)
        put_staff(clerk.store)
        a_night.put_night(clerk.store)
        a_night.enter_the_night(clerk)
        assert a_night.missed_on_today(clerk) == [1]
        a_night.read_the_wand(clerk, file)
        a_night.find_the_hazard(clerk)
        a_night.make_a_repair_of_it(clerk)
        a_night.mend_it(clerk)
        a_night.check_again(clerk)

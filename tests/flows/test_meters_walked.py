"""The pages of meters, line by line: several in a room, a multiplier, one that runs backwards, the
round on the number pad with a turn past 0, what is refused and what is warned of, the sheet to
read by, the lock of what is billed, a middle reading put right, a workbook in and taken back."""

import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import TextClause, text

from propdesk.db.keeping.layout import DataFolder
from propdesk.db.store import Store
from propdesk.estate.rules import UnitKind
from propdesk.fees.checks.checks import check_books
from propdesk.fees.meters.entry_dialogs import ReadingRound
from propdesk.fees.rules import Formula, Nature
from propdesk.fees.tariffs.changes import create_tariff
from propdesk.fees.tariffs.listed import ITEM_USES
from propdesk.fees.tariffs.tariffs import Applies, ItemFields, TariffFields, VersionFields
from propdesk.kernel.i18n import LANGUAGES, _, set_language
from propdesk.kernel.settings import MachineSettings
from propdesk.ui.forms.forms import FormDialog
from tests.fees.meters.test_readers_sheets import sheet
from tests.flows.clerk import Clerk, choose_files, go_to
from tests.ui.seen import seen_words
from tests.windows import window_on

NEXT, SAVE = "<Return>", "<Ctrl+Return>"
USED = text(
    "SELECT m.no, u.last, u.quantity FROM meter_usage AS u JOIN meter AS m ON m.id = u.meter_id"
    " ORDER BY m.order_no, u.last"
)
BILLED = text(
    "SELECT m.no, o.period_from, o.period_to, o.amount FROM open_charge AS o"
    " JOIN meter AS m ON m.id = o.meter_id WHERE o.live ORDER BY m.order_no, o.period_to"
)
READ = text(
    "SELECT m.no, r.read_on, r.value, r.kind FROM meter_reading AS r"
    " JOIN meter AS m ON m.id = r.meter_id ORDER BY m.no, r.read_on"
)
PICTURES = os.environ.get("METERS_WALKED", "")
"""A folder into which the walk puts a picture of each thing it looks at."""


@pytest.fixture(params=LANGUAGES)
def clerk(
    request: pytest.FixtureRequest, office_folder: DataFolder, qtbot: QtBot
) -> Iterator[Clerk]:
    """An office whose rooms pay their water by the meter: 3.45, from 15 m³ of a month on 4.83."""
    set_language(request.param)
    with window_on(office_folder, MachineSettings(language=request.param)) as running:
        store = running.store
        about = ItemFields(name="水费", code="SF", nature=Nature.COLLECTED)
        item = store.write(ITEM_USES.add, fields=about)
        fields = TariffFields(
            fee_item_id=item, name="居民水价", formula=Formula.METERED, period_months=0,
            applies=Applies((UnitKind.ROOM,)),
        )  # fmt: skip
        version = VersionFields(effective_from=date(2026, 1, 1), price=3_450_000)
        store.write(create_tariff, fields=fields, version=version)
        yield Clerk(qtbot, running)


def rows(store: Store, query: TextClause) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in store.read(lambda session: session.execute(query).all())]


def look(clerk: Clerk, name: str, *words: str) -> Callable[[], None]:
    """Find these words in the dialog in front, or on the page; put a picture of it aside."""

    def now() -> None:
        front = QApplication.activeModalWidget() or clerk.running.window
        if PICTURES:
            language = clerk.running.desk.settings.language
            front.grab().save(str(Path(PICTURES) / f"{name}-{language}.png"))
        seen = "\n".join(seen_words(front))
        missing = [word for word in words if word not in seen]
        assert not missing, f"{name}: {missing} not in {seen}"

    return now


def front(kind: type[QWidget]) -> Any:
    found = QApplication.activeModalWidget()
    assert isinstance(found, kind)
    return found


def set_values(**values: object) -> Callable[[], None]:
    """Fill fields of the form in front that a drop-down or a tick holds."""

    def fill() -> None:
        dialog = front(FormDialog)
        for name, value in values.items():
            dialog.form.field(name).set_value(value)

    return fill


def on(day: str) -> Callable[[], None]:
    """Say for which day the round is."""

    def say() -> None:
        grid = front(ReadingRound)
        grid.day.setText(day)
        grid._head_done()

    return say


def test_the_pages_of_meters_line_by_line(
    clerk: Clerk, office_folder: DataFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hang_three(clerk)
    read_them(clerk)
    bill_and_lock(clerk)
    put_a_middle_one_right(clerk)
    print_the_sheet(clerk)
    bring_a_workbook_in(clerk, tmp_path, monkeypatch)
    assert clerk.store.read(check_books) == ()


def hang_three(clerk: Clerk) -> None:
    """Two of one kind in one room, the second with a multiplier; one that runs backwards."""
    go_to(clerk, "fees.meters")
    unit = ("1-1-101", NEXT, "SF", NEXT)
    clerk.do("<Ins>", "W1", NEXT, NEXT, *unit, "<Ctrl+A>", "1", NEXT, SAVE)
    clerk.do("<Ins>", "W2", NEXT, NEXT, *unit, "<Ctrl+A>", "2", NEXT, NEXT, "<Ctrl+A>", "10", SAVE)
    clerk.do(
        "<Ins>", "R1", NEXT, NEXT, "1-1-102", NEXT, "SF", NEXT, "<Ctrl+A>", "3",
        set_values(backwards=True, multiplier=1_000), look(clerk, "meter-form"), SAVE,
    )  # fmt: skip
    clerk.do("<Ins>", "W1", SAVE, look(clerk, "number-taken", "W1"), "<Esc>", "<Left>", NEXT)
    look(clerk, "meters", "W1", "W2", "R1")()


def read_them(clerk: Clerk) -> None:
    """The first round begins; the second counts, R1 down, W1 past 0; a reading below is refused."""
    go_to(clerk, "fees.readings")
    clerk.do("<F11>", on("2026-09-30"), "99990", NEXT, "50", NEXT, "500", NEXT, "<Esc>")
    assert rows(clerk.store, USED) == []
    clerk.do(
        "<F11>", on("2026-10-31"), look(clerk, "round", "99,990", "W2", "R1"),
        "12", look(clerk, "below", "99,990"), NEXT, look(clerk, "below-refused", "99,990"),
        "*", NEXT,
        "52", NEXT, "489", NEXT, look(clerk, "round-done", "22", "20", "11"), "<Esc>",
    )  # fmt: skip
    assert rows(clerk.store, USED) == [
        ("W1", "2026-10-31", 22_000), ("W2", "2026-10-31", 20_000), ("R1", "2026-10-31", 11_000),
    ]  # fmt: skip


def bill_and_lock(clerk: Clerk) -> None:
    """Each is a line; what a bill holds is neither changed nor deleted, and says why."""
    spoken = ("--lang", clerk.running.desk.settings.language)
    clerk.command("bill", "2026-10", *spoken)
    assert rows(clerk.store, BILLED) == [
        ("W1", "2026-10-01", "2026-10-31", 7_590), ("W2", "2026-10-01", "2026-10-31", 6_900),
        ("R1", "2026-10-01", "2026-10-31", 3_795),
    ]  # fmt: skip
    before = rows(clerk.store, READ)
    go_to(clerk, "fees.readings")
    leave = ("<Esc>", "<Left>", NEXT)  # what was typed is let go
    clerk.do("<Home>", "<F4>", NEXT, NEXT, "<Ctrl+A>", "480", SAVE, look(clerk, "locked"), *leave)
    clerk.do("<Home>", "<Delete>", SAVE, look(clerk, "delete-refused", "R1"), NEXT)
    assert rows(clerk.store, READ) == before


def put_a_middle_one_right(clerk: Clerk) -> None:
    """Two rounds later the first of them was read wrongly: what follows is counted anew; above the
    next one it is refused, which names that."""
    for day, figures in (("2026-11-10", ("20", "55", "480")), ("2026-11-15", ("30", "60", "470"))):
        clerk.do("<F11>", on(day), *(act for one in figures for act in (one, NEXT)), "<Esc>")
    clerk.do("<Home>", *["<Down>"] * 5, look(clerk, "readings", "W1"))
    clerk.do("<F4>", NEXT, NEXT, "<Ctrl+A>", "25", SAVE)
    mine = [row[1:] for row in rows(clerk.store, USED) if row[0] == "W1"]
    assert mine == [("2026-10-31", 22_000), ("2026-11-10", 13_000), ("2026-11-15", 5_000)]
    clerk.do(
        "<F4>", NEXT, NEXT, "<Ctrl+A>", "31", SAVE,
        look(clerk, "above-the-next", "2026-11-15"), "<Esc>", "<Left>", NEXT,
    )  # fmt: skip
    assert [row[1:] for row in rows(clerk.store, USED) if row[0] == "W1"] == mine


def print_the_sheet(clerk: Clerk) -> None:
    """The sheet for the reader is asked for, drawn and looked at."""
    clerk.do("<F8>", look(clerk, "sheet-asked"), SAVE, look(clerk, "sheet"), "<Esc>")


def bring_a_workbook_in(clerk: Clerk, folder: Path, patch: pytest.MonkeyPatch) -> None:
    """A reader's workbook: two rows come in, one below the last stays out, told with its row; then
    all of it is taken back."""
    before = rows(clerk.store, READ)
    book = sheet(
        folder,
        ("1-1-101", "W1", "水表", 30, "2026-11-15", 41, "2026-11-20", ""),
        ("1-1-101", "W2", "水表", 60, "2026-11-15", 12, "2026-11-20", ""),
        ("1-2-201", "W9", "水表", 7, "2026-11-15", 9, "2026-11-20", ""),
    )
    choose_files(patch, open_file=book)
    clerk.do(
        "<Ctrl+I>",
        NEXT,
        look(clerk, "workbook", "60", _("Warning")),
        SAVE,
        look(clerk, "brought"),
        NEXT,
    )
    came = [row for row in rows(clerk.store, READ) if row not in before]
    assert [row[0] for row in came] == ["W1", "W9", "W9"]
    clerk.do("<Ctrl+Z>", NEXT)
    assert rows(clerk.store, READ) == before

"""Three sheets of one route side by side: whoever doubts one sees why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QWidget

from propdesk.kernel.clock import wall_time
from propdesk.kernel.i18n import _
from propdesk.patrol.rounds.facts import BesideSheet, sheets_beside
from propdesk.patrol.rounds.rules import doubts_told
from propdesk.ui.parts.sheet import Sheet
from propdesk.ui.parts.small_parts import Button, hairline, label
from propdesk.ui.parts.theme import Size

if TYPE_CHECKING:
    from propdesk.ui.desk import Desk

NOTHING = "—"


def compare_sheets(desk: Desk, sheet_id: int) -> None:
    """Show a sheet beside the two before it."""
    with desk.attempt():
        beside_dialog(desk, sheet_id).exec()


def beside_dialog(desk: Desk, sheet_id: int) -> Sheet:
    """Build the dialog."""
    found = desk.store.read(sheets_beside, sheet_id=sheet_id)
    dialog = Sheet(desk.window, _("Three sheets side by side"), found[0].no, width=760)
    dialog.body.addWidget(_table(found))
    close = Button(_("Close"), kind="primary", key="Enter", height=Size.DIALOG_BUTTON)
    dialog.add_button(close).clicked.connect(dialog.accept)
    close.setFocus()
    return dialog


def _table(found: tuple[BesideSheet, ...]) -> QWidget:
    table = QWidget()
    grid = QGridLayout(table)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(6)
    for column, one in enumerate(found, 1):
        grid.addWidget(label(f"{wall_time(one.day):%m-%d} · {one.no}", 13, 600), 0, column)
    lines = _lines(found)
    for row, (name, cells) in enumerate(lines, 2):
        grid.addWidget(label(name, 12, 400, "text3"), row, 0)
        alike = len(found) > 1 and len(set(cells)) == 1 and cells[0] != NOTHING
        for column, text in enumerate(cells, 1):
            made = label(text, 13, 500 if alike else 400, "amber" if alike else "text", wrap=True)
            grid.addWidget(made, row, column)
    grid.addWidget(hairline(), 1, 0, 1, len(found) + 1)
    for column in range(1, len(found) + 1):
        grid.setColumnStretch(column, 1)
    return table


def _lines(found: tuple[BesideSheet, ...]) -> list[tuple[str, list[str]]]:
    rounds = max(len(one.began) for one in found)
    lines = [(_("Goes round"), [one.worker or NOTHING for one in found])]
    for number in range(rounds):
        began = [_minute(one, number) for one in found]
        lines.append((_("Round {number}").format(number=number + 1), began))
    lines += [
        (_("Findings"), [str(one.findings) for one in found]),
        (_("Missed"), [str(one.missed) for one in found]),
        (_("Entered"), [_entered(one) for one in found]),
        (_("Doubtful"), [doubts_told(one.flags) or NOTHING for one in found]),
    ]
    return lines


def _minute(one: BesideSheet, number: int) -> str:
    began = one.began[number] if number < len(one.began) else None
    return NOTHING if began is None else f"{wall_time(began):%H:%M}"


def _entered(one: BesideSheet) -> str:
    if one.entered_at is None or one.typed_after is None:
        return NOTHING
    hours = int(one.typed_after.total_seconds() // 3600)
    after = _("{hours} h after the shift").format(hours=hours)
    return f"{wall_time(one.entered_at):%m-%d %H:%M} · {after}"

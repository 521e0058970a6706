"""The page of the wand: all stamps, what became of them, and how a file comes in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.kernel.clock import wall_time
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.patrol.wand.dialogs import begin_to_take_back, begin_wand_import
from propdesk.patrol.wand.listing import (
    STAMP_CHIPS,
    STAMPS,
    STAMPS_OUT,
    WandScanRow,
    last_downloads,
)
from propdesk.patrol.wand.wands_dialogs import wands_sheet
from propdesk.system.registers.records_view import filters_of
from propdesk.system.settings.shared_view import list_outputs
from propdesk.ui.lists.actions import Action
from propdesk.ui.lists.columns import columns_of
from propdesk.ui.lists.register import RegisterPage, Told
from propdesk.ui.lists.totals import Figure
from propdesk.ui.parts.cards import Choice, EmptyPage
from propdesk.ui.parts.small_parts import label

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from propdesk.kernel.records.question import Question
    from propdesk.ui.desk import Desk
    from propdesk.ui.lists.source import Totals


class WandPage(RegisterPage):
    """See the module."""

    def __init__(self, desk: Desk) -> None:
        self._at = desk
        self._bar = label("", 13, 400, "text2")
        may = "patrol.enter" in desk.store.actor.permissions
        super().__init__(
            desk,
            "patrol.wand",
            columns_of(WandScanRow),
            records=STAMPS,
            told=self._told,
            actions=[
                *(self._ways() if may else ()),
                Action(_("Wands"), self.wands, icon="nfc", key="F6"),
                *list_outputs(
                    desk, N_("Stamps of the wand"), STAMPS, STAMPS_OUT.write, lambda: self.table
                ),
            ],
            filters=filters_of(STAMP_CHIPS),
            dates=_("Time"),
            watches=frozenset({"wand_scan", "patrol_point", "patrol_sheet"}),
            search_words=_("Chip, point, who goes round"),
            nothing=_("No stamp fits the filter."),
            empty=EmptyPage(
                "nfc",
                _("No wand was read yet"),
                _("What a wand says is matched with the rounds; what fits none is kept and shown."),
                self._first() if may else (),
            ),
        )

    def _ways(self) -> list[Action]:
        words, key, back = _("Bring in a file"), "Ctrl+I", _("Take its file back")
        return [
            Action(words, self.bring_in, icon="file-spreadsheet", key=key, kind="primary"),
            Action(back, self.take_back, icon="undo-2", key="F9", needs_row=True),
        ]

    def wands(self) -> None:
        """Show each wand with its last download."""
        with self._at.attempt():
            wands_sheet(self._at).exec()

    def _first(self) -> list[Choice]:
        return [
            Choice(
                "file-spreadsheet",
                _("Bring in a file"),
                _("CSV, xls or xlsx as the wand's program wrote it; it is shown before it counts."),
                _("Choose a file"),
                "Ctrl+I",
                self.bring_in,
            )
        ]

    def bring_in(self) -> None:
        """Choose a file, see what it would do, bring it in."""
        begin_wand_import(self._at)

    def take_back(self) -> None:
        """Ask, then take back the file of the stamp."""
        row = self.table.current_row()
        if isinstance(row, WandScanRow):
            begin_to_take_back(self._at, row.file_id, row.file)

    def _told(self, totals: Totals, _question: Question) -> Told:
        words = ngettext("{count} stamp", "{count} stamps", totals.count)
        return [Figure("", words.format(count=f"{totals.count:,}"))], []

    def refresh(self, *, keeps: bool = False) -> None:
        """Read the list again, and when each wand was read."""
        super().refresh(keeps=keeps)
        downloads = self._at.store.read(last_downloads)
        told = [f"{one.device} {wall_time(one.read_at):%m-%d %H:%M}" for one in downloads]
        self._bar.setText(_("Last read: {wands}").format(wands=" · ".join(told)) if told else "")

    def bar_widget(self) -> QWidget:
        """When each wand was read last."""
        return self._bar

"""Each wand with its last download: not read is not missed, and a doubtful clock is said."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from propdesk.duties.clocks.rules import long
from propdesk.kernel.i18n import N_, _
from propdesk.patrol.points.rules import WITHIN
from propdesk.patrol.wand.listing import LastDownload, last_downloads
from propdesk.ui.lists.columns import Column, Kind, State
from propdesk.ui.lists.tables import Table
from propdesk.ui.parts.sheet import Sheet
from propdesk.ui.parts.small_parts import Button, label
from propdesk.ui.parts.theme import Size

if TYPE_CHECKING:
    from datetime import datetime

    from propdesk.ui.desk import Desk


def wands_sheet(desk: Desk) -> Sheet:
    """Build the list of wands, the one that waits longest first."""
    sheet = Sheet(desk.window, _("Wands"), width=860)
    now = desk.clock.now()
    table = Table(_columns(now))
    table.setMinimumHeight(Size.HEAD + 6 * Size.ROW)
    found = sorted(desk.store.read(last_downloads), key=lambda one: one.read_at)
    table.show_rows(found, nothing=_("No wand was read yet"))
    sheet.body.addWidget(table)
    said = _(
        "Until its limit a round of a wand that was not read is told as not read, not as missed."
    )
    sheet.body.addWidget(label(said, 12, 400, "text2", wrap=True))
    close = Button(_("Close"), key="Esc", bind_its_key=False, height=Size.DIALOG_BUTTON)
    sheet.add_button(close).clicked.connect(sheet.reject)
    table.setFocus()
    return sheet


def how_it_stands(one: LastDownload, now: datetime) -> State:
    """Whether a wand was read lately, and whether its clock can be trusted."""
    if one.is_doubtful:
        return State(_("Clock doubtful"), "red", "clock")
    if now - one.read_at > timedelta(hours=WITHIN):
        told = _("Not read for {time}").format(time=long(now - one.read_at, units=1))
        return State(told, "amber", "hourglass")
    return State(_("Read"), "green", "circle-check")


def _columns(now: datetime) -> tuple[Column, ...]:
    return (
        Column("device", N_("Wand"), width=90, weight=500),
        Column("read_at", N_("Last read"), width=140),
        Column("last", N_("Last stamp"), width=140),
        Column("file", N_("File"), stretch=True, free=True, ink="text2"),
        Column("offset", N_("Clock set by"), width=110, value=_offset),
        Column(
            "state",
            N_("State"),
            kind=Kind.STATE,
            width=170,
            value=lambda one: how_it_stands(one, now),
        ),
    )


def _offset(one: LastDownload) -> str:
    """What a person added to the clock of that download."""
    if not one.offset:
        return ""
    sign = "+" if one.offset > timedelta() else "−"
    return f"{sign}{long(abs(one.offset))}"

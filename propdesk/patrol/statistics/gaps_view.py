"""The page of gaps: for how long nobody was at a point, the longest first."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from propdesk.duties.clocks.rules import long
from propdesk.kernel.days import ONE_DAY
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.records.folding import fold
from propdesk.patrol.statistics.gaps import PointGaps, count_repeats_once, point_gaps
from propdesk.system.settings.service import estate_settings
from propdesk.system.settings.shared_view import paper_head
from propdesk.ui.forms.fields import NumberField
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.lists.actions import Action
from propdesk.ui.lists.columns import Column, Kind
from propdesk.ui.lists.filter_bar import Filter
from propdesk.ui.lists.register import Listing, RegisterPage
from propdesk.ui.lists.totals import Figure
from propdesk.ui.papers.list_paper import print_rows
from propdesk.ui.parts.cards import EmptyPage

if TYPE_CHECKING:
    from propdesk.kernel.records.question import Question
    from propdesk.ui.desk import Desk

USUAL = 30 * ONE_DAY
MOST_MINUTES = 240
_LEAST = timedelta()


def _told(gap: timedelta | None) -> str:
    return "" if gap is None else long(gap)


_COLUMNS = (
    Column("number", N_("Point"), width=70, weight=500),
    Column("name", N_("What it is called"), stretch=True),
    Column("place", N_("Building or area"), width=120),
    Column("visits", N_("Times reached"), kind=Kind.COUNT, width=70),
    Column(
        "shortest",
        N_("Shortest gap"),
        width=120,
        value=lambda row: _told(row.shortest),
        sort_key=lambda row: row.shortest or _LEAST,
    ),
    Column(
        "longest",
        N_("Longest gap"),
        width=120,
        weight=600,
        value=lambda row: _told(row.longest),
        sort_key=lambda row: row.longest or _LEAST,
    ),
    Column("longest_from", N_("It began"), width=140, ink="text2"),
    Column("last", N_("Last visit"), width=140, ink="text2"),
)


class GapsPage(RegisterPage):
    """See the module. Without days it shows the last thirty."""

    def __init__(self, desk: Desk) -> None:
        self._at = desk
        self._rows: list[PointGaps] = []
        super().__init__(
            desk,
            "patrol.gaps",
            _COLUMNS,
            load=self._gaps,
            actions=self._own_actions(),
            filters=[
                Filter("all", _("All"), checked=True),
                Filter("never", _("Never visited"), icon="triangle-alert", tone="red"),
            ],
            dates=_("Days"),
            watches=frozenset({"patrol_entry", "wand_scan", "patrol_point", "setting"}),
            search_words=_("Name, place, number"),
            nothing=_("No point fits the filter."),
            empty=EmptyPage(
                "map-pin",
                _("No points yet"),
                _("How long nobody was at a point is told here once points are visited."),
            ),
        )

    def _own_actions(self) -> list[Action]:
        ways = []
        if "system.settings" in self._at.store.actor.permissions:
            ways.append(Action(_("Repeats count once"), self.repeats, icon="repeat", key="F6"))
        printed = Action(
            _("Print list"), self.print_them, icon="printer", key="Ctrl+P", at_end=True
        )
        return [*ways, printed]

    def _gaps(self, question: Question) -> Listing:
        last = question.last or self._at.today()
        first = question.first or last - USUAL
        found = self._at.store.read(point_gaps, first=first, last=last)
        words = fold(question.words)
        meant = [one for one in found if words in fold(f"{one.number} {one.name} {one.place}")]
        never = [one for one in meant if not one.visits]
        rows = never if "never" in question.chips else meant
        self._rows = sorted(rows, key=lambda one: one.longest or _LEAST, reverse=True)
        count = ngettext("{count} point", "{count} points", len(rows)).format(count=len(rows))
        return Listing(
            rows=self._rows,
            counts={"all": len(meant), "never": len(never)},
            left=[Figure("", count), Figure(_("Days"), f"{first} – {last}")],
            has_more=bool(found),
        )

    def repeats(self) -> None:
        """Ask within how many minutes two visits of a point are one."""
        title = _("Repeats within so many minutes are one visit")
        field = NumberField("minutes", _("Minutes"), most=MOST_MINUTES, required=True)

        def save(values: dict[str, Any]) -> object:
            return self._at.store.write(count_repeats_once, minutes=values["minutes"])

        dialog = FormDialog(self._at, title, [field], save=save, width=480)
        now = self._at.store.read(estate_settings).repeat_minutes
        dialog.form.set_values({"minutes": now})
        dialog.exec()

    def print_them(self) -> None:
        """Show the list as it will be printed."""
        title = _("Gaps between visits")
        print_rows(self._at, title, self.table, lambda: self._rows, paper_head(self._at))

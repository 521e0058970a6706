"""The shares of a bill before they are posted: every unit with its weight and its fen, the sum
beside the bill. Ctrl+Enter shares out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.fees.sharing.apportioning import share_out
from propdesk.fees.sharing.proof import coefficient_told, measure_told, weight_told
from propdesk.fees.sharing.shares import Sharing, UnitShare, sharing_of
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.ui.lists.columns import Column, Kind
from propdesk.ui.lists.tables import Table
from propdesk.ui.lists.totals import Figure
from propdesk.ui.parts.small_parts import Button
from propdesk.ui.parts.theme import Size
from propdesk.ui.writing_sheet import WritingSheet

if TYPE_CHECKING:
    from propdesk.ui.desk import Desk


class SharesPreview(WritingSheet):
    """See the module."""

    def __init__(self, desk: Desk, found: Sharing) -> None:
        subject = f"{found.no} · {found.item} · {found.first} – {found.last} · {found.amount}"
        super().__init__(desk, _("Share the bill out"), subject, width=820)
        self.table = Table(share_columns(found))
        self.table.setMinimumHeight(Size.HEAD + 7 * Size.ROW)
        self.table.setAccessibleName(_("Shares"))
        self.body.addWidget(self.table)
        self.table.show_rows([*found.shares, *found.left_out])
        self.table.show_totals(_figures(found))
        height = Size.DIALOG_BUTTON
        leave = Button(_("Cancel"), key="Esc", bind_its_key=False, height=height)
        go = Button(_("Share out"), kind="primary", key="Ctrl+Enter", height=height)
        self.add_button(leave).clicked.connect(self.reject)
        self.add_button(go).clicked.connect(self.accept)
        self.table.setFocus()


def share_columns(found: Sharing) -> list[Column]:
    """The columns of the shares of a bill."""
    return [
        Column("code", N_("Unit"), width=130, weight=500, sortable=False),
        Column("measure", found.by.msgid, kind=Kind.COUNT, width=110, value=measure_told,
               sortable=False),
        Column("coefficient", N_("Coefficient"), kind=Kind.COUNT, width=90,
               value=coefficient_told, sortable=False, yields=True),
        Column("weight", N_("Weight"), kind=Kind.COUNT, width=110,
               value=lambda one: weight_told(one.weight), sortable=False, yields=True),
        Column("amount", N_("Share"), kind=Kind.AMOUNT, width=110, weight=600, sortable=False,
               value=_amount),
        Column("why", N_("Note"), width=190, value=_note, stretch=True, free=True,
               sortable=False),
    ]  # fmt: skip


def _amount(one: UnitShare) -> object:
    return None if one.why else one.amount


def _note(one: UnitShare) -> str:
    if one.why:
        return _("Left out: {why}").format(why=one.why)
    return _("with 0.01 of the remainder") if one.extra else ""


def _figures(found: Sharing) -> list[Figure]:
    told = [
        Figure(_("Units"), f"{len(found.shares):,}"),
        Figure(_("Units left out"), f"{len(found.left_out):,}"),
        Figure(_("Shares"), str(found.shared)),
        Figure(_("The bill"), str(found.amount)),
        Figure(_("Remainder"), str(found.remainder)),
    ]
    return told if found.left_out else [*told[:1], *told[2:]]


def look_at_shares(desk: Desk, bill_id: int) -> None:
    """Compute the shares of a bill in a job, and show them, to be posted."""
    store = desk.store

    def show(found: object) -> None:
        if isinstance(found, Sharing) and SharesPreview(desk, found).exec():
            post_shares_of(desk, found)

    desk.run(
        lambda _progress: store.read(sharing_of, bill_id=bill_id),
        title=_("Computing the shares"),
        done=show,
        stoppable=False,
    )


def post_shares_of(desk: Desk, found: Sharing) -> None:
    """Post shares that were looked at, in a job."""
    store = desk.store

    def tell(lines: object) -> None:
        if isinstance(lines, int):
            told = ngettext(
                "{no}: {count} charge made, {amount} in all",
                "{no}: {count} charges made, {amount} in all",
                lines,
            )
            desk.say(told.format(no=found.no, count=lines, amount=found.amount), "done")

    desk.run(
        lambda _progress: store.write(share_out, seen=found),
        title=_("Sharing the bill out"),
        done=tell,
        writes=True,
        stoppable=False,
    )

"""The list of billing runs, and taking one back."""

from __future__ import annotations

from collections.abc import Callable

from propdesk.estate.units import service as units
from propdesk.fees.billing.listing import RUNS, RunRow
from propdesk.fees.billing.undoing import UndoResult, undo_preview, undo_run
from propdesk.kernel.i18n import N_, _, listed, ngettext
from propdesk.ui.desk import Desk
from propdesk.ui.lists.actions import Action
from propdesk.ui.lists.columns import Column, Kind, State
from propdesk.ui.lists.register import RegisterPage


def runs_register(
    desk: Desk, back: Callable[[], object], show_lines: Callable[[int], object]
) -> RegisterPage:
    """Build the list of runs; `show_lines(run id)` is called to look at the lines of one."""
    buildings = {row.id: row.code for row in desk.store.read(units.buildings)}

    def chosen() -> RunRow | None:
        row = page.table.current_row()
        return row if isinstance(row, RunRow) else None

    def open_lines() -> None:
        if (row := chosen()) is not None:
            show_lines(row.id)

    def take_back() -> None:
        if (row := chosen()) is not None:
            ask_to_undo(desk, row, lambda: show_lines(row.id))

    actions = [
        Action(_("Show its charges"), open_lines, icon="list", key="F3", needs_row=True),
        Action(_("Charges"), back, icon="arrow-left", key="F9", at_end=True),
    ]
    if "fees.bill" in desk.store.actor.permissions:
        actions.insert(
            1,
            Action(
                _("Take back"), take_back, icon="undo-2", key="F7", kind="danger", needs_row=True
            ),
        )
    page = RegisterPage(
        desk,
        "fees.runs",
        _columns(buildings),
        records=RUNS,
        actions=actions,
        on_open=lambda _row: open_lines(),
        watches=frozenset({"billing_run"}),
        nothing=_("No bills were made yet."),
    )
    return page


def _columns(buildings: dict[int, str]) -> tuple[Column, ...]:
    def scope(row: RunRow) -> str:
        parts = [_("made up")] if row.scope.difference else []
        if row.scope.bill:
            parts.append(_("made by {no}").format(no=row.scope.bill))
        if row.scope.buildings:
            codes = listed(buildings.get(one, "?") for one in row.scope.buildings)
            parts.append(_("buildings {codes}").format(codes=codes))
        if row.scope.units:
            told = ngettext("{count} unit", "{count} units", len(row.scope.units))
            parts.append(told.format(count=len(row.scope.units)))
        if row.scope.items:
            items = ngettext("{count} fee item", "{count} fee items", len(row.scope.items))
            parts.append(items.format(count=len(row.scope.items)))
        return listed(parts) or _("the whole estate")

    return (
        Column("id", N_("Run"), kind=Kind.COUNT, width=72),
        Column("period", N_("Period"), width=110, weight=500),
        Column("state", N_("State"), kind=Kind.STATE, width=130, value=_state),
        Column("scope", N_("Scope"), stretch=True, ink="text2", value=scope),
        Column("created", N_("Lines"), kind=Kind.COUNT, width=90),
        Column("total", N_("Amount"), kind=Kind.AMOUNT, width=130, weight=600),
        Column("at", N_("When"), width=140, ink="text2"),
        Column("user", N_("By"), width=110, ink="text2"),
    )


def _state(row: RunRow) -> State:
    if row.undoes_id is not None:
        return State(_("takes back {number}").format(number=row.undoes_id), "grey", "undo-2")
    if row.undone:
        return State(_("Taken back"), "grey", "ban")
    if row.kept:
        return State(_("Taken back but for {count}").format(count=row.kept), "amber", "undo-2")
    return State(_("Published"), "green", "circle-check")


def ask_to_undo(desk: Desk, row: RunRow, show_kept: Callable[[], object]) -> None:
    """Say with numbers what taking a run back does, then do it."""
    with desk.attempt():
        found = desk.store.read(undo_preview, run_id=row.id)
        details = _details(found)
        if desk.ask(
            _("Take back the bills of {period}?").format(period=row.period),
            details,
            yes=_("Take back"),
            danger=True,
        ):
            undo_billing(desk, row, show_kept)


def _details(found: UndoResult) -> list[str]:
    details = [
        ngettext(
            "{count} unpaid line of {amount} is taken back by a counter-entry.",
            "{count} unpaid lines of {amount} are taken back, one counter-entry each.",
            found.reversed,
        ).format(count=f"{found.reversed:,}", amount=found.total)
    ]
    if found.offset:
        free = _("{amount} of prepayment that had paid them is free again.")
        details.append(free.format(amount=found.offset))
    if found.kept:
        kept = ngettext(
            "{count} line stays because money is on it.",
            "{count} lines stay because money is on them.",
            len(found.kept),
        )
        details.append(kept.format(count=f"{len(found.kept):,}"))
    return details


def undo_billing(desk: Desk, row: RunRow, show_kept: Callable[[], object]) -> None:
    """Take the unpaid lines of a run back, in the background; `show_kept` when some stay."""

    def done(result: object) -> None:
        if not isinstance(result, UndoResult):
            return
        words = ngettext(
            "{count} line of {amount} taken back",
            "{count} lines of {amount} taken back",
            result.reversed,
        ).format(count=f"{result.reversed:,}", amount=result.total)
        if result.kept:
            kept = ngettext(
                "{count} line stays because money is on it.",
                "{count} lines stay because money is on them.",
                len(result.kept),
            ).format(count=len(result.kept))
            desk.say(_("{first}; {second}").format(first=words, second=kept), "warning")
            show_kept()
        else:
            desk.say(words, "done")

    desk.run(
        lambda _progress: desk.store.write(undo_run, run_id=row.id),
        title=_("Taking the bills back"),
        done=done,
        writes=True,
        stoppable=False,
    )

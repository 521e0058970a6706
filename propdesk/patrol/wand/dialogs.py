"""A wand's file from its choice to the books: its columns, what it would do, the clock's offset."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.patrol.wand.importing import (
    WandResult,
    bring_in_wand,
    read_wand,
    remember_places,
    take_back_wand,
)
from propdesk.patrol.wand.reading import WandLines, named_fields, span_told
from propdesk.ui.files.system_dialogs import open_sheet
from propdesk.ui.lists.columns import Column, Kind, State
from propdesk.ui.lists.tables import Table
from propdesk.ui.lists.totals import Figure
from propdesk.ui.many.named_drops import column_drops
from propdesk.ui.parts.cards import line_of
from propdesk.ui.parts.line_inputs import LineInput
from propdesk.ui.parts.messages import choice_dialog
from propdesk.ui.parts.small_parts import Button, label
from propdesk.ui.parts.theme import Size
from propdesk.ui.writing_sheet import WritingSheet

if TYPE_CHECKING:
    from propdesk.ui.desk import Desk

AGAIN = 2


class WandLine:
    """A line of the preview."""

    def __init__(self, number: int, place: str, level: str, what: str) -> None:
        self.id, self.place, self.level, self.what = number, place, level, what


def begin_wand_import(desk: Desk) -> None:
    """Ask for the file, then show what it would do."""
    if (file := open_sheet(desk, "wand", _("Choose a file of the wand"), more="*.txt")) is not None:
        _look(desk, file, None, timedelta())


def _look(desk: Desk, file: Path, places: dict[str, int] | None, offset: timedelta) -> None:
    store = desk.store

    def look(progress: Any) -> tuple[WandLines, WandResult]:  # noqa: ANN401  a Progress
        lines = read_wand(store, file, places=places, progress=progress)
        tried = store.try_out(bring_in_wand, name=file.name, lines=lines, offset=offset)
        return lines, tried

    desk.run(
        look,
        title=_("Reading {name}").format(name=file.name),
        done=lambda found: _decide(desk, file, found, offset),
        writes=True,
    )


def _decide(desk: Desk, file: Path, found: Any, offset: timedelta) -> None:  # noqa: ANN401  of `look`
    lines, foreseen = found
    dialog = WandPreview(desk, file, lines, foreseen, offset)
    match dialog.exec():
        case WandPreview.GO:
            _bring_in(desk, file, lines, dialog)
        case WandPreview.AGAIN:
            _look(desk, file, dialog.places(), dialog.offset())


def _bring_in(desk: Desk, file: Path, lines: WandLines, dialog: WandPreview) -> None:
    store, offset, places = desk.store, dialog.offset(), dialog.places()
    print_of = lines.columns.fingerprint

    def bring(progress: Any) -> WandResult:  # noqa: ANN401  a Progress
        done = store.write(
            bring_in_wand, name=file.name, lines=lines, offset=offset, progress=progress
        )
        store.write(remember_places, fingerprint=print_of, places=places)
        return done

    desk.run(
        bring,
        title=_("Importing"),
        done=lambda done: desk.say(result_told(done), "done"),
        writes=True,
    )


def result_told(done: Any) -> str:  # noqa: ANN401  a WandResult
    """What became of a file, in one sentence."""
    words = _("{fresh} new stamps: {matched} counted, {doubles} double, {strays} in no round")
    return words.format(
        fresh=done.fresh, matched=done.matched, doubles=done.doubles, strays=done.strays
    )


def begin_to_take_back(desk: Desk, file_id: int, name: str) -> None:
    """Ask whether a file is really taken back, say what follows, and do it."""
    dialog = choice_dialog(
        desk.window,
        _("Take “{name}” back?").format(name=name),
        [
            _("Its stamps go; sheets and tasks say what they would without them."),
            _("What is typed from paper stays. The file can be brought in again."),
        ],
        [_("Take it back")],
        icon="undo-2",
    )
    if dialog.exec() == 1:
        _take_back(desk, file_id)


def _take_back(desk: Desk, file_id: int) -> None:
    store = desk.store
    desk.run(
        lambda _progress: store.write(take_back_wand, file_id=file_id),
        title=_("Taking it back"),
        done=lambda done: desk.say(undone_told(done), "done"),
        writes=True,
        stoppable=False,
    )


def undone_told(done: Any) -> str:  # noqa: ANN401  a WandUndone
    """What went with a file, in one sentence."""
    words = _("Taken back: {stamps} stamps on {sheets} sheets.")
    return words.format(stamps=f"{done.stamps:,}", sheets=done.sheets)


class WandPreview(WritingSheet):
    """What a file would do. It ends with GO, or AGAIN when columns or clock were changed."""

    GO, AGAIN = 1, AGAIN

    def __init__(
        self, desk: Desk, file: Path, lines: WandLines, foreseen: WandResult, offset: timedelta
    ) -> None:
        super().__init__(desk, _("What the wand says"), file.name, width=Size.WIDEST)
        self._lines = lines
        columns = lines.columns
        self._columns = column_drops(named_fields(), columns.headings, columns.places)
        self._offset = LineInput(plain=True)
        self._offset.setFixedSize(70, Size.CONTROL)
        self._offset.setText(str(int(offset.total_seconds() // 60)) if offset else "")
        self._offset.setAccessibleName(_("Clock of the wand, minutes"))
        self.body.addWidget(self._columns)
        span = span_told(lines)
        told = _("{rows} rows from {span}").format(rows=f"{lines.rows:,}", span=span)
        clock = label(_("Clock of the wand, minutes"), 12, 400, "text3")
        self.body.addLayout(line_of(label(told, 13, 500), None, clock, self._offset))
        self.table = Table(_COLUMNS)
        self.table.setMinimumHeight(Size.HEAD + 8 * Size.ROW)
        self.body.addWidget(self.table)
        self.table.show_rows(
            _preview_lines(lines, foreseen), nothing=_("Nothing is doubtful in it.")
        )
        self.table.show_totals(_figures(foreseen))
        self._buttons(foreseen)

    def _buttons(self, foreseen: WandResult) -> None:
        leave = Button(_("Cancel"), key="Esc", bind_its_key=False, height=Size.DIALOG_BUTTON)
        again = Button(_("Read it again"), icon="rotate-ccw", key="F5", height=Size.DIALOG_BUTTON)
        words = ngettext("Bring in {count} stamp", "Bring in {count} stamps", foreseen.fresh)
        go = Button(
            words.format(count=f"{foreseen.fresh:,}"),
            kind="primary",
            key="Ctrl+Enter",
            height=Size.DIALOG_BUTTON,
        )
        self.add_button(leave).clicked.connect(self.reject)
        self.add_button(again).clicked.connect(lambda: self.done(self.AGAIN))
        self.add_button(go).clicked.connect(lambda: self.done(self.GO))
        nothing = not foreseen.fresh and not foreseen.wrong_clock
        go.refuse(_("All of it is there already.") if nothing else None)
        self.table.setFocus()

    def places(self) -> dict[str, int]:
        """The columns as they stand."""
        return self._columns.chosen()

    def offset(self) -> timedelta:
        """What is added to the wand's clock; what is no number adds nothing."""
        text = self._offset.text().strip()
        return timedelta(minutes=int(text)) if text.lstrip("+-").isdecimal() else timedelta()


_LEVELS = {
    "error": ("red", "circle-alert"),
    "warning": ("amber", "triangle-alert"),
    "notice": ("grey", "ban"),
}


def _state(line: WandLine) -> State:
    words = {
        "error": _("Kept, counts nowhere"),
        "warning": _("Doubtful"),
        "notice": _("Not taken"),
    }
    tone, icon = _LEVELS[line.level]
    return State(words[line.level], tone, icon)  # type: ignore[arg-type]  # a tone


_COLUMNS = (
    Column("place", N_("Row"), width=70),
    Column("level", N_("Result"), kind=Kind.STATE, width=170, value=_state),
    Column("what", N_("What"), stretch=True, free=True),
)


def _preview_lines(lines: WandLines, foreseen: WandResult) -> list[WandLine]:
    found: list[tuple[str, str, str]] = []
    for chip in foreseen.unknown:
        words = ngettext(
            "Chip {chip} ({point}) is not set up: {count} stamp",
            "Chip {chip} ({point}) is not set up: {count} stamps",
            chip.stamps,
        )
        told = words.format(chip=chip.chip, point=chip.point, count=chip.stamps)
        found.append(("", "warning", told))
    for device in foreseen.doubtful:
        words = _("The clock of wand {device} is doubtful: it stood still or was set back.")
        found.append(("", "warning", words.format(device=device)))
    found += [(str(one.row), one.level.value, one.sentence) for one in lines.problems]
    found += [(str(row), "notice", why) for row, why in lines.passed_over]
    return [WandLine(number, *line) for number, line in enumerate(found, 1)]


def _figures(foreseen: WandResult) -> list[Figure]:
    return [
        Figure(_("New"), f"{foreseen.fresh:,}"),
        Figure(_("Read before"), f"{foreseen.same:,}"),
        Figure(_("Counted in a round"), f"{foreseen.matched:,}"),
        Figure(_("Double"), f"{foreseen.doubles:,}"),
        Figure(_("No round then"), f"{foreseen.strays:,}"),
    ]

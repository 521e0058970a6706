"""The page of retention: each list with its time and rule, what is due, and the key that deletes
it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.privacy.retention.dialogs import time_dialog
from propdesk.privacy.retention.due_data import (
    Deleted,
    RetentionLine,
    delete_due,
    due_rows,
    retention_lines,
)
from propdesk.privacy.retention.setting import SETS
from propdesk.ui.lists.columns import Column, Kind, State
from propdesk.ui.lists.tables import Table
from propdesk.ui.parts.cards import Banner
from propdesk.ui.parts.flow import Flow
from propdesk.ui.parts.small_parts import Button, label
from propdesk.ui.window.pages import PageWidget

if TYPE_CHECKING:
    from propdesk.kernel.progress import Progress
    from propdesk.ui.desk import Desk


def _time(row: RetentionLine) -> str:
    years, months = divmod(row.months, 12)
    if years and not months:
        return ngettext("{count} year", "{count} years", years).format(count=years)
    return ngettext("{count} month", "{count} months", row.months).format(count=row.months)


def _state(row: RetentionLine) -> State:
    if not row.due:
        return State(_("Nothing is due"), "green", "circle-check")
    return State(f"{row.due:,}", "amber", "trash-2")


LISTS = (
    Column("title", N_("List"), width=170, weight=500, free=True),
    Column("months", N_("Kept for"), width=80, value=_time),
    Column("held", N_("Entries kept"), kind=Kind.COUNT, width=70),
    Column("due", N_("Due for deletion"), kind=Kind.STATE, width=140, value=_state),
    Column("since", N_("Due since"), kind=Kind.DATE, width=96, ink="text2"),
    Column("rule", N_("By which rule"), stretch=True, ink="text2", free=True),
)
ROWS = (
    Column("name", N_("Record"), stretch=True, weight=500, free=True),
    Column("day", N_("Counts from"), kind=Kind.DATE, width=100),
    Column("over", N_("Due since"), kind=Kind.DATE, width=100),
)
WATCHES = frozenset({"person", "occupancy", "retention_look", "setting"})  # beside the lists


class RetentionPage(PageWidget):
    """Looking changes nothing; what is deleted does not come back."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._found: tuple[RetentionLine, ...] = ()
        self.look_button = Button(_("Look again"), icon="list-checks", key="F5", on_click=self.look)
        self.delete_button = Button(
            _("Delete what is due"), icon="trash-2", kind="danger", key="F9",
            on_click=self.delete_all,
        )  # fmt: skip
        self.one_button = Button(
            _("Delete of this list"), icon="trash-2", key="Shift+F9", on_click=self.delete_one
        )
        self.time_button = Button(
            _("Change the time"), icon="pencil", key="F2", on_click=self.change_time
        )
        self.banner = Banner(_("Looking at the data…"), "grey", "info")
        self.lists, self.rows = Table(LISTS), Table(ROWS)
        self._way = label("", 12, 400, "text2", wrap=True)
        self._build()
        self.lists.current_changed.connect(self._show_list)
        self.lists.activated.connect(self.change_time)
        self.look()

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addWidget(
            Flow([self.look_button, self.time_button, self.one_button, self.delete_button])
        )
        whole.addWidget(self.banner)
        body = QHBoxLayout()
        body.setSpacing(10)
        body.addWidget(self.lists, 7)
        right = QVBoxLayout()
        right.setSpacing(6)
        right.addWidget(self._way)
        right.addWidget(self.rows, 1)
        body.addLayout(right, 4)
        whole.addLayout(body, 1)

    def look(self) -> None:
        """Count anew what is due, in a job."""
        store = self.desk.store

        def work(progress: Progress) -> object:
            return store.read(retention_lines, progress=progress)

        self.desk.run(work, title=_("Looking at the data…"), done=self._show, quiet=True, page=self)

    def _show(self, found: Any) -> None:  # noqa: ANN401  what the job gives
        self._found = tuple(one for one in found or () if isinstance(one, RetentionLine))
        at = self._current()
        self.lists.show_rows(self._found, nothing=_("Nothing is kept."))
        due = sum(one.due for one in self._found)
        if due:
            words = ngettext(
                "{count} record is past its time.", "{count} records are past their time.", due
            )
            told = words.format(count=f"{due:,}") + " " + _("What is deleted does not come back.")
            self.banner.show_sentence(told, "amber", "triangle-alert")
        else:
            self.banner.show_sentence(
                _("Nothing is past its time. What is due is told on Today."), "green",
                "circle-check",
            )  # fmt: skip
        first = self._found[0].id if self._found else 0
        self.lists.select(at.id if at else first)
        self._show_list(self.lists.current_row())

    def _current(self) -> RetentionLine | None:
        row = self.lists.current_row()
        return row if isinstance(row, RetentionLine) else None

    def _show_list(self, _row: object | None) -> None:
        one = self._current()
        self._way.setText(f"{one.rule}\n{one.law}" if one else "")
        store = self.desk.store
        if one is None or not one.due:
            self.rows.show_rows((), nothing=_("Nothing is due"))
        else:
            name = one.name

            def work(_progress: Progress) -> object:
                return store.read(due_rows, name=name)

            self.desk.run(work, title=one.title, done=self._show_rows, quiet=True, page=self)
        self._judge()

    def _show_rows(self, found: Any) -> None:  # noqa: ANN401  what the job gives
        self.rows.show_rows(found or (), nothing=_("Nothing is due"))

    def _judge(self) -> None:
        one, due = self._current(), any(each.due for each in self._found)
        nothing = _("Nothing is past its time.")
        self.delete_button.refuse(None if due else nothing)
        self.one_button.refuse(None if one and one.due else nothing)
        may = _("Only who may change the settings of the estate sets this.")
        chosen = None if one else _("Choose a row first.")
        self.time_button.refuse(chosen if self._may_set() else may)

    def change_time(self) -> None:
        """Set how long the list in hand is kept."""
        one = self._current()
        if one is not None and self._may_set() and time_dialog(self.desk, one).exec():
            self.look()

    def _may_set(self) -> bool:
        return SETS in self.desk.store.actor.permissions

    def delete_all(self) -> None:
        """Delete all that is due, once it was looked at."""
        self._delete([one for one in self._found if one.due])

    def delete_one(self) -> None:
        """Delete what is due of the list in hand."""
        if (one := self._current()) is not None and one.due:
            self._delete([one])

    def _delete(self, lists: list[RetentionLine]) -> None:
        count = sum(one.due for one in lists)
        if not count:
            return
        told = [f"{one.title}: {one.due:,}" for one in lists]
        told.append(_("It cannot be undone, and nobody can bring it back."))
        told.append(_("Backups made before keep it until they are too old."))
        words = ngettext(
            "Delete the personal data of {count} record for good?",
            "Delete the personal data of {count} records for good?",
            count,
        )
        if not self.desk.ask(
            words.format(count=f"{count:,}"), told, yes=_("Delete for good"), danger=True
        ):
            return
        store, names = self.desk.store, [one.name for one in lists]

        def work(progress: Progress) -> object:
            return store.write(delete_due, names=names, progress=progress)

        self.desk.run(
            work, title=_("Deleting what is due"), done=self._deleted, writes=True, page=self
        )

    def _deleted(self, done: Any) -> None:  # noqa: ANN401  what the job gives
        if isinstance(done, Deleted):
            words = ngettext("{count} record deleted", "{count} records deleted", done.rows)
            told = words.format(count=f"{done.rows:,}")
            if done.kept:
                left = _("{count} people still owe or are owed something: they stay.")
                told += " · " + left.format(count=done.kept)
            self.desk.say(told, "done")
        self.look()

    def shown(self) -> None:
        """Put the keyboard into the lists."""
        self.lists.setFocus()

    def reload(self, touched: frozenset[str]) -> None:
        """Look again when what is looked at was written."""
        lists = {one.table for one in self.desk.store.declarations.personal}
        if touched & (WATCHES | lists):
            self.look()

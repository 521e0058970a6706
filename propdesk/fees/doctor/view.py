"""The page of the data doctor: what is odd, how many, which records; what is sure is mended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from propdesk.fees.doctor.dialogs import merge_dialog
from propdesk.fees.doctor.examining import OddFinding, OddRow, examine, mend, take_mend_back
from propdesk.fees.doctor.merging import Merged, take_merge_back
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.ui.lists.columns import Column, Kind, State
from propdesk.ui.lists.tables import Table
from propdesk.ui.parts.cards import Banner
from propdesk.ui.parts.flow import Flow
from propdesk.ui.parts.small_parts import Button, label
from propdesk.ui.window.pages import PageWidget

if TYPE_CHECKING:
    from propdesk.kernel.progress import Progress
    from propdesk.ui.desk import Desk


def _state(row: OddFinding) -> State:
    if not row.rows:
        return State(_("Nothing odd"), "green", "circle-check")
    return State(f"{len(row.rows):,}", "amber", "triangle-alert")


SYMPTOMS = (
    Column("title", N_("What is odd"), stretch=True, weight=500, free=True),
    Column("state", N_("Found"), kind=Kind.STATE, width=120, value=_state),
)
ROWS = (
    Column("name", N_("Record"), width=190, weight=500),
    Column("detail", N_("Details"), stretch=True, ink="text2", free=True),
    Column("mend", N_("Would become"), width=130),
)
MOST_TOLD = 12
TWINS, MERGE = ("person_twice", "id_twice"), "merge"
WATCHES = frozenset(
    {
        "unit",
        "person",
        "phone",
        "occupancy",
        "document",
        "vehicle",
        "meter",
        "meter_reading",
        "person_merge",
    }
)


class DoctorPage(PageWidget):
    """Looking changes nothing; a mend is one step that is undone as one."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._undone: tuple[str, int] | None = None
        self.merge_button = Button(
            _("Merge with the other"), icon="git-merge", key="F7", on_click=self.merge
        )
        self.look_button = Button(
            _("Look again"), icon="list-checks", kind="primary", key="F5", on_click=self.look
        )
        self.open_button = Button(
            _("Show the record"), icon="external-link", key="Enter", bind_its_key=False,
            on_click=self.open_record,
        )  # fmt: skip
        self.mend_button = Button(
            _("Mend what is certain"), icon="wrench", key="F6", on_click=self.mend
        )
        self.undo_button = Button(
            _("Undo the mend"), icon="undo-2", key="Ctrl+Z", on_click=self.undo
        )
        self.banner = Banner(_("Looking at the data…"), "grey", "info")
        self.symptoms, self.rows = Table(SYMPTOMS), Table(ROWS)
        self._way = label("", 12, 400, "text2", wrap=True)
        self._build()
        self.symptoms.current_changed.connect(self._show_symptom)
        self.symptoms.activated.connect(lambda _row: self.rows.setFocus())
        self.rows.current_changed.connect(lambda _row: self._judge())
        self.rows.activated.connect(lambda _row: self.open_record())
        self.look()

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        buttons = [
            self.look_button, self.open_button, self.mend_button, self.merge_button,
            self.undo_button,
        ]  # fmt: skip
        whole.addWidget(Flow(buttons))
        whole.addWidget(self.banner)
        body = QHBoxLayout()
        body.setSpacing(10)
        body.addWidget(self.symptoms, 4)
        right = QVBoxLayout()
        right.setSpacing(6)
        right.addWidget(self._way)
        right.addWidget(self.rows, 1)
        body.addLayout(right, 5)
        whole.addLayout(body, 1)

    def look(self) -> None:
        """Look at everything, in a job."""
        store = self.desk.store

        def work(_progress: Progress) -> object:
            return store.read(examine)

        self.desk.run(work, title=_("Data doctor"), done=self._show, quiet=True, page=self)

    def _show(self, found: Any) -> None:  # noqa: ANN401  what the job gives
        rows = [one for one in found if isinstance(one, OddFinding)] if found else []
        at = self.symptoms.current_row()
        self.symptoms.show_rows(rows, nothing="")
        odd = sum(len(one.rows) for one in rows)
        if odd:
            words = ngettext("{count} record is odd.", "{count} records are odd.", odd)
            self.banner.show_sentence(words.format(count=f"{odd:,}"), "amber", "triangle-alert")
        else:
            self.banner.show_sentence(_("Nothing odd was found."), "green", "circle-check")
        first = next((one.id for one in rows if one.rows), rows[0].id if rows else 0)
        self.symptoms.select(at.id if isinstance(at, OddFinding) else first)
        self._show_symptom(self.symptoms.current_row())

    def _current(self) -> OddFinding | None:
        row = self.symptoms.current_row()
        return row if isinstance(row, OddFinding) else None

    def _show_symptom(self, _row: object | None) -> None:
        one = self._current()
        self._way.setText(one.way if one else "")
        self.rows.show_rows(one.rows if one else (), nothing=_("Nothing odd"))
        self._judge()

    def _judge(self) -> None:
        one, row = self._current(), self.rows.current_row()
        self.open_button.refuse(None if isinstance(row, OddRow) else _("Choose a row first."))
        may = "estate.edit" in self.desk.store.actor.permissions
        nothing = _("Of these only a clerk knows the right value: open the record.")
        who = None if may else _("Whoever edits the register may do this.")
        self.mend_button.refuse(who or (None if one and one.mendable else nothing))
        twins = one is not None and one.symptom.name in TWINS and isinstance(row, OddRow)
        self.merge_button.refuse(
            who or (None if twins else _("Choose somebody who may be registered twice first."))
        )
        self.undo_button.refuse(None if self._undone else _("Nothing was mended here yet."))

    def open_record(self) -> None:
        """Show the record in hand on its page."""
        row = self.rows.current_row()
        if isinstance(row, OddRow):
            page, context = self.desk.store.declarations.page_of(row.subject, row.id)
            if page:
                self.desk.open_page(page, **context)

    def mend(self) -> None:
        """Ask, and put in what is certain."""
        one = self._current()
        if one is None or not one.mendable:
            return
        told = [f"{row.name}: {row.mend}" for row in one.rows if row.mend]
        if (more := len(told) - MOST_TOLD) > 0:
            told[MOST_TOLD:] = [_("… and {count} more").format(count=more)]
        question = ngettext("Mend {count} record?", "Mend {count} records?", len(one.mendable))
        question = question.format(count=len(one.mendable))
        if self.desk.ask(question, told, yes=_("Mend what is certain")):
            with self.desk.attempt():
                name = one.symptom.name
                done = self.desk.store.write(mend, name=name, ids=one.mendable)
                self._undone = (name, done.gesture)
                self._say(done.count("done"))

    def _say(self, count: int) -> None:
        words = ngettext("{count} record mended", "{count} records mended", count)
        self.desk.say(words.format(count=count), "done")
        self.look()

    def merge(self) -> None:
        """Make one record of the person in hand and whoever may be the same."""
        one, row = self._current(), self.rows.current_row()
        if one is None or one.symptom.name not in TWINS or not isinstance(row, OddRow):
            return
        with self.desk.attempt():
            if (dialog := merge_dialog(self.desk, row.id, self._merged)) is not None:
                dialog.exec()

    def _merged(self, done: Merged) -> None:
        self._undone = (MERGE, done.merge_id)
        self.desk.say(_("{name} is one record now").format(name=done.name), "done")
        self.look()

    def undo(self) -> None:
        """Take the last mend back."""
        if self._undone is not None:
            name, token = self._undone
            with self.desk.attempt():
                if name == MERGE:
                    self.desk.store.write(take_merge_back, merge_id=token)
                else:
                    self.desk.store.write(take_mend_back, name=name, token=token)
                self._undone = None
                self.desk.say(_("It is undone."), "done")
                self.look()

    def shown(self) -> None:
        """Put the keyboard into what is odd."""
        self.symptoms.setFocus()

    def reload(self, touched: frozenset[str]) -> None:
        """Look again when what is looked at was written."""
        if touched & WATCHES:
            self.look()

"""Check the books: every rule that must hold, each finding a sentence with a way to its record."""

from PySide6.QtWidgets import QVBoxLayout

from propdesk.kernel.clock import wall_time
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.system.backups.findings import BACKUPS, Finding, check_all
from propdesk.system.backups.remembered.compared_codes import ComparedCode, compare_code
from propdesk.ui.desk import Desk
from propdesk.ui.lists.columns import Column, Kind, State
from propdesk.ui.lists.tables import Table
from propdesk.ui.parts.cards import Banner, line_of
from propdesk.ui.parts.small_parts import Button, label
from propdesk.ui.window.pages import PageWidget


def _level(_row: object) -> State:
    return State(_("Finding"), "red", "triangle-alert")


COLUMNS = (
    Column("kind", N_("State"), kind=Kind.STATE, width=110, value=_level),
    Column("subject", N_("Record"), weight=500, width=330),
    Column("sentence", N_("What is wrong"), stretch=True, free=True),
    Column("remedy", N_("What helps"), width=200, free=True),
)


class CheckPage(PageWidget):
    """Nothing is changed by a check; it may run while others work."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.table = Table(COLUMNS, choice=desk.settings.table("system.check"))
        self.banner = Banner(_("Not checked since the window was opened."), "grey", "info")
        self.check_button = Button(
            _("Check now"), icon="list-checks", kind="primary", key="F2", on_click=self.check
        )
        self.code_button = Button(
            _("Compare a check code"), icon="fingerprint", key="F3", on_click=self.ask_code
        )
        self._go = Button(_("Show the record"), icon="external-link", key="Enter")
        self._words = label("", 13, 400, wrap=True)
        self._build()
        self._connect()
        if "system.backup" not in desk.store.actor.permissions:
            self.code_button.refuse(_("Your role may not compare check codes."))
        self._show_current(None)

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        what = _("Chain of postings, sums of every payment and receipt, gaps in numbers, structure")
        whole.addLayout(
            line_of(
                self.check_button,
                self.code_button,
                self._go,
                4,
                label(what, 12, 400, "text3"),
                None,
            )
        )
        whole.addWidget(self.banner)
        whole.addWidget(self.table, 1)
        whole.addWidget(self._words)

    def _connect(self) -> None:
        self._go.clicked.connect(self._open)
        self.table.activated.connect(self._open)
        self.table.current_changed.connect(self._show_current)

    def check(self) -> None:
        """Look at everything, in the background."""
        store = self.desk.store
        self.desk.run(
            lambda progress: store.read(check_all, progress=progress),
            title=_("Checking the books"),
            done=self.show_findings,
        )

    def ask_code(self) -> None:
        """Ask for the code of a paper, and look it up in the background."""
        from propdesk.system.backups.remembered.dialogs import code_dialog

        code_dialog(self.desk, self.compare).exec()

    def compare(self, code: str) -> None:
        """Say whether the books hold the posting of a code, unchanged."""
        self.desk.run(
            lambda _progress: self.desk.store.read(compare_code, typed=code),
            title=_("Comparing the code"),
            done=self.show_compared,
            stoppable=False,
        )

    def show_compared(self, found: object) -> None:
        """Show what became of a code."""
        if isinstance(found, ComparedCode):
            if found.unchanged:
                self.banner.show_sentence(found.sentence, "green", "circle-check")
            else:
                self.banner.show_sentence(found.sentence, "red", "circle-alert")

    def show_findings(self, found: object) -> None:
        """Show what a check found."""
        rows = list(found) if isinstance(found, tuple) else []
        self.table.show_rows(rows, nothing=_("No findings."))
        self._show_current(self.table.current_row())
        if rows:
            self.table.setFocus()
            sentence = ngettext(
                "{count} finding. Do not close the month before it is explained.",
                "{count} findings. Do not close the month before they are explained.",
                len(rows),
            ).format(count=len(rows))
            self.banner.show_sentence(sentence, "red", "circle-alert")
        else:
            now = f"{wall_time(self.desk.clock.now()):%H:%M}"
            sentence = _("Everything agrees. Checked at {time}.").format(time=now)
            self.banner.show_sentence(sentence, "green", "circle-check")

    def _show_current(self, row: object | None) -> None:
        found = row if isinstance(row, Finding) else None
        self._go.refuse(None if found else _("There is no finding."))
        to_backups = found is not None and found.page == BACKUPS
        self._go.say(_("Backup and restore") if to_backups else _("Show the record"))
        words = (found.subject, found.sentence, found.remedy) if found else ()
        self._words.setText("\n".join(word for word in words if word))
        self._words.setVisible(bool(words))

    def _open(self) -> None:
        row = self.table.current_row()
        if isinstance(row, Finding):
            self.desk.open_page(row.page, **row.context)

    def shown(self) -> None:
        (self.check_button if self.table.current_row() is None else self.table).setFocus()

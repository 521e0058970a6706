"""Help: the day of a clerk on one page, and the keys that work everywhere."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from propdesk.kernel.i18n import N_, _
from propdesk.ui.desk import Desk
from propdesk.ui.parts.cards import Card, scrolling
from propdesk.ui.parts.small_parts import KeyHint, label
from propdesk.ui.window.pages import PageWidget

TOPICS = (
    (
        N_("In the morning"),
        N_(
            "Today shows what is due, overdue or waiting. Enter opens a line; what is nothing is "
            "hidden."
        ),
    ),
    (
        N_("Somebody pays"),
        N_(
            "Fees, Cash desk. Type the room as you like: 3-2-1201, 3.2.1201 or a name. Enter. "
            "Type what the payer gives, then + collects and prints. The keyboard is back in the "
            "room field before the paper is out."
        ),
    ),
    (
        N_("Only a part, or more than is owed"),
        N_(
            "A smaller amount settles the oldest lines first; the rest stays open. A larger one "
            "becomes a prepayment and is used for the next bills."
        ),
    ),
    (
        N_("A receipt was wrong"),
        N_(
            "Fees, Receipts. Void it while the session is open: it stays in the list, marked void, "
            "and its number is never used again. After the close only a red receipt takes it back."
        ),
    ),
    (
        N_("Somebody asks on the phone"),
        N_(
            "Ctrl+K, then room, name, initials, phone or plate. The household page shows who lives "
            "there, what is owed, until when it is paid, and everything that happened."
        ),
    ),
    (
        N_("A roster from Excel"),
        N_(
            "Estate, Import. Choose the file as it is: titles, merged cells and several sheets are "
            "understood. Look at the preview, import the good rows; an import can be undone."
        ),
    ),
    (
        N_("Bills for a month"),
        N_(
            "Fees, Charges, Make bills (Ins). The draft shows every line and what is new against "
            "last time. Make the bills when it is right; a run can be undone while nothing of it "
            "is paid."
        ),
    ),
    (
        N_("Before going home"),
        N_(
            "Fees, Closing. Count the cash, close the session, print its report. The program backs "
            "up when it is closed; wait for “checked”, then take the stick along."
        ),
    ),
    (
        N_("If something looks wrong"),
        N_(
            "Data, Check the books says in sentences whether everything agrees. Data, Backup and "
            "restore brings back any checked backup, and a restore can be undone for 30 days."
        ),
    ),
    (
        N_("Just trying things"),
        N_("Data, Practice mode opens an invented estate. Nothing there touches your own data."),
    ),
)
KEYS = (
    ("Ctrl+K", N_("Search everything")),
    ("Alt+1…0", N_("Go to a tab")),
    ("Ctrl+Tab", N_("Next page of the tab")),
    ("Alt+R", N_("Reports of the tab")),
    ("Alt+U", N_("What the tab is set up with")),
    ("Ctrl+L", N_("Change the user")),
    ("F1", N_("Keys of this page")),
    ("Enter", N_("Next field, or open the line")),
    ("Ctrl+Enter", N_("Save")),
    ("F8", N_("Next mistake in a form")),
    ("Esc", N_("Back, or clear the filter")),
    ("Ctrl+C", N_("Copy the rows, also into Excel")),
)


class HelpPage(PageWidget):
    """What a clerk needs on the first day, in short sentences."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self._topics(), 1)
        row.addWidget(self._keys())

    def _topics(self) -> Card:
        card = Card(_("A day with PropDesk"))
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 4, 12, 0)
        column.setSpacing(4)
        for title, words in TOPICS:
            column.addWidget(label(_(title), 14, 600))
            column.addWidget(label(_(words), 13, 400, "text2", wrap=True))
            column.addSpacing(8)
        column.addStretch()
        self._area = scrolling(inside)
        self._area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        card.body.addWidget(self._area, 1)
        return card

    def _keys(self) -> Card:
        card = Card(_("Keys"))
        card.setFixedWidth(360)
        grid = QGridLayout()
        grid.setVerticalSpacing(8)
        grid.setHorizontalSpacing(10)
        grid.setColumnStretch(1, 1)
        for number, (key, meaning) in enumerate(KEYS):
            grid.addWidget(KeyHint(key), number, 0, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(label(_(meaning), wrap=True), number, 1)
        card.body.addLayout(grid)
        card.body.addStretch()
        return card

    def shown(self) -> None:
        self._area.setFocus()

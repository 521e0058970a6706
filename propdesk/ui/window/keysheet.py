"""F1: every key that works on the page in front, read off its buttons and asked of the page."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QShortcut
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from propdesk.kernel.i18n import _
from propdesk.ui.parts.sheet import Sheet
from propdesk.ui.parts.small_parts import Button, KeyHint, label


def keys_of(page: QWidget) -> list[tuple[str, str]]:
    """Read key and meaning off every visible button of a page."""
    buttons = [each for each in page.findChildren(Button) if each.key and each.isVisibleTo(page)]
    keys = [(each.key, each.words) for each in buttons]
    return list(dict.fromkeys((*keys, *_told_by_themselves(page))))


def _told_by_themselves(page: QWidget) -> list[tuple[str, str]]:
    """The keys that stand on no button but say what they do."""
    return [
        (each.key().toString(), each.whatsThis())
        for each in page.findChildren(QShortcut)
        if each.whatsThis() and isinstance(on := each.parent(), QWidget) and on.isVisibleTo(page)
    ]


def _once(keys: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The keys in their order; a button says best what its key does."""
    meanings = dict(keys)
    return [(key, meanings[key]) for key in meanings]


class KeySheet(Sheet):
    """Two columns: the page's keys and the window's; a key stands there once."""

    def __init__(
        self,
        parent: QWidget,
        title: str,
        page_keys: Sequence[tuple[str, str]],
        frame_keys: Sequence[tuple[str, str]],
    ) -> None:
        super().__init__(parent, _("Keys"), width=760)  # in English two lines would be cut
        content = QHBoxLayout()
        content.setSpacing(24)
        content.addLayout(self._list(title, _once(page_keys)), 1)
        content.addLayout(self._list(_("Everywhere"), frame_keys), 1)
        self.body.addLayout(content)
        self.add_button(
            Button(_("Close"), key="Esc", bind_its_key=False, height=34)
        ).clicked.connect(self.reject)

    def _list(self, title: str, keys: Iterable[tuple[str, str]]) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(label(title, 15, 600))
        grid = QGridLayout()
        grid.setVerticalSpacing(6)
        grid.setHorizontalSpacing(10)
        grid.setColumnStretch(1, 1)
        for number, (key, meaning) in enumerate(keys):
            grid.addWidget(KeyHint(key), number, 0, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(label(meaning, wrap=True), number, 1)
        column.addLayout(grid)
        column.addStretch()
        return column

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F1:
            self.reject()
        super().keyPressEvent(event)

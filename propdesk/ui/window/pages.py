"""What the widget of a page may have: any of the methods of `PageWidget`; the frame asks. And where
the pages stand, one before the others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:  # the frame is painted before there is a desk
    from propdesk.ui.desk import Desk


@runtime_checkable
class Shown(Protocol):
    """A page that wants to know that it has come to the front (to set the focus, say)."""

    def shown(self) -> None:
        """The page can now be seen."""


@runtime_checkable
class Reloads(Protocol):
    """A page that shows tables others write."""

    def reload(self, touched: frozenset[str]) -> None:
        """Read again. Called only while visible; when it comes to the front after changes it
        missed, with everything touched meanwhile."""


@runtime_checkable
class Opens(Protocol):
    """A page that can be opened on something: a unit, an order."""

    def open(self, **context: object) -> None:
        """Show what the context names."""


@runtime_checkable
class PutsAside(Protocol):
    """A page that keeps what is half-written for its user while somebody else takes over."""

    def put_aside(self) -> None:
        """Store it, as the one who goes; the page itself is thrown away after that."""


@runtime_checkable
class TellsKeys(Protocol):
    """A page with keys that stand on no button."""

    def keys(self) -> Sequence[tuple[str, str]]:
        """Key and meaning, for the F1 sheet; buttons with keys are listed by themselves."""


@runtime_checkable
class HasBar(Protocol):
    """A page that puts something at the right end of the page bar."""

    def bar_widget(self) -> QWidget:
        """The widget; asked once, when the page is built."""


class PageWidget(QWidget):
    """A page that has all of it, doing nothing. Deriving is a convenience; any QWidget is a
    page."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk

    def shown(self) -> None:
        """The page can now be seen."""

    def reload(self, touched: frozenset[str]) -> None:
        """Read again what is shown."""

    def open(self, **context: object) -> None:
        """Show what the context names."""

    def keys(self) -> Sequence[tuple[str, str]]:
        """Keys that stand on no button."""
        return ()


class PagePlace(QWidget):
    """Shows one of the pages whose parent it is, as large as itself.

    Not a QStackedWidget: at each change it goes through all parts of all its pages twice, to keep
    them from painting, and again for the next one that takes keys. With sixty pages open that is
    most of the time of a change.
    """

    def __init__(self) -> None:
        super().__init__()
        self._front: QWidget | None = None

    def bring(self, page: QWidget) -> None:
        """Show a page instead of the one in front; the keyboard goes with it to where it was
        there."""
        before, self._front = self._front, page
        if before is page:
            return
        keyboard = self.window().focusWidget()
        if goes_along := before is not None and keyboard and before.isAncestorOf(keyboard):
            self.setFocus()  # a page that is hidden with it would look for the next of all parts
        page.setGeometry(self.rect())
        page.show()
        if before is not None:
            before.hide()
        if goes_along and (last := page.focusWidget()) is not None:
            last.setFocus()

    def forget(self, page: QWidget) -> None:
        """Let go of a page for good."""
        if page is self._front:
            self._front = None
        page.hide()
        page.deleteLater()

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self._front is not None:
            self._front.setGeometry(self.rect())


def give_keyboard(page: QWidget) -> None:
    """Put the keyboard where a page wants it, else into its first field or list."""
    if isinstance(page, Shown):
        page.shown()
    if not has_keyboard(page):
        _focus_first(page)


def has_keyboard(page: QWidget) -> bool:
    """Whether it is in this part of its window."""
    focus = page.window().focusWidget()  # also while a dialog of the window is just closing
    return focus is not None and page.isAncestorOf(focus)


def _focus_first(page: QWidget) -> None:
    """Put the keyboard into the first field or list of a page that did not choose one itself; where
    there is none, on its first button."""
    parts = page.findChildren(QWidget)
    for wanted in (Qt.FocusPolicy.StrongFocus.value, Qt.FocusPolicy.TabFocus.value):
        for part in parts:
            takes_keys = part.focusPolicy().value & wanted == wanted and part.isEnabled()
            if takes_keys and part.isVisibleTo(page):
                part.setFocus(Qt.FocusReason.OtherFocusReason)
                return
    page.setFocus(Qt.FocusReason.OtherFocusReason)

"""Paper sheets that are half typed survive a crash: each is a draft once the hand rests.

    kept = KeptSheets(desk, page, "patrol sheet")

`soon` after each key, `give_back` when a sheet is opened, `forget` when it is saved or not wanted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QTimer

from propdesk.kernel.i18n import _
from propdesk.ui.forms.drafts import REST_MS, Drafts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from propdesk.ui.desk import Desk


class HalfTyped(Protocol):
    """A sheet on its way into the books; `kept` has its id under `sheet`."""

    @property
    def is_begun(self) -> bool:
        """Whether something is typed that is not in the books."""

    def kept(self) -> dict[str, str]:
        """What a draft keeps of it."""

    def take_kept(self, texts: Mapping[str, str]) -> None:
        """Type again what a draft has kept."""


class KeptSheets(QObject):
    """The drafts of the user at the desk: one for each sheet, and which of them was in hand.

    `of` says which kind of sheets it keeps.
    """

    def __init__(self, desk: Desk, parent: QObject, of: str) -> None:
        super().__init__(parent)
        self._desk, self._kind = desk, of
        self._drafts: dict[str, Drafts] = {}
        self._sheet: HalfTyped | None = None
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(lambda: self.now(self._sheet))

    @property
    def _in_hand(self) -> str:
        return f"{self._kind} in hand"

    def _form(self, sheet: HalfTyped) -> str:
        return f"{self._kind} {sheet.kept()['sheet']}"

    def _of(self, form: str) -> Drafts:
        store = self._desk.store
        key = f"{store.actor.user_id} {form}"
        if key not in self._drafts:
            self._drafts[key] = Drafts(store.path.parent, store.actor.user_id, form)
        return self._drafts[key]

    def soon(self, sheet: HalfTyped | None) -> None:
        """Keep a sheet when the hand rests."""
        self._sheet = sheet
        if sheet is not None:
            self._rest.start()

    def now(self, sheet: HalfTyped | None) -> None:
        """Keep a sheet at once, if something is typed that is not in the books."""
        self._rest.stop()
        if sheet is None or not sheet.is_begun:
            return
        texts, at = sheet.kept(), self._desk.clock.now()
        own, in_hand = self._of(self._form(sheet)), self._of(self._in_hand)

        def keep(_progress: object) -> None:
            own.keep(texts, at)
            in_hand.keep({"sheet": texts["sheet"]}, at)

        self._desk.run(keep, title=_("Keeping what is typed"), cancelled=lambda: None, quiet=True)

    def give_back(self, sheet: HalfTyped) -> None:
        """Type again what was kept of a sheet."""
        if (draft := self._of(self._form(sheet)).found(self._desk.clock.now())) is not None:
            sheet.take_kept(draft.texts)

    def last(self) -> int | None:
        """The sheet that was in hand and is not in the books; None when there is none."""
        draft = self._of(self._in_hand).found(self._desk.clock.now())
        word = draft.texts.get("sheet", "") if draft else ""
        return int(word) if word.isdecimal() else None

    def forget(self, sheet: HalfTyped) -> None:
        """Forget what was typed of a sheet: it is saved, or is not wanted."""
        self._rest.stop()
        self._sheet = None
        for form in (self._form(sheet), self._in_hand):
            self._of(form).drop()  # also what is still on its way
            self._drafts.pop(f"{self._desk.store.actor.user_id} {form}")

"""Half-typed sheets survive a crash: each is written as a draft once the hand rests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from propdesk.kernel.i18n import _
from propdesk.ui.forms.drafts import REST_MS, Drafts

if TYPE_CHECKING:
    from propdesk.patrol.rounds.grid.half_typed import HalfTypedSheet
    from propdesk.ui.desk import Desk

_IN_HAND = "patrol sheet in hand"


class KeptSheet(QObject):
    """The drafts of the user at the desk: one for each sheet, and which of them was in hand."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._drafts: dict[str, Drafts] = {}
        self._sheet: HalfTypedSheet | None = None
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(lambda: self.now(self._sheet))

    def _of(self, form: str) -> Drafts:
        store = self._desk.store
        key = f"{store.actor.user_id} {form}"
        if key not in self._drafts:
            self._drafts[key] = Drafts(store.path.parent, store.actor.user_id, form)
        return self._drafts[key]

    def soon(self, sheet: HalfTypedSheet | None) -> None:
        """Keep a sheet when the hand rests."""
        self._sheet = sheet
        if sheet is not None:
            self._rest.start()

    def now(self, sheet: HalfTypedSheet | None) -> None:
        """Keep a sheet at once, if something is typed that is not in the books."""
        self._rest.stop()
        if sheet is None or not sheet.is_begun:
            return
        texts, at = sheet.kept(), self._desk.clock.now()
        own, in_hand = self._of(_form(sheet)), self._of(_IN_HAND)

        def keep(_progress: object) -> None:
            own.keep(texts, at)
            in_hand.keep({"sheet": texts["sheet"]}, at)

        self._desk.run(keep, title=_("Keeping what is typed"), cancelled=lambda: None, quiet=True)

    def give_back(self, sheet: HalfTypedSheet) -> None:
        """Type again what was kept of a sheet."""
        if (draft := self._of(_form(sheet)).found(self._desk.clock.now())) is not None:
            sheet.take_kept(draft.texts)

    def last(self) -> int | None:
        """The sheet that was in hand and is not in the books; None when there is none."""
        draft = self._of(_IN_HAND).found(self._desk.clock.now())
        word = draft.texts.get("sheet", "") if draft else ""
        return int(word) if word.isdecimal() else None

    def forget(self, sheet: HalfTypedSheet) -> None:
        """Forget what was typed of a sheet: it is saved, or is not wanted."""
        self._rest.stop()
        self._sheet = None
        for form in (_form(sheet), _IN_HAND):
            self._of(form).drop()  # also what is still on its way
            self._drafts.pop(f"{self._desk.store.actor.user_id} {form}")


def _form(sheet: HalfTypedSheet) -> str:
    return f"patrol sheet {sheet.facts.id}"

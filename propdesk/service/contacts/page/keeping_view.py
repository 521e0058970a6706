"""A talk that is not over: kept while it is typed, put on hold for the next call, taken back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from propdesk.kernel.clock import wall_time
from propdesk.kernel.i18n import _
from propdesk.service.contacts.page.talk import Talk, talk_of
from propdesk.system.users.service import held_pages, hold_page, take_back
from propdesk.ui.desk import Desk
from propdesk.ui.forms.choosing import ChoiceDialog
from propdesk.ui.forms.drafts import REST_MS, Drafts

PAGE = "service.contacts"


class TalkKeeper(QObject):
    """See the module. `take(talk)` puts one back onto the page."""

    def __init__(self, desk: Desk, take: Callable[[Talk], object], parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._take = desk, take
        self._talk = Talk()
        folder, user = desk.store.path.parent, desk.store.actor.user_id
        self._drafts = Drafts(folder, user, PAGE)
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._keep)

    # While it is typed

    def found(self) -> Talk | None:
        """What was typed before a crash, if anything was."""
        draft = self._drafts.found(self._desk.clock.now())
        return None if draft is None else talk_of(draft.texts)

    def typed(self, talk: Talk) -> None:
        """Keep it once the hand rests."""
        self._talk = talk
        self._rest.start()

    def over(self) -> None:
        """Forget it: it was saved, put on hold or cleared."""
        self._rest.stop()
        self._drafts.drop()
        self._drafts.begin()

    def _keep(self) -> None:
        texts, now, drafts = self._talk.kept(), self._desk.clock.now(), self._drafts
        empty = self._talk.is_empty
        self._desk.run(
            lambda _progress: drafts.forget() if empty else drafts.keep(texts, now),
            title=_("Keeping what is typed"),
            cancelled=lambda: None,
            quiet=True,
        )

    # On hold

    def count(self) -> int:
        """How many talks wait."""
        return len(self._desk.store.read(held_pages, page=PAGE))

    def hold(self, talk: Talk) -> None:
        """Put a talk on hold: it lies in the data file and survives everything."""
        with self._desk.attempt():
            self.put_aside(talk)
            told = _("On hold: {title}. F6 takes it back.").format(title=talk.title)
            self.over()
            self._take(Talk())
            self._desk.say(told, "done")

    def put_aside(self, talk: Talk) -> None:
        """The same without a word, for who leaves the desk."""
        self._desk.store.write(
            hold_page, page=PAGE, title=talk.title, contents=talk.kept(), unit_id=talk.unit_id
        )
        self.over()

    def take_back(self) -> None:
        """Take one back; of several it is asked which."""
        held = self._desk.store.read(held_pages, page=PAGE)[:9]
        if not held:
            self._desk.say(_("No call is on hold."))
            return
        chosen: int | None = 0
        if len(held) > 1:
            choices = [(one.title, f"{wall_time(one.at):%H:%M}") for one in held]
            dialog = ChoiceDialog(self._desk, _("Calls on hold"), "", choices)
            dialog.exec()
            chosen = dialog.choice
        if chosen is not None:
            with self._desk.attempt():
                found = self._desk.store.write(take_back, held_id=held[chosen].id)
                self._take(talk_of(found.contents))

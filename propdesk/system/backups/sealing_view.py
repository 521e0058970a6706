"""The card of encryption and of the restore drill, on the page of backups."""

from propdesk.kernel.i18n import _
from propdesk.kernel.progress import Progress
from propdesk.system.backups.drill import Drill, drill
from propdesk.system.backups.drill_paper import drill_paper
from propdesk.system.backups.keys.key_dialogs import RecoveryKeyDialog
from propdesk.system.backups.keys.office_keys import (
    encrypt_backups,
    has_key_here,
    new_keys,
    take_keys,
    type_in,
)
from propdesk.system.backups.keys.recovery_paper import recovery_paper
from propdesk.system.settings.service import estate_settings
from propdesk.system.settings.shared_view import paper_head
from propdesk.ui.desk import Desk
from propdesk.ui.papers.list_paper import paper_sheet
from propdesk.ui.parts.cards import Card, line_of
from propdesk.ui.parts.icons import IconLabel
from propdesk.ui.parts.messages import choice_dialog
from propdesk.ui.parts.small_parts import Button, label, set_ink


class SealingCard(Card):
    """Whether backups are encrypted, by which key, and when one was last tried."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._icon = IconLabel("lock-open", 18, "amber")
        self._words = label("", 13, 500, wrap=True)
        self._drilled = label("", 12, 400, "text3", wrap=True)
        self.key_button = Button(_("Encryption"), icon="key-round", key="F7", on_click=self.keys)
        self.drill_button = Button(
            _("Restore drill"), icon="clipboard-list", key="F8", on_click=self.drill
        )
        first = line_of(self._icon, self._words, self.key_button)
        first.setStretchFactor(self._words, 1)
        second = line_of(self._drilled, self.drill_button)
        second.setStretchFactor(self._drilled, 1)
        self.body.addLayout(first)
        self.body.addLayout(second)

    def refresh(self) -> None:
        """Read the settings again."""
        settings = self._desk.store.read(estate_settings)
        here = has_key_here(settings)
        if not settings.backup_key or not settings.backup_encrypted:
            icon, ink = "lock-open", "amber"
            words = _("Not encrypted: whoever finds the stick reads everything.")
        elif here:
            icon, ink = "lock", "green"
            words = _("Encrypted since {day}, key {number}").format(
                day=settings.backup_keyed_on, number=settings.backup_key
            )
        else:
            icon, ink = "lock", "red"
            words = _("This PC does not have the key {number}: type the recovery key in.").format(
                number=settings.backup_key
            )
        self._icon.show_icon(icon, ink)
        self._words.setText(words)
        set_ink(self._words, "red" if ink == "red" else "text")
        last = settings.last_drill or _("never")
        self._drilled.setText(_("Last restore drill: {day}").format(day=last))
        may = "system.settings" in self._desk.store.actor.permissions
        self.key_button.refuse(None if may else _("Only who may change settings decides on keys."))

    # Keys

    def keys(self) -> None:
        """Set encryption up; where that is done: switch it, make new keys, type the key in."""
        settings = self._desk.store.read(estate_settings)
        if not settings.backup_key:
            self.set_up()
            return
        on = settings.backup_encrypted
        choices = [_("Stop encrypting") if on else _("Encrypt again"), _("Make new keys")]
        if not has_key_here(settings):
            choices.insert(0, _("Type the recovery key in"))
        told = _("The backups have the key {number}.").format(number=settings.backup_key)
        answer = choice_dialog(self._desk.window, told, [], choices, icon="key-round").exec()
        steps = [lambda: self._switch(on=not on), self.set_up]
        if len(choices) > len(steps):
            steps.insert(0, self.type_in)
        if answer:
            steps[answer - 1]()
        self.refresh()

    def _switch(self, *, on: bool) -> None:
        with self._desk.attempt():
            self._desk.store.write(encrypt_backups, on=on)

    def type_in(self) -> None:
        """Give this PC the key of the estate again."""
        store = self._desk.store
        number = store.read(estate_settings).backup_key
        RecoveryKeyDialog(
            self._desk.window,
            _("Type in the recovery key of the paper with the number {number}.").format(
                number=number
            ),
            _("Then this PC encrypts the backups again without a question."),
            lambda typed: type_in(store, typed),
        ).exec()
        self.refresh()

    def set_up(self) -> None:
        """Explain, make the keys, print the paper, and let it be typed in once."""
        if not self._desk.keeps():  # before a paper is printed that opens nothing
            return
        agreed = self._desk.ask(
            _("Encrypt the backups?"),
            (
                _("Two keys are made. The office key stays on this PC and asks nothing of you."),
                _("The recovery key is printed on a paper for the safe; it is kept nowhere else."),
                _("On another PC the paper alone opens the backups; any of both keys is enough."),
                _("When this PC and the paper are lost, nobody can open the backups any more."),
                _("Backups made before stay readable as they are."),
            ),
            yes=_("Make the keys"),
        )
        if not agreed:
            return
        key, secret, lines = new_keys()
        head, day = paper_head(self._desk), self._desk.today().isoformat()
        pdf = recovery_paper(key.number, secret, lines, head, day=day)
        title = _("Recovery key: print it, then close")
        name = f"{_('Recovery key')}-{key.number}.pdf"
        paper_sheet(self._desk, title, pdf, document="backup_paper", file_name=name).exec()
        store = self._desk.store
        typed = RecoveryKeyDialog(
            self._desk.window,
            _("Now type the key in from the paper."),
            _("Only a paper that was tried helps. Until then the backups stay as they are."),
            lambda text: take_keys(store, key, text),
        )
        if typed.exec() == 1:
            self._desk.say(_("From now on backups are encrypted. Put the paper into the safe."))
        else:
            self._desk.say(_("Nothing was changed: the key was not typed in."), "warning")
        self.refresh()

    # The drill

    def drill(self) -> None:
        """Restore the newest backup beside the data, compare, show the protocol."""
        store = self._desk.store

        def work(progress: Progress) -> object:
            return drill(store, progress=progress)

        self._desk.run(work, title=_("Restore drill"), done=self._show_drill, page=self)

    def _show_drill(self, done: object) -> None:
        self.refresh()
        if not isinstance(done, Drill):
            return
        if done.ok:
            told = _("The drill is passed: {rows} rows came back.").format(rows=f"{done.rows:,}")
            self._desk.say(told, "done")
        else:
            self._desk.say(_("The drill is not passed, see the protocol."), "error")
        pdf = drill_paper(done, paper_head(self._desk))
        name = f"{_('Restore drill')}-{self._desk.today().isoformat()}.pdf"
        title = _("Protocol of the restore drill")
        paper_sheet(self._desk, title, pdf, document="backup_paper", file_name=name).exec()

"""Coming in and changing the user: who, and the password or PIN.

Usage: `LoginDialog(desk).exec()` at the start (`login_view.ask_login`), `ask_next_user(desk)` at
Ctrl+L. Both leave the store acting as the newcomer; whoever calls builds the pages anew.
"""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import _
from propdesk.system.users import login
from propdesk.system.users.login import (
    LoginName,
    LoginResult,
    change_user_by_pin,
    login_names,
    recognise,
    set_password,
    set_pin,
)
from propdesk.ui.desk import Desk
from propdesk.ui.forms.fields import ChoiceField
from propdesk.ui.forms.forms import Form, FormDialog
from propdesk.ui.forms.inputs import Field
from propdesk.ui.parts.line_inputs import LineInput
from propdesk.ui.parts.messages import MessageDialog
from propdesk.ui.parts.small_parts import Button
from propdesk.ui.parts.theme import Size


class SecretField(Field):
    """A password or PIN: never shown, never trimmed, input method off."""

    plain = True

    def _make_input(self) -> QWidget:
        line = LineInput(plain=True)
        line.setEchoMode(QLineEdit.EchoMode.Password)
        line.textEdited.connect(self._note_edit)
        return line

    def value(self) -> object | None:
        return self.text() or None


class LoginDialog(MessageDialog):
    """Who, and the secret; Enter goes in. With `by_pin` the PIN is asked of those who have one.

    ↑ and ↓ choose the user while the keyboard stays in the secret. `leaving` is called when the
    secret is right, while the store still acts as the one who goes. Where that one has a secret,
    the desk is locked meanwhile: nothing of it is seen, and only his own secret leads back. With
    `idle` it was locked because nobody was at it; `begun`: dialogs stand open behind it.
    """

    def __init__(
        self,
        desk: Desk,
        *,
        by_pin: bool = False,
        leaving: Callable[[], object] = lambda: None,
        idle: bool = False,
        begun: bool = False,
    ) -> None:
        names = {each.user_id: each for each in desk.store.read(login_names)}
        here = names.get(desk.store.actor.user_id) if by_pin else None
        self._locked = idle or (here is not None and has_secret(here))
        title = _("Who takes over?") if by_pin else _("Who is working?")
        title = _("Locked") if idle or (self._locked and len(names) == 1) else title
        super().__init__(
            desk.window, title, details=_told_of_lock(desk, idle=idle, begun=begun), icon="user"
        )
        self._idle = idle
        self._desk, self._by_pin, self._leaving, self._names = desk, by_pin, leaving, names
        self.hides_window = self._locked
        choices: list[tuple[object, str]] = [
            (each.user_id, f"{each.display_name} · {each.role.label}")
            for each in self._names.values()
        ]
        self.who = ChoiceField("who", _("User"), choices, required=True)
        self.secret = SecretField("secret", _("Password"))
        self._form = Form([self.who, self.secret])
        self.words.addWidget(self._form)
        self._build_buttons()
        self.who.set_value(self._first_choice())
        self._connect()
        self._name_secret()
        self.secret.input.setFocus()

    def _build_buttons(self) -> None:
        if not self._idle and (not self._locked or len(self._names) > 1):
            words = _("I stay") if self._locked else _("Cancel") if self._by_pin else _("Quit")
            leave = Button(words, key="Esc", bind_its_key=False, height=Size.DIALOG_BUTTON)
            self.add_button(leave).clicked.connect(self.reject)
        self.go = Button(
            _("Go on"), kind="primary", key="Enter", bind_its_key=False, height=Size.DIALOG_BUTTON
        )
        self.add_button(self.go).clicked.connect(self.try_it)

    def _connect(self) -> None:
        self.who.edited.connect(self._name_secret)
        self.secret.input.installEventFilter(self)
        self._form.entered.connect(self.try_it)

    def _first_choice(self) -> int | None:
        """At the start the last one, at a change somebody else than now."""
        here = self._desk.store.actor.user_id
        if self._idle and here in self._names:
            return here
        if self._by_pin:
            others = [each for each in self._names if each != self._desk.store.actor.user_id]
            return next(iter([*others, *self._names]), None)
        last = self._desk.settings.last_user
        known = [each.user_id for each in self._names.values() if each.name == last]
        able = [each.user_id for each in self._names.values() if each.has_password]
        return next(iter([*known, *able, *self._names]), None)

    @property
    def chosen(self) -> LoginName | None:
        """The user chosen now."""
        wanted = self.who.value()
        return self._names.get(wanted) if isinstance(wanted, int) else None

    def _name_secret(self) -> None:
        chosen = self.chosen
        pin = self._by_pin and chosen is not None and chosen.has_pin
        words = _("PIN") if pin else _("Password")
        self._form.rename("secret", words)
        if isinstance(self.secret.input, QLineEdit):
            self.secret.input.clear()
        self._say("", "")

    def _say(self, level: str, sentence: str) -> None:
        self.secret.show_message(level, sentence)

    def try_it(self) -> None:
        """Try what is typed; a refusal stands below the field."""
        chosen = self.chosen
        if chosen is None:
            return
        try:
            result = self._ask_store(chosen)
        except UserError as refusal:
            result = LoginResult(refusal=refusal)
        if result.actor is None:
            if isinstance(result.refusal, login.PinSpent):  # from now on it is the password
                self._names = {each.user_id: each for each in self._desk.store.read(login_names)}
                self._name_secret()
            self._say("error", str(result.refusal))
            if isinstance(self.secret.input, QLineEdit):
                self.secret.input.selectAll()
            return
        if not (self._by_pin and result.actor.user_id == self._desk.store.actor.user_id):
            self._leaving()
        self._desk.store.as_actor(result.actor)
        self._desk.settings.last_user = chosen.name
        self._desk.save_settings()
        self.accept()

    def reject(self) -> None:
        """Leave; a locked desk asks for the secret of the one who was at it."""
        if not self._locked:
            super().reject()
            return
        if self._desk.store.actor.user_id in self._names:
            self.who.set_value(self._desk.store.actor.user_id)
        self._name_secret()
        self.secret.input.setFocus()

    def _ask_store(self, chosen: LoginName) -> LoginResult:
        typed, store, write = self.secret.text(), self._desk.store, self._desk.store.write
        if store.read_only:
            return store.read(recognise, user_id=chosen.user_id, secret=typed, by_pin=self._by_pin)
        if self._by_pin and (chosen.has_pin or not chosen.has_password):
            return write(change_user_by_pin, user_id=chosen.user_id, pin=typed)
        return write(login.log_in, name=chosen.name, password=typed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
            if step is not None:
                self._step(step)
                return True
        return super().eventFilter(watched, event)

    def _step(self, step: int) -> None:
        ids = list(self._names)
        here = ids.index(self.chosen.user_id) if self.chosen else 0
        self.who.set_value(ids[(here + step) % len(ids)])
        self._name_secret()


def _told_of_lock(desk: Desk, *, idle: bool, begun: bool) -> list[str]:
    """What stands below the title of a desk that locked itself."""
    if not idle:
        return []
    told = [_("{name} was away. Nothing is lost: it goes on where it stood.")]
    if begun:
        told.append(_("If somebody else takes over, what is open closes; its forms are kept."))
    return [line.format(name=desk.store.actor.name) for line in told]


def has_secret(user: LoginName) -> bool:
    """Whether a desk this user leaves can be locked."""
    return user.has_password or user.has_pin


def ask_next_user(desk: Desk, *, leaving: Callable[[], object] = lambda: None) -> bool:
    """Lock the desk or hand it over; True when somebody else works now.

    `leaving` puts aside what he left.
    """
    names, before = desk.store.read(login_names), desk.store.actor.user_id
    if len(names) == 1 and not has_secret(names[0]):
        desk.say(
            _(
                "To lock the screen, set a password or PIN first; further users are added under "
                "System, Users and rights."
            ),
            "warning",
        )
        return False
    done = LoginDialog(desk, by_pin=True, leaving=leaving).exec() == 1
    return done and desk.store.actor.user_id != before


def password_dialog(desk: Desk, user_id: int, name: str) -> FormDialog:
    """The dialog that sets somebody's password; the own one asks for the present one."""
    me = _me(desk)
    is_asked = me is not None and me.user_id == user_id and me.has_password
    present = [SecretField("present", _("Present one"), required=True)]
    new = SecretField(
        "new", _("New password"), hint=_("At least 6 characters. Empty: no password.")
    )
    again = SecretField("again", _("Once more"))

    def save(values: dict[str, object]) -> None:
        password, typed = values["new"], values.get("present")
        desk.store.write(
            set_password,
            user_id=user_id,
            password=password if isinstance(password, str) else None,
            present=typed if isinstance(typed, str) else "",
        )

    fields = [*(present if is_asked else []), new, again]
    return _TwiceDialog(desk, _("Password"), fields, save=save, subject=name)


def pin_dialog(desk: Desk, user_id: int, name: str) -> FormDialog:
    """The dialog that sets somebody's PIN for Ctrl+L."""
    new = SecretField(
        "new", _("New PIN"), hint=_("4 to 8 digits, for the quick change with Ctrl+L. Empty: none.")
    )
    again = SecretField("again", _("Once more"))

    def save(values: dict[str, object]) -> None:
        pin = values["new"]
        given = pin if isinstance(pin, str) else None
        desk.store.write(set_pin, user_id=user_id, pin=given)

    return _TwiceDialog(desk, _("PIN"), [new, again], save=save, subject=name)


class _TwiceDialog(FormDialog):
    """A form whose fields `new` and `again` must say the same."""

    def save(self) -> bool:
        new, again = self.form.field("new"), self.form.field("again")
        if new.text() != again.text():
            again.show_message("error", _("The two are not the same."))
            self._count_again()
            self.form.go_to_next_problem(from_start=True)
            return False
        return super().save()


def own_secret(desk: Desk, *, pin: bool) -> bool:
    """Let whoever is working change the own password or PIN; True when it was saved."""
    me = _me(desk)
    build = pin_dialog if pin else password_dialog
    return me is not None and build(desk, me.user_id, me.display_name).exec() == 1


def _me(desk: Desk) -> LoginName | None:
    mine = desk.store.actor.user_id
    return next((each for each in desk.store.read(login_names) if each.user_id == mine), None)

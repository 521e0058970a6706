"""A form that was begun and not saved: kept while it is typed, offered again when it is opened.

It lies in `drafts/` of the data folder, beside the data and as private as they are: a file for
each user and form, which nobody else is offered, readable by whoever owns the folder alone. It is
written a moment after the last key, in a job, and goes with the save or when the user leaves.
"""

import hashlib
import json
import os
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from propdesk.kernel.clock import wall_time
from propdesk.kernel.i18n import _
from propdesk.kernel.whole_files import FileInUse, FileNotWritten, replacing
from propdesk.ui.desk import Desk
from propdesk.ui.forms.inputs import Field
from propdesk.ui.parts.messages import MessageDialog, choice_dialog

FOLDER, ENDING = "drafts", ".draft"
REST_MS = 600
"""So long the hand rests before what is typed is written."""
KEPT = timedelta(days=30)
CANCELLED, GO_ON, ANEW = 0, 1, 2


@dataclass(frozen=True, slots=True)
class BegunForm:
    """What was typed, by field, and when."""

    at: datetime
    texts: Mapping[str, str]


class Drafts:
    """The draft of one form of one user; `form` is the form and the record it is about."""

    def __init__(self, folder: Path, user_id: int, form: str) -> None:
        # No name of a person may stand in the name of a file.
        name = hashlib.sha256(form.encode()).hexdigest()[:24]
        self._file = folder / FOLDER / f"{user_id}-{name}{ENDING}"
        self._lock, self._over = threading.Lock(), False

    def found(self, now: datetime) -> BegunForm | None:
        """What was kept and is not too old; what cannot be read is nothing."""
        try:
            told = json.loads(self._file.read_bytes())
            draft = BegunForm(datetime.fromtimestamp(told["at"], UTC), dict(told["texts"]))
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None
        return draft if now - draft.at < KEPT else None

    def keep(self, texts: Mapping[str, str], now: datetime) -> None:
        """Write what is typed; in the worker's thread. Nothing once the form is over.

        A disk that is full or gone loses the draft, not the form: it is told nobody.
        """
        data = json.dumps({"at": now.timestamp(), "texts": texts}, ensure_ascii=False).encode()
        with self._lock, suppress(OSError, FileInUse, FileNotWritten):
            if self._over:
                return
            self._file.parent.mkdir(mode=0o700, exist_ok=True)
            with replacing(self._file) as part, open(part, "wb", opener=_private) as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            self._sweep(now)

    def _sweep(self, now: datetime) -> None:
        """Nobody's forms lie here for ever."""
        for each in self._file.parent.glob(f"*{ENDING}"):
            if datetime.fromtimestamp(each.stat().st_mtime, UTC) < now - KEPT:
                each.unlink()

    def drop(self) -> None:
        """Forget it, for good: what is still on its way is not written."""
        with self._lock:
            self._over = True
            self.forget()

    def begin(self) -> None:
        """A form is open: what is typed is kept from now on."""
        with self._lock:
            self._over = False

    def forget(self) -> None:
        """Take the file away."""
        with suppress(OSError):
            self._file.unlink(missing_ok=True)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


class DraftKeeper(QObject):
    """Keeps what is typed into a form, once the hand rests, and offers it when it is opened again.

    Usage: `keeper = DraftKeeper(desk, fields, "VehicleFields new")`; `offer` before it is shown,
    `drop` when it was saved or left.
    """

    def __init__(self, desk: Desk, fields: Sequence[Field], form: str, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._fields = desk, {field.name: field for field in fields}
        user_id = desk.store.actor.user_id
        self._drafts = Drafts(desk.store.path.parent, user_id, form)
        self._begun: dict[str, str] = {}
        self.whole = False
        """All is kept, once something is typed, else only what is: a new form may begin as a copy,
        that of a record not overwrite what others save meanwhile."""
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._keep)
        for field in fields:
            field.edited.connect(self._rest.start)

    def offer(self) -> bool:
        """Offer what was begun and never saved; False when the user backs out of both."""
        self._begun = self._texts()
        draft = self._drafts.found(self._desk.clock.now())
        if draft is None:
            return True
        answer = draft_dialog(self._desk, draft).exec()
        if answer == GO_ON:
            for name, text in draft.texts.items():
                if (field := self._fields.get(name)) is not None:
                    field.take_kept(text)
                    field.edited.emit()
        elif answer == ANEW:
            self._drafts.forget()
        return answer != CANCELLED

    def drop(self) -> None:
        """Forget what was typed: it was saved, or is not wanted."""
        self._rest.stop()
        self._drafts.drop()

    def begin_again(self) -> None:
        """What was typed is saved, and the form stays open for the next one."""
        self.drop()
        self._begun = self._texts()
        self._drafts.begin()

    def _texts(self) -> dict[str, str]:
        return {name: field.kept() for name, field in self._fields.items()}

    def _keep(self) -> None:
        now, begun = self._desk.clock.now(), self._begun
        shown = self._texts()
        typed = {name: text for name, text in shown.items() if text != begun.get(name)}
        texts = shown if typed and self.whole else typed
        drafts = self._drafts
        self._desk.run(
            lambda _progress: drafts.keep(texts, now) if texts else drafts.forget(),
            title=_("Keeping what is typed"),
            cancelled=lambda: None,
            quiet=True,
        )


def draft_dialog(desk: Desk, draft: BegunForm) -> MessageDialog:
    """Build the question what becomes of a form that was begun: GO_ON, ANEW or CANCELLED."""
    at = f"{wall_time(draft.at):%Y-%m-%d %H:%M}"
    sentence = _("You had begun this on {time} and not saved it.").format(time=at)
    detail = _("Go on with what you had typed, or begin anew and forget it.")
    choices = [_("Go on"), _("Begin anew")]
    return choice_dialog(desk.window, sentence, [detail], choices, icon="history")

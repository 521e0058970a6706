"""Sentences for the user: what was refused, why, what to do; and problems of imported data."""

import errno
import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar

from propdesk.kernel.i18n import N_, _

_PROTECTED = N_("it is write-protected or belongs to another user")
_FULL = N_("the disk is full")
_SILENT = N_("the disk does not answer; was it pulled out?")
_NO_FOLDER = N_("a file lies where a folder must be")
_USED = N_("another program is using it")
# The system says it in a language of its own, and seldom what it means for the office.
_SYSTEM_REASONS = {
    **dict.fromkeys(("EROFS", "EACCES", "EPERM"), _PROTECTED),
    **dict.fromkeys(("ENOSPC", "EDQUOT"), _FULL),
    **dict.fromkeys(("EIO", "ENODEV", "ENXIO"), _SILENT),
    **dict.fromkeys(("ENOTDIR", "EEXIST"), _NO_FOLDER),
    **dict.fromkeys(("EBUSY", "ETXTBSY"), _USED),
    "ENOENT": N_("it is not there"),
}


class UserError(Exception):
    """Something the user can mend. One subclass per fact; `message` is an English msgid marked N_.

    The values named in the message are given by keyword and put in when the sentence is shown,
    so it always appears in the language of whoever reads it.
    """

    message: ClassVar[str] = ""
    # Where a window leads from here: a page or step by its id, and the msgid of the button.
    way_out: ClassVar[tuple[str, str] | None] = None

    def __init__(self, **values: object) -> None:
        super().__init__(self.message)
        self.values = values
        self.beside = ""  # the field of a form it speaks of

    # The fact's name for programs: `UnitUnknown` is `unit_unknown`.
    kind: ClassVar[str] = "user_error"

    def __init_subclass__(cls) -> None:
        if "kind" not in vars(cls):
            cls.kind = re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    def __str__(self) -> str:
        return fill(self.message, self.values)


def fill(message: str, values: dict[str, object]) -> str:
    """Translate a msgid now and put its named values in."""
    return _(message).format(**values) if values else _(message)


def system_reason(error: OSError) -> str:
    """Why the system refuses, in the reader's language; in its own words what is rare."""
    known = _SYSTEM_REASONS.get(errno.errorcode.get(error.errno or 0, ""))
    return _(known) if known else error.strerror or str(error)


class Cancelled(Exception):
    """The user stopped a job; what it began is rolled back."""


class Level(StrEnum):
    """How bad a problem of imported data is: an error keeps its row out, a warning keeps it.

    A notice only tells, as of a row that is no data.
    """

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One doubtful or wrong cell of a workbook; `row` counts from 1, `column` is a letter or ''."""

    sheet: str
    row: int
    column: str
    level: Level
    kind: str
    message: str
    values: dict[str, object] = field(default_factory=dict)
    value: str = ""

    @property
    def sentence(self) -> str:
        """What is wrong and what to do, in the reader's language."""
        return fill(self.message, self.values)

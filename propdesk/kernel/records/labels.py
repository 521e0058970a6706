"""Short words as they lie in the data file, each with what people call it.

class AreaBasis(Labelled):
    BUILT = "built", N_("Built-up area")
    INNER = "inner", N_("Inner area")
"""

from enum import StrEnum
from typing import Self

from propdesk.kernel.i18n import _


class Labelled(StrEnum):
    """An enum whose members have words; TypeError for one that has none."""

    msgid: str

    def __new__(cls, value: str, *_words: str) -> Self:
        """The member is the word of the file; what follows it goes to `__init__`."""
        made = str.__new__(cls, value)
        made._value_ = value
        return made

    def __init__(self, value: str, msgid: str = "") -> None:
        if not msgid:
            raise TypeError(f"{type(self).__name__}: {value!r} has no words")
        self.msgid = msgid

    @property
    def label(self) -> str:
        """What people call it, in the current language."""
        return _(self.msgid)

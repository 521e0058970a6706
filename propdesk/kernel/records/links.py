"""What two records have to do with each other: the words of a link, and how one side sees it."""

from datetime import datetime

import msgspec

from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.kernel.records.labels import Labelled


class LinkWord(Labelled):
    """What the earlier record is to the later one; `other_side` is what the later one says of it.

    Both words are fields of the log, which outlives the link.
    """

    other_side: str
    other_msgid: str

    def __init__(self, value: str, msgid: str = "", other: str = "", other_msgid: str = "") -> None:
        super().__init__(value, msgid)
        self.other_side, self.other_msgid = other, other_msgid

    BECAME = "became", N_("became"), "came_of", N_("came out of")
    JOINED = "joined", N_("joined"), "joined_by", N_("was joined by")
    BELONGS = "belongs_to", N_("belongs to"), "has", N_("goes with it")


class LinkedAlready(UserError):
    """Two records have at most one link of a word."""

    message = N_("{name} and {other} are linked already.")


class RecordLink(msgspec.Struct, frozen=True, kw_only=True):
    """A link as one of its records sees it: the word (a msgid), and the other record.

    Who may not see the other one is told that there is one, and neither its id nor its name.
    """

    id: int
    words: str
    kind: str
    other_id: int | None
    name: str
    at: datetime
    user: str

    @property
    def restricted(self) -> bool:
        """Whether the other record is kept from the user."""
        return self.other_id is None

"""What phones and ID numbers are wanted in full for: asked each time, and kept in the log."""

import msgspec

from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.kernel.records.labels import Labelled


class Purpose(Labelled):
    """The usual purposes; any other one is said in words."""

    IDENTIFY = "identify", N_("To make sure who somebody is")
    PERSON_ASKED = "person_asked", N_("The person wants to see it")
    PAPER = "paper", N_("For a contract or a form that needs it")
    AUTHORITY = "authority", N_("An authority asks for it")
    COURT = "court", N_("For a court or a lawyer")
    TO_MEND = "to_mend", N_("To put wrong data right")
    MOVE = "to_move", N_("To bring the data into another program")
    ANOTHER = "another", N_("Another purpose")


class PurposeMissing(UserError):
    """Nobody sees a number in full for no reason."""

    message = N_("Say what phones and ID numbers are wanted in full for; it is kept in the log.")


class SeenFor(msgspec.Struct, frozen=True):
    """A purpose, with a word about it; another one than the usual needs the word."""

    purpose: Purpose
    note: str = ""

    def logged(self) -> dict[str, object]:
        """As the log keeps it. Raises PurposeMissing."""
        if self.purpose is Purpose.ANOTHER and not self.note.strip():
            raise PurposeMissing
        return {"purpose": self.purpose, "purpose_note": self.note.strip()}

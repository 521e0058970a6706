"""On which side of the work a picture was taken, for records whose work is pictured before and
after."""

from propdesk.kernel.i18n import N_
from propdesk.kernel.records.labels import Labelled


class WorkSide(Labelled):
    """Before the work, or after it."""

    BEFORE = "before", N_("Before the work")
    AFTER = "after", N_("After the work")

    @property
    def other(self) -> "WorkSide":
        """The other side."""
        return WorkSide.AFTER if self is WorkSide.BEFORE else WorkSide.BEFORE

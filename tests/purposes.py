"""What the tests want numbers in full for."""

from propdesk.kernel.sheets.purposes import Purpose, SeenFor

SEEN_FOR = SeenFor(Purpose.TO_MEND)

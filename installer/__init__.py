"""What sets up, checks and translates the project; nothing here is needed to run the program."""

import sys

# Before anything else is imported: older versions stop at the first modern line, without a hint.
if sys.version_info < (3, 11):  # noqa: UP036 - whoever starts this may well have an older Python
    sys.exit("PropDesk needs Python 3.11 or newer.")

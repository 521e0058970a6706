"""What dues offers other parts of the office."""

from propdesk.fees.dues.carried import CUT as CUT
from propdesk.fees.dues.household_dues import (
    IS_OPEN as IS_OPEN,
    DueLine as DueLine,
    household_dues as household_dues,
)

"""What dues offers other parts of the office."""

from propdesk.fees.dues.household_dues import (
    IS_OPEN as IS_OPEN,
    household_dues as household_dues,
)

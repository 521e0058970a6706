"""What dues offers other parts of the office."""

from propdesk.fees.dues.household_dues import household_dues as household_dues

"""What statements offer other parts of the office."""

from propdesk.fees.bank.told import told_of_days as told_of_days

"""What the check of the books offers other parts of the office."""

from propdesk.fees.checks.checks import check_books as check_books

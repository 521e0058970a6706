"""What receipt books offer other parts of the office."""

from propdesk.fees.receipt_books.entering import (
    Handwritten as Handwritten,
    checked_paper as checked_paper,
    note_paper as note_paper,
    paper_of_payment as paper_of_payment,
)
from propdesk.fees.receipt_books.numbers import (
    has_books as has_books,
    next_number as next_number,
)
from propdesk.fees.receipt_books.papers import PAPER_RECEIPT as PAPER_RECEIPT
from propdesk.fees.receipt_books.sums import (
    PaperSum as PaperSum,
    paper_words as paper_words,
    papers_of_sessions as papers_of_sessions,
    papers_told_of as papers_told_of,
)

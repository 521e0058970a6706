"""The words of receipt books and of the receipts written by hand in them, and what is refused."""

import unicodedata

from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.kernel.records.states import StateWord

MOST_NUMBERS = 10_000  # of one book or segment
MOST_DIGITS = 12


class BookState(StateWord):
    """Where a book is between the printer's and its end; what is lost has no numbers left."""

    STORED = "stored", N_("In the safe"), "grey", "lock"
    OUT = "out", N_("With a cashier"), "accent", "user"
    BACK = "back", N_("Back in the office"), "green", "circle-check"
    LOST = "lost", N_("Lost book"), "red", "triangle-alert"


class NumberState(StateWord):
    """What became of a number; it follows from its payment."""

    USED = "used", N_("Written"), "green", "circle-check"
    VOID = "void", N_("Void number"), "red", "circle-x"
    REVERSED = "reversed", N_("reversed"), "red", "undo-2"


def padded(prefix: str, digits: int, number: int) -> str:
    """A number as it is printed in the book."""
    return f"{prefix}{number:0{digits}d}"


def tidied(typed: str) -> str:
    """What is typed in its usual form: half-width capitals without spaces."""
    return "".join(unicodedata.normalize("NFKC", typed).upper().split())


def parted(typed: str) -> tuple[str, str]:
    """What is typed as letters and the digits behind them."""
    text = typed.strip()
    digits = len(text) - len(text.rstrip("0123456789"))
    return (text[:-digits], text[-digits:]) if digits else (text, "")


class NumberInNoBook(UserError):
    """No book has it."""

    message = N_(
        "{no} is in none of the receipt books. Type the number as it is printed, or enter the book "
        "first: Fees, Receipt books."
    )


class NumberInSeveralBooks(UserError):
    """Without its letters it may be of several."""

    message = N_("{no} is in several books: {books}. Type the letters before the number, too.")


class BookNotHanded(UserError):
    """Nobody can have written into a book that lies in the safe."""

    message = N_(
        "{no} is of book {book}, which was handed to nobody. Hand it out first: Fees, Receipt "
        "books, F3."
    )


class NumberUsed(UserError):
    """One paper is one payment."""

    message = N_("{no} is entered already: {what}. Look at the number on the paper again.")


class PaperDayToCome(UserError):
    """Nothing was written on a day that is still to come."""

    message = N_("{day} is still to come. Type the day that stands on the paper.")


class PaperDayClosed(UserError):
    """What a closed month took is said."""

    message = N_(
        "{no} is of {day}, and {month} is closed. Have the month opened again (Fees, Month close), "
        "enter the receipt, then close the month anew."
    )


class PaperWithoutMoney(UserError):
    """Prepayment that is used needs no paper."""

    message = N_("A receipt written by hand is for money. Here prepayment alone pays.")

"""The code of a posting as a paper carries it: short enough to be typed, one letter wrong is seen.

Seven letters say the first 35 bits of the posting's hash, the eighth checks them (over GF(32), so
one letter mistyped, or two exchanged, never give another code). There is no I, O, 0 or 1.
"""

import unicodedata

from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
LENGTH = 8
_BITS = 5
_FIELD = 0b100101  # x^5 + x^2 + 1


class CodeMistyped(UserError):
    """It cannot have been printed like this."""

    message = N_(
        "{code} is no check code: eight letters and digits, without I, O, 0 and 1. One of them is "
        "mistyped; look at the paper again."
    )


def seal_code(digest: str) -> str:
    """The code of a hash given in hexadecimal digits: K7MQ-2R5A; '' of an empty one."""
    if not digest:
        return ""
    number = int(digest[:9], 16) >> 1
    values = [number >> shift & 31 for shift in range(_BITS * (LENGTH - 2), -1, -_BITS)]
    code = "".join(LETTERS[value] for value in (*values, _check(values)))
    return f"{code[:4]}-{code[4:]}"


def read_code(typed: str) -> str:
    """A code as `seal_code` writes it, however it was typed. Raises CodeMistyped."""
    plain = unicodedata.normalize("NFKC", typed).upper()
    letters = [letter for letter in plain if letter.isalnum()]
    values = [LETTERS.find(letter) for letter in letters]
    if len(values) != LENGTH or min(values) < 0 or _check(values[:-1]) != values[-1]:
        raise CodeMistyped(code=typed.strip() or "…")
    code = "".join(letters)
    return f"{code[:4]}-{code[4:]}"


def hashes_of(code: str) -> tuple[str, str]:
    """Between which two hashes (the first one counts) those lie whose code this is."""
    number = 0
    for letter in code.replace("-", "")[:-1]:
        number = number << _BITS | LETTERS.index(letter)
    first, after = number << 1, (number + 1) << 1
    # Behind the last hash of all comes what sorts behind every digit.
    return f"{first:09x}", f"{after:09x}" if after >> 36 == 0 else "g"


def _check(values: list[int]) -> int:
    """What makes the sum of all, each times a power of its own, nothing."""
    state = 0
    for value in values:
        state = _times_x(state ^ value)
    return state


def _times_x(value: int) -> int:
    doubled = value << 1
    return doubled ^ _FIELD if doubled >> _BITS else doubled

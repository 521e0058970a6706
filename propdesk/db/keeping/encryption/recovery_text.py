"""The recovery key as it stands on paper: four lines of groups, each with a check character.

It is an age key without its beginning, so any program of that format takes it, too. What cannot be
told apart in print (O and 0, I, L and 1, B and 8) is read as what the alphabet has of them. The
check characters of the lines tell where a slip is; they may be left out when a key is pasted.
"""

import re

from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_

BEGINNING = "AGE-SECRET-KEY-1"
ALPHABET = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L"  # of bech32
LENGTH, LINE, GROUP = 58, 16, 4
LINES = -(-LENGTH // LINE)
_ALIKE = str.maketrans({"O": "0", "I": "L", "1": "L", "B": "8"})
_COMMENT = re.compile(r"^\s*#.*$", re.MULTILINE)


class KeyLineMistyped(UserError):
    """The check character of a line says that something in it is wrong."""

    message = N_(
        "Line {line} of the recovery key does not agree with its last character. Compare it with "
        "the paper."
    )


class KeyMistyped(UserError):
    """It is as long as a key, and none."""

    message = N_("This is not a recovery key: a character is wrong. Compare it with the paper.")


class KeyOfWrongLength(UserError):
    """Something is missing, or there is too much of it."""

    message = N_(
        "The recovery key has {whole} characters with those at the end of the lines; {count} "
        "were given. Type in every line of the paper."
    )


def on_paper(secret: str) -> tuple[str, ...]:
    """The lines to print and to type in: `QPZR Y9X8 GF2T VDW0 S`."""
    plain = secret.upper().removeprefix(BEGINNING)
    lines = [plain[at : at + LINE] for at in range(0, len(plain), LINE)]
    return tuple(" ".join((*_groups(line), check_character(line))) for line in lines)


def from_paper(text: str) -> str:
    """The key of what was typed, pasted or read from a file: as age writes it.

    Raises KeyOfWrongLength, KeyLineMistyped, and KeyMistyped for what is no key all the same.
    """
    plain = re.sub(r"[\s·.–—-]+", "", _COMMENT.sub("", text)).upper()
    plain = plain.removeprefix(BEGINNING.replace("-", "")).translate(_ALIKE)
    if len(plain) == LENGTH + LINES:
        plain = _without_checks(plain)
    if len(plain) != LENGTH:
        raise KeyOfWrongLength(whole=LENGTH + LINES, count=len(plain))
    if set(plain) - set(ALPHABET):
        raise KeyMistyped
    return BEGINNING + plain


def _without_checks(plain: str) -> str:
    kept = []
    for number in range(LINES):
        line = plain[number * (LINE + 1) : (number + 1) * (LINE + 1)]
        if set(line) - set(ALPHABET) or check_character(line[:-1]) != line[-1]:
            raise KeyLineMistyped(line=number + 1)
        kept.append(line[:-1])
    return "".join(kept)


def check_character(line: str) -> str:
    """Tells any one wrong character of a line, and nearly all that were exchanged."""
    values = (ALPHABET.index(letter) * (2 * place + 1) for place, letter in enumerate(line))
    return ALPHABET[sum(values) % len(ALPHABET)]


def _groups(line: str) -> list[str]:
    return [line[at : at + GROUP] for at in range(0, len(line), GROUP)]

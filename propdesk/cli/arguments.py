"""What a command is, and how the words after it are read."""

import argparse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from propdesk.kernel.days import check_year
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import LANGUAGES, N_, _, system_language
from propdesk.kernel.money import Money
from propdesk.kernel.settings import MachineSettings

# What argparse says itself, as it writes it.
OWN_WORDS = frozenset(
    (
        N_("usage: "),
        N_("positional arguments"),
        N_("options"),
        N_("show this help message and exit"),
        N_("%(prog)s: error: %(message)s\n"),
        N_("argument %(argument_name)s: %(message)s"),
        N_("the following arguments are required: %s"),
        N_("unrecognized arguments: %s"),
        N_("invalid choice: %(value)r (choose from %(choices)s)"),
        N_("expected one argument"),
        N_("ambiguous option: %(option)s could match %(matches)s"),
    )
)

Outcome = tuple[Mapping[str, object], bool]
Argument = tuple[tuple[str, ...], Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class Command:
    """A command: its name, what it does (a msgid), what runs it, its arguments for argparse.

    `asks` for a user where passwords are set: all do but what is scheduled, the proof of a backup,
    the check, and what needs no data.
    """

    name: str
    help: str
    run: Callable[[argparse.Namespace], Outcome]
    arguments: tuple[Argument, ...] = ()
    asks: bool = True


class Parser(argparse.ArgumentParser):
    """argparse in the language of the answers.

    It asks the catalogues of the whole system for its own words, which have none of them.
    """

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - as argparse takes them
        argparse._ = _  # type: ignore[attr-defined]  # gettext, as it imports it
        super().__init__(**options)


def language_for(arguments: Sequence[str], settings: MachineSettings) -> str:
    """The language to speak: of --lang, else of this PC's settings, else the system's."""
    for index, word in enumerate(arguments):
        given = word.removeprefix("--lang=")
        if word == "--lang" and index + 1 < len(arguments):
            given = arguments[index + 1]
        if given != word and given in LANGUAGES:
            return given
    return settings.language or system_language()


def argument(*names: str, **options: object) -> Argument:
    """One argument of a command, as argparse takes it."""
    return names, options


DRY_RUN = argument("--dry-run", action="store_true", help=N_("only say what would be done"))


def amount(text: str) -> Money:
    """An amount in yuan; argparse calls anything else wrong usage."""
    try:
        return Money.parse(text)
    except UserError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def whole(text: str) -> int:
    """A whole number; argparse calls anything else wrong usage."""
    if not (text.isascii() and text.isdigit()):
        sentence = _("“{text}” is not a whole number.").format(text=text)
        raise argparse.ArgumentTypeError(sentence)
    return int(text)


def day(text: str) -> date:
    """An ISO day; argparse calls anything else wrong usage."""
    try:
        found = date.fromisoformat(text)
        check_year(found.year)
    except UserError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
    except ValueError as error:
        sentence = _("“{text}” is not a day. Type it like 2026-11-20.").format(text=text)
        raise argparse.ArgumentTypeError(sentence) from error
    return found


def said(name: str, metavar: str, told: str) -> Argument:
    """A text that may be said."""
    return argument(name, default="", metavar=metavar, help=told)


def yuan(name: str, told: str, **more: object) -> Argument:
    """An amount."""
    return argument(name, type=amount, metavar=N_("AMOUNT"), help=told, **more)


def notes(text: str) -> list[tuple[Money, int]]:
    """Notes and coins as 100x5,50x2,0.5x3; argparse calls anything else wrong usage."""
    found = []
    for one in text.replace("×", "x").replace("，", ",").split(","):
        value, sign, pieces = (each.strip() for each in one.partition("x"))
        if not sign:
            sentence = _("“{text}” is no count of notes. Type it like 100x5,50x2,0.5x3.")
            raise argparse.ArgumentTypeError(sentence.format(text=one))
        found.append((amount(value), whole(pieces)))
    return found

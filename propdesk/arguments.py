"""What a command is, and how the words after it are read."""

import argparse
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from propdesk.kernel.days import check_year
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import _
from propdesk.kernel.money import Money

Outcome = tuple[Mapping[str, object], bool]
Argument = tuple[tuple[str, ...], Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class Command:
    """A command: its name, what it does (a msgid), what runs it, its arguments for argparse."""

    name: str
    help: str
    run: Callable[[argparse.Namespace], Outcome]
    arguments: tuple[Argument, ...] = ()


def argument(*names: str, **options: object) -> Argument:
    """One argument of a command, as argparse takes it."""
    return names, options


def amount(text: str) -> Money:
    """An amount in yuan; argparse calls anything else wrong usage."""
    try:
        return Money.parse(text)
    except UserError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


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

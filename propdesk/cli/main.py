"""The command line, for scheduled tasks and support: the same use cases as the window.

Exit codes: 0 done, 1 refused or not ok, 2 wrong usage. With --json one object goes to stdout.
"""

import argparse
import errno
import json
import os
import sys
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from logging import getLogger
from pathlib import Path

from propdesk.cli.arguments import Parser, language_for
from propdesk.cli.command_words import COMMANDS
from propdesk.kernel.clock import ClockDoubtful
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import LANGUAGES, _, set_language, together
from propdesk.kernel.logs import FILE_NAME as LOG_NAME, start_log, stop_log
from propdesk.kernel.money import Money
from propdesk.kernel.paths import config_folder
from propdesk.kernel.settings import FILE_NAME, load_settings

READER_GONE = 141  # what a shell says of a program ended by its reader


def run_command(arguments: list[str]) -> int:
    """Run one command and return its exit code."""
    code = READER_GONE
    try:
        code, tell = _run(arguments)
        tell()
        sys.stdout.flush()
    except OSError as error:
        if not _reader_is_gone(error):
            raise
        # Whoever reads has enough (`| head`); what Python still holds has nowhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code


def _reader_is_gone(error: OSError) -> bool:
    """Whether a pipe has nobody at its other end; Windows calls that an invalid argument."""
    if sys.platform == "win32" and error.errno == errno.EINVAL:
        return error.filename is None  # with a name it is that of a file that cannot be
    return isinstance(error, BrokenPipeError)


def _run(arguments: list[str]) -> tuple[int, Callable[[], None]]:
    """The exit code of a command, and what tells its result."""
    _speak_utf8()
    set_language(language_for(arguments, load_settings(config_folder() / FILE_NAME)))
    try:
        options = _parser().parse_args(arguments)
    except SystemExit as stop:
        return int(stop.code or 0), lambda: None
    try:
        result, ok = options.run(options)
    except UserError as error:
        words = str(error)
        if isinstance(error, ClockDoubtful):
            words = together((words, _("On the command line: --clock-is-right REASON.")))
        return _failed(options, error.kind, words)
    except Exception as error:
        if isinstance(error, OSError) and _reader_is_gone(error):
            raise
        return _failed(options, "fault", _noted(error))
    return 0 if ok else 1, partial(_print_json if options.json else _print_plain, result)


def _failed(options: argparse.Namespace, kind: str, words: str) -> tuple[int, Callable[[], None]]:
    print(words, file=sys.stderr)
    told = {"error": {"kind": kind, "message": words}}
    return 1, partial(_print_json, told) if options.json else lambda: None


def _noted(error: Exception) -> str:
    """Write a fault of the program, with all that led to it, into the log; what is said of it."""
    folder = config_folder() / "logs"
    log = start_log(folder)
    getLogger("propdesk.cli").error("a command broke off", exc_info=error)
    told = _(
        "A fault in the program ended the command ({fault}). What it had finished before stays, "
        "nothing is half done."
    ).format(fault=type(error).__name__)
    if log is None:
        return told
    stop_log(log)
    where = _("Please send us the file {log}; there is no personal data in it.")
    return together((told, where.format(log=folder / LOG_NAME)))


def _speak_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")


def _print_json(result: Mapping[str, object]) -> None:
    print(json.dumps(result, ensure_ascii=False, default=_plain))


def _plain(value: object) -> object:
    if isinstance(value, Money):
        return value.fen
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    raise TypeError(type(value).__name__)


def _print_plain(result: Mapping[str, object]) -> None:
    for key, value in result.items():
        if isinstance(value, list | tuple):
            print(f"{key}: {len(value)}")
            for item in value[:50]:
                print("  " + json.dumps(item, ensure_ascii=False, default=_plain))
        else:
            print(f"{key}: {json.dumps(value, ensure_ascii=False, default=_plain)}")


def _parser() -> Parser:
    parser = Parser(
        prog="propdesk",
        parents=[_shared()],
        description=_("PropDesk, the program of the estate office. Without a command: the window."),
    )
    commands = parser.add_subparsers(required=True, metavar=_("COMMAND"))
    for command in COMMANDS:
        # What stood before the command is not undone by what is missing after it.
        after = _shared(default=argparse.SUPPRESS)
        sub = commands.add_parser(command.name, help=_(command.help), parents=[after])
        for names, given in command.arguments:
            sub.add_argument(*names, **_worded(given))  # type: ignore[arg-type]  # the options of argparse
        sub.set_defaults(run=command.run, asks=command.asks)
    return parser


def _worded(given: Mapping[str, object]) -> dict[str, object]:
    """The options of an argument with its words in the language of the answers."""
    told = {name: _(str(given[name])) for name in ("help", "metavar") if name in given}
    return {**given, **told}


def _shared(default: str | None = None) -> Parser:
    shared = Parser(add_help=False)
    shared.add_argument(
        "--data",
        type=Path,
        metavar=_("FOLDER"),
        default=default,
        help=_("the folder of the data"),
    )
    shared.add_argument(
        "--lang", choices=LANGUAGES, default=default, help=_("the language of the answers")
    )
    shared.add_argument(
        "--json",
        action="store_true",
        default=default or False,
        help=_("answer with one JSON object"),
    )
    shared.add_argument(
        "--user",
        dest="as_user",
        metavar=_("NAME"),
        default=default,
        help=_("who does it, where passwords are set; the password is asked for"),
    )
    shared.add_argument(
        "--clock-is-right",
        metavar=_("REASON"),
        default=default,
        help=_("why the PC's clock is right although the books are of another time"),
    )
    return shared

"""Entry: the window without arguments, the command line with a command."""

import multiprocessing
import sys
from pathlib import Path

# An installed program has no python to start: reading a workbook starts the program with this.
READER_FLAG = "--read-sheet"
VIEW_FLAG = "--view"  # then only a backup is looked at


def has_command(arguments: list[str]) -> bool:
    """Whether a command is named, or asked for help; --data, --lang and files open the window."""
    words = iter(arguments)
    for word in words:
        if word in ("--data", "--lang"):
            next(words, None)
        elif not word.startswith(("--data=", "--lang=")):
            return not _is_file(word)
    return False


def _is_file(word: str) -> bool:
    """A backup, there or not, or another file that somebody opened with the program."""
    path = Path(word)
    return path.suffix.lower() == ".propdesk" or bool(path.suffix and path.is_file())


def main(arguments: list[str] | None = None) -> int:
    """Open the window or run a command; the exit code: 0 done, 1 refused, 2 wrong usage."""
    multiprocessing.freeze_support()
    given = sys.argv[1:] if arguments is None else arguments
    if given[:1] == [READER_FLAG]:
        from propdesk.kernel.sheets.child import main as read_sheet

        read_sheet()
        return 0
    if sys.stderr is None:  # the program with a window has no console on Windows
        from propdesk.without_console import heard

        return heard(given, _run)
    return _run(given)


def _run(given: list[str]) -> int:
    from propdesk.kernel.paths import is_viewer

    only_looks = given[:1] == [VIEW_FLAG] or is_viewer()
    if not only_looks and has_command(given):
        from propdesk.cli.main import run_command

        return run_command(given)
    from propdesk.kernel.collector_pause import no_cycle_search

    with no_cycle_search():  # what is imported stays
        from propdesk.ui.window.plain_imports import import_plainly

        import_plainly()
        if only_looks:
            from propdesk.viewing import run_viewer as open_window
        else:
            from propdesk.app import run_window as open_window

    return open_window(given)


if __name__ == "__main__":
    sys.exit(main())

"""Entry: the window without arguments, the command line with a command."""

import multiprocessing
import sys

# An installed program has no python to start: reading a workbook starts the program with this.
READER_FLAG = "--read-sheet"


def has_command(arguments: list[str]) -> bool:
    """Whether a command is named, or asked for help; --data and --lang alone open the window."""
    words = iter(arguments)
    for word in words:
        if word in ("--data", "--lang"):
            next(words, None)
        elif not word.startswith(("--data=", "--lang=")):
            return True
    return False


def main(arguments: list[str] | None = None) -> int:
    """Open the window or run a command; the exit code: 0 done, 1 refused, 2 wrong usage."""
    multiprocessing.freeze_support()
    given = sys.argv[1:] if arguments is None else arguments
    if given[:1] == [READER_FLAG]:
        from propdesk.kernel.sheets.child import main as read_sheet

        read_sheet()
        return 0
    if not has_command(given):
        from propdesk.ui.window.plain_imports import import_plainly

        import_plainly()
        from propdesk.app import run_window

        return run_window(given)
    from propdesk.cli.main import run_command

    return run_command(given)


if __name__ == "__main__":
    sys.exit(main())

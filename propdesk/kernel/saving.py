"""Writing a file the user chose: whole or not at all."""

import os
from contextlib import suppress
from pathlib import Path

from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_


class FileNotWritten(UserError):
    """The disk or the system refuses."""

    message = N_("{file} could not be written: {reason}")


def write_file(path: Path, content: bytes) -> None:
    """Write a file; what stood there before stays when it fails. Raises FileNotWritten."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    except OSError as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise FileNotWritten(file=path.name, reason=error.strerror or str(error)) from error

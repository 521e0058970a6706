"""The child process in which workbooks are read and annotated, with limits.

The fast reader aborts the whole process on some hostile files, so it never runs in the program
itself. This module imports neither Qt nor SQLAlchemy nor the rest of the program.
"""

import gc
import json
import sys
from pathlib import Path
from typing import BinaryIO

from propdesk.kernel.sheets.reader import Frame, Refused, frame_line, read_frames

MAX_MEMORY = 500 * 1024 * 1024


def limit_memory() -> None:
    """Let this process have no more than MAX_MEMORY; Windows by a job object of its own."""
    if sys.platform == "win32":
        from propdesk.kernel.sheets.limits import limit_memory_on_windows

        limit_memory_on_windows(MAX_MEMORY)
    elif sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))


def main(out: BinaryIO | None = None) -> None:
    """Read a request {task, path …} from standard input and answer with frames."""
    out = out or sys.stdout.buffer
    request = json.loads(sys.stdin.buffer.read())
    limit_memory()
    gc.disable()  # nothing here makes cycles, and the process is short
    try:
        if request["task"] == "annotate":
            from propdesk.kernel.sheets.report import annotate  # openpyxl only where it is needed

            annotate(request)
        else:
            path, told = Path(request["path"]), request.get("text", ("", ""))
            for frame in read_frames(path, *told):
                out.write(frame_line(frame) + b"\n")
        answer: Frame = {"end": True}
    except Refused as refused:
        answer = {"refused": list(refused.args)}
    except MemoryError:
        answer = {"refused": ["too_large"]}
    except FileNotFoundError:
        answer = {"refused": ["missing"]}
    except PermissionError:
        answer = {"refused": ["locked"]}
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # the reader's own crash, caught by pyo3
            raise
        answer = {"refused": ["damaged"]}
    out.write(json.dumps(answer).encode() + b"\n")
    out.flush()


if __name__ == "__main__":
    main()

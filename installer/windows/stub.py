"""What NSIS says before it has read an installer: in our users' languages instead of English.

These words lie in its own program, not among the sentences of `words.nsh`, which a damaged
installer cannot read; which language is wanted is not known then either, so each says it in all.
"""

import sys
from pathlib import Path

from installer.environment import SetUpFailed
from installer.windows.freezing import BuildFailed

DAMAGED = (
    "安装程序已损坏（没有下载完或复制完整）。请重新下载或复制。没有做任何更改。\n\n"
    "安裝程式已損壞（沒有下載完或複製完整）。請重新下載或複製。沒有做任何變更。\n\n"
    "This installer is damaged (not downloaded or copied whole). Get it again. Nothing was changed."
)
# How a text of NSIS's begins (the rest differs between its versions) → ours, not longer than it.
WORDS = {
    "Installer integrity check": DAMAGED,
    "Error writing temporary file": (
        "临时文件夹已满或不能写入。\n暫存資料夾已滿或不能寫入。\n"
        "The temp folder is full or read-only."
    ),
    "Error launching installer": "无法启动 無法啟動 Cannot start",
    "verifying installer": "正在检查 正在檢查 Check: %d%%",
    "NSIS Error": "PropDesk",
}


def speak(stub: bytes) -> bytes:
    """NSIS's program with our words in the places of its own, and of the same size.

    Raises BuildFailed where it has no such words, or where they are shorter.
    """
    for beginning, ours in WORDS.items():
        start = stub.find(_raw(beginning))
        if start < 0:
            raise BuildFailed(f"The program of NSIS does not say {beginning!r}.")
        while start >= 0:
            end = _end(stub, start)
            new = _raw(ours)
            if len(new) > end - start:
                raise BuildFailed(f"{ours!r} does not fit in the place of {beginning!r} in NSIS.")
            stub = stub[:start] + new.ljust(end - start, b"\0") + stub[end:]
            start = stub.find(_raw(beginning), end)
    return stub


def is_spoken_by(installer: Path) -> bool:
    """Whether an installer, its program first and not compressed, has our words and not NSIS's."""
    program = installer.read_bytes()
    return _raw(DAMAGED) in program and not any(_raw(theirs) in program for theirs in WORDS)


def _end(stub: bytes, start: int) -> int:
    """Where a text that begins at `start` ends: before a character of two zeros."""
    end = start
    while stub[end : end + 2] not in {b"\0\0", b""}:
        end += 2
    return end


def _raw(text: str) -> bytes:
    return text.encode("utf-16-le")


if __name__ == "__main__":  # as NSIS calls it, with its program in a file
    try:
        file = Path(sys.argv[1])
        file.write_bytes(speak(file.read_bytes()))
    except SetUpFailed as problem:
        sys.exit(str(problem))

"""A real screen with a window manager, the program on it, and a clerk with real keys (Linux)."""

import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from propdesk.db.store import Store
from propdesk.modules import declared
from propdesk.system.users.users import actor_for
from tests.flows.clerk import go_to
from tests.patience import patience

ROOT = Path(__file__).resolve().parents[2]
NEEDED = ("Xvfb", "openbox", "xdotool")
KEYS = {
    "Ins": "Insert",
    "Del": "Delete",
    "Enter": "Return",
    "Esc": "Escape",
    "Space": "space",
    "PgUp": "Prior",
    "PgDown": "Next",
}
NAMES = {"+": "plus", "-": "minus", "*": "asterisk", ".": "period", "/": "slash", ",": "comma"}
SILENT = subprocess.DEVNULL
STEADY = 3  # looks, 20 ms apart: what a key begins may come in the next turn
_KEY = re.compile(r"<(.+)>")


def has_screen() -> bool:
    """Whether what a real screen needs is here."""
    return sys.platform == "linux" and all(shutil.which(name) for name in NEEDED)


@contextlib.contextmanager
def screen(size: str = "1366x768") -> Iterator[str]:
    """A display of its own with a window manager; its name."""
    reading, writing = os.pipe()
    words = ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{size}x24", "-nolisten", "tcp"]
    # Else it begins anew, and drops a window manager just coming, when who asked for that one left.
    words.append("-noreset")
    with _running(words, pass_fds=(writing,)):
        os.close(writing)
        with os.fdopen(reading, encoding="ascii") as said:
            display = f":{said.readline().strip()}"
        environment = {**os.environ, "DISPLAY": display}
        with _running(["openbox", "--sm-disable"], env=environment):
            asked = ["xdotool", "get_num_desktops"]  # answered by a window manager only
            end = time.monotonic() + patience()
            while subprocess.run(
                asked, env=environment, capture_output=True, check=False
            ).returncode:
                assert time.monotonic() < end, "no window manager"
                time.sleep(0.05)
            yield display


@contextlib.contextmanager
def _running(words: list[str], **more: Any) -> Iterator[None]:
    """While it lasts, a program runs beside; nobody hears what it says."""
    process = subprocess.Popen(words, stdin=SILENT, stdout=SILENT, stderr=SILENT, **more)
    try:
        yield
    finally:
        process.terminate()
        process.wait()


@dataclass
class RealClerk:
    """Types into the program on a screen, each key when the program is ready for it."""

    display: str
    home: Path
    slowed: float = 0.0
    days: float = 0.0  # how far its clock is ahead of that of the tests

    def __post_init__(self) -> None:
        self.data = self.home / "estate"
        self._store: Store | None = None
        self.complaints = self.home / f"stderr-{time.monotonic_ns()}.txt"
        words = [sys.executable, "-m", "tests.flows.program", "--data", str(self.data)]
        environment = {
            **os.environ,
            "DISPLAY": self.display,
            "QT_QPA_PLATFORM": "xcb",
            "LANG": "zh_CN.UTF-8",
            "SLOWED": str(self.slowed),
            "DAYS": str(self.days),
            **{f"XDG_{name}_HOME": str(self.home / name) for name in ("CONFIG", "DATA", "CACHE")},
        }
        with self.complaints.open("w", encoding="utf-8") as stderr:
            self.process = subprocess.Popen(
                [*words, "--lang", "zh_CN"],
                cwd=ROOT,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=stderr,
                encoding="utf-8",
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        with self.process:  # closes its pipes and waits for its end
            self.process.kill()
        if self._store is not None:
            self._store.close()

    @property
    def store(self) -> Store:
        """The data as another process reads it, for the manager who works."""
        if self._store is None:
            file, known = self.data / "propdesk.db", declared()
            self._store = Store(file, read_only=True, declarations=known)
            self._store.actor = self._store.read(actor_for, 1)
        return self._store

    @property
    def page_id(self) -> str:
        """The id of the page in front."""
        return str(self.look()["page"])

    def begin_at(self, page_id: str) -> None:
        """Go to a page, as far as it is."""
        if self.page_id != page_id:
            go_to(self, page_id)

    def words(self) -> list[str]:
        """The words that are seen of the page or dialog in front, and of the frame."""
        words = self.look("read")["words"]
        assert isinstance(words, list)
        return words

    def look(self, ask: str = "look") -> dict[str, object]:
        """What is in front."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{ask}\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        assert answer, f"the program has ended: {self.complaints.read_text('utf-8')}"
        seen: dict[str, object] = json.loads(answer)
        return seen

    def do(self, *acts: str) -> None:
        """Press and type; a key goes where the window manager says the keyboard is."""
        for act in acts:
            before = self.wait_until_ready()
            if key := _KEY.fullmatch(act):
                self._send("key", _as_x_says(key[1]), before)
            elif act.isascii():
                self._send("type", act, before, len(act))
            else:
                self.look(f"compose {act}")
        self.wait_until_ready()
        seen = self.look("look closely")
        assert seen["clipped"] == []
        assert seen["outside"] == [0, 0, 0, 0]

    def choose(self, file: Path) -> None:
        """Answer the file dialog that is open."""
        self.wait(lambda seen: seen["dialog_class"] == "QFileDialog")
        self.do(str(file), "<Enter>")

    def open_file(self, key: str, file: Path, *then: str) -> None:
        """Press what asks for a file, choose it, and answer what opens of it."""
        self.do(key)
        self.choose(file)
        self.do(*then)

    def wait_until_ready(self) -> dict[str, object]:
        """Wait until nothing is at work and the keyboard has its place, for some looks."""
        steady = 0

        def is_ready(seen: dict[str, object]) -> bool:
            nonlocal steady
            steady = steady + 1 if seen["ready"] else 0
            return steady == STEADY

        return self.wait(is_ready)

    def wait(self, until: Callable[[dict[str, object]], bool]) -> dict[str, object]:
        """Look until something is so; fails with what is in front when it never is."""
        end = time.monotonic() + patience()
        while not until(seen := self.look()):
            assert time.monotonic() < end, f"never came, in front is {self.look('read')}"
            time.sleep(0.02)
        return seen

    def _send(self, how: str, what: str, before: dict[str, object], many: int = 1) -> None:
        self._xdotool(how, what)
        self.wait(lambda seen: _count(seen) >= _count(before) + many)

    def _xdotool(self, how: str, what: str) -> None:
        words = ["xdotool", how, "--clearmodifiers", "--", what]
        subprocess.run(words, env={**os.environ, "DISPLAY": self.display}, check=True)

    def leave(self) -> str:
        """Close the window by the window manager; what the program said on stderr, and its code."""
        self._xdotool("key", "alt+F4")
        code = self.process.wait(patience())
        return self.complaints.read_text(encoding="utf-8") + (f"exit {code}" if code else "")


def _count(seen: dict[str, object]) -> int:
    keys = seen["keys"]
    assert isinstance(keys, int)
    return keys


def _as_x_says(key: str) -> str:
    *modifiers, last = key.split("+") if key != "+" else ["plus"]
    name = KEYS.get(last, last.lower() if len(last) == 1 else last)
    return "+".join([*(each.lower() for each in modifiers), NAMES.get(name, name)])

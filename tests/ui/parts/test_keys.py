"""A key held down on a real screen (X11) acts once, and goes on typing."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from tests.flows.screen import ROOT, has_screen, screen
from tests.patience import patience

pytestmark = pytest.mark.skipif(not has_screen(), reason="no screen of its own can be made here")
Seen = dict[str, int]


@dataclass
class Holder:
    """Holds a key of the window until it is seen to repeat itself."""

    process: subprocess.Popen[str]
    environment: dict[str, str]

    def see(self, where: str = "") -> Seen:
        """The counts; `where` moves the keyboard first."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{where}\n")
        self.process.stdin.flush()
        seen: Seen = json.loads(self.process.stdout.readline())
        return seen

    def wait(self, until: Callable[[Seen], bool]) -> Seen:
        """Look until something is so."""
        end = time.monotonic() + patience()
        while not until(seen := self.see()):
            assert time.monotonic() < end, f"never came: {seen}"
            time.sleep(0.02)
        return seen

    def hold(self, key: str, until: Callable[[Seen], bool]) -> Seen:
        """Press, let it repeat, release."""
        self.send("keydown", key)
        try:
            return self.wait(until)
        finally:
            self.send("keyup", key)

    def send(self, how: str, key: str) -> None:
        """Tell the screen of a key."""
        subprocess.run(["xdotool", how, key], env=self.environment, check=True)


@pytest.fixture
def holder() -> Iterator[Holder]:
    """The window, in front."""
    words = [sys.executable, "-m", "tests.ui.parts.held"]
    pipe = subprocess.PIPE
    with screen() as display:
        environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
        with subprocess.Popen(
            words, cwd=ROOT, env=environment, stdin=pipe, stdout=pipe, encoding="utf-8"
        ) as process:
            one = Holder(process, environment)
            one.wait(lambda seen: bool(seen["ready"]))
            yield one
            process.kill()


def test_a_held_key_acts_once_and_types_on(holder: Holder) -> None:
    assert holder.hold("F7", lambda seen: seen.get("keys", 0) > 8)["F7"] == 1
    seen = holder.hold("a", lambda seen: seen.get("repeated", 0) > 8)
    assert seen["fresh"] == 1
    assert len(str(seen["text"])) == seen["repeated"] + 1
    holder.see("button")
    holder.hold("space", lambda seen: seen.get("pressed", 0) > 8)
    assert holder.see()["clicks"] == 1
    holder.send("key", "space")
    holder.send("key", "F7")
    assert holder.wait(lambda seen: seen["F7"] > 1)["F7"] == 2
    assert holder.see()["clicks"] == 2

"""Whether a process runs."""

import os
import subprocess
import sys

from propdesk.kernel.this_pc.processes import is_running


def test_this_one_runs_and_one_that_ended_does_not() -> None:
    assert is_running(os.getpid())
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    assert not is_running(ended.pid)

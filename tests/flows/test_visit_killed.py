"""A visit goes on where it lacks something after its process was killed, at each of its steps."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.flows.screen import ROOT

HERE = "tests.flows.visits_at_each_step"


@pytest.mark.skipif(sys.platform == "win32", reason="processes are killed by a signal here")
def test_the_page_of_a_killed_visit_opens_at_the_step_it_was_at(tmp_path: Path) -> None:
    def run(what: str) -> str:
        words = [sys.executable, "-m", HERE, what, str(tmp_path)]
        done = subprocess.run(words, cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
        return done.stdout

    run("leave")
    stood = json.loads(run("come").splitlines()[-1])
    same = {step: step for step in stood}
    # Unpaid charges are a dated debt: a visit that was killed there goes on with the inspection.
    assert stood == {**same, "charges": "rooms"}
    assert len(stood) == 7

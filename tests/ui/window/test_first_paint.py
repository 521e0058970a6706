"""What the first paint waits for, counted."""

from tests.bench.startup import FRAME
from tests.test_architecture import run_python

# PySide makes the names of a class at its first touch, some 13 us each: `Qt` alone has 1,200.
MOST_NAMES = 2850
COUNTING = """
import enum
made, make = [], enum.EnumMeta._create_
def counted(*given, **named):
    kind = make(*given, **named)
    made.append(kind)
    return kind
enum.EnumMeta._create_ = counted
"""
TELL = """
import os
print(*(f"{kind.__qualname__}.{name}" for kind in made for name in kind.__members__), flush=True)
os._exit(0)
"""


def test_the_frame_makes_python_know_few_names_of_qt() -> None:
    made = run_python(COUNTING + FRAME + TELL).split()
    assert any(name.startswith("Qt.AlignmentFlag.") for name in made)  # they are seen here
    families = sorted({name.rsplit(".", 1)[0] for name in made})
    for family in ("QStyle.", "QIcon.ThemeIcon", "QGradient.Preset", "QTabWidget."):
        assert [one for one in families if one.startswith(family)] == []
    assert len(made) <= MOST_NAMES, len(made)

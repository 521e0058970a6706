"""Nothing that Qt calls of our classes raises into Qt.

PySide keeps what an overridden method raises until Qt comes back to Python. Meanwhile Qt goes on:
it calls the next of our methods with that error in hand, destroys a widget whose painter is still
at work, or comes back into a call that knows nothing of it, and the process ends. So what Qt calls
to paint, to measure, to ask a model or to deliver an event hands its error over here and answers as
Qt itself would.
"""

import traceback
from collections.abc import Callable, Iterable
from functools import wraps
from types import FunctionType
from typing import Any

from PySide6.QtCore import QObject, QSize

Hear = Callable[[Exception], object]

# What is answered in place of what was to be: as if nothing were there, and nothing were done.
_NO = ("event", "viewportEvent", "eventFilter", "editorEvent", "helpEvent", "hasHeightForWidth")
_NONE_OF_THEM = ("rowCount", "columnCount", "heightForWidth")
_NOTHING = ("paint", "paintSection", "data", "headerData", "keyboardSearch")
_ANSWERS: dict[str, Callable[[], object]] = {
    **dict.fromkeys(_NO, bool),
    **dict.fromkeys(_NONE_OF_THEM, int),
    **dict.fromkeys(("sizeHint", "minimumSizeHint"), QSize),
    **dict.fromkeys(_NOTHING, lambda: None),
}


class _Guard:
    """Who hears of what was raised; nobody: it goes on as it did."""

    hear: Hear | None = None
    begun = False


def guard_overrides(hear: Hear | None) -> None:
    """Let `hear` have what methods raise that Qt calls, from now on; None: nobody any more.

    Classes that are made later are guarded as they are made.
    """
    _Guard.hear = hear
    if _Guard.begun:
        return
    _Guard.begun = True
    for each in _made_of(QObject):
        _guard(each)
    QObject.__init_subclass__ = classmethod(_guard_new)  # type: ignore[assignment,arg-type]  # its hook


def _guard_new(made: type, **more: object) -> None:
    """Guard a class that is made now, after the library has done its own with it."""
    super(QObject, made).__init_subclass__(**more)  # type: ignore[misc]  # made of QObject
    _guard(made)


def _made_of(of: type) -> Iterable[type]:
    below: list[type] = of.__subclasses__()
    for each in below:
        yield each
        yield from _made_of(each)


def _guard(made: type) -> None:
    for name, method in list(vars(made).items()):
        is_ours = isinstance(method, FunctionType) and not hasattr(method, "is_guarded")
        if is_ours and (name in _ANSWERS or name.endswith("Event")):
            setattr(made, name, _guarded(method, _ANSWERS.get(name, lambda: None)))


def _guarded(method: FunctionType, answer: Callable[[], object]) -> Callable[..., object]:
    @wraps(method)
    def call(*given: Any, **named: Any) -> object:  # noqa: ANN401  whatever Qt gives
        try:
            return method(*given, **named)
        except Exception as error:
            if _Guard.hear is None:
                raise
            _Guard.hear(error)
            # A painter that stands in one of its frames would paint on for as long as it is told.
            traceback.clear_frames(error.__traceback__)
            return answer()

    call.is_guarded = True  # type: ignore[attr-defined]  # by which it is known
    return call

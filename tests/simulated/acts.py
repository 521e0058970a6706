"""The table of what an office may do in a day; each act is a function that works by the dice."""

from collections.abc import Callable

from tests.simulated.office import Office

Act = Callable[[Office], object]
ACTS: dict[str, tuple[int, Act]] = {}


def act(weight: int) -> Callable[[Act], Act]:
    """Put a function into the table; it is done the more often, the more it weighs."""

    def keep(function: Act) -> Act:
        ACTS[function.__name__] = (weight, function)
        return function

    return keep

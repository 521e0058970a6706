"""A use case that may write into whatever table there is: to forget a person is one."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Concatenate, Generic, ParamSpec, TypeVar

from sqlalchemy.orm import Session

from propdesk.db.store import UseCase, require
from propdesk.db.tables import Base

P = ParamSpec("P")
R = TypeVar("R")


class WritesEverywhere(Generic[P, R]):
    """Declared with a permission; the tables are all there are when it is asked."""

    def __init__(self, permission: str, function: Callable[Concatenate[Session, P], R]) -> None:
        self._permission, self._function = permission, function
        update_wrapper(self, function)

    @property
    def use_case(self) -> UseCase:
        """What it declares."""
        return UseCase(self._permission, frozenset(Base.metadata.tables))

    def __call__(self, session: Session, /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Do it, for whoever may."""
        require(session, self._permission)
        return self._function(session, *args, **kwargs)


def writes_everywhere(
    permission: str,
) -> Callable[[Callable[Concatenate[Session, P], R]], WritesEverywhere[P, R]]:
    """Declare such a use case, as `use_case` declares the others."""
    return lambda function: WritesEverywhere(permission, function)

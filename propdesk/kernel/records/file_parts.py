"""At which row of a sheet, or item of a list, a file was taken."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FilePart:
    """The row or item, and how it is called."""

    number: int
    name: str

"""What a Windows driver itself says of its paper: the sheet it would print on, the forms it has,
a form made for it. Qt's own reading back is what was asked for, not what the driver took.
"""

import sys
from typing import NamedTuple

TENTHS_PER_MM = 10
FORM_UNITS_PER_MM = 1000
MM_PER_INCH = 25.4


class OwnForm(NamedTuple):
    """A form of a driver: its name and its sides in mm."""

    name: str
    width: float
    height: float


if sys.platform == "win32":
    import ctypes
    from collections.abc import Iterator
    from contextlib import contextmanager
    from ctypes import wintypes

    _IN, _OUT = 8, 2  # of DocumentProperties
    _ORIENTATION, _SIZE, _LENGTH, _WIDTH = 1, 2, 4, 8  # which fields of a DEVMODE count
    _BY_ITS_SIDES = 256  # DMPAPER_USER
    _PHYSICAL_WIDTH, _PHYSICAL_HEIGHT, _DOTS_ACROSS, _DOTS_DOWN = 110, 111, 88, 90
    _PAPER_NAMES, _PAPER_SIZES, _NAME_LENGTH = 16, 3, 64

    class _DevMode(ctypes.Structure):
        """The public part of a DEVMODEW that speaks of paper."""

        _fields_ = (
            ("device_name", wintypes.WCHAR * 32),
            ("versions", wintypes.WORD * 2),
            ("size", wintypes.WORD),
            ("driver_extra", wintypes.WORD),
            ("fields", wintypes.DWORD),
            ("orientation", ctypes.c_short),
            ("paper_size", ctypes.c_short),
            ("paper_length", ctypes.c_short),
            ("paper_width", ctypes.c_short),
        )

    class _Form(ctypes.Structure):
        """A FORM_INFO_1, in thousandths of a millimetre."""

        _fields_ = (
            ("flags", wintypes.DWORD),
            ("name", wintypes.LPWSTR),
            ("size", wintypes.LONG * 2),
            ("printable", wintypes.LONG * 4),
        )

    def _spooler() -> ctypes.WinDLL:
        spooler = ctypes.WinDLL("winspool.drv", use_last_error=True)
        spooler.OpenPrinterW.argtypes = (
            wintypes.LPCWSTR,
            ctypes.POINTER(wintypes.HANDLE),
            wintypes.LPVOID,
        )
        spooler.ClosePrinter.argtypes = (wintypes.HANDLE,)
        spooler.DocumentPropertiesW.argtypes = (
            wintypes.HWND,
            wintypes.HANDLE,
            wintypes.LPCWSTR,
            wintypes.LPVOID,
            wintypes.LPVOID,
            wintypes.DWORD,
        )
        spooler.DeviceCapabilitiesW.argtypes = (
            wintypes.LPCWSTR,
            wintypes.LPCWSTR,
            wintypes.WORD,
            wintypes.LPVOID,
            wintypes.LPVOID,
        )
        spooler.AddFormW.argtypes = (wintypes.HANDLE, wintypes.DWORD, wintypes.LPVOID)
        return spooler

    def _graphics() -> ctypes.WinDLL:
        graphics = ctypes.WinDLL("gdi32")
        graphics.CreateICW.restype = wintypes.HDC
        graphics.CreateICW.argtypes = (
            wintypes.LPCWSTR,
            wintypes.LPCWSTR,
            wintypes.LPCWSTR,
            wintypes.LPVOID,
        )
        graphics.GetDeviceCaps.argtypes = (wintypes.HDC, ctypes.c_int)
        graphics.DeleteDC.argtypes = (wintypes.HDC,)
        return graphics

    @contextmanager
    def _opened(spooler: ctypes.WinDLL, printer: str) -> Iterator[wintypes.HANDLE]:
        """The handle of a printer, 0 when it cannot be opened."""
        handle = wintypes.HANDLE()
        spooler.OpenPrinterW(printer, ctypes.byref(handle), None)
        try:
            yield handle
        finally:
            if handle:
                spooler.ClosePrinter(handle)

    def sheets_in_effect(
        printer: str, form: int, width: float, height: float, *, turned: bool
    ) -> list[tuple[float, float]]:
        """How wide and high (mm) the sheet is that a driver would print on, asked twice: of what it
        makes of the wish, and of the wish as Qt hands it over. Empty when it does not say.

        `form` is the Windows number of a form of its own, 0: a sheet by its sides.
        """
        spooler = _spooler()
        with _opened(spooler, printer) as handle:
            length = spooler.DocumentPropertiesW(None, handle, printer, None, None, 0)
            if not handle or length < ctypes.sizeof(_DevMode):
                return []
            wish, taken = ctypes.create_string_buffer(length), ctypes.create_string_buffer(length)
            if spooler.DocumentPropertiesW(None, handle, printer, wish, None, _OUT) < 0:
                return []
            mode = _DevMode.from_buffer(wish)
            mode.orientation = 2 if turned else 1
            mode.paper_size = form or _BY_ITS_SIDES
            mode.paper_width = 0 if form else round(width * TENTHS_PER_MM)
            mode.paper_length = 0 if form else round(height * TENTHS_PER_MM)
            mode.fields |= _ORIENTATION | _SIZE | _WIDTH | _LENGTH
            if form:
                mode.fields &= ~(_WIDTH | _LENGTH)
            both = _IN | _OUT
            if spooler.DocumentPropertiesW(None, handle, printer, taken, wish, both) < 0:
                return []
        sheets = [_sheet_of(printer, each) for each in (taken, wish)]
        return [sheet for sheet in sheets if sheet is not None]

    def _sheet_of(printer: str, mode: object) -> tuple[float, float] | None:
        """The sheet of a printer in a mode; None when it answers nothing."""
        graphics = _graphics()
        context = graphics.CreateICW(None, printer, None, mode)
        if not context:
            return None
        try:
            across, down = (
                graphics.GetDeviceCaps(context, which) for which in (_DOTS_ACROSS, _DOTS_DOWN)
            )
            wide, high = (
                graphics.GetDeviceCaps(context, which)
                for which in (_PHYSICAL_WIDTH, _PHYSICAL_HEIGHT)
            )
        finally:
            graphics.DeleteDC(context)
        if not across or not down:
            return None
        return wide / across * MM_PER_INCH, high / down * MM_PER_INCH

    def forms_of(printer: str) -> list[OwnForm]:
        """All forms a driver offers, as it says now: Qt keeps what it heard first."""
        spooler = _spooler()
        count = spooler.DeviceCapabilitiesW(printer, None, _PAPER_SIZES, None, None)
        if count <= 0:
            return []
        sizes = (wintypes.POINT * count)()
        names = (wintypes.WCHAR * (_NAME_LENGTH * count))()
        spooler.DeviceCapabilitiesW(printer, None, _PAPER_SIZES, sizes, None)
        spooler.DeviceCapabilitiesW(printer, None, _PAPER_NAMES, names, None)
        text = names[:]
        return [
            OwnForm(
                text[number * _NAME_LENGTH : (number + 1) * _NAME_LENGTH].split("\0")[0],
                size.x / TENTHS_PER_MM,
                size.y / TENTHS_PER_MM,
            )
            for number, size in enumerate(sizes)
        ]

    def add_form(printer: str, form: OwnForm) -> None:
        """Make a form that drivers of this PC can offer. Raises OSError when Windows refuses."""
        spooler = _spooler()
        sides = [round(side * FORM_UNITS_PER_MM) for side in (form.width, form.height)]
        wanted = _Form(0, form.name, tuple(sides), (0, 0, *sides))
        with _opened(spooler, printer) as handle:
            if not spooler.AddFormW(handle, 1, ctypes.byref(wanted)):
                raise ctypes.WinError(ctypes.get_last_error())

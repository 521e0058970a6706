"""reportlab as we need it, in the only file that imports it: loaded with the first paper drawn."""

import re
import zlib
from pathlib import Path
from typing import Any

from reportlab import rl_config
from reportlab.lib.rl_accel import escapePDF
from reportlab.pdfbase import pdfdoc, ttfonts
from reportlab.pdfgen import canvas

_ASTRAL = re.compile(r"<([0-9A-F]{2})> <([0-9A-F]{5,6})>")
_BRACKETS = ((0x27E8, 0x3008), (0x27E9, 0x3009))  # ⟨⟩ look like 〈〉, which the font has


class Font(ttfonts.TTFont):
    """A TrueType font whose text can be found again: reportlab writes U+20BB7 as it stands."""

    def __init__(self, name: str, path: Path) -> None:
        super().__init__(name, str(path), shapable=False)
        for bracket, drawn in _BRACKETS:
            if drawn in self.face.charToGlyph:
                self.face.charToGlyph.setdefault(bracket, self.face.charToGlyph[drawn])
                self.face.charWidths.setdefault(bracket, self.face.charWidths[drawn])

    def addObjects(self, doc: Any) -> None:  # noqa: ANN401, N802 - untyped, and named, by reportlab
        """Write the font, then mend its map from codes to characters."""
        super().addObjects(doc)
        for key, stream in doc.idToObject.items():
            if key.startswith("toUnicodeCMap:"):
                stream.content = _ASTRAL.sub(_utf16, stream.content)


def _utf16(match: re.Match[str]) -> str:
    return f"<{match[1]}> <{chr(int(match[2], 16)).encode('utf-16-be').hex().upper()}>"


class PageCanvas(canvas.Canvas):
    """Packs a page when it is finished; all share their resources: less memory, less to write."""

    _doc: Any

    def __init__(self, width: float, height: float) -> None:
        rl_config.useA85 = 0  # binary streams: a fifth smaller
        super().__init__("", pagesize=(width, height), invariant=1, pageCompression=1)
        self._boxes: dict[object, pdfdoc.PDFArray] = {}
        self._packed = pdfdoc.PDFDictionary({"Filter": pdfdoc.PDFName("FlateDecode")})

    def _make_preamble(self) -> None:
        self._preamble = ""  # reportlab would begin every page with Helvetica

    def showPage(self) -> None:  # noqa: N802 - reportlab's name
        """Finish the page and keep it packed."""
        super().showPage()
        page = self._doc.Pages.pages[-1]
        size = (0, 0, page.pagewidth, page.pageheight)
        page.MediaBox = self._boxes.setdefault(size, pdfdoc.PDFArray(size))
        content = zlib.compress(page.stream.encode("latin-1"))
        page.Contents = pdfdoc.PDFStream(self._packed, content, filters=[])
        page.stream = page.XObjects = page.Trans = None
        page.Resources = pdfdoc.PDFObjectReference("shared")

    def share(self, forms: list[str]) -> None:
        """Write the one dictionary of fonts and forms that all pages point to."""
        resources: Any = pdfdoc.PDFResourceDictionary()
        resources.basicFonts()
        resources.XObject = self._doc.xobjDict(forms)
        self._doc.Reference(resources, "shared")

    def codes(self, font: Font, text: str) -> list[tuple[str, str]]:
        """Write a text as (font resource, string), a piece for each subset of the font."""
        return [
            (font.getSubsetInternalName(subset, self._doc), escapePDF(code))
            for subset, code in font.splitString(text, self._doc)
        ]

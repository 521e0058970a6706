"""reportlab as we need it, in the only file that imports it: loaded with the first paper drawn."""

import re
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

from reportlab import rl_config
from reportlab.lib.rl_accel import escapePDF
from reportlab.lib.utils import ImageReader
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


class PackedStream(pdfdoc.PDFObject):
    """What a page draws, packed at once."""

    __RefOnly__ = 1

    def __init__(self, content: str) -> None:
        self.content = zlib.compress(content.encode("latin-1"))

    def format(self, _document: object) -> bytes:
        """Write the stream."""
        head = b"<< /Filter /FlateDecode /Length %d >>" % len(self.content)
        return b"%b\nstream\n%b\nendstream\n" % (head, self.content)


class PackedPage(pdfdoc.PDFObject):
    """A page of which only size and stream are kept; its resources are those of all pages."""

    __RefOnly__ = 1
    __InternalName__: str

    def __init__(self, width: float, height: float, content: str) -> None:
        self.size = f"{width:g} {height:g}".encode("ascii")
        self.stream = PackedStream(content)

    def format(self, document: Any) -> bytes:  # noqa: ANN401 - untyped
        """Write the dictionary of the page."""
        parent, contents = (
            document.Reference(part).format(document) for part in (document.Pages, self.stream)
        )
        shared = pdfdoc.PDFObjectReference("shared").format(document)
        parts = (parent, self.size, shared, contents)
        return b"<< /Type /Page /Parent %b /MediaBox [0 0 %b] /Resources %b /Contents %b >>" % parts


class PageCanvas(canvas.Canvas):
    """Packs a page when it is finished; all share their resources: less memory, less to write."""

    _doc: Any
    _formsinuse: list[str]

    def __init__(self, width: float, height: float) -> None:
        rl_config.useA85 = 0  # binary streams: a fifth smaller
        super().__init__("", pagesize=(width, height), invariant=1, pageCompression=1)

    def _make_preamble(self) -> None:
        self._preamble = ""  # reportlab would begin every page with Helvetica

    def showPage(self) -> None:  # noqa: N802 - reportlab's name
        """Finish the page and keep it packed."""
        super().showPage()
        page = self._doc.Pages.pages.pop()
        packed = PackedPage(page.pagewidth, page.pageheight, page.stream)
        packed.__InternalName__ = page.__InternalName__
        self._doc.idToObject[page.__InternalName__] = packed
        self._doc.Pages.pages.append(packed)

    def share(self, forms: list[str]) -> None:
        """Write the one dictionary of fonts and forms that all pages point to."""
        resources: Any = pdfdoc.PDFResourceDictionary()
        resources.basicFonts()
        resources.XObject = self._doc.xobjDict(forms)
        self._doc.Reference(resources, "shared")

    def image(self, jpeg: bytes, place: tuple[float, float, float, float]) -> str:
        """Draw a JPEG as it is, at x, y, width and height; the name that pages know it by."""
        self.drawImage(ImageReader(BytesIO(jpeg)), *place)
        name: str = self._formsinuse[-1]
        return name

    def codes(self, font: Font, text: str) -> list[tuple[str, str]]:
        """Write a text as (font resource, string), a piece for each subset of the font."""
        return [
            (font.getSubsetInternalName(subset, self._doc), escapePDF(code))
            for subset, code in font.splitString(text, self._doc)
        ]

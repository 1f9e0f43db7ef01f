"""Read the text that a picture shows, as a scan or a photograph of a page, where the extra `ocr` is installed."""

import io
from dataclasses import replace

from index.errors import ArticleError, FormatError
from index.readers import pdf
from index.readers.content import Content
from index.readers.recognition import ILLEGIBLE, is_installed
from index.records import Place

DOTS = 150
"""Dots an inch that a page is taken to be scanned with: only proportions count."""
SMALLEST = 300
"""Pixels of the longer side; smaller pictures are signs and buttons."""
FEWEST_WORDS = 8
"""Words that make a text; a photograph shows the name of a shop, too."""
READ = "read from a picture"


def read(data: bytes, name: str) -> Content:
    """The text of the picture, or of all pictures of a file that has several, each a page.

    Raises:
        ArticleError: The file is damaged.
        FormatError: The picture shows no text, or the extra is not installed.
    """
    if not is_installed():
        raise FormatError(name, "is a picture; text in pictures is read with the extra: `uv pip install -e '.[ocr]'`")
    document = to_pdf(data, name)
    try:
        content = pdf.read(document, name)
    except ArticleError as error:
        raise FormatError(name, "is a picture on which no text is recognised") from error
    if len(content.text.replace(ILLEGIBLE, "").split()) < FEWEST_WORDS:
        raise FormatError(name, "is a picture on which no text is recognised")
    pages = {place.label for place in content.places}
    return replace(content, places=(Place(0, READ),) if len(pages) == 1 else content.places)


def to_pdf(data: bytes, name: str) -> bytes:
    """A PDF of the pictures of a file, upright by what the camera noted.

    Raises:
        ArticleError: The file is damaged.
        FormatError: The picture is too small for a text.
    """
    from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

    out = io.BytesIO()
    try:
        with Image.open(io.BytesIO(data)) as picture:
            if max(picture.size) < SMALLEST:
                raise FormatError(name, "is a picture without text: it is small")
            pages = [ImageOps.exif_transpose(frame.convert("RGB")) for frame in ImageSequence.Iterator(picture)]
            pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=DOTS)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise ArticleError(name, f"is not a picture that can be read: {error}") from error
    return out.getvalue()

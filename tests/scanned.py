"""Make scans: PDFs that show the pages of others as pictures, as a scanner leaves them."""

import io

import numpy as np
from PIL import Image
from pypdfium2 import PdfDocument

DOTS = 150
"""Dots an inch that offices scan with."""
POINTS = 72
"""Points an inch."""


def scan(data: bytes, *, tilt: float = 0.0, noise: float = 0.0) -> bytes:
    """A PDF of pictures of the pages of another.

    Args:
        data: The other.
        tilt: Degrees that the pages are turned by, against the clock.
        noise: The deviation of their greys, which go from 0 to 255.
    """
    document = PdfDocument(data)
    pages = [_photograph(page.render(scale=DOTS / POINTS).to_pil(), tilt, noise) for page in document]
    document.close()
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=DOTS)
    return out.getvalue()


def _photograph(page: Image.Image, tilt: float, noise: float) -> Image.Image:
    turned = page.convert("L").rotate(tilt, Image.Resampling.BICUBIC, expand=tilt % 90 == 0, fillcolor=255)
    grains = np.random.default_rng(7).normal(0, noise, (turned.height, turned.width))
    return Image.fromarray(np.clip(np.asarray(turned) + grains, 0, 255).astype(np.uint8))

"""Open the page in the browser of whoever sits at the terminal."""

import os
import sys
import threading
import webbrowser


def open_page(address: str) -> None:
    """Open an address in the usual browser, where somebody is there to see it or has named one in BROWSER.

    It happens in a thread of its own, since some browsers end only when they are closed.
    """
    if sys.stderr.isatty() or "BROWSER" in os.environ:
        threading.Thread(target=webbrowser.open, args=(address,), name="browser", daemon=True).start()

"""A whole session in a real browser at a real `footnote chat`, with no way out: run by `unshare --net`, it prints JSON.

`python -m tests.ui.session DATA`: the loopback of the empty network is brought up, the chat started over the user's
article, every tab used, and every request of the browser noted. `reached` says whether an address outside answered.
"""

import fcntl
import json
import shutil
import socket
import struct
import sys
from pathlib import Path

from playwright.sync_api import BrowserContext, FilePayload, Page, expect, sync_playwright

from tests.api.running import chat
from tests.conftest import CHROMIUM
from tests.ui.conftest import ask, visit

OUTSIDE = ("192.0.2.1", 80)
"""An address of documentation (RFC 5737), to which no machine answers, but for which a network has a route."""

SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 1
"""Of Linux: read and set the flags of an interface; it is up."""


def bring_up_loopback() -> None:
    """What `ip link set lo up` does, without iproute2."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        named = struct.pack("16sh", b"lo", 0)
        _, flags = struct.unpack("16sh", fcntl.ioctl(asked, SIOCGIFFLAGS, named))
        fcntl.ioctl(asked, SIOCSIFFLAGS, struct.pack("16sh", b"lo", flags | IFF_UP))


def outside() -> str:
    """What becomes of a connection to the outside."""
    try:
        socket.create_connection(OUTSIDE, timeout=5).close()
    except OSError as error:
        return error.strerror or type(error).__name__
    return "connected"


def use(page: Page) -> None:
    """Ask, read, follow up, rate, add, remove, evaluate: each tab, and what leaves a page as easily as it can."""
    ask(page, "Why did Sheinbaum refuse troops?")
    page.locator(".fn-claim .fn-marker").first.click()
    page.locator(".fn-lit").wait_for()
    ask(page, "Who won the 1998 World Cup final?")
    page.get_by_role("button", name="Good answer").last.click()
    page.locator(".fn-remark-form").wait_for()
    page.locator("#fn-articles").click()
    tower: FilePayload = {
        "name": "tower.txt",
        "mimeType": "text/plain",
        "buffer": b"The tower\n\nThe tower was built in 1931.",
    }
    page.locator("#fn-add-files").set_input_files([tower])
    expect(page.locator(".fn-open")).to_have_count(2, timeout=60_000)
    ask(page, "When was the tower built?")
    expect(page.locator(".fn-answer").last).to_contain_text("1931")
    page.get_by_text("Add a page").click()
    page.get_by_label("Address of a page or a feed").fill("https://example.org/")
    page.keyboard.press("Enter")
    expect(page.locator(".fn-told .fn-problem")).to_contain_text("https://example.org/", timeout=60_000)
    page.locator("#fn-evaluate").click()
    page.get_by_role("button", name="Make a set of the rated answers").click()
    page.get_by_role("button", name="Run", exact=True).click()
    page.frame_locator(".fn-report").locator("table").first.wait_for(timeout=60_000)
    page.locator("#fn-chats").click()
    page.locator(".fn-talk").first.wait_for()


def noted(context: BrowserContext, address: str) -> list[str]:
    """Every address that the browser asks during a session."""
    urls = list[str]()
    context.on("request", lambda request: urls.append(request.url))
    page = context.new_page()
    visit(page, address)
    use(page)
    return urls


def main(data: Path) -> None:
    """Run the session and print what it asked."""
    bring_up_loopback()
    with chat(data) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM)
        urls = noted(browser.new_context(), address)
        browser.close()
    print(json.dumps({"reached": outside(), "urls": sorted(set(urls))}))  # noqa: T201 - what the test reads


if __name__ == "__main__":
    main(Path(sys.argv[1]))

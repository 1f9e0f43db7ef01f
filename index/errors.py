"""The one exception tree; each message is one line that says what to do.

FootnoteError
├── ArticleError        a source cannot be read; the others go on
│   └── FormatError     a file is of a kind that is not read
├── QuestionError       a question cannot be asked as it is
├── BusyError           more in a short time than is let in
├── StoppingError       the server is about to end, and takes no new question
├── ConfigError         a setting is wrong or missing
├── ModelError          weights are missing, damaged or cannot be loaded
├── LanguageModelError  a language model fails, is out of reach, too slow or rate-limited; quotes take its place
├── StoreError          the data folder cannot be used
│   ├── CatalogError    the catalog (SQLite)
│   ├── VectorError     the vector index (Chroma)
│   ├── OwnerError      the vector index belongs to another catalog
│   └── LockedError     another process is writing
└── IntegrityError      an invariant does not hold; a defect of ours, never of the user's
    └── ChangedError    an article changed or went while an answer was made from it
"""

import math


class FootnoteError(Exception):
    """Root of the tree. The message is one line and says what to do."""

    def __init__(self, message: str) -> None:
        """Fold the message into one line, so that a file name with a line break stays on it."""
        super().__init__(" ".join(message.split()))


class ArticleError(FootnoteError):
    """A source that cannot be read as an article; the message names it and the reason."""

    def __init__(self, source: str, reason: str) -> None:
        """Keep the two parts, since reports list them in columns."""
        super().__init__(f"{source}: {reason}")
        self.source = " ".join(source.split())
        self.reason = " ".join(reason.split())

    def __reduce__(self) -> tuple[type["ArticleError"], tuple[str, str]]:
        """Go from process to process by the two parts; an exception goes by its message otherwise."""
        return type(self), (self.source, self.reason)


class FormatError(ArticleError):
    """A file of a kind that is not read."""


class PartError(ArticleError):
    """A part of a file that could not be read while the rest was; it stays so until the file changes."""


class QuestionError(FootnoteError):
    """A question that cannot be asked: empty, too long, or without a word in it."""


class BusyError(FootnoteError):
    """More in a short time than is let in; `seconds` says when the next one is."""

    def __init__(self, seconds: float, what: str = "Too many questions in a minute: ask") -> None:
        """Keep the time, since HTTP tells it in a header of its own."""
        self.seconds = max(1, math.ceil(seconds))
        super().__init__(f"{what} again in {self.seconds} s.")


class StoppingError(FootnoteError):
    """A question to a server that is about to end; asked again, it reaches another one, or this one when it is back."""

    seconds = 1
    """When to ask again."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__("This server is stopping and takes no new questions: ask again in a moment.")


class ConfigError(FootnoteError):
    """A setting, an option or an environment variable that is wrong or missing."""


class ModelError(FootnoteError):
    """A model whose weights are missing, damaged or cannot be loaded."""


class LanguageModelError(FootnoteError):
    """A language model that failed while it wrote; the message says why, and quotes can take the answer's place."""


class StoreError(FootnoteError):
    """The data folder cannot be used."""


class CatalogError(StoreError):
    """The catalog cannot be opened, read or written."""


class VectorError(StoreError):
    """The vector index cannot be opened, read or written."""


class OwnerError(StoreError):
    """The vectors at a place belong to another catalog, with which these would mix."""


class LockedError(StoreError):
    """Another process is writing to the data folder; the message names its pid."""


class IntegrityError(FootnoteError):
    """An invariant of the answer or of the stores does not hold."""


class ChangedError(IntegrityError):
    """An article changed or went while an answer was made from it: asking again helps."""

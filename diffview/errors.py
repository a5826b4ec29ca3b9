"""Every error that diffview raises on purpose.

    DiffviewError                status 400, exit 2
    ├── UnreadableCapture        the bytes are no page that can be read          422
    ├── LimitExceeded            a named limit was reached                       413
    ├── UnknownArticle           no such article in the store                    404
    ├── UnknownVersion           the article has no such version                 404
    ├── UnknownFingerprint       no version, or several, with such a fingerprint 404
    ├── UnknownCapture           no capture with such a digest                   404
    ├── Busy                     the viewer has more to do than it may take on    503
    ├── BadArgument              an argument, address or option is no good       400
    ├── StoppedEarly             a long run was stopped; what was done is kept   500
    ├── StoreError               the store cannot be opened, or is not ours      500
    └── BrokenPromise            one of our own laws does not hold: a bug        500

Each says where, what is wrong, and what to do about it, in the user's words, on one line.
The command line prints that line and exits with 2; the web layer shows a page with `status`.
Anything else that is raised is a bug and shows its traceback.
"""


class DiffviewError(Exception):
    """Say where, what is wrong and what to do, on one line.

    *place* is a file, an address or an article as the user named it; *what* is the fact;
    *hint* is what the user can do, or empty where nothing can be done.
    """

    status = 400
    """The HTTP status of a page that shows this error."""

    def __init__(self, place: str, what: str, *, hint: str = "") -> None:
        self.place = place
        self.what = what
        self.hint = hint
        super().__init__(self.line())

    def line(self) -> str:
        """Return the message as one line, control characters shown as they are escaped in Python."""
        text = f"{self.place}: {self.what}" + (f"; {self.hint}" if self.hint else "")
        return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)

    def __str__(self) -> str:
        return self.line()


class UnreadableCapture(DiffviewError):
    """The bytes are no page that diffview can read: empty, binary, cut off or of a foreign kind."""

    status = 422


class LimitExceeded(DiffviewError):
    """A named limit was reached; `limit` is its name, `what` says its value."""

    status = 413

    def __init__(self, place: str, what: str, *, limit: str, hint: str = "") -> None:
        self.limit = limit
        super().__init__(place, what, hint=hint)


class Busy(DiffviewError):
    """The viewer has as much to do as it may take on at a time; the visitor should come again soon."""

    status = 503

    def __init__(self, place: str) -> None:
        super().__init__(place, "more is waiting than can be done at a time", hint="try again in a few seconds")


class UnknownArticle(DiffviewError):
    """The store holds no article of that id."""

    status = 404


class UnknownVersion(DiffviewError):
    """The article has no version of that number; `held` are the numbers that it has."""

    status = 404

    def __init__(self, place: str, number: int, held: tuple[int, ...]) -> None:
        self.number = number
        self.held = held
        listed = ", ".join(map(str, held)) if held else "none"
        super().__init__(place, f"there is no version {number}", hint=f"versions held: {listed}")


class UnknownFingerprint(DiffviewError):
    """No version, or versions of several texts, have a fingerprint that begins so."""

    status = 404


class UnknownCapture(DiffviewError):
    """The store holds no capture of that digest."""

    status = 404


class BadArgument(DiffviewError):
    """An argument, an address or an option cannot be used as given."""


class StoppedEarly(DiffviewError):
    """A long run ended before its end; what it had done is kept, and running it again goes on from there."""

    status = 500


class StoreError(DiffviewError):
    """The store cannot be opened, is locked, is damaged, or belongs to a newer diffview."""

    status = 500


class BrokenPromise(DiffviewError):
    """A law of diffview does not hold for this input; the result is withheld, not shown wrong."""

    status = 500

"""How much of a PDF page is read. A page that needs more is reported, and neither cut short nor given to pdfium, which has no
bounds: a gigabyte packed into a megabyte would end the process.
"""

from __future__ import annotations

from dataclasses import dataclass

from pypdf.errors import LimitReachedError
from pypdf.generic import StreamObject

MAX_CONTENT = 16 << 20
"""Bytes of operators, unpacked, those of a form as often as it is drawn. A page of text has 50,000, one of a newspaper a million;
a scan that stands among the operators, and not beside them as it should, 9 million in grey."""
MAX_TOKENS = 2_000_000
"""Operators and what they are given. A page of text has 6,000, one of a newspaper 300,000; so many take 3 to 9 of a
file's 60 s."""
MAX_FORMS = 10_000
"""Forms drawn, and forms in forms. A page has some tens; ten that each draw ten, eight times over, would be a hundred million."""
MAX_RUNS = 200_000
"""Strings drawn; a full newspaper page has about 20,000. More is an attack or a map."""


class TooMuch(Exception):
    """A page needs more than is read of one."""


@dataclass(slots=True)
class Room:
    """What is left to a page."""

    content: int = MAX_CONTENT
    tokens: int = MAX_TOKENS
    forms: int = MAX_FORMS
    runs: int = MAX_RUNS

    def check(self) -> None:
        """Raises TooMuch where more was taken than there was."""
        if min(self.content, self.tokens, self.forms, self.runs) < 0:
            raise TooMuch


def check_unpacked(stream: object) -> None:
    """Raises TooMuch for a stream that pypdf stops unpacking at its own limit. What else is wrong with it shows where it is read.

    pypdf gives circles and impossible maps the same class of error: those are damage, which pdfium may read.
    """
    try:
        if isinstance(stream, StreamObject):
            stream.get_data()
    except LimitReachedError as error:
        raise TooMuch from error
    except MemoryError:
        raise
    except Exception:
        return

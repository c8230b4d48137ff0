"""What the page is given in tests: answers whose every word can be told from the question."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from assistant.filters import Filters
from corpus.errors import BadQuestion
from corpus.text import Answer, AnswerKind, Hit, Quote, Statement


@dataclass
class Script:
    """Answers from the real library by what the question says: « silence », « bad », « crash », « wait »; else a quotation."""

    library: object
    go: threading.Event
    looked: list[Filters] = field(default_factory=list)
    """Where each question was to look."""

    def __call__(self, question: str, *, default: str, filters: Filters) -> Answer:
        self.looked.append(filters)
        if "bad" in question:
            raise BadQuestion("too long", "question.long", length=len(question), most=2000)
        if "crash" in question:
            raise ZeroDivisionError("a fault of ours, with a secret in it")
        if "wait" in question:
            assert self.go.wait(20)
        return scripted(question, self.library)


def scripted(question, library):
    """The beginning of § EXHORTE and, from inside it, its end; or silence where the question says « silence »."""
    passages = {passage.id: passage for passage in library.passages("conclusions-ia-2025.fr")}
    urges = passages["conclusions-ia-2025.fr#exhorte"]
    hits = tuple(Hit(passages[f"conclusions-ia-2025.fr#{name}"], 1.0) for name in ("exhorte", "appelle", "affirme"))
    if "silence" in question:
        return Answer(question, AnswerKind.SILENT, "fr", "Les textes ne le disent pas.", (), hits)
    cut = urges.text.index(", et à financer")
    quotes = [quote(urges, 0, cut), quote(urges, cut + 2, len(urges.text))]
    return Answer(question, AnswerKind.STATED, "fr", "Oui.", tuple(Statement(q.text, (q,)) for q in quotes), hits)


def quote(passage, start, end):
    return Quote(
        passage.id,
        passage.source,
        passage.locator,
        passage.page,
        passage.page_end,
        passage.start + start,
        passage.start + end,
        passage.text[start:end],
    )

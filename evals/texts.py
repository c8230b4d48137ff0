"""A text that is made of passages alone, for what is measured without a reader."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corpus.text import Document, Language, Page, Passage, PassageKind, Run, Source, Standing
from corpus.truth import Text


def text_of(name: str, language: Language, paragraphs: Sequence[str], title: str = "") -> Text:
    """The source `name` with each of `paragraphs` for a passage, numbered from 1; without a title where they are of no text."""
    source = Source(name, name.rpartition(".")[0] or name, title, name, "", language, Standing.MEMBER_DOCUMENT)
    text = "\n".join(paragraphs)
    document = Document(text, text, (Run(0, 0, len(text), len(text)),), (Page(1, 0, len(text)),), language=language)
    return Text(source, document, tuple(_passages(name, paragraphs)), ())


def _passages(source: str, paragraphs: Sequence[str]) -> Iterator[Passage]:
    at = 0
    for n, words in enumerate(paragraphs):
        yield Passage(f"{source}#{n}", source, n, PassageKind.PARAGRAPH, f"§ {n + 1}", 1, 1, at, at + len(words), words)
        at += len(words) + 1

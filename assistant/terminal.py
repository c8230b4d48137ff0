"""An answer on a terminal: readable at any width, in colour or not."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from assistant.export import pages, quoted, reference
from assistant.words import Words, words
from corpus.library import Library
from corpus.text import Answer, AnswerKind, Passage, Quote

_STYLES = {
    AnswerKind.STATED: ("●", "bold green"),
    AnswerKind.PARTLY: ("◐", "bold yellow"),
    AnswerKind.SILENT: ("○", "bold"),
}
SHOWN_NEAREST = 3
PREVIEW = 160
"""Characters of a nearest passage that are shown: enough to see whether to open it."""


def show(answer: Answer, library: Library, console: Console) -> None:
    """Print the kind, the lead, the quotations with their references, the notices and the nearest passages."""
    said = words(answer.language)
    mark, style = _STYLES[answer.kind]
    console.print(Text(f"{mark} {said[f'kind.{answer.kind.value}']}", style=style))
    console.print(Text(answer.lead))
    versions = {hit.passage.id: hit.versions for hit in answer.hits}
    for statement in answer.statements:
        for found in statement.quotes:
            _show_quote(found, versions.get(found.passage, ()), library, console)
    for notice in answer.notices:
        console.print(Text(f"\n{said['page.notice']} — {notice}", style="yellow"))
    _show_nearest(answer, library, console, said)


def _show_quote(found: Quote, versions: Sequence[Passage], library: Library, console: Console) -> None:
    source = library.source(found.source)
    passage = library.passages_by_id([found.passage])[found.passage]
    console.print()
    if passage.lead_in and found.start == passage.start:
        console.print(Padding(Text(" … ".join(passage.lead_in), style="dim italic"), (0, 0, 0, 2), expand=False))
    console.print(Padding(Text(quoted(found.text, source.language)), (0, 0, 0, 2), expand=False))
    refers = reference(source, found.locator, found.page, found.page_end)
    place = Text.assemble((f"— {refers}", "cyan"), (_versions(versions, library), "dim"))
    console.print(Padding(place, (0, 0, 0, 2), expand=False))


def _show_nearest(answer: Answer, library: Library, console: Console, said: Words) -> None:
    nearest = answer.nearest[:SHOWN_NEAREST]
    if not nearest:
        return
    key = "page.nearest_silent" if answer.kind is AnswerKind.SILENT else "page.nearest"
    console.print(Text(f"\n{said[key].format(n=len(nearest))}", style="bold"))
    for hit in nearest:
        passage = hit.passage
        source = library.source(passage.source)
        text = " ".join(passage.text.split())
        preview = text if len(text) <= PREVIEW else text[: text.rfind(" ", 0, PREVIEW)] + " […]"
        place = f"{source.short_title}, {passage.locator}, {pages(passage.page, passage.page_end, source.language)}"
        versions = _versions(hit.versions, library)
        console.print(Padding(Text.assemble((place, "cyan"), (versions, "dim"), f"  {preview}"), (0, 0, 0, 2), expand=False))


def _versions(passages: Sequence[Passage], library: Library) -> str:
    """« (en: recognises that 4; es: reconoce que 4) »: where the paragraph stands in the other versions of its text."""
    places = [f"{library.source(passage.source).language}: {passage.locator}" for passage in passages]
    return f" ({'; '.join(places)})" if places else ""

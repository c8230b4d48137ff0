"""The page: its three parts, what each shows, and what each click makes the others show."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar, get_args

import gradio as gr

from assistant.filters import NO_FILTERS, Filters
from assistant.web.answers import SHOWN_QUESTION, Turn
from assistant.web.choice import chosen
from assistant.web.markup import Place
from assistant.web.reader import reader, unreadable
from assistant.web.talk import head, talk
from assistant.words import words
from corpus.errors import PlaidoyerError
from corpus.text import Answer, Language

if TYPE_CHECKING:
    from corpus.library import Library

Conversation = tuple[Turn, ...]
Made = TypeVar("Made")

KEPT_TURNS = 50  # in memory for each open page; the log says when older ones are left out
STATE_SECONDS = 12 * 3600  # how long an open page that asks nothing keeps its conversation
CACHE_SECONDS = 3600  # how often, and how old, Gradio's temporary files are removed
WAITING_QUESTIONS = 64
QUESTIONS_AT_ONCE = 4
FIRST_LANGUAGE: Language = "fr"  # until the browser has said which one it prefers


class Ask(Protocol):
    """Answers a question from what meets the `filters`; `default` is its language where its own words decide nothing."""

    def __call__(self, asked: str, /, *, default: Language, filters: Filters) -> Answer: ...


def _part(name: str, *events: str, look: str = "") -> gr.HTML:
    """A part of the page whose inside is its value, and which `behaviour.js` brings to life.

    Not a subclass: Gradio writes a `.pyi` beside every module that has one, when it is imported.

    `look` is put into the document's head, before the script; given to Gradio as `css`, it would be rewritten rule by
    rule, and its media queries lost.

    Gradio runs an `html_template` through Handlebars and then evaluates the result as a JavaScript template: words of a
    text or of a question must never be in it, and never in `{{…}}`. `${value}` alone is not evaluated again.
    """
    listed = ", ".join(f"'{event}'" for event in events)  # Gradio looks for the quoted names of custom events here
    return gr.HTML(
        "",
        html_template="${value}",
        js_on_load=f"plaidoyer.{name}({{ element, trigger, watch, events: [{listed}] }});",
        head=f"{look}<script>{_file('behaviour.js')}</script>",
        apply_default_css=False,
        elem_id=name,
    )


@cache
def _file(name: str) -> str:
    return (Path(__file__).parent / name).read_text(encoding="utf-8")


def build(ask: Ask, library: Library) -> gr.Blocks:
    """The page that answers with `ask` and reads in `library`; `application` of `server.py` makes it ready to serve."""
    return in_a_loop(lambda: _built(_Room(ask, library)))


def in_a_loop(make: Callable[[], Made]) -> Made:
    """What `make` returns. Outside of an event loop Gradio begins several for its locks, and closes none of them."""

    async def made() -> Made:
        return make()

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        with asyncio.Runner() as runner:
            return runner.run(made())
    return make()


def _built(room: _Room) -> gr.Blocks:
    page = gr.Blocks(title="Plaidoyer", analytics_enabled=False, fill_width=True, delete_cache=(CACHE_SECONDS, CACHE_SECONDS))
    with page:
        top = _part("head", "language", look=f"<style>{_file('look.css')}</style>")
        _wire(room, top, _part("talk", "ask", "cite"), _part("reader", "cite"))
    page.queue(max_size=WAITING_QUESTIONS, default_concurrency_limit=QUESTIONS_AT_ONCE, api_open=False)
    return page


def _wire(room: _Room, top: gr.HTML, left: gr.HTML, right: gr.HTML) -> None:
    """Which event calls what. Only questions wait in the queue: reading and switching the language never do."""
    language = gr.State(FIRST_LANGUAGE, time_to_live=STATE_SECONDS)
    turns = gr.State((), time_to_live=STATE_SECONDS)
    place = gr.State(None, time_to_live=STATE_SECONDS)
    quiet = {"show_progress": "hidden", "api_visibility": "private"}
    at_once = {**quiet, "queue": False}
    seen = [language, turns, place]

    switched = top.language(room.switch, [language], [language], **at_once)
    switched.then(room.show, seen, [top, left, right], **at_once)
    asked = left.ask(room.answer, [language, turns], [turns], **quiet)
    asked.success(room.converse, [language, turns], [left], **at_once).failure(None, js=_FAILED)
    asked.failure(None, js=_FAILED)
    for part in (left, right):
        opened = part.cite(room.open, [place], [place], trigger_mode="always_last", **at_once)
        opened.success(room.read, [language, place], [right], **at_once)


_FAILED = "() => { document.dispatchEvent(new Event('plaidoyer:failed')); }"


class _Room:
    """What happens on each event. Holds nothing of a visitor: that is in the state that each call is given."""

    def __init__(self, ask: Ask, library: Library) -> None:
        self._ask = ask
        self._library = library

    def switch(self, language: Language, event: gr.EventData) -> Language:
        wanted: object = event._data.get("language")
        return next((known for known in get_args(Language) if known == wanted), language)

    def answer(self, language: Language, turns: Conversation, event: gr.EventData) -> Conversation:
        question = str(event._data.get("question", ""))
        kept, filters = question.strip()[: SHOWN_QUESTION + 1], NO_FILTERS
        try:
            filters = chosen(event._data.get("filters"))
            turn = Turn(kept, filters=filters, answer=self._ask(question, default=language, filters=filters))
        except PlaidoyerError as error:
            turn = Turn(kept, filters=filters, error=error.with_traceback(None))  # its frames would be kept with it
        return (*turns, turn)[-KEPT_TURNS - 1 :]

    def open(self, place: Place | None, event: gr.EventData) -> Place | None:
        return Place.parse(event._data.get("place")) or place

    def show(self, language: Language, turns: Conversation, place: Place | None) -> tuple[str, str, str]:
        return head(words(language)), self.converse(language, turns), self.read(language, place)

    def converse(self, language: Language, turns: Conversation) -> str:
        return talk(turns[-KEPT_TURNS:], len(turns) > KEPT_TURNS, words(language), self._library)

    def read(self, language: Language, place: Place | None) -> str:
        try:
            return reader(place, words(language), self._library)
        except PlaidoyerError as error:
            return unreadable(str(error), words(language))

"""The left half of the page, and its head: what it is, what was asked, and the box to ask in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.web.answers import Turn, turn
from assistant.web.choice import choice
from assistant.web.markup import Place, esc
from assistant.words import Words, words
from corpus.text import LANGUAGES, Source

if TYPE_CHECKING:
    from corpus.library import Library


def head(language: Words) -> str:
    """The page's name and the switch for the language of the interface."""
    switch = "".join(
        f'<button type="button" lang="{code}" data-language="{code}" aria-label="{esc(language[f"language.{code}"])}"'
        f' aria-pressed="{str(code == language.language).lower()}">{code.upper()}</button>'
        for code in LANGUAGES
    )
    said = " ".join(f'data-{key.replace("_", "-")}="{esc(language[f"page.{key}"])}"' for key in ("copied", "copy_failed", "lost"))
    return (
        f'<header class="head" data-shown="{language.language}" {said}><b>Plaidoyer</b>'
        f'<div class="lang" role="group" aria-label="{esc(language["page.languages"])}">{switch}</div></header>'
    )


def talk(turns: Sequence[Turn], older: bool, language: Words, library: Library) -> str:
    """The log of the conversation and the question box; `older` says that turns before these are left out."""
    log = "".join(turn(asked, language, library) for asked in turns) or welcome(language, library)
    left_out = f'<p class="older">{esc(language["page.older"])}</p>' if older else ""
    last = turns[-1].key if turns else ""
    return (
        f'<section class="talk" aria-label="{esc(language["page.conversation"])}">'
        f'<div class="log" role="log" aria-live="polite" aria-label="{esc(language["page.conversation"])}" tabindex="0"'
        f' data-last="{last}">{left_out}{log}</div>{question_box(language, library)}</section>'
    )


def question_box(language: Words, library: Library) -> str:
    said = " ".join(f'data-{key}="{esc(language[f"page.{key}"])}"' for key in ("busy", "failed", "error"))
    return (
        f'<form class="ask" {said}><textarea id="question" rows="1" required autocomplete="off"'
        f' aria-label="{esc(language["page.question"])}" placeholder="{esc(language["page.placeholder"])}"></textarea>'
        f'<button type="submit" class="send">{esc(language["page.send"])}</button>{choice(language, library)}</form>'
    )


def welcome(language: Words, library: Library) -> str:
    """The empty log: what this is, which texts it answers from, and questions to try, in three languages."""
    return (
        f'<div class="welcome"><h1>{esc(language["page.title"])}</h1><p>{esc(language["page.intro"])}</p>'
        f"{_examples(language)}{_shelf(language, library)}</div>"
    )


def _examples(language: Words) -> str:
    order = sorted(LANGUAGES, key=lambda code: code != language.language)
    questions = "".join(
        f'<button type="button" lang="{code}" data-question>{esc(words(code)[f"example.{which}"])}</button>'
        for code in order
        for which in ("first", "second")
    )
    return f'<h2>{esc(language["page.examples"])}</h2><div class="next">{questions}</div>'


def _shelf(language: Words, library: Library) -> str:
    texts = library.sources()
    if not texts:
        return f"<p>{esc(language['page.empty_library'])}</p>"
    return f'<h2>{esc(language["page.in_library"])}</h2><ul class="shelf">{"".join(_text(text, language) for text in texts)}</ul>'


def _text(source: Source, language: Words) -> str:
    about = f"{esc(language[f'standing.{source.standing}'])} · {source.language.upper()}"
    return (
        f'<li><button type="button" class="link" id="shelf-{esc(source.id)}" data-place="{esc(Place(source.id).key)}"'
        f' lang="{source.language}">{esc(source.title)}</button> <span class="meta">{about}</span></li>'
    )

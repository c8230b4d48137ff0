"""Where to look: the filters under the question box, and what a question says of those it was asked with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from assistant.filters import Filters, day
from assistant.question import clean
from assistant.web.markup import esc
from assistant.words import Words
from corpus.language import fold
from corpus.text import Standing

if TYPE_CHECKING:
    from corpus.library import Library

LONGEST = 200
"""Characters of a filter: what is longer was not chosen, nor typed by a person."""
MOST_ADDRESSEES = 200
"""So many are offered; any other can be typed."""


def choice(language: Words, library: Library) -> str:
    """A folded row of filters; one that could choose between nothing is left out, and so is the row where none is left."""
    sources = library.sources()
    standings = [standing.value for standing in Standing if any(source.standing is standing for source in sources)]
    languages = sorted({source.language for source in sources})
    dated = [source.date for source in sources if source.date]
    fields = [
        _select("source", [(source.id, source.short_title) for source in sources], language),
        _select("standing", [(value, language[f"standing.{value}"]) for value in standings], language),
        _select("language", [(code, language[f"language.{code}"]) for code in languages], language),
        _addressee(language, library),
        *((_year("since", language), _year("until", language)) if len(set(dated)) > 1 else ()),
    ]
    if not any(fields):
        return ""
    every = esc(language["page.filters_all"])
    clear = f'<button type="button" class="link" data-everywhere>{esc(language["page.filters_clear"])}</button>'
    return (
        f'<details class="filters" id="filters"><summary>{esc(language["page.filters"])} '
        f'<span data-chosen data-all="{every}">{every}</span></summary><div>{"".join(fields)}{clear}</div></details>'
    )


def _select(name: str, values: Sequence[tuple[str, str]], language: Words) -> str:
    if len(values) < 2:
        return ""
    options = "".join(f'<option value="{esc(value)}">{esc(shown)}</option>' for value, shown in values)
    every = f'<option value="">{esc(language["page.filter_any"])}</option>'
    return f'<label>{esc(language[f"page.filter_{name}"])} <select data-filter="{name}">{every}{options}</select></label>'


def _addressee(language: Words, library: Library) -> str:
    names = {c.addressee for source in library.sources() for c in library.commitments(source.id).values()} - {""}
    if not names:
        return ""
    offered = "".join(f'<option value="{esc(name)}"></option>' for name in sorted(names, key=fold)[:MOST_ADDRESSEES])
    return (
        f'<label>{esc(language["page.filter_addressee"])} <input data-filter="addressee" list="addressees" autocomplete="off"'
        f' placeholder="{esc(language["page.filter_any"])}"><datalist id="addressees">{offered}</datalist></label>'
    )


def _year(name: str, language: Words) -> str:
    return (
        f'<label>{esc(language[f"page.filter_{name}"])} <input data-filter="{name}" inputmode="numeric" size="10"'
        f' placeholder="{esc(language["page.filter_year"])}"></label>'
    )


def chosen(sent: object) -> Filters:
    """The filters that the browser sends with a question. Raises BadFilter for what is no date."""
    given: Mapping[str, object] = sent if isinstance(sent, dict) else {}
    text = {
        name: clean(str(given.get(name) or "")[:LONGEST])
        for name in ("source", "standing", "language", "addressee", "since", "until")
    }
    since, until = day(text.pop("since")), day(text.pop("until"), last=True)
    return Filters(**text, since=since, until=until)


def looked_in(filters: Filters, language: Words, library: Library) -> str:
    """What the filters are, as a person would say it; nothing where there are none."""
    titles = {source.id: source.short_title for source in library.sources()}
    parts = [titles.get(filters.source, filters.source), _named(language, "standing", filters.standing)]
    parts += [_named(language, "language", filters.language), filters.addressee, _span(filters.since, filters.until)]
    said = " · ".join(part for part in parts if part)
    return language["page.looked_in"].format(filters=said) if said else ""


def _named(language: Words, kind: str, value: str) -> str:
    return language.get(f"{kind}.{value}", value) if value else ""


def _span(since: dt.date | None, until: dt.date | None) -> str:
    return f"{since or ''}–{until or ''}" if since or until else ""

"""The ledger: who is asked to do what, the most binding first, as a table, as JSON and as CSV."""

from __future__ import annotations

import copy
import csv
import io
import json
import tomllib

import pytest
from conftest import ROOT, LetterEmbedder
from rich.console import Console
from shelf import Shelf

from assistant.answer import Assistant
from assistant.filters import Filters
from assistant.ledger import Entry, forces, ledger, ledger_to_json, nothing_found, show_ledger, write_csv
from assistant.words import words
from corpus.library import Library
from corpus.text import LANGUAGES

FRENCH = """Résolution sur la taille des classes

Le congrès :

SALUE l'accord du Lac.

EXIGE des gouvernements qu'ils financent l'école.

APPELLE les gouvernements à limiter la taille des classes.

EXHORTE les employeurs à publier la taille de chaque classe.
"""
ENGLISH = """Resolution on rest

The conference:

CALLS ON governments to pay for the time of rest.

URGES member organisations to follow up.
"""
SPANISH = """Resolución sobre la inclusión

El congreso:

INSTA a los gobiernos a garantizar el acceso de todas las niñas a la escuela.
"""


@pytest.fixture(scope="module")
def shelf(tmp_path_factory, reader):
    shelf = Shelf(tmp_path_factory.mktemp("ledger") / "shelf", reader)
    shelf.add(shelf.file("taille.fr.txt", FRENCH), shelf.file("rest.en.txt", ENGLISH), shelf.file("inclusion.es.txt", SPANISH))
    return shelf


@pytest.fixture
def library(shelf):
    with shelf.open() as library:
        yield library


def verbs(entries):
    return [entry.verb for entry in entries]


def chosen(filters):
    return Filters(**{name: value for name, value in filters.items() if name != "force"})


def test_the_most_binding_comes_first_and_then_the_order_of_the_texts(library):
    assert verbs(ledger(library)) == ["EXIGE", "EXHORTE", "URGES", "INSTA", "APPELLE", "CALLS ON", "SALUE"]


def test_an_entry_says_who_what_and_where(library):
    entry = next(entry for entry in ledger(library) if entry.verb == "EXHORTE")
    assert (entry.force, entry.addressee) == ("urges", "employeurs")
    assert entry.action == "à publier la taille de chaque classe."
    assert entry.reference == "Résolution sur la taille des classes, § EXHORTE, p. 1"
    assert (entry.source, entry.locator, entry.page, entry.language) == ("taille.fr", "§ EXHORTE", 1, "fr")
    assert library.passages_by_id([entry.passage])[entry.passage].text.endswith(entry.action)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"addressee": "governments"}, ["EXIGE", "INSTA", "APPELLE", "CALLS ON"]),
        ({"addressee": "Gouvernement"}, ["EXIGE", "INSTA", "APPELLE", "CALLS ON"]),
        ({"addressee": "gobiernos"}, ["EXIGE", "INSTA", "APPELLE", "CALLS ON"]),
        ({"addressee": "employ"}, ["EXHORTE"]),
        ({"addressee": "member org"}, ["URGES"]),
        ({"addressee": "ployeurs"}, []),
        ({"force": "urges"}, ["EXHORTE", "URGES", "INSTA"]),
        ({"force": "exhorte"}, ["EXHORTE", "URGES", "INSTA"]),
        ({"force": "CALLS ON"}, ["APPELLE", "CALLS ON"]),
        ({"force": "insta"}, ["EXHORTE", "URGES", "INSTA"]),
        ({"source": "rest.en"}, ["URGES", "CALLS ON"]),
        ({"source": "RESOLUCION"}, ["INSTA"]),
        ({"source": "resolution taille classes"}, ["EXIGE", "EXHORTE", "APPELLE", "SALUE"]),
        ({"source": "classe, résolution"}, ["EXIGE", "EXHORTE", "APPELLE", "SALUE"]),
        ({"source": "resolution"}, ["EXIGE", "EXHORTE", "URGES", "APPELLE", "CALLS ON", "SALUE"]),
        ({"source": "taille", "force": "urges", "addressee": "employeurs"}, ["EXHORTE"]),
        ({"source": "taille", "force": "urges", "addressee": "governments"}, []),
    ],
)
def test_the_filters_ignore_case_and_accents_and_know_the_three_languages(library, filters, expected):
    force = filters.get("force", "")
    assert verbs(ledger(library, chosen(filters), force)) == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_forces_are_ordered_as_the_verbs_are(language, library):
    """Two files hold the order, in rooms that do not import each other."""
    entries = tomllib.loads((ROOT / "ingest" / "verbs.toml").read_text(encoding="utf-8"))["force"]
    keys = [entry["key"] for entry in entries]
    assert [key.removeprefix("force.") for key in words(language) if key.startswith("force.")] == keys
    assert list(forces(library)) == keys


@pytest.mark.parametrize(
    ("filters", "says"),
    [
        ({"addressee": "parents"}, "Nobody called 'parents' is addressed. There are: employeurs, gobiernos, gouvernements"),
        ({"force": "begs"}, "There is no force 'begs'. From the weakest: thanks, recalls"),
        ({"source": "???"}, "No text has the source '???'. There are: taille.fr"),
        ({"source": "accord"}, "No text has the source 'accord'. There are: taille.fr"),
        ({"source": "rest", "force": "demands"}, "No commitment meets all the filters at once. Take one of them away."),
    ],
)
def test_an_empty_ledger_says_why_and_what_there_is(library, filters, says):
    force = filters.get("force", "")
    assert ledger(library, chosen(filters), force) == ()
    assert nothing_found(library, chosen(filters), force).startswith(says)


def test_a_library_without_clauses_says_so(tmp_path):
    with Library.create(Shelf(tmp_path / "shelf", None).settings, LetterEmbedder()) as empty:
        assert nothing_found(empty, Filters(), "").startswith("No text in the library holds an operative clause")


@pytest.mark.parametrize("width", [20, 40, 80, 100, 200])
def test_the_table_fits_and_cuts_no_word(library, width):
    out = io.StringIO()
    entries = ledger(library)
    show_ledger(entries, Console(file=out, width=width))
    shown = out.getvalue()
    assert all(len(line) <= width for line in shown.splitlines())
    for entry in entries:
        for word in f"{entry.verb} {entry.addressee} {entry.action} {entry.reference}".split():
            assert word in shown, word
    assert ("┃" in shown) == (width >= 80)


def test_markup_in_a_text_is_shown_as_it_stands():
    out = io.StringIO()
    entry = Entry(
        "urges", 1, "EXHORTE", "[bold]écoles[/]", "à [red]lire[/red]", "Titre [x], § 1", *["", "", "", "", "", ""], 1, "", ""
    )
    for width in (30, 100):
        show_ledger([entry], Console(file=out, width=width))
    assert out.getvalue().count("[bold]écoles[/]") == out.getvalue().count("[red]lire[/red]") == 2


def test_json_and_csv_hold_the_same(library):
    entries = ledger(library)
    out = io.StringIO(newline="")
    write_csv(entries, out)
    from_csv = list(csv.DictReader(io.StringIO(out.getvalue(), newline="")))
    from_json = json.loads(ledger_to_json(entries))
    assert [{key: str(value) for key, value in row.items()} for row in from_json] == from_csv
    assert out.getvalue().startswith("force,strength,verb,addressee,action,reference,source,title,standing,date,language,locator")


@pytest.mark.parametrize("hostile", ['=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_of_the_csv_is_a_formula(hostile):
    out = io.StringIO(newline="")
    write_csv(
        [Entry("urges", 3, "EXHORTE", hostile, 'à dire "oui",\nou non', hostile, *["", "", "", "", "", ""], 1, "", "")], out
    )
    (row,) = csv.DictReader(io.StringIO(out.getvalue(), newline=""))
    assert row["addressee"] == row["reference"] == f"'{hostile}"
    assert row["action"] == 'à dire "oui",\nou non'
    assert (row["strength"], row["page"]) == ("3", "1")


def test_a_union_adds_verbs_and_forces_of_its_own_and_texts_are_read_again(tmp_path):
    own = tmp_path / "verbs.toml"
    own.write_text('[[force]]\nkey = "pleads"\nafter = "urges"\naddress = true\nfr = ["TALONNE"]\n', encoding="utf-8")
    text = "Texte\n\nLe congrès :\n\nTALONNE les gouvernements de financer l'école.\n\nEXIGE la paix.\n"
    plain = Shelf(tmp_path / "shelf", None)
    plain.add(plain.file("r.txt", text), id="r.fr")
    with plain.open() as library:
        assert verbs(ledger(library)) == ["EXIGE"]
    extended = copy.copy(plain)
    extended.settings = plain.settings.model_copy(update={"verbs": own})
    assert extended.build().replaced == ["r.fr"]
    with extended.open() as library:
        assert verbs(ledger(library)) == ["EXIGE", "TALONNE"]
        assert [entry.addressee for entry in ledger(library, force="pleads")] == ["gouvernements"]
        assert forces(library)[forces(library).index("urges") + 1] == "pleads"
        answer = Assistant(library, LetterEmbedder(), ()).ask("Que talonnent les textes ?")
        assert "§ TALONNE (talonne · gouvernements)" in answer.lead
    assert extended.build().unchanged == ["r.fr"]
    assert plain.build().replaced == ["r.fr"]

"""Who speaks goes on below headings, until the clauses end or another text begins."""

from __future__ import annotations

import pytest
from made import a_source, passages

from corpus.text import PassageKind
from ingest.commitments import commitments_of
from ingest.passages import passages_of
from ingest.readers import read
from ingest.speaking import ends_clauses, ends_speech

RESOLUTIONS = [  # language, who speaks, headings, clauses
    ("en", "Conference:", ("I. Working conditions", "II. Data"), ("Calls on governments to act;", "Urges employers to pay;")),
    ("en", "Congress, meeting in Ambleford,", ("Part One", "Part Two"), ("Notes the delay;", "Instructs the Executive to write;")),
    ("fr", "Le Congrès,", ("A. Salaires", "B. Carrières"), ("Demande au gouvernement d'agir ;", "Refuse tout recul ;")),
    ("fr", "La Conférence mondiale :", ("Constats", "Mandats"), ("Rappelle la loi ;", "Mandate le bureau pour écrire ;")),
    ("es", "El Congreso, reunido en Villanube,", ("I. Jornada", "II. Datos"), ("Exige al Gobierno la luz;", "Insta a todos a leer;")),
    ("es", "La Conferencia Regional:", ("Primera parte", "Segunda parte"), ("Rechaza el ruido;", "Pide a los Estados que actúen;")),
]  # fmt: skip
ASKED = {
    "en": "Calls on governments to light lamps;",
    "fr": "Exige une lampe par table ;",
    "es": "Exige una lámpara por mesa;",
}


def asked_in(raw, language):
    made = {p.id: p.text for p in passages(raw, language)}
    return [made[c.passage] for c in commitments_of(passages(raw, language), language)]


@pytest.mark.parametrize("marked", [True, False])
@pytest.mark.parametrize(("language", "who", "headings", "clauses"), RESOLUTIONS)
def test_who_speaks_goes_on_below_the_headings_of_the_text(language, who, headings, clauses, marked):
    begins = [who] if marked else [who, ASKED[language]]
    raw = "\n\n".join(["A title", *begins, headings[0], clauses[0], headings[1], clauses[1]])
    made = [p for p in passages(raw, language) if p.text in clauses]
    assert [(p.kind, p.lead_in) for p in made] == [(PassageKind.CLAUSE, (who,))] * 2
    assert [p.headings[-1] for p in made] == list(headings)
    assert [text for text in asked_in(raw, language) if text in clauses] == list(clauses)


@pytest.mark.parametrize(
    ("language", "heading"),
    [
        ("en", "Annex A"), ("en", "Explanatory statement"), ("en", "Supporting statement"), ("en", "Motion two"), ("en", "Resolution on lamps"),
        ("fr", "ANNEXE"), ("fr", "Exposé des motifs"), ("fr", "Motion 2. Retraites"), ("fr", "Résolution n° 3"), ("fr", "Notes"),
        ("es", "Anexo I"), ("es", "Exposición de motivos"), ("es", "Moción sobre las lámparas"), ("es", "Resolución 4"), ("es", "Firmantes"),
    ],
)  # fmt: skip
def test_nobody_speaks_in_an_annex_an_explanation_or_the_next_text(language, heading):
    who = {"en": "Congress,", "fr": "Le Congrès,", "es": "El Congreso,"}[language]
    text = f"A title\n\n{who}\n\nLamps\n\nNone burns here.\n\n{{}}\n\n{ASKED[language]}\n\nMore\n\n{ASKED[language]}"
    assert len(asked_in(text.format("Desks"), language)) == 2
    assert asked_in(text.format(heading), language) == []


@pytest.mark.parametrize(
    "heading",
    ["Working conditions", "Résolution", "Resolution of conflicts", "Notes on pay", "Notre action", "Declaración de principios",
     "Referencias y datos abiertos", "Annexation", "3. Demandes", "Statement of demands"],
)  # fmt: skip
def test_other_headings_go_on_with_the_text(heading):
    assert not ends_speech(heading)


def test_an_explanation_set_as_a_paragraph_ends_the_clauses_too():
    assert ends_clauses("Exposé des motifs :")
    assert not ends_clauses("Explanatory notes were read at the beginning of the session, and nobody spoke.")
    raw = f"Titre\n\nLe Congrès,\n\nVu la lampe ;\n\n{ASKED['fr']}\n\nExposé des motifs :\n\n{ASKED['fr']}"
    assert len(asked_in(raw, "fr")) == 1


def test_who_speaks_in_a_chapter_speaks_in_no_other(tmp_path):
    path = tmp_path / "papers.md"
    demand = ASKED["en"]
    path.write_text(
        f"# Papers\n\n## Motion\n\n### Text\n\nCongress,\n\n### Demands\n\n{demand}\n\n## Report\n\n{demand}\n", encoding="utf-8"
    )
    made = [p for p in passages_of(read(path), a_source("en")) if p.text == demand]
    assert [(p.kind, p.lead_in) for p in made] == [(PassageKind.CLAUSE, ("Congress,",)), (PassageKind.PARAGRAPH, ())]


def test_somebody_else_speaks_from_where_they_are_named():
    raw = f"A title\n\nCongress,\n\nLamps\n\n{ASKED['en']}\n\nThe Executive Board,\n\nDesks\n\n{ASKED['en']}"
    assert [p.lead_in for p in passages(raw, "en") if p.text == ASKED["en"]] == [("Congress,",), ("The Executive Board,",)]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Demands on teachers grow each year."),
        ("en", "Requests for lamps were read."),
        ("en", "Notes on the agenda follow."),
        ("es", "Condena de los hechos."),
        ("fr", "Charge de travail des personnels."),
    ],
)
def test_a_noun_below_such_a_heading_begins_no_clause(language, words):
    who = {"en": "Congress,", "fr": "Le Congrès,", "es": "El Congreso,"}[language]
    assert asked_in(f"A title\n\n{who}\n\nFirst part\n\n{words}", language) == []


@pytest.mark.parametrize("below", ["{who}", "{who}\n\n{recital}", "{who}\n\n{recital}\n\nA. Lamps"])
@pytest.mark.parametrize(
    ("language", "who", "recital", "clauses", "verbs"),
    [
        ("en", "Congress,", "Recalling the Conclusions;", ("Notes the delay;", "Calls on governments to:", "Urges unions to act."),
         [("Notes", ""), ("Calls on", "governments"), ("Calls on", "governments"), ("Urges", "unions")]),
        ("fr", "Le Congrès,", "Vu les statuts ;", ("Constate le retard ;", "Demande aux gouvernements :", "Mandate le bureau pour agir."),
         [("Constate", ""), ("Demande", "gouvernements"), ("Demande", "gouvernements"), ("Mandate", "bureau")]),
        ("es", "El Congreso,", "Vistos los estatutos;", ("Constata el retraso;", "Exige al Gobierno:", "Insta a los sindicatos a actuar."),
         [("Constata", ""), ("Exige", "Gobierno"), ("Exige", "Gobierno"), ("Insta", "sindicatos")]),
    ],
)  # fmt: skip
def test_numbered_clauses_below_who_speaks_ask_and_so_do_their_items(language, who, recital, clauses, verbs, below):
    begins = below.format(who=who, recital=recital)
    raw = f"A title\n\n{begins}\n\n1. {clauses[0]}\n\n2. {clauses[1]}\n\n– first;\n\n– second;\n\n3. {clauses[2]}"
    made = passages(raw, language)
    assert [(c.verb, c.addressee) for c in commitments_of(made, language)] == verbs
    said = [p for p in made if p.kind in (PassageKind.CLAUSE, PassageKind.ITEM)]
    assert [p.kind for p in said] == [PassageKind.CLAUSE, PassageKind.ITEM, PassageKind.ITEM, PassageKind.CLAUSE]
    assert said[0].lead_in == said[3].lead_in == (who,)
    assert said[1].lead_in == said[2].lead_in == (who, f"2. {clauses[1]}")


@pytest.mark.parametrize(
    ("language", "before", "items"),
    [
        ("en", "Congress,\n\nNotes the following:", ("1. Requests grow;", "2. Calls multiply.")),
        ("en", "Congress,\n\nNoting the lamp;", ("– calls to members;", "– notes of the meeting.")),
        ("fr", "Le Congrès,\n\nVu la lampe ;", ("1. Note de synthèse ;", "2. Charge de travail ;")),
        ("fr", "Le Congrès,\n\nVu la lampe ;", ("– demande écrite ;", "– charge horaire.")),
        ("es", "El Congreso,\n\nVista la lámpara;", ("1. Demanda de plazas;", "2. Denuncia de los hechos.")),
    ],
)
def test_items_that_only_begin_like_a_clause_are_none(language, before, items):
    made = passages("\n\n".join(["A title", before, *items]), language)
    assert [p.kind for p in made[-2:]] == [PassageKind.ITEM] * 2
    assert not {c.verb.lower() for c in commitments_of(made, language)} & {
        "calls",
        "requests",
        "note",
        "charge",
        "demanda",
        "denuncia",
    }


def test_a_list_that_a_word_or_two_introduce_goes_on_with_who_speaks():
    made = passages(
        "A title\n\nCongress,\n\nNoting the lamp;\n\nTherefore:\n\n1. Urges unions to act;\n\n2. Demands light.", "en"
    )
    assert [(c.verb, c.addressee) for c in commitments_of(made, "en")] == [("Urges", "unions"), ("Demands", "")]


@pytest.mark.parametrize("between", ["\n", "\n\n"])
@pytest.mark.parametrize("mark", ["1. {}\n{gap}2. {}", "– {}\n{gap}– {}", "a) {}\n{gap}b) {}"])
@pytest.mark.parametrize(
    ("language", "verb", "items", "expected"),
    [
        ("es", "RESUELVE", ("Exigir al Gobierno la luz.", "Abrir un fondo para lámparas."), [("Exigir", "Gobierno"), ("RESUELVE", "")]),
        ("en", "RESOLVES", ("To call on cities to act.", "To open a fund for lamps."), [("call on", "cities"), ("RESOLVES", "")]),
        ("fr", "DÉCIDE", ("d'exiger du ministre une lampe ;", "d'ouvrir un fonds de lampes."), [("exiger", "ministre"), ("DÉCIDE", "")]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("before", ["{who}\n\n{recital}\n\n", "{who}\n\n{recital}\n", "{recital}\n"])
def test_what_is_counted_below_a_verb_alone_on_its_line_is_decided(language, verb, items, expected, mark, between, before):
    who = {"en": "Congress, meeting in Ambleford,", "fr": "Le Congrès, réuni à Brume,", "es": "El Congreso, reunido en Rosario,"}[
        language
    ]
    recital = {
        "en": "Noting the lamps of the union;",
        "fr": "Vu les statuts de l'union,",
        "es": "Vista la lámpara del sindicato;",
    }[language]
    listed = mark.format(*items, gap="\n" if between == "\n\n" else "")
    raw = f"A title\n\n{before.format(who=who, recital=recital)}{verb}{between}{listed}\n"
    made = passages(raw, language)
    assert [p.text for p in made if p.kind is PassageKind.CLAUSE] == [verb]
    assert [p.lead_in[-1] for p in made if p.kind is PassageKind.ITEM] == [verb, verb]
    assert [(c.verb, c.addressee) for c in commitments_of(made, language)] == expected


@pytest.mark.parametrize(
    ("language", "who", "verb"),
    [("en", "Congress,", "Resolves"), ("fr", "Le Congrès,", "Décide"), ("es", "El Congreso,", "Resuelve")],
)
def test_such_a_verb_in_ordinary_letters_is_no_heading_below_who_speaks(language, who, verb):
    raw = f"A title\n\n{who}\n\nVu la lampe ;\n\n{verb}\n\n1. one lamp;\n\n2. two lamps."
    made = passages(raw, language)
    assert [(p.locator, p.lead_in) for p in made[-2:]] == [(f"§ {verb}, 1", (who, verb)), (f"§ {verb}, 2", (who, verb))]
    assert [c.force for c in commitments_of(made, language)] == ["decides"] * 2
    assert passages(raw.replace(who, "A lamp."), language)[-3].kind is PassageKind.TITLE


def test_a_line_of_capitals_in_a_sentence_parts_nothing():
    made = passages(
        "A title\n\nThe Congress met in a hall that\nNOTES\n1. kept, and it was late.\n\nThe UNESCO,\nOECD\n1. and others.", "en"
    )
    assert [p.text for p in made[1:]] == [
        "The Congress met in a hall that NOTES",
        "1. kept, and it was late.",
        "The UNESCO, OECD 1. and others.",
    ]


@pytest.mark.parametrize(
    ("language", "who"),
    [
        ("fr", "Le Congrès académique du SNUipp, réuni à Quimper le 4 avril 2025,"),
        ("fr", "Le Conseil syndical élargi,"),
        ("fr", "La Conférence panafricaine,"),
        ("es", "El Congreso autonómico, reunido en Vigo,"),
        ("es", "La Asamblea estatal,"),
    ],
)
def test_who_speaks_before_a_heading_may_be_a_body_of_a_region(language, who):
    raw = f"A title\n\n{who}\n\n1. Constats\n\n{ASKED[language]}\n\n2. Notes de plus\n\n{ASKED[language]}"
    assert [p.lead_in for p in passages(raw, language) if p.text == ASKED[language]] == [(who,)] * 2

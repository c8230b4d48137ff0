"""Commitments: who is asked to do what, with what force."""

from __future__ import annotations

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
from made import a_source, modest, passages, raw_texts
from resolutions import RESOLUTIONS
from typeset import plain_of

from corpus.text import LANGUAGES
from ingest.addressee import MAX_ADDRESSEE_WORDS, addressee_of
from ingest.commitments import commitments_of
from ingest.passages import passages_of
from ingest.readers import read
from ingest.verbs import _verbs


def made_of(raw, language="fr"):
    found = commitments_of(passages(raw, language), language)
    return [(c.verb, c.force, c.addressee, c.action) for c in found]


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("les gouvernements à légiférer", "fr", "gouvernements"),
        ("le Bureau exécutif à continuer", "fr", "Bureau exécutif"),
        ("l'IE à l'échelle mondiale à effectuer un suivi", "fr", "IE à l'échelle mondiale"),
        ("l’IE à s'organiser", "fr", "IE"),
        ("les bureaux régionaux de l'IE à mettre à profit", "fr", "bureaux régionaux"),
        ("à l'État de consacrer un milliard", "fr", "État"),
        ("au ministère de l'Éducation de mettre en place", "fr", "ministère de l'Éducation"),
        ("tous les syndicats à ne pas céder", "fr", "syndicats"),
        ("les organisations membres de l'IE à", "fr", "organisations membres"),
        ("the National Executive to set up a team", "en", "National Executive"),
        ("all governments to act", "en", "governments"),
        ("branch committees to hold a joint meeting", "en", "branch committees"),
        ("member unions to", "en", "member unions"),
        ("member organisations of EI to:", "en", "member organisations"),
        ("governments, employers and unions not to cut", "en", "governments, employers and unions"),
        ("university leaders never to reuse a recording", "en", "university leaders"),
        ("EI to follow up", "en", "EI"),
        ("teaching staff to speak", "en", "teaching staff"),
        ("al Comité Ejecutivo a crear", "es", "Comité Ejecutivo"),
        ("a las federaciones regionales a acudir", "es", "federaciones regionales"),
        ("al Gobierno que apruebe una ley", "es", "Gobierno"),
        ("a los sindicatos afiliados a", "es", "sindicatos afiliados"),
        ("a todos los sindicatos a organizarse", "es", "sindicatos"),
    ],
)
def test_the_addressee_stands_before_what_it_is_asked(text, language, name):
    who = addressee_of(text, language)
    assert who.name == name
    assert text[: who.end].strip() == who.written
    assert who.written.endswith(name) or who.written.startswith(name) or name in who.written


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("une approche à suivre", "fr"),
        ("que les gouvernements soient tenus de financer", "fr"),
        ("les inégalités numériques entre les pays", "fr"),
        ("la phrase. Puis les écoles à ouvrir", "fr"),
        ("an end to violence", "en"),
        ("greater access to education", "en"),
        ("that governments return to the table", "en"),
        ("more schools to be built", "en"),
        ("schools that we need to keep", "en"),
        ("one two three four five six seven eight groups to act", "en"),
        ("una ley a debatir", "es"),
        ("", "es"),
    ],
)
def test_what_is_no_addressee_is_not_taken_for_one(text, language):
    assert addressee_of(text, language).name == ""


def test_the_conclusions_ask_these_of_these():
    source = a_source("fr", "conclusions-ia-2025")
    made = passages_of(read(ROOT / "corpus" / "texts" / "conclusions-ia-2025.fr.txt"), source)
    found = {c.passage.split("#")[1]: (c.verb, c.force, c.addressee) for c in commitments_of(made, "fr")}
    assert found == {
        "reaffirme": ("RÉAFFIRME", "reaffirms", ""),
        "salue": ("SALUE", "welcomes", ""),
        "affirme": ("AFFIRME", "affirms", "profession enseignante"),
        "appelle": ("APPELLE", "calls-on", "gouvernements"),
        "exhorte": ("EXHORTE", "urges", "gouvernements"),
        "reconnait": ("RECONNAÎT", "recognises", ""),
        "souligne": ("SOULIGNE", "underlines", ""),
        "encourage": ("ENCOURAGE", "encourages", ""),
        "encourage-bureau-executif": ("ENCOURAGE", "encourages", "Bureau exécutif"),
        "encourage-ie-a-l-echelle-mondiale": ("ENCOURAGE", "encourages", "IE à l'échelle mondiale"),
        "encourage-bureaux-regionaux": ("ENCOURAGE", "encourages", "bureaux régionaux"),
        "encourage-organisations-membres-a": ("ENCOURAGE", "encourages", "organisations membres"),
        "encourage-organisations-membres-b": ("ENCOURAGE", "encourages", "organisations membres"),
    }


@pytest.mark.parametrize(
    ("raw", "language", "expected"),
    [
        (
            "EXHORTE les gouvernements à légiférer. Le reste suit.",
            "fr",
            ("EXHORTE", "urges", "gouvernements", "à légiférer."),
        ),
        ("SE FÉLICITE de l'accord.", "fr", ("SE FÉLICITE", "welcomes", "", "de l'accord.")),
        (
            "AFFIRME la nécessité pour la profession de jouer son rôle.",
            "fr",
            ("AFFIRME", "affirms", "profession", "la nécessité pour la profession de jouer son rôle."),
        ),
        ("EXIGE la publication d'un rapport sur la qualité de l'air.", "fr", ("EXIGE", "demands", "", None)),
        ("DEMANDE au gouvernement de garantir.", "fr", ("DEMANDE", "calls-on", "gouvernement", "de garantir.")),
        ("CALLS ON governments to act now.", "en", ("CALLS ON", "calls-on", "governments", "to act now.")),
        ("INVITES research funders to publish.", "en", ("INVITES", "invites", "research funders", "to publish.")),
        (
            "AFFIRMS the need for teachers to be heard.",
            "en",
            ("AFFIRMS", "affirms", "teachers", "the need for teachers to be heard."),
        ),
        ("DEMANDS that staff be paid.", "en", ("DEMANDS", "demands", "", "that staff be paid.")),
        ("INSTA al Parlamento a gravar las fortunas.", "es", ("INSTA", "urges", "Parlamento", "a gravar las fortunas.")),
        (
            "AFIRMA la necesidad de que los docentes participen.",
            "es",
            ("AFIRMA", "affirms", "docentes", "la necesidad de que los docentes participen."),
        ),
        ("SE CONGRATULA de ello.", "es", ("SE CONGRATULA", "welcomes", "", "de ello.")),
    ],
)
def test_a_clause_says_who_and_what(raw, language, expected):
    (found,) = made_of(raw, language)
    assert found[:3] == expected[:3]
    assert expected[3] in (None, found[3])


def test_items_without_an_article_are_addressed_in_english():
    raw = "The Congress closes, and URGES\n\n• branch committees to meet;\n• member unions to\n\uf0a7 bargain;\n\uf0a7 report."
    found = [(c.addressee, c.action) for c in commitments_of(passages(raw, "en"), "en")][1:]
    assert found == [("branch committees", "to meet;"), ("member unions", "bargain;"), ("member unions", "report.")]


def test_items_of_a_verb_that_asks_nobody_address_nobody():
    found = commitments_of(passages("La conférence RECONNAÎT\n\n• les obstacles à lever ;\n• les efforts."), "fr")
    assert [c.addressee for c in found] == ["", "", ""]


@modest
@given(raw_texts(), st.sampled_from(LANGUAGES))
def test_every_word_of_a_commitment_is_in_its_passage_or_lead_in(raw, language):
    made = {p.id: p for p in passages(raw, language)}
    keys = {force.key for force in _verbs(language).values()}
    for commitment in commitments_of(tuple(made.values()), language):
        passage = made[commitment.passage]
        context = " ".join((*passage.lead_in, passage.text)).split()
        assert commitment.action in passage.text
        assert commitment.force in keys
        assert " ".join(commitment.verb.split()) in " ".join(context)
        assert not commitment.addressee or any(commitment.addressee in words for words in (*passage.lead_in, passage.text))
        assert len(commitment.addressee.split()) <= MAX_ADDRESSEE_WORDS


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", [("recognises", "")] * 4 + [("urges", "member organisations")] * 4
         + [("calls on", "governments, city councils and the makers of lending machines")] * 2 + [("mandates", "Executive Board")] * 2),
        ("fr", [("reconnaît", "")] * 4 + [("exhorte", "organisations membres")] * 4
         + [("appelle", "gouvernements, les villes et les fabricants de machines de prêt")] * 2 + [("charge", "Bureau exécutif")] * 2),
        ("es", [("reconoce", "")] * 4 + [("insta", "organizaciones miembros")] * 4
         + [("pide", "gobiernos, los ayuntamientos y los fabricantes de máquinas de préstamo")] * 2 + [("encarga", "Comité Ejecutivo")] * 2),
    ],
)  # fmt: skip
def test_each_item_of_a_group_is_asked_of_whom_the_group_names(language, expected):
    made = passages(plain_of(RESOLUTIONS[language]), language)
    found = commitments_of(made, language)
    assert [(c.verb, c.addressee) for c in found] == expected
    texts = {p.id: p.text for p in made}
    assert all(texts[c.passage].endswith(c.action) and not c.action[0].isdigit() for c in found)


@pytest.mark.parametrize(
    ("raw", "language", "expected"),
    [
        ("T\n\nThe Congress urges governments to:\n(a) read;\n(b) write.", "en",
         [("urges", "governments", "read;"), ("urges", "governments", "write.")]),
        ("T\n\nThe Congress calls on:\n\n• governments to read;\n• member unions to write.", "en",
         [("calls on", "governments", "to read;"), ("calls on", "member unions", "to write.")]),
        ("T\n\nThe 10th World Congress:\n\n1. Notes the report;\n2. Calls on governments to act;\n3. Lamps are lit.", "en",
         [("Notes", "", "the report;"), ("Calls on", "governments", "to act;")]),
        ("T\n\nLe congrès :\n\n1. Constate le retard ;\n2. Exhorte les villes à lire.", "fr",
         [("Constate", "", "le retard ;"), ("Exhorte", "villes", "à lire.")]),
        ("T\n\nLe congrès décide :\n1. d'ouvrir un fonds ;\n2. de lire.", "fr", [("décide", "", "d'ouvrir un fonds ;"), ("décide", "", "de lire.")]),
        ("T\n\nEl Congreso se compromete a:\n1. leer;\n2. escribir.", "es", [("se compromete", "", "leer;"), ("se compromete", "", "escribir.")]),
        ("T\n\nTrois points :\n1. Charge de travail ;\n2. Note de synthèse.", "fr", []),
    ],
)  # fmt: skip
def test_groups_of_clauses_say_who_and_what(raw, language, expected):
    assert [(verb, who, action) for verb, _, who, action in made_of(raw, language)] == expected


def test_below_who_speaks_verbs_in_ordinary_letters_ask_too():
    fr = "Motion\n\nLe Congrès,\n\nConsidérant que les lampes aident ;\n\nDemande au gouvernement une lampe par table ;"
    assert made_of(fr) == [("Demande", "calls-on", "gouvernement", "une lampe par table ;")]
    for resolves in ("Resolves:", "resolves:", "Resolves that:", "RESOLVES:"):
        en = f"Title\n\nCongress, meeting in Ambleford,\n\n{resolves}\n\n1. lamps are lit;\n\n2. to call on cities to read."
        assert made_of(en, "en") == [
            (resolves.split(":")[0].split()[0], "decides", "", "lamps are lit;"),
            ("call on", "calls-on", "cities", "to read."),
        ]


@pytest.mark.parametrize(
    ("language", "clause", "force", "who"),
    [
        ("en", "Strongly urges employers to act.", "urges", "employers"),
        ("en", "Also urges ministries of education to act.", "urges", "ministries of education"),
        ("en", "Further requests the Executive Board to act.", "calls-on", "Executive Board"),
        ("en", "Therefore, instructs the Executive Board to act.", "mandates", "Executive Board"),
        ("en", "Respectfully requests employers to act.", "calls-on", "employers"),
        ("en", "Firmly rejects the cuts.", "rejects", ""),
        ("en", "Urgently appeals to all affiliates to act.", "calls-on", "affiliates"),
        ("fr", "Prie instamment les gouvernements de légiférer.", "urges", "gouvernements"),
        ("fr", "Invite également les affiliés à agir.", "invites", "affiliés"),
        ("fr", "Demande solennellement aux ministres de les rouvrir.", "calls-on", "ministres"),
        ("fr", "Demande, en outre, aux villes d'agir.", "calls-on", "villes"),
        ("fr", "En outre, exhorte les villes à agir.", "urges", "villes"),
        ("fr", "Appelle une nouvelle fois les sections à agir.", "calls-on", "sections"),
        ("fr", "Mandate enfin le Bureau pour écrire.", "mandates", "Bureau"),
        ("es", "Insta encarecidamente a las autoridades a actuar.", "urges", "autoridades"),
        ("es", "Exige asimismo al Gobierno el pago.", "demands", "Gobierno"),
        ("es", "Exige, así mismo, al Gobierno el pago.", "demands", "Gobierno"),
        ("es", "Asimismo, pide a los ministros que actúen.", "calls-on", "ministros"),
        ("es", "Pide encarecidamente a los ministros que actúen.", "urges", "ministros"),
        ("es", "Exige con urgencia al Gobierno la apertura.", "demands", "Gobierno"),
        ("es", "Encarga finalmente a la Secretaría que escriba.", "mandates", "Secretaría"),
    ],
)  # fmt: skip
def test_an_adverb_beside_the_verb_hides_neither_it_nor_who_is_asked(language, clause, force, who):
    speaker, recital = {
        "en": ("Congress,", "Noting the lamp;"),
        "fr": ("Le Congrès,", "Vu la lampe ;"),
        "es": ("El Congreso,", "Vista la lámpara;"),
    }[language]
    for raw in (f"T\n\n{speaker}\n\n{recital}\n\n{clause}", f"T\n\n{speaker}\n\n{recital}\n\n4. {clause}"):
        assert [found[1:3] for found in made_of(raw, language)] == [(force, who)]


@pytest.mark.parametrize(
    ("language", "lead"), [("es", "Exige asimismo al Gobierno que:"), ("fr", "Demande également au Gouvernement de :"), ("en", "Urges once again the Government to:")]
)  # fmt: skip
def test_an_adverb_before_whom_a_list_is_asked_of_is_passed_over(language, lead):
    speaker = {"en": "Congress,", "fr": "Le Congrès,", "es": "El Congreso,"}[language]
    found = made_of(f"T\n\n{speaker}\n\nVista\n\n{lead}\n\n– first;\n\n– second.", language)
    assert [who[:3] for _, _, who, _ in found] == ["Gob" if language == "es" else "Gou" if language == "fr" else "Gov"] * 2


INTRODUCED = [
    ("es", "Encarga al Comité Ejecutivo:", "Encarga", "Comité Ejecutivo"),
    ("es", "Exige al Gobierno:", "Exige", "Gobierno"),
    ("fr", "Charge le Comité exécutif :", "Charge", "Comité exécutif"),
    ("fr", "Charge le Bureau\u00a0:", "Charge", "Bureau"),
    ("fr", "Mandate l'Exécutif fédéral :", "Mandate", "Exécutif fédéral"),
    ("fr", "Invite toutes les sections :", "Invite", "sections"),
    ("en", "Instructs the General Council:", "Instructs", "General Council"),
    ("en", "Instructs Council:", "Instructs", "Council"),
    ("en", "Directs the Board and Council:", "Directs", "Board and Council"),
]


@pytest.mark.parametrize("speaks", [True, False])
@pytest.mark.parametrize(("language", "lead", "verb", "who"), INTRODUCED)
def test_whom_a_verb_and_a_colon_name_is_asked_each_item_of_the_list(language, lead, verb, who, speaks):
    speaker = {"en": "Congress", "fr": "Le Congrès", "es": "El Congreso"}[language]
    begins = f"{speaker},\n\nVista la lámpara;\n\n{lead}" if speaks else f"{speaker} {lead[0].lower()}{lead[1:]}"
    found = made_of(f"T\n\n{begins}\n\n– read;\n\n– write.", language)
    assert [(v, w, a) for v, _, w, a in found] == [
        (verb if speaks else verb.lower(), who, action) for action in ("read;", "write.")
    ]


@pytest.mark.parametrize(
    ("language", "lead"),
    [
        ("en", "Congress demands the following:"),
        ("en", "Congress demands the right:"),
        ("en", "Congress calls on the following bodies:"),
        ("fr", "Le Congrès charge des points suivants :"),
        ("fr", "Le Congrès demande les mesures :"),
        ("fr", "Le Congrès recommande les mesures ci-dessous :"),
        ("es", "El Congreso exige los puntos siguientes:"),
    ],
)
def test_what_is_asked_for_before_a_colon_is_nobody(language, lead):
    found = made_of(f"T\n\n{lead}\n\n– one thing;\n\n– another.", language)
    assert [who for _, _, who, _ in found] == ["", ""]

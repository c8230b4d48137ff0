"""Of whom a question asks what is asked."""

from __future__ import annotations

import pytest
from conftest import ROOT

from assistant.addressed import asked_of, asked_what, is_put_to
from assistant.question import read_question
from corpus.text import Commitment
from corpus.thesaurus import load_thesaurus

THESAURUS = load_thesaurus((ROOT / "corpus" / "thesaurus.ttl",))


@pytest.mark.parametrize(
    ("asked", "concepts"),
    [
        ("Que demande la conférence de Bruxelles aux gouvernements ?", {"government"}),
        ("Que demande la conférence aux gouvernements et aux employeurs ?", {"government", "employer"}),
        ("Qu'est-ce que les gouvernements doivent faire ?", {"government"}),
        ("À quoi sont invités les gouvernements ?", {"government"}),
        ("Quelles sont les obligations des employeurs ?", {"employer"}),
        ("What do governments have to do?", {"government"}),
        ("What does EI ask its affiliates to do?", {"member-organisation"}),
        ("What duties do employers have?", {"employer"}),
        ("¿Qué se pide a los gobiernos?", {"government"}),
        ("¿Qué han de hacer los gobiernos?", {"government"}),
        ("¿Qué obligaciones tienen los empleadores?", {"employer"}),
        ("¿Qué le toca hacer al gobierno?", {"government"}),
        ("Qu'attend-on des employeurs ?", {"employer"}),
        ("À quoi le congrès exhorte-t-il les gouvernements ?", {"government"}),
        ("Que doivent faire les syndicats ?", {"trade-union"}),
        ("Les employeurs sont-ils tenus de former ?", {"employer"}),
        ("What does the conference ask of the Executive Board?", {"executive-board"}),
        ("What must governments do about AI?", {"government"}),
        ("What are member unions and employers asked to do?", {"member-organisation", "employer"}),
        ("What does the text call on governments to do?", {"government"}),
        ("¿Qué pide la conferencia a los gobiernos?", {"government"}),
        ("¿Qué deben hacer los sindicatos?", {"trade-union"}),
        ("Que peut faire mon syndicat ?", {"trade-union"}),
        ("Que vont faire les gouvernements ?", {"government"}),
        ("What can my union do?", {"trade-union"}),
        ("¿Qué puede hacer mi sindicato?", {"trade-union"}),
        ("¿Se insta a los empleadores a formar?", {"employer"}),
        ("Should teachers be heard when the ministry chooses tools?", set()),
        ("Que demandent les syndicats ?", set()),
        ("On attend les consignes de l’Internationale ?", set()),
        ("¿Qué pide la conferencia de Bruselas a los gobiernos?", {"government"}),
        ("What is asked of the ministry and of employers?", {"ministry", "employer"}),
        ("Que dit le sommet sur les enseignants ?", set()),
        ("Que dit l'appel sur les gouvernements ?", set()),
        ("Quelle confiance accorder aux employeurs ?", set()),
        ("¿Qué apoyo dan las instituciones a los docentes?", set()),
        ("Que demande le congrès quant à l'IA ?", set()),
        ("¿Qué pide el texto en cuanto a los salarios?", set()),
        ("Qui est appelé à protéger les enseignants ?", set()),
        ("Who is asked to protect teachers?", set()),
        ("What protection is asked for the children of teachers?", set()),
        ("What do unions want?", set()),
        ("Les gouvernements peuvent-ils surveiller les enseignants ?", set()),
        ("¿Qué dicen los sindicatos de la vigilancia?", set()),
        ("¿Qué les pedimos a los gobiernos?", {"government"}),
        ("¿Qué le exigimos al gobierno?", {"government"}),
        ("Que demandons-nous aux gouvernements ?", {"government"}),
        ("Qu'exigeons-nous des employeurs ?", {"employer"}),
        ("What do we want governments to do?", {"government"}),
    ],
)
def test_the_question_says_who_is_asked(asked, concepts):
    assert asked_of(read_question(asked, THESAURUS)) == concepts


@pytest.mark.parametrize(
    ("asked", "what"),
    [
        ("What should member organisations do?", []),
        ("¿Qué se pide a los gobiernos y a los empleadores?", []),
        ("¿Qué se le encarga al gobierno?", []),
        ("What are employers urged to do?", []),
        ("À quoi exhorte-t-on les gouvernements ?", []),
        ("Que doivent faire les gouvernements au sujet de l'IA ?", ["artificial-intelligence"]),
        ("What does EI ask its affiliates to do about teacher training?", ["education-international", "teacher-training"]),
    ],
)
def test_the_question_may_say_more_than_who_is_asked(asked, what):
    assert [idea.concepts[0] for idea in asked_what(read_question(asked, THESAURUS))] == what


@pytest.mark.parametrize(
    ("addressee", "language", "asked", "to_them"),
    [
        ("gouvernements", "fr", {"government"}, True),
        ("bureaux régionaux", "fr", {"government"}, False),
        ("states", "en", {"government"}, True),
        ("pouvoirs publics", "fr", {"government"}, True),
        ("ministerio de Educación", "es", {"government"}, True),
        ("organisations membres", "fr", {"trade-union"}, True),
        ("member unions", "en", {"employer"}, False),
        ("companies", "en", {"trade-union"}, False),
        ("Arbuthnot", "en", {"government"}, False),
        ("", "fr", {"government"}, False),
    ],
)
def test_a_commitment_is_put_to_them_or_to_others(addressee, language, asked, to_them):
    commitment = Commitment("x#1", "URGES", "urges", addressee, "to act")
    assert is_put_to(commitment, language, frozenset(asked), THESAURUS) is to_them

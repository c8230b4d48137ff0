"""Which words a language has: those of simplemma's dictionaries, and what these lack."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Mapping
from itertools import combinations

import simplemma

from corpus.inclusive import KEPT_WORDS
from corpus.language import fold, stop_words
from corpus.text import Language

# Words that simplemma 2.0 does not have: « pourtant », « temps », « souvent », most of them their own dictionary form. By hand
# from those of the 60,000 most frequent words (wordfreq 3.1) of which that is so; names left out.
_LACKED_FR = """
abcès abribus abus accès agrès albinos ananas annales antan anticorps anus anvers applis apprenants assez atteignable
aucunement auparavant aussitôt auteures autisme autistique autobus autrefois autrice blocus bonus brebis brièvement buteur
cabas cactus campus canevas cannabis cassis certes chancelière chaos chaux cheffe cheffes chiffrage choix châssis cinquante
climatologie colis colocation complotisme connectivité consensus contrebas contresens contretemps coronavirus corps corpus
courriel courriels covoiturage coécrit creux crocus croix croquis crucifix cursus cyberattaque cyberattaques cyberespace
cybersécurité cégep cégeps davantage debout dehors desquelles desquels devis djihadisme djihadistes doctorant doctorante
doctorants domiciliation dorénavant débats débris déchetterie déconnexion décryptage décès dématérialisation dépossession
désamour développeur développeurs employabilité encadrants encodage encontre engrais ergonomie ergonomique etc eucalyptus
excès facilitateur favoritisme fichage flocage fluidifier flux fouillis fracas funérailles gars gouvernance gouverneure gris
guère gâchis générationnel géolocalisation géophysique gériatrie haras harceleurs harcèlement homophobie hormis hyper
hébergeur hébergeurs héros ibis idem identifiants immersif implémentation impunément incivilité index indisponibilité indûment
infarctus influenceur influenceurs infographie ingénieure instrumentalisée interculturelle intergénérationnelle
interpersonnelles interro invisibilité iris islamo itinérance jadis jamais judéo labellisé lapsus levage liberticide lilas
lobbyiste lobbyistes locuteurs logiciel logicielle logicielles logis lynx malus malvoyants maquis marais marchandisation mars
masculinité matelas maths medico mentorat mieux minibus modus monétisation motus moult mutualisation mutualiser métadonnées
naguère nonante nonobstant notoirement novlangue numérisation néanmoins négationnisme oasis obus omnibus opus oralité ours
palais palmarès pancréas papyrus paradis parentalité parfois partialité pastis patois pays paysagère pis plupart pluri poids
pois poissonnière portabilité posteriori pouls pourtant printemps processus procès profilage progrès prorata prospectus
préavis précieux précis préconisations prémices prérequis présentiel puits pénibilité périscolaire périscolaires quarante
quasi quasiment quatorze quelquefois quid quinquennat rabais rapporteure recevabilité reflux refus relais relativisme remous
repas repos revers robustesse ruralité réactivation réparti résilience rétroactivité réversibilité salariat secourisme semis
sexisme sic sitôt soixante solubilité soutenance souvent sphinx succès supra surconsommation surplus surpoids surpêche sursis
suspens synopsis sécurisation sécuritaire sédentarité sénat sévices tableur talus tas temps terminus testeurs thorax titrage
toujours tournevis traitance transgenre transgenres transphobie travers traçabilité traçage treillis treize trisomie
trisomique tutorat tutoriel tutoriels typhus téléchargements télétravail ténèbres univers universaliste velours
vidéosurveillance vingts virus visioconférence voire volontiers époux étanchéité
"""
_LACKED_EN = """
deepfake deepfakes freemium gamification headteacher headteachers helpdesk lesser lunchbox poolside relatable schoolers
spyware unaffordable unauthorised uncountable undeveloped unexplained unfavourable universalist unoccupied unresolved unused
unverified wildcard workaround
"""
_LACKED_ES = """
abusador ambientalmente aymara aymaras autocensura autocorrector blogueros chofer choferes cuatrocientas desencuentros
destiempo doscientas excepcionalmente fielmente financieramente geografía informalmente inusualmente jamás mentalmente
microempresas náhuatl nominalmente ojalá proactiva quinientas relevamiento selectivamente superpoderes tendientes trescientas
tremendamente veinticuatro veintidós veintinueve veintiocho veintisiete veintiséis veintitrés veintiún veintiuno verbalmente
viceversa youtubers
"""
_LACKED: Mapping[Language, frozenset[str]] = {
    "fr": frozenset(_LACKED_FR.split()),
    "en": frozenset(_LACKED_EN.split()),
    "es": frozenset(_LACKED_ES.split()),
}
_ENCLITIC = re.compile(r"(?P<verb>\w+?(?:[aeií]r|[áéíóú]\w*?))(?:(?:[mts]e|n?os)?l[aeo]s?|[mts]e|n?os)")
"""« hacerlo », « dándoles », « dígannos »."""
_ACUTE = str.maketrans("áéíóú", "aeiou")
_ACCENTS: Mapping[Language, Mapping[str, str]] = {
    "fr": {"a": "àâ", "c": "ç", "e": "éèêë", "i": "îï", "o": "ô", "u": "ùû"},
    "en": {},
    "es": {"a": "á", "e": "é", "i": "í", "n": "ñ", "o": "ó", "u": "úü"},
}
LONGEST = 25
"""Longer words are no dictionary's: in how many ways they could be accented need not be tried."""


def knows(word: str, language: Language) -> bool:
    """Whether `language` has the word, in lower case, as it is written: in the dictionary, or as one that it lacks."""
    word = unicodedata.normalize("NFC", word).replace("œ", "oe")
    if _in_dictionary(word, language) or word in _LACKED[language] or fold(word) in stop_words()[language]:
        return True
    if language == "fr":
        return any(_in_dictionary(adjective, "fr") for adjective in _adjectives(word))
    match = _ENCLITIC.fullmatch(word) if language == "es" else None
    return match is not None and any(_in_dictionary(verb, "es") for verb in (match["verb"], match["verb"].translate(_ACUTE)))


@functools.lru_cache(maxsize=KEPT_WORDS)
def nearly_knows(word: str, language: Language) -> bool:
    """Whether `language` has the word, in lower case, its singular, or the word with one or two accents more."""
    if any(knows(form, language) for form in (word, word.removesuffix("s") or word)):
        return True
    if len(word) > LONGEST:
        return False
    places = [(n, accented) for n, letter in enumerate(word) for accented in _ACCENTS[language].get(letter, "")]
    for chosen in (*combinations(places, 1), *combinations(places, 2)):
        letters = list(word)
        for n, accented in chosen:
            letters[n] = accented
        if knows("".join(letters), language):
            return True
    return False


def _in_dictionary(word: str, language: Language) -> bool:
    return simplemma.is_known(word, lang=language)


def _adjectives(adverb: str) -> list[str]:
    """The adjectives that a French adverb in -ment may be made of: « finalement », « évidemment », « énormément »."""
    stem = adverb.removesuffix("ment")
    if stem == adverb or not stem:
        return []
    if stem.endswith("em"):
        adjective = f"{stem[:-2]}ent"
        return [adjective] if simplemma.lemmatize(adjective, lang="fr") == adjective else []  # « fonctionnent » is a verb
    if stem.endswith("am"):
        return [f"{stem[:-2]}ant"]
    if stem.endswith("é"):
        return [stem, f"{stem[:-1]}e"]
    return [stem] if stem[-1] in "eiu" else []

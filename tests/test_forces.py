"""A library remembers how binding the verbs are that its texts were read with."""

from __future__ import annotations

from corpus.forces import NO_FORCES, NOTE, from_note, to_note
from ingest.verbs import VERBS, read_forms


def test_what_is_noted_is_read_again():
    forces = read_forms((VERBS,))
    assert from_note(to_note(forces)) == forces
    assert from_note(None) == NO_FORCES


def test_the_forces_go_from_the_weakest_to_the_strongest_and_say_which_are_put_to_somebody():
    forces = read_forms((VERBS,))
    assert forces.keys[0] == "thanks"
    assert forces.keys[-1] == "decides"
    assert forces.addressing == ("invites", "encourages", "calls-on", "urges", "demands", "mandates")


def test_questions_have_verbs_in_other_forms_than_texts():
    forms = read_forms((VERBS,)).forms
    assert {forms["fr"][form] for form in ("souligne", "soulignent", "soulignons", "souligner", "souligne")} == {"underlines"}
    assert {forms["en"][form] for form in ("welcomes", "welcome", "welcomed")} == {"welcomes"}
    assert {forms["es"][form] for form in ("se compromete", "se comprometen", "comprometerse")} == {"commits"}


def test_a_library_notes_them_when_it_is_built(shared_library):
    assert from_note(shared_library.noted(NOTE)) == read_forms((VERBS,))

"""Made-up texts of the shapes that unions publish, in three languages: resolutions, agreements, prose. No word of them is anybody's."""

from __future__ import annotations

from typeset import Heading, Item, Items, Paragraph, Piece, Title

RESOLUTIONS: dict[str, list[Piece]] = {
    "en": [
        Title("Quiet rooms, borrowed machines and the hours of librarians"),
        Paragraph("Resolution from the 10th Congress"),
        Paragraph("published 2 August 2024 updated 15 October 2024"),
        Heading("Preamble", 2),
        Items(
            [
                Item("Reading rooms are where children of every street meet a book, a lamp and an adult who has time for them.", "1."),
                Item("Machines that are lent without a contract keep what the borrowers write, and nobody can say for how long.", "2."),
                Item("The hours of librarians have grown by a third since the first lending desks were closed.", "3."),
            ]
        ),
        Paragraph(
            "The 10th Lantern Federation World Congress meeting in Port Amber, Island of Sorrel, from 29 July to 2 August 2024, "
            "recognises that:"
        ),
        Items(
            [
                Item("A quiet room is a place of work, and those who keep it open have the rights of all who work.", "1."),
                Item("No machine knows why a child stops at a page. Only a person who was there can tell.", "2."),
                Item("What a reader borrows is her own affair, as Dr. Alder's report of 2019 (see p. 12) has shown.", "3."),
                Item("Rural branches are the first to lose their staff and the last to receive a lamp.", "4."),
            ]
        ),
        Paragraph("The Congress urges member organisations to:"),
        Items(
            [
                Item("bargain for a limit of 32.5 hours a week at the lending desk;", "1."),
                Item(
                    "set up a fund that:",
                    "2.",
                    [
                        Item("pays for the repair of lamps in rural branches;", "(a)"),
                        Item("lends no machine whose maker refuses an inspection;", "(b)"),
                    ],
                ),
                Item("report to the Executive Board before each assembly.", "3."),
            ]
        ),
        Paragraph("The Congress calls on governments, city councils and the makers of lending machines to:"),
        Items(
            [
                Item("keep every reading room open on four evenings a week;", "1."),
                Item("publish what their machines keep, and erase it after 30 days.", "2."),
            ]
        ),
        Paragraph("The Congress mandates the Executive Board to:"),
        Items(
            [
                Item("gather the agreements that members have signed, and share them;", "1."),
                Item("bring a plan for librarians' hours to the next Congress.", "2."),
            ]
        ),
    ],
    "fr": [
        Title("Salles de lecture, machines prêtées et heures des bibliothécaires"),
        Paragraph("Résolution du 10e Congrès mondial"),
        Paragraph("publié 2 août 2024 mis à jour 15 octobre 2024"),
        Heading("Préambule", 2),
        Items(
            [
                Item("Les salles de lecture sont le lieu où l'enfant de chaque rue trouve un livre, une lampe et un adulte qui a du temps.", "1."),
                Item("Les machines prêtées sans contrat gardent ce que l'on y écrit, et personne ne peut dire pour combien de temps.", "2."),
                Item("Les heures des bibliothécaires ont augmenté d'un tiers depuis la fermeture des premiers comptoirs.", "3."),
            ]
        ),
        Paragraph(
            "Le 10e Congrès mondial de la Fédération des Lanternes, réuni à Port-Ambre, île de l'Oseille, du 29 juillet au 2 août 2024, "
            "reconnaît que :"
        ),
        Items(
            [
                Item("Une salle silencieuse est un lieu de travail, et celles et ceux qui la tiennent ouverte ont les droits de tout le monde.", "1."),
                Item("Aucune machine ne sait pourquoi un enfant s'arrête à une page. Seule une personne qui était là peut le dire.", "2."),
                Item("Ce qu'une lectrice emprunte ne regarde qu'elle, comme l'a montré le rapport de M. Aulne (cf. p. 12).", "3."),
                Item("Les annexes rurales sont les premières à perdre leur personnel et les dernières à recevoir une lampe.", "4."),
            ]
        ),
        Paragraph("Le Congrès exhorte les organisations membres à :"),
        Items(
            [
                Item("négocier une limite de 32,5 heures par semaine au comptoir de prêt ;", "1."),
                Item(
                    "créer un fonds qui :",
                    "2.",
                    [
                        Item("paie la réparation des lampes dans les annexes rurales ;", "(a)"),
                        Item("ne prête aucune machine dont le fabricant refuse une inspection ;", "(b)"),
                    ],
                ),
                Item("faire rapport au Bureau exécutif avant chaque assemblée.", "3."),
            ]
        ),
        Paragraph("Le Congrès appelle les gouvernements, les villes et les fabricants de machines de prêt à :"),
        Items(
            [
                Item("garder chaque salle de lecture ouverte quatre soirs par semaine ;", "1."),
                Item("publier ce que leurs machines gardent, et l'effacer après 30 jours.", "2."),
            ]
        ),
        Paragraph("Le Congrès charge le Bureau exécutif de :"),
        Items(
            [
                Item("rassembler les accords que les membres ont signés, et les partager ;", "1."),
                Item("présenter au prochain Congrès un plan pour les heures des bibliothécaires.", "2."),
            ]
        ),
    ],
    "es": [
        Title("Salas de lectura, máquinas prestadas y horas de las bibliotecarias"),
        Paragraph("Resolución del 10.º Congreso Mundial"),
        Paragraph("publicado 2 agosto 2024 actualizado 15 octubre 2024"),
        Heading("Preámbulo", 2),
        Items(
            [
                Item("Las salas de lectura son el lugar donde la infancia de cada calle halla un libro, una lámpara y un adulto con tiempo.", "1."),
                Item("Las máquinas prestadas sin contrato guardan lo que se escribe en ellas, y nadie puede decir por cuánto tiempo.", "2."),
                Item("Las horas de las bibliotecarias han crecido un tercio desde que cerraron los primeros mostradores.", "3."),
            ]
        ),
        Paragraph(
            "El 10.º Congreso Mundial de la Federación de los Faroles, reunido en Puerto Ámbar, isla de la Acedera, del 29 de julio al "
            "2 de agosto de 2024, reconoce que:"
        ),
        Items(
            [
                Item("Una sala tranquila es un lugar de trabajo, y quienes la mantienen abierta tienen los derechos de todo el mundo.", "1."),
                Item("Ninguna máquina sabe por qué una niña se detiene en una página. Solo puede decirlo quien estaba allí.", "2."),
                Item("Lo que una lectora pide prestado es asunto suyo, como mostró el informe de la Sra. Aliso (véase pág. 12).", "3."),
                Item("Las filiales rurales son las primeras en perder a su personal y las últimas en recibir una lámpara.", "4."),
            ]
        ),
        Paragraph("El Congreso insta a las organizaciones miembros a:"),
        Items(
            [
                Item("negociar un límite de 32,5 horas por semana en el mostrador de préstamo;", "1."),
                Item(
                    "crear un fondo que:",
                    "2.",
                    [
                        Item("pague la reparación de las lámparas en las filiales rurales;", "(a)"),
                        Item("no preste ninguna máquina cuyo fabricante rechace una inspección;", "(b)"),
                    ],
                ),
                Item("informar al Comité Ejecutivo antes de cada asamblea.", "3."),
            ]
        ),
        Paragraph("El Congreso pide a los gobiernos, los ayuntamientos y los fabricantes de máquinas de préstamo que:"),
        Items(
            [
                Item("mantengan abierta cada sala de lectura cuatro tardes por semana;", "1."),
                Item("publiquen lo que guardan sus máquinas, y lo borren pasados 30 días.", "2."),
            ]
        ),
        Paragraph("El Congreso encarga al Comité Ejecutivo que:"),
        Items(
            [
                Item("reúna los acuerdos que han firmado los miembros, y los comparta;", "1."),
                Item("presente al próximo Congreso un plan para las horas de las bibliotecarias.", "2."),
            ]
        ),
    ],
}  # fmt: skip

LOCATORS = {
    "en": (
        "Title|Title (2)|Title (3)|Preamble|Preamble 1|Preamble 2|Preamble 3|recognises that|recognises that 1|recognises that 2|"
        "recognises that 3|recognises that 4|urges member organisations to|urges member organisations to 1|"
        "urges member organisations to 2|urges member organisations to 2, a|urges member organisations to 2, b|"
        "urges member organisations to 3|calls on governments, city councils and the makers…|"
        "calls on governments, city councils and the makers… 1|calls on governments, city councils and the makers… 2|"
        "mandates the Executive Board to|mandates the Executive Board to 1|mandates the Executive Board to 2"
    ),
    "fr": (
        "Titre|Titre (2)|Titre (3)|Préambule|Préambule 1|Préambule 2|Préambule 3|reconnaît que|reconnaît que 1|reconnaît que 2|"
        "reconnaît que 3|reconnaît que 4|exhorte les organisations membres à|exhorte les organisations membres à 1|"
        "exhorte les organisations membres à 2|exhorte les organisations membres à 2, a|exhorte les organisations membres à 2, b|"
        "exhorte les organisations membres à 3|appelle les gouvernements, les villes et les fabricants…|"
        "appelle les gouvernements, les villes et les fabricants… 1|appelle les gouvernements, les villes et les fabricants… 2|"
        "charge le Bureau exécutif de|charge le Bureau exécutif de 1|charge le Bureau exécutif de 2"
    ),
    "es": (
        "Título|Título (2)|Título (3)|Preámbulo|Preámbulo 1|Preámbulo 2|Preámbulo 3|reconoce que|reconoce que 1|reconoce que 2|"
        "reconoce que 3|reconoce que 4|insta a las organizaciones miembros a|insta a las organizaciones miembros a 1|"
        "insta a las organizaciones miembros a 2|insta a las organizaciones miembros a 2, a|"
        "insta a las organizaciones miembros a 2, b|insta a las organizaciones miembros a 3|"
        "pide a los gobiernos, los ayuntamientos y los…|pide a los gobiernos, los ayuntamientos y los… 1|"
        "pide a los gobiernos, los ayuntamientos y los… 2|encarga al Comité Ejecutivo que|encarga al Comité Ejecutivo que 1|"
        "encarga al Comité Ejecutivo que 2"
    ),
}
"""How each paragraph of the resolutions is cited, in order, parted by bars."""

AGREEMENTS: dict[str, list[Piece]] = {
    "en": [
        Title("Agreement on the hours of lending desks"),
        Heading("Chapter I – Scope", 1),
        Heading("Article 1 – Field", 2),
        Paragraph("This agreement binds every reading room of the island and those who keep it open."),
        Paragraph("It does not bind the makers of lamps, who have an agreement of their own."),
        Heading("Chapter II – Time", 1),
        Heading("Article 2 – Hours", 2),
        Items(
            [
                Item("A week at the desk has 32.5 hours, and no evening is longer than any other.", "2.1"),
                Item(
                    "The employer shall:",
                    "2.2",
                    [
                        Item("post the hours a month before they are worked;", "(a)"),
                        Item("pay the evenings at one and a half times the rate.", "(b)"),
                    ],
                ),
                Item("No one works on the night of the lanterns, as Art. 5 says.", "2.3"),
            ]
        ),
        Heading("Article 3 – Lamps", 2),
        Items([Item("Each desk has a lamp.", "1."), Item("A broken lamp is mended within 3 days.", "2.")]),
        Paragraph("Article 4. A dispute is brought to a panel of three, one of whom is chosen by the readers of the room."),
        Paragraph("The panel hears both sides, and answers within a month of the day on which it was called."),
    ],
    "fr": [
        Title("Accord sur les heures des comptoirs de prêt"),
        Heading("Chapitre I – Portée", 1),
        Heading("Article 1er – Champ", 2),
        Paragraph("Le présent accord lie chaque salle de lecture de l'île et celles et ceux qui la tiennent ouverte."),
        Paragraph("Il ne lie pas les fabricants de lampes, qui ont un accord à eux."),
        Heading("Chapitre II – Temps", 1),
        Heading("Article 2 – Heures", 2),
        Items(
            [
                Item("Une semaine au comptoir compte 32,5 heures, et aucun soir n'est plus long qu'un autre.", "2.1"),
                Item(
                    "L'employeur :",
                    "2.2",
                    [
                        Item("affiche les heures un mois avant qu'elles soient faites ;", "(a)"),
                        Item("paie les soirs une fois et demie le taux.", "(b)"),
                    ],
                ),
                Item("Personne ne travaille la nuit des lanternes, comme le dit l'art. 5.", "2.3"),
            ]
        ),
        Heading("Article 3 – Lampes", 2),
        Items([Item("Chaque comptoir a une lampe.", "1."), Item("Une lampe cassée est réparée dans les 3 jours.", "2.")]),
        Paragraph("Article 4. Un différend est porté devant trois personnes, dont l'une est choisie par les lectrices de la salle."),
        Paragraph("Elles entendent les deux parties, et répondent dans le mois qui suit le jour où elles ont été appelées."),
    ],
    "es": [
        Title("Convenio sobre las horas de los mostradores de préstamo"),
        Heading("Capítulo I – Alcance", 1),
        Heading("Artículo 1 – Ámbito", 2),
        Paragraph("El presente convenio obliga a cada sala de lectura de la isla y a quienes la mantienen abierta."),
        Paragraph("No obliga a los fabricantes de lámparas, que tienen un convenio propio."),
        Heading("Capítulo II – Tiempo", 1),
        Heading("Artículo 2 – Horas", 2),
        Items(
            [
                Item("Una semana en el mostrador tiene 32,5 horas, y ninguna tarde es más larga que otra.", "2.1"),
                Item(
                    "La parte empleadora:",
                    "2.2",
                    [
                        Item("publica las horas un mes antes de que se trabajen;", "(a)"),
                        Item("paga las tardes a una vez y media la tarifa.", "(b)"),
                    ],
                ),
                Item("Nadie trabaja la noche de los faroles, como dice el art. 5.", "2.3"),
            ]
        ),
        Heading("Artículo 3 – Lámparas", 2),
        Items([Item("Cada mostrador tiene una lámpara.", "1."), Item("Una lámpara rota se repara en 3 días.", "2.")]),
        Paragraph("Artículo 4. Un conflicto se lleva ante tres personas, una de ellas elegida por las lectoras de la sala."),
        Paragraph("Escuchan a las dos partes, y responden dentro del mes que sigue al día en que fueron llamadas."),
    ],
}  # fmt: skip

AGREEMENT_LOCATORS = {
    "en": (
        "Title|Chapter I|Article 1|Article 1 § 1|Article 1 § 2|Chapter II|Article 2|Article 2.1|Article 2.2|Article 2.2, a|"
        "Article 2.2, b|Article 2.3|Article 3|Article 3, 1|Article 3, 2|Article 4|Article 4 § 2"
    ),
    "fr": (
        "Titre|Chapitre I|Article 1er|Article 1er § 1|Article 1er § 2|Chapitre II|Article 2|Article 2.1|Article 2.2|Article 2.2, a|"
        "Article 2.2, b|Article 2.3|Article 3|Article 3, 1|Article 3, 2|Article 4|Article 4 § 2"
    ),
    "es": (
        "Título|Capítulo I|Artículo 1|Artículo 1 § 1|Artículo 1 § 2|Capítulo II|Artículo 2|Artículo 2.1|Artículo 2.2|"
        "Artículo 2.2, a|Artículo 2.2, b|Artículo 2.3|Artículo 3|Artículo 3, 1|Artículo 3, 2|Artículo 4|Artículo 4 § 2"
    ),
}

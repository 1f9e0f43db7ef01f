"""Claims of each kind of error in four languages: which are shown as supported, and which never are."""

import pytest

from index.embedding.embed import SentenceTransformerEmbedder
from rag.records import Support
from rag.verifying.verdict import Cited, Verifier

FALSE = {
    "a “not” put in or taken out": [
        ("The council has approved the budget.", "The council has not approved the budget."),
        ("The ship reached the port on Tuesday.", "The ship never reached the port."),
        ("Officials found evidence of fraud.", "Officials found no evidence of fraud."),
        ("The vaccine was tested on children.", "The vaccine was not tested on children, the agency said."),
        ("Der Minister ist am Montag zurückgetreten.", "Der Minister ist am Montag nicht zurückgetreten."),
        ("Die Polizei hat den Täter gefasst.", "Die Polizei hat den Täter noch nicht gefasst."),
        ("Das Gericht fand Beweise für Betrug.", "Das Gericht fand keine Beweise für Betrug."),
        ("El ministro dimitió el lunes.", "El ministro no dimitió el lunes."),
        ("La policía encontró pruebas de fraude.", "La policía no encontró ninguna prueba de fraude."),
        ("El barco llegó a Cádiz.", "El barco nunca llegó a Cádiz."),
        ("Le ministre a démissionné lundi.", "Le ministre n’a pas démissionné lundi."),
        ("La police a trouvé des preuves.", "La police n’a trouvé aucune preuve."),
        ("Le bateau a atteint le port.", "Le bateau n’a jamais atteint le port."),
        ("The mayor did not resign.", "The mayor resigned on Monday."),
        ("Der Bürgermeister trat nicht zurück.", "Der Bürgermeister trat am Montag zurück."),
    ],
    "names in each other’s place": [
        ("Sweden beat Norway.", "Norway beat Sweden."),
        ("Apple sued Samsung over patents.", "Samsung sued Apple over patents."),
        ("The dog bit the postman.", "The postman bit the dog."),
        ("Ana Reis accused Rui Melo of lying.", "Rui Melo accused Ana Reis of lying."),
        ("Suecia venció a Noruega.", "Noruega venció a Suecia."),
        ("Noruega derrotó a Suecia por 3-1.", "Suecia derrotó a Noruega por 3-1."),
        ("La Suède a battu la Norvège.", "La Norvège a battu la Suède."),
        ("Paul Mercier a accusé Anne Leroy de mentir.", "Anne Leroy a accusé Paul Mercier de mentir."),
        ("Schweden besiegte Norwegen.", "Norwegen besiegte Schweden."),
        ("Anna Vogt beschuldigte Peter Lang.", "Peter Lang beschuldigte Anna Vogt."),
        ("Barclays bought Lloyds for $2bn.", "Lloyds bought Barclays for $2bn."),
        ("More people moved from Faro to Porto than back.", "More people moved from Porto to Faro than back."),
        ("Der Zug fährt von Bonn nach Köln.", "Der Zug fährt von Köln nach Bonn."),
        ("El tren va de Cádiz a Sevilla.", "El tren va de Sevilla a Cádiz."),
        ("Le train va de Lyon à Paris.", "Le train va de Paris à Lyon."),
    ],
    "a name like another": [
        ("Austria won the cup.", "Australia won the cup."),
        ("Nigeria closed its border.", "Niger closed its border."),
        ("Johnston resigned on Friday.", "Johnson resigned on Friday."),
        ("Barclays signed the striker.", "Barcelona signed the striker."),
        ("Iran attacked the base.", "Iraq attacked the base."),
        ("Slovakia joined the alliance in 2004.", "Slovenia joined the alliance in 2004."),
        ("Columbia exports coffee.", "Colombia exports coffee."),
        ("Österreich gewann das Spiel.", "Australien gewann das Spiel."),
        ("Der Vertrag wurde in Litauen unterzeichnet.", "Der Vertrag wurde in Lettland unterzeichnet."),
        ("Meier trat am Freitag zurück.", "Meyer trat am Freitag zurück."),
        ("Nigeria cerró su frontera.", "Níger cerró su frontera."),
        ("Irán atacó la base.", "Irak atacó la base."),
        ("El acuerdo se firmó en Uruguay.", "El acuerdo se firmó en Paraguay."),
        ("L’Autriche a remporté la coupe.", "L’Australie a remporté la coupe."),
        ("L’Iran a attaqué la base.", "L’Irak a attaqué la base."),
        ("Martin a démissionné vendredi.", "Martinez a démissionné vendredi."),
    ],
    "another number": [
        ("The wall is 100 million high.", "The wall is 100 m high."),
        ("More than 500 people died.", "480 people died."),
        ("The library was closed in 2018.", "The library was closed in 2012 and reopened in 2018."),
        ("Die Bücherei wurde 2018 geschlossen.", "Die Bücherei wurde 2012 geschlossen und 2018 neu eröffnet."),
        ("Nearly 500 people died.", "620 people died."),
        ("Between 30 and 40 people were hurt.", "Between 30 and 40 people were hurt, police said."),
        ("Between 50 and 60 people were hurt.", "Between 30 and 40 people were hurt."),
        ("The bridge is 2 miles long.", "The bridge is 2 kilometres long."),
        ("Profits rose by 5%.", "Profits rose by 5 percentage points."),
        ("Two thirds of members agreed.", "A third of members agreed."),
        ("It costs 3.5 million euros.", "It costs $3,500,000."),
        ("Die Brücke ist drei Kilometer lang.", "Die Brücke ist 2.000 Meter lang."),
        ("Mehr als 200 Menschen starben.", "120 Menschen starben."),
        ("El puente mide casi tres kilómetros.", "El puente mide 1.980 metros."),
        ("Cuesta dos millones de euros.", "Cuesta dos mil millones de euros."),
        ("Le pont mesure près de trois kilomètres.", "Le pont mesure 1 980 mètres."),
        ("Plus de deux cents exposants sont venus.", "120 exposants sont venus."),
    ],
    "a view told as a fact": [
        ("The minister took bribes.", "The opposition claims that the minister took bribes."),
        ("The attack was planned in Moscow.", "The attack was planned in Moscow, according to two former spies."),
        ("The bank hid its losses.", "“The bank hid its losses,” said Tom Hale, a former clerk."),
        ("The company poisoned the river.", "Residents accuse the company of poisoning the river."),
        ("The bridge is unsafe.", "Engineers believe the bridge is unsafe."),
        ("Der Minister nahm Geld an.", "Der Minister nahm laut Opposition Geld an."),
        (
            "Die Bank hat Verluste verheimlicht.",
            "Die Bank habe Verluste verheimlicht, sagte ein früherer Angestellter.",
        ),
        ("Die Brücke ist unsicher.", "Die Brücke ist nach Ansicht von Ingenieuren unsicher."),
        ("El ministro aceptó sobornos.", "El ministro aceptó sobornos, según la oposición."),
        ("El banco ocultó pérdidas.", "El banco ocultó pérdidas, dijo un antiguo empleado."),
        ("El puente es inseguro.", "Los ingenieros creen que el puente es inseguro."),
        ("Le ministre a accepté des pots-de-vin.", "Le ministre a accepté des pots-de-vin, selon l’opposition."),
        ("La banque a caché ses pertes.", "La banque a caché ses pertes, a déclaré un ancien employé."),
        ("Le pont est dangereux.", "Le pont serait dangereux."),
    ],
    "what may be, told as done": [
        ("The factory will close in May.", "The factory may close in May."),
        ("Das Werk schließt im Mai.", "Das Werk soll im Mai schließen."),
        ("Das Werk wird im Mai geschlossen.", "Das Werk könnte im Mai geschlossen werden."),
        ("La fábrica cerró en mayo.", "La fábrica podría cerrar en mayo."),
        ("L’usine a fermé en mai.", "L’usine pourrait fermer en mai."),
        ("L’usine ferme en mai.", "L’usine ferme en mai si les syndicats acceptent."),
        ("The factory closes in May.", "The factory closes in May if the unions agree."),
    ],
}
TRUE = [
    ("150 people came.", "One hundred and fifty people came."),
    ("The hole is 5 metres wide.", "The hole is 5 m wide."),
    ("Nearly 450,000 people died.", "449,200 people died."),
    ("The bridge is 2 kilometres long.", "The bridge is 2,000 metres long."),
    ("A quarter of the workers left.", "25 percent of the workers left."),
    ("It costs 3.5 million dollars.", "It costs $3,500,000."),
    ("Das Haus kostet 1,5 Millionen Euro.", "Das Haus kostet 1.500.000 Euro."),
    ("Es kamen 1.500 Menschen.", "Es kamen eintausendfünfhundert Menschen."),
    ("Die Brücke ist zwei Kilometer lang.", "Die Brücke ist 2.000 Meter lang."),
    ("Ein Drittel der Mitglieder stimmte zu.", "33 Prozent der Mitglieder stimmte zu."),
    ("Mehr als 100 Menschen starben.", "120 Menschen starben."),
    ("El puente mide casi dos kilómetros.", "El puente mide 1.980 metros."),
    ("Cuesta 2.000 millones de euros.", "Cuesta dos mil millones de euros."),
    ("La mitad de los votantes acudió.", "El 50 % de los votantes acudió."),
    ("Murieron más de 100 personas.", "Murieron 120 personas."),
    ("Le pont mesure près de deux kilomètres.", "Le pont mesure 1 980 mètres."),
    ("Cent cinquante personnes sont venues.", "150 personnes sont venues."),
    ("La moitié des électeurs ont voté.", "50 % des électeurs ont voté."),
    ("Plus de cent exposants sont venus.", "120 exposants sont venus."),
    ("Quatre-vingt-dix élèves sont absents.", "90 élèves sont absents."),
    ("The opposition claims that the minister took bribes.", "The opposition claims that the minister took bribes."),
]


@pytest.mark.parametrize("kind", FALSE)
def test_what_an_article_does_not_say_is_never_shown_as_supported(
    kind: str, real_embedder: SentenceTransformerEmbedder
) -> None:
    verifier = Verifier(real_embedder)
    shown = [
        claim
        for claim, sentence in FALSE[kind]
        if verifier.verdict(claim, Cited([sentence])).support is Support.SUPPORTED
    ]
    assert not shown


def test_the_same_in_another_form_is_shown_as_supported(real_embedder: SentenceTransformerEmbedder) -> None:
    verifier = Verifier(real_embedder)
    missed = [
        claim for claim, sentence in TRUE if verifier.verdict(claim, Cited([sentence])).support is not Support.SUPPORTED
    ]
    assert not missed

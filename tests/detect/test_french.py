"""What the French pack finds in whole items: elisions, agreement, moods, names in small letters, papers of many countries."""

import pytest

from monitor.detect import Detector
from monitor.detect.examples import say, told
from monitor.model import Change
from monitor.testing import item
from monitor.text import name_key
from tests.fakes.rulebook import shipped


@pytest.fixture(scope="module")
def detector() -> Detector:
    return shipped()


def plain(changes: tuple[Change, ...]) -> list[tuple[object, ...]]:
    return sorted(
        (c.direction.value, c.acting, c.status.value, name_key(c.person or ""), name_key(c.organisation or ""), c.post)
        for c in changes
    )


@pytest.mark.parametrize(
    ("title", "found"),
    [
        # somebody is named
        ("Lumeris : Claire Vautrin nommée directrice générale", "in Claire Vautrin / ceo / Lumeris"),
        ("Claire Vautrin, 45 ans, nommée directrice générale de Lumeris", "in Claire Vautrin / ceo / Lumeris"),
        ("Claire Vautrin (ex-Northgate) devient directrice marketing de Lumeris", "in Claire Vautrin / cmo / Lumeris"),
        (
            "Le conseil d'administration de Lumeris a nommé Claire Vautrin en qualité de directrice générale",
            "in Claire Vautrin / ceo / Lumeris",
        ),
        ("Changement à la tête de Lumeris", "in - / ceo / Lumeris"),
        ("Gabon : Ange Moussavou remporte la présidentielle", "in Ange Moussavou / head_of_state / Gabon"),
        ("Claire Vautrin assure l'intérim à la présidence de Lumeris", "in acting Claire Vautrin / president / Lumeris"),
        ("Le PDG de Lumeris reconnaît les faits et démissionne", "out - / ceo / Lumeris"),
        ("Démission surprise de la directrice financière de Lumeris", "out - / cfo / Lumeris"),
        ("Lumeris promeut Claire Vautrin au poste de directrice technique", "in Claire Vautrin / cto / Lumeris"),
        ("Lumeris confie sa direction générale à Claire Vautrin", "in Claire Vautrin / ceo / Lumeris"),
        ("Nomination de Claire Vautrin à la direction générale de Lumeris", "in Claire Vautrin / ceo / Lumeris"),
        ("Nomination : Claire Vautrin, directrice commerciale de Lumeris", "in Claire Vautrin / other_exec / Lumeris"),
        (
            "Claire Vautrin devient présidente et directrice générale de Lumeris",
            "in Claire Vautrin / president / Lumeris; in Claire Vautrin / ceo / Lumeris",
        ),
        (
            "Lumeris : Claire Vautrin et Luc Estève nommés directeurs généraux délégués",
            "in Luc Estève / other_exec / Lumeris; in Claire Vautrin / other_exec / Lumeris",
        ),
        ("Claire Vautrin nommée directrice de la communication du groupe Lumeris", "in Claire Vautrin / other_exec / Lumeris"),
        ("Claire Vautrin choisie comme prochaine PDG de Lumeris", "in Claire Vautrin / ceo / Lumeris"),
        (
            "Claire Vautrin prendra ses fonctions de directrice générale de Lumeris le 1er juin",
            "in Claire Vautrin / ceo / Lumeris",
        ),
        # at the helm, in whatever words
        ("Lumeris nomme Claire Vautrin à sa tête", "in Claire Vautrin / ceo / Lumeris"),
        ("Claire Vautrin prend les rênes du groupe Lumeris", "in Claire Vautrin / ceo / Lumeris"),
        ("Claire Vautrin prend les commandes de l'assureur Lumeris", "in Claire Vautrin / ceo / Lumeris"),
        ("Claire Vautrin propulsée à la tête du distributeur Lumeris", "in Claire Vautrin / ceo / Lumeris"),
        ("Claire Vautrin va prendre la présidence de Lumeris", "in Claire Vautrin / president / Lumeris"),
        ("Claire Vautrin choisie pour diriger Lumeris", "in Claire Vautrin / ceo / Lumeris"),
        ("Claire Vautrin devient la première femme à diriger Lumeris", "in Claire Vautrin / ceo / Lumeris"),
        (
            "Claire Vautrin succède à Paul Kermadec à la tête de Lumeris",
            "in Claire Vautrin / ceo / Lumeris; out Paul Kermadec / ceo / Lumeris",
        ),
        (
            "Paul Kermadec cède la direction de Lumeris à Claire Vautrin",
            "out Paul Kermadec / ceo / Lumeris; in Claire Vautrin / ceo / Lumeris",
        ),
        ("Paul Kermadec évincé de la tête de Lumeris", "out Paul Kermadec / ceo / Lumeris"),
        ("Claire Vautrin est de retour à la tête de Lumeris", "in Claire Vautrin / ceo / Lumeris"),
        (
            "Moussa Diarra prend la tête de l'Agence nationale de l'eau",
            "in Moussa Diarra / agency_head / Agence nationale de l'eau",
        ),
        # no verb, or nobody named
        ("Claire Vautrin, nouvelle directrice générale de Lumeris", "in Claire Vautrin / ceo / Lumeris"),
        ("La nouvelle directrice générale de Lumeris est Claire Vautrin", "in Claire Vautrin / ceo / Lumeris"),
        ("Un nouveau directeur général à la tête de Lumeris", "in - / ceo / Lumeris"),
        ("Lumeris s'offre un nouveau PDG", "in - / ceo / Lumeris"),
        ("Lumeris change de patron", "in - / ceo / Lumeris"),
        ("Paul Kermadec nouvel entraîneur de Valcombe", "in Paul Kermadec / head_coach / Valcombe"),
        # somebody goes
        ("Paul Kermadec quitte la direction générale de Lumeris", "out Paul Kermadec / ceo / Lumeris"),
        ("Paul Kermadec, le patron de Lumeris, sur le départ", "out Paul Kermadec / ceo / Lumeris"),
        ("Paul Kermadec, directeur général de Lumeris depuis 2019, va quitter le groupe", "out Paul Kermadec / ceo / Lumeris"),
        (
            "Le président de Lumeris Paul Kermadec annonce qu'il quittera ses fonctions en juin",
            "out Paul Kermadec / president / Lumeris",
        ),
        ("Lumeris se sépare de son directeur général", "out - / ceo / Lumeris"),
        ("Coup de tonnerre chez Lumeris : le PDG Paul Kermadec débarqué", "out Paul Kermadec / ceo / Lumeris"),
        ("Départ surprise du directeur financier de Lumeris", "out - / cfo / Lumeris"),
        ("Lumeris : démission de la directrice générale, Claire Vautrin", "out Claire Vautrin / ceo / Lumeris"),
        ("Le DG de Lumeris remercié", "out - / ceo / Lumeris"),
        ("Lumeris perd son directeur financier", "out - / cfo / Lumeris"),
        ("Paul Kermadec n'est plus l'entraîneur de Valcombe", "out Paul Kermadec / head_coach / Valcombe"),
        ("Le fondateur et PDG de Lumeris, Paul Kermadec, est décédé", "out Paul Kermadec / ceo / Lumeris"),
        ("Claire Vautrin quitte Lumeris pour devenir directrice générale de Northgate", "in Claire Vautrin / ceo / Northgate"),
        # how sure
        ("Claire Vautrin serait nommée directrice générale de Lumeris", "in rumored Claire Vautrin / ceo / Lumeris"),
        ("Le PDG de Lumeris, Paul Kermadec, quitterait son poste avant l'été", "out rumored Paul Kermadec / ceo / Lumeris"),
        ("Le patron de Lumeris aurait démissionné", "out rumored - / ceo / Lumeris"),
        ("Claire Vautrin pressentie pour diriger Lumeris", "in rumored Claire Vautrin / ceo / Lumeris"),
        ("Vers un départ du PDG de Lumeris ?", "out rumored - / ceo / Lumeris"),
        ("Le PDG de Lumeris ne démissionnera pas", "out denied - / ceo / Lumeris"),
        ("Le PDG de Lumeris n'a pas démissionné", "out denied - / ceo / Lumeris"),
        ("Le PDG de Lumeris Paul Kermadec dément vouloir démissionner", "out denied Paul Kermadec / ceo / Lumeris"),
        ("Lumeris dément le départ de son PDG Paul Kermadec", "out denied Paul Kermadec / ceo / Lumeris"),
        ("Paul Kermadec reste à la tête de Lumeris", "out denied Paul Kermadec / ceo / Lumeris"),
        # stand-ins
        ("Claire Vautrin nommée PDG par intérim de Lumeris", "in acting Claire Vautrin / ceo / Lumeris"),
        ("Claire Vautrin devient directrice générale ad interim de Lumeris", "in acting Claire Vautrin / ceo / Lumeris"),
        ("Claire Vautrin assurera l'intérim à la tête de Lumeris", "in acting Claire Vautrin / ceo / Lumeris"),
        # states, parties and clubs; Belgium, Switzerland, Québec, Africa
        ("Mali : Moussa Diarra nommé Premier ministre", "in Moussa Diarra / head_of_government / Mali"),
        ("Sénégal : le ministre de la Santé limogé", "out - / minister / Sénégal"),
        ("Québec : la ministre de la Santé Claire Vautrin quitte la politique", "out Claire Vautrin / minister / Québec"),
        ("Suisse : la conseillère fédérale Claire Vautrin démissionne", "out Claire Vautrin / minister / Suisse"),
        ("La bourgmestre de Valcombe Claire Vautrin démissionne", "out Claire Vautrin / mayor / Valcombe"),
        ("Belgique : Claire Vautrin nommée administratrice déléguée de Lumeris", "in Claire Vautrin / ceo / Lumeris"),
        (
            "Moussa Diarra élu président de la Fédération malienne de football",
            "in Moussa Diarra / president / Fédération malienne de football",
        ),
        ("Claire Vautrin élue présidente de l'Assemblée nationale", "in Claire Vautrin / other_gov / Assemblée nationale"),
        (
            "Les Aigles de Valcombe congédient leur entraîneur-chef Paul Kermadec",
            "out Paul Kermadec / head_coach / Aigles de Valcombe",
        ),
        ("Ligue 1 : Valcombe se sépare de son entraîneur Paul Kermadec", "out Paul Kermadec / head_coach / Valcombe"),
        ("Paul Kermadec démissionne de la tête du Parti de la mer", "out Paul Kermadec / party_leader / Parti de la mer"),
        # names
        ("Claire Vautrin nommée rédactrice en chef de La Gazette du Léman", "in Claire Vautrin / editor / La Gazette du Léman"),
        ("Claire Vautrin nommée directrice générale de L'Ormeau", "in Claire Vautrin / ceo / L'Ormeau"),
        ("Départ de Luc de Brie de la présidence de Lumeris", "out Luc de Brie / president / Lumeris"),
        (
            "Jean-Noël Aubépin nommé directeur général du Théâtre de Valcombe",
            "in Jean-Noël Aubépin / ceo / Théâtre de Valcombe",
        ),
    ],
)
def test_what_a_title_reports(detector: Detector, title: str, found: str) -> None:
    expected = told(found)
    changes = detector.detect(item(title, lang="fr"))
    assert expected is not None
    assert plain(changes) == sorted(expected), say(changes)


@pytest.mark.parametrize(
    "title",
    [
        "Le nouveau PDG de Lumeris promet une relance",
        "Le patron de Lumeris dénonce la concurrence chinoise",
        "L'ancien PDG de Lumeris condamné à trois ans de prison",
        "Claire Vautrin, directrice générale de Lumeris : « Nous allons recruter »",
        "Claire Vautrin, ancienne patronne de Lumeris, publie ses mémoires",
        "Les actionnaires de Lumeris réclament la démission du PDG",
        "L'opposition demande le départ du ministre des Finances",
        "Lumeris nommée entreprise de l'année",
        "Claire Vautrin nommée chevalier de la Légion d'honneur",
        "Lumeris recrute 300 ingénieurs",
        "Lumeris va supprimer 500 postes",
        "Valcombe prend la tête du championnat",
        "Paul Kermadec quitte Valcombe pour signer à Brestois",
        "Lumeris quitte la Bourse de Paris",
        "Mort de l'ancien patron de Lumeris Paul Kermadec",
        "Il y a dix ans, Paul Kermadec quittait la tête de Lumeris",
        "Le prix du manager de l'année remis à Claire Vautrin",
        "Claire Vautrin nommée aux César",
        "Le départ du Tour de France sera donné à Valcombe",
        "Le train part de Valcombe avec du retard",
        "Lumeris remplace ses camions par des trains",
        "La succession du groupe Lumeris devant la justice",
        "Paul Kermadec, patron de Lumeris, prend position sur l'Europe",
        "La Suisse quitte les négociations",
        "Le président de Lumeris prend la parole",
        "Quand le patron de Lumeris prend le train",
        "L'élection du président de la Fédération reportée",
        "Élection présidentielle : Moussa Diarra candidat",
        "Le directeur de Lumeris mis en examen",
        "Le chef Paul Kermadec ouvre un restaurant à Valcombe",
        "Le maire de Valcombe inaugure une école",
        "La directrice de l'école accueille les élèves",
        "Le Premier ministre en visite au Mali",
        "Moussa Diarra, entraîneur du Mali : « Nous restons humbles »",
        "Décès d'un ouvrier chez Lumeris",
        "Elle a quitté Paris pour élever des chèvres",
        "Paul Kermadec quitte son épouse",
        "Claire Vautrin présente son nouveau roman",
        "Lumeris : la succession de Paul Kermadec est lancée",
        "Limogé, l'ex-PDG de Lumeris attaque le groupe",
        "Le PDG de Lumeris sommé de démissionner",
        "Claire Vautrin élue personnalité de l'année",
        "Paul Kermadec, directeur de Lumeris, renvoyé en procès",
        "Le directeur de Lumeris placé en garde à vue",
        "L'entraîneur de Valcombe met ses joueurs au défi",
        "Valcombe prend la tête du classement",
        "Paul Kermadec de retour en France",
        "Claire Vautrin, nouvelle directrice générale de Lumeris, défend son plan",
    ],
)
def test_titles_that_report_no_change(detector: Detector, title: str) -> None:
    changes = detector.detect(item(title, lang="fr"))
    assert not changes, say(changes)


def test_a_nationality_stands_for_the_country_that_the_item_names(detector: Detector) -> None:
    title = "Crise au Sénégal : le Premier ministre Moussa Diarra démissionne"
    text = "Le Premier ministre sénégalais Moussa Diarra a démissionné lundi."
    (change,) = detector.detect(item(title, text, lang="fr"))
    assert (change.person, change.organisation, change.post) == ("Moussa Diarra", "Sénégal", "head_of_government")


def test_a_year_in_which_something_began_makes_no_old_news(detector: Detector) -> None:
    title = "Directrice de Northgate depuis 2019, Claire Vautrin est nommée directrice générale de Lumeris"
    report = item(title, lang="fr")
    assert say(detector.detect(report)) == "in Claire Vautrin / ceo / Lumeris"


def test_a_report_of_long_ago_is_no_news(detector: Detector) -> None:
    title = "Il y a trente ans, le 25 mars, Paul Kermadec, le patron de Lumeris, démissionnait de ses fonctions"
    assert not detector.detect(item(title, lang="fr"))

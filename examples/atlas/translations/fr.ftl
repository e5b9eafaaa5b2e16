atlas = Atlas
skip = Aller au contenu
languages = Langues

search = Rechercher
    .label = Chercher un lieu
    .title = Recherche · Atlas
    .about = Cherchez par leur nom toutes les villes et tous les villages de l’atlas.
    .start = Tapez le début d’un nom. Les accents et les majuscules ne comptent pas.
    .long = Aucun lieu n’a un nom aussi long.
search-none = Aucun lieu n’a un nom comme « { $question } ».
search-found = { $count ->
    [one] Un lieu a un nom comme « { $question } ».
   *[other] { $count } lieux ont un nom comme « { $question } ».
}
search-best = Les { $count } meilleurs résultats pour « { $question } ».

home = Les villes du monde
    .title = Atlas : les villes du monde
    .world = Le monde, dessiné par ses villes
    .countries = Pays et territoires
home-places = { $places } lieux dans { $countries } pays et territoires
home-about = { $places } villes et villages dans { $countries } pays : où ils se trouvent, combien de personnes y vivent et ce qu’il y a autour.
largest = Les plus grandes villes

country = Pays
    .places = Lieux
    .share-of-places = Part de tous les lieux
    .people = Habitants
    .share-of-people = Part de tous les habitants
    .map = La carte seule
    .unknown = Aucun pays n’a ce code.
country-about = { $places } villes et villages ({ $country }) : les plus grands, et où ils se trouvent.
country-dots = Où se trouvent les lieux : { $country }
map = La carte : { $country }
map-title = { $country } : la carte
map-about = Où se trouvent les villes et les villages : { $country }.
move = Déplacer la carte
    .nearer = Plus près
    .farther = Plus loin
    .west = Vers l’ouest
    .north = Vers le nord
    .south = Vers le sud
    .east = Vers l’est

city = Lieu
    .region = Région
    .people = Habitants
    .rank = Rang mondial par taille
    .position = Position
    .nearest = Les lieux les plus proches
    .unknown = Aucun lieu de l’atlas ne porte ce nom.
city-about = { $city } ({ $country }) : où se trouve ce lieu, et ce qu’il y a autour.
city-about-people = { $city } ({ $country }), { $people } habitants : où se trouve ce lieu, et ce qu’il y a autour.
city-map = Où se trouve { $city } dans le monde : { $position }
kind = { $kind ->
    [capital] Capitale, <country>{ $country }</country>
    [government] Siège du gouvernement, <country>{ $country }</country>
    [first] Chef-lieu d’une région de premier ordre, <country>{ $country }</country>
    [second] Chef-lieu d’une région de deuxième ordre, <country>{ $country }</country>
    [third] Chef-lieu d’une région de troisième ordre, <country>{ $country }</country>
    [local] Chef-lieu d’une région locale, <country>{ $country }</country>
    [part] Quartier d’une ville, <country>{ $country }</country>
    [locality] Localité, <country>{ $country }</country>
    [farming] Village agricole, <country>{ $country }</country>
    [religious] Lieu religieux, <country>{ $country }</country>
    [group] Groupe de lieux, <country>{ $country }</country>
    [former-capital] Ancienne capitale, <country>{ $country }</country>
    [former] Ancien lieu, <country>{ $country }</country>
   *[other] Lieu habité, <country>{ $country }</country>
}
unit = Unité des distances
    .kilometres = Kilomètres
    .miles = Miles
    .km = km
    .mi = mi
position = { $latitude }° { $north ->
    [yes] N
   *[no] S
}, { $longitude }° { $east ->
    [yes] E
   *[no] O
}
share-small = moins de { $share }

error-start = Vers les plus grandes villes et tous les pays
feed = Atlas : les pages les plus récentes

# The framework's own texts.
perennial-not-found = Page introuvable
    .message = Il n’y a pas de page à cette adresse.
perennial-gone = Cette page n’existe plus
perennial-bad-address = Cette adresse n’est pas valide
    .message = L’adresse n’est pas écrite comme il faut.
perennial-not-allowed = Accès refusé
perennial-refused = Cette demande ne peut pas être traitée
    .message = Les pages peuvent seulement être lues.
perennial-failed = Une erreur s’est produite
    .message = La page n’a pas pu être préparée. Réessayez plus tard.
perennial-busy = Trop de visiteurs en ce moment
    .message = Le serveur est occupé. Réessayez dans un instant.
perennial-no-connection = Pas de connexion
    .message = La page n’a pas pu être atteinte. Elle s’ouvrira d’elle-même dès que vous serez en ligne.
perennial-crashed =
    .message = Cette page ne peut plus être utilisée. On peut encore la lire, et ses liens fonctionnent ; la recharger la rétablit.
perennial-missing-part =
    .message = Cette partie n’a pas pu être affichée.
perennial-loading = Chargement
perennial-try-again = Réessayer
perennial-close = Fermer
perennial-start-page = Aller à l’accueil

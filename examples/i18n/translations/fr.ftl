-site = Méridien

nav =
    .label = Pages
    .languages = Langues
    .start = Accueil
    .plurals = Pluriels
    .formats = Formats
    .markup = Balises
    .any = N’importe quel nombre

start =
    .title = Bienvenue au { -site }
start-name = Votre nom :
    .placeholder = Ada
hello = Bonjour !
greeting = Bonjour, { $name } !

cities = { $count ->
    [one] { $count } ville
    [many] { $count } de villes
   *[other] { $count } villes
}
place = { NUMBER($position, type: "ordinal") ->
    [one] { $position }re place
   *[other] { $position }e place
}
more = Une de plus
    .thousand = Mille de plus

number = { $value } personnes
share = { NUMBER($value, maximumFractionDigits: 1) } de tous
price = Prix : { $value }
date = Le { DATETIME($at, dateStyle: "long") }
time = À { DATETIME($at, hour: "numeric", minute: "2-digit", timeZoneName: "short") }
later = Une heure plus tard

terms = Lisez <link>nos conditions</link>. Vous les avez lues <strong>{ $count ->
    [one] { $count } fois
   *[other] { $count } fois
}</strong>.
read-again = Relire

any-label = Un nombre :

error =
    .not-found = Cette page n’existe pas
    .other = Une erreur s’est produite

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

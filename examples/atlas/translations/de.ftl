atlas = Atlas
skip = Zum Inhalt springen
languages = Sprachen

search = Suchen
    .label = Einen Ort suchen
    .title = Suche · Atlas
    .about = Alle Städte und Dörfer des Atlas nach Namen durchsuchen.
    .start = Geben Sie den Anfang eines Namens ein. Akzente und Großbuchstaben spielen keine Rolle.
    .long = Kein Ort hat einen so langen Namen.
search-none = Kein Ort hat einen Namen wie „{ $question }“.
search-found = { $count ->
    [one] Ein Ort hat einen Namen wie „{ $question }“.
   *[other] { $count } Orte haben einen Namen wie „{ $question }“.
}
search-best = Die { $count } besten Treffer für „{ $question }“.

home = Die Städte der Welt
    .title = Atlas: die Städte der Welt
    .world = Die Welt, aus ihren Städten gezeichnet
    .countries = Länder und Gebiete
home-places = { $places } Orte in { $countries } Ländern und Gebieten
home-about = { $places } Städte und Dörfer in { $countries } Ländern: wo sie liegen, wie viele Menschen dort leben und was in der Nähe ist.
largest = Die größten Orte

country = Land
    .places = Orte
    .share-of-places = Anteil an allen Orten
    .people = Einwohner
    .share-of-people = Anteil an allen Einwohnern
    .map = Nur die Karte
    .unknown = Kein Land hat diesen Code.
country-about = { $places } Städte und Dörfer ({ $country }): die größten, und wo sie liegen.
country-dots = Wo die Orte liegen: { $country }
map = Die Karte: { $country }
map-title = { $country }: die Karte
map-about = Wo die Städte und Dörfer liegen: { $country }.
move = Die Karte bewegen
    .nearer = Näher
    .farther = Weiter weg
    .west = Nach Westen
    .north = Nach Norden
    .south = Nach Süden
    .east = Nach Osten

city = Ort
    .region = Region
    .people = Einwohner
    .rank = Rang der Welt nach Größe
    .position = Lage
    .nearest = Die nächsten Orte
    .unknown = Der Atlas hat keinen Ort dieses Namens.
city-about = { $city } ({ $country }): wo der Ort liegt und was in der Nähe ist.
city-about-people = { $city } ({ $country }), { $people } Einwohner: wo der Ort liegt und was in der Nähe ist.
city-map = Wo { $city } in der Welt liegt: { $position }
kind = { $kind ->
    [capital] Hauptstadt, <country>{ $country }</country>
    [government] Regierungssitz, <country>{ $country }</country>
    [first] Hauptort einer Region erster Ordnung, <country>{ $country }</country>
    [second] Hauptort einer Region zweiter Ordnung, <country>{ $country }</country>
    [third] Hauptort einer Region dritter Ordnung, <country>{ $country }</country>
    [local] Hauptort einer örtlichen Region, <country>{ $country }</country>
    [part] Stadtteil, <country>{ $country }</country>
    [locality] Ortschaft, <country>{ $country }</country>
    [farming] Bauerndorf, <country>{ $country }</country>
    [religious] Religiöser Ort, <country>{ $country }</country>
    [group] Gruppe von Orten, <country>{ $country }</country>
    [former-capital] Ehemalige Hauptstadt, <country>{ $country }</country>
    [former] Ehemaliger Ort, <country>{ $country }</country>
   *[other] Bewohnter Ort, <country>{ $country }</country>
}
unit = Einheit der Entfernungen
    .kilometres = Kilometer
    .miles = Meilen
    .km = km
    .mi = mi
position = { $latitude }° { $north ->
    [yes] N
   *[no] S
}, { $longitude }° { $east ->
    [yes] O
   *[no] W
}
share-small = unter { $share }

error-start = Zu den größten Orten und allen Ländern
feed = Atlas: die neuesten Seiten

# The framework's own texts.
perennial-not-found = Seite nicht gefunden
    .message = Unter dieser Adresse gibt es keine Seite.
perennial-gone = Diese Seite gibt es nicht mehr
perennial-bad-address = Diese Adresse ist ungültig
    .message = Die Adresse ist nicht richtig geschrieben.
perennial-not-allowed = Kein Zugriff
perennial-refused = Diese Anfrage kann nicht beantwortet werden
    .message = Seiten können nur gelesen werden.
perennial-failed = Etwas ist schiefgegangen
    .message = Die Seite konnte nicht erstellt werden. Bitte versuchen Sie es später noch einmal.
perennial-busy = Zurzeit überlastet
    .message = Der Server ist ausgelastet. Bitte versuchen Sie es gleich noch einmal.
perennial-no-connection = Keine Verbindung
    .message = Die Seite ist nicht erreichbar. Sie öffnet sich von selbst, sobald Sie wieder online sind.
perennial-crashed =
    .message = Diese Seite kann nicht mehr bedient werden. Lesen kann man sie noch, und ihre Links funktionieren; neu geladen ist sie wieder in Ordnung.
perennial-missing-part =
    .message = Dieser Teil konnte nicht angezeigt werden.
perennial-loading = Wird geladen
perennial-try-again = Noch einmal versuchen
perennial-close = Schließen
perennial-start-page = Zur Startseite

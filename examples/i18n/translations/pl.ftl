-site = Południk
    .genitive = Południka

nav =
    .label = Strony
    .languages = Języki
    .start = Start
    .plurals = Liczba mnoga
    .formats = Formaty
    .markup = Znaczniki
    .any = Dowolna liczba

start =
    .title = Witamy na stronie { -site }
start-name = Imię:
    .placeholder = Ada
hello = Cześć!
greeting = Cześć, { $name }!

cities = { $count ->
    [one] { $count } miasto
    [few] { $count } miasta
    [many] { $count } miast
   *[other] { $count } miasta
}
place = { $position }. miejsce
more = Jeszcze jedno
    .thousand = Jeszcze tysiąc

number = { $value } osób
share = { NUMBER($value, maximumFractionDigits: 1) } wszystkich
price = Cena: { $value }
date = { DATETIME($at, dateStyle: "long") }
time = { DATETIME($at, hour: "numeric", minute: "2-digit", timeZoneName: "short") }
later = Godzinę później

terms = Przeczytaj <link>nasze warunki</link>. Przeczytano je <strong>{ $count ->
    [one] { $count } raz
   *[other] { $count } razy
}</strong>.
read-again = Przeczytaj ponownie

any-label = Liczba:

error =
    .not-found = Ta strona nie istnieje
    .other = Coś poszło nie tak

# The framework's own texts.
perennial-not-found = Nie znaleziono strony
    .message = Pod tym adresem nie ma strony.
perennial-gone = Tej strony już nie ma
perennial-bad-address = Ten adres jest nieprawidłowy
    .message = Adres nie jest poprawnie zapisany.
perennial-not-allowed = Brak dostępu
perennial-refused = Nie można odpowiedzieć na to żądanie
    .message = Strony można tylko czytać.
perennial-failed = Coś poszło nie tak
    .message = Nie udało się przygotować strony. Spróbuj ponownie później.
perennial-busy = Zbyt wielu odwiedzających
    .message = Serwer jest zajęty. Spróbuj ponownie za chwilę.
perennial-no-connection = Brak połączenia
    .message = Nie udało się otworzyć strony. Otworzy się sama, gdy znów będziesz online.
perennial-crashed =
    .message = Tej strony nie można już używać. Nadal można ją czytać, a jej odnośniki działają; ponowne wczytanie ją naprawi.
perennial-missing-part =
    .message = Nie udało się wyświetlić tej części.
perennial-loading = Wczytywanie
perennial-try-again = Spróbuj ponownie
perennial-close = Zamknij
perennial-start-page = Przejdź do strony głównej

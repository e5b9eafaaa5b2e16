-site = Meridian

nav =
    .label = Pages
    .languages = Languages
    .start = Start
    .plurals = Plurals
    .formats = Formats
    .markup = Markup
    .any = Any number

start =
    .title = Welcome to { -site }
start-name = Your name:
    .placeholder = Ada
start-english = This sentence exists in English alone.
hello = Hello!
greeting = Hello, { $name }!

cities = { $count ->
    [one] { $count } city
   *[other] { $count } cities
}
place = { NUMBER($position, type: "ordinal") ->
    [one] { $position }st place
    [two] { $position }nd place
    [few] { $position }rd place
   *[other] { $position }th place
}
more = One more
    .thousand = A thousand more

number = { $value } people
share = { NUMBER($value, maximumFractionDigits: 1) } of all
price = Price: { $value }
date = On { DATETIME($at, dateStyle: "long") }
time = At { DATETIME($at, hour: "numeric", minute: "2-digit", timeZoneName: "short") }
later = One hour later

terms = Read <link>our terms</link>. You have read them <strong>{ $count ->
    [one] once
   *[other] { $count } times
}</strong>.
read-again = Read again

any-label = A number:

error =
    .not-found = This page does not exist
    .other = Something went wrong

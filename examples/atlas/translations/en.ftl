### The interface of the atlas. Names of places are those of GeoNames, those of countries come from CLDR.

atlas = Atlas
skip = Skip to the content
languages = Languages

search = Search
    .label = Search for a place
    .title = Search · Atlas
    .about = Search all towns and villages of the atlas by name.
    .start = Type the beginning of a name. Accents and capitals do not matter.
    .long = No place has a name that long.
search-none = No place has a name like “{ $question }”.
search-found = { $count ->
    [one] One place has a name like “{ $question }”.
   *[other] { $count } places have a name like “{ $question }”.
}
search-best = The { $count } best matches for “{ $question }”.

home = The towns of the world
    .title = Atlas: the towns of the world
    .world = The world, drawn from its towns
    .countries = Countries and territories
home-places = { $places } places in { $countries } countries and territories
home-about = { $places } towns and villages in { $countries } countries: where they lie, how many people live there, and what is near.
largest = The largest places

country = Country
    .places = Places
    .share-of-places = Share of all places
    .people = People in them
    .share-of-people = Share of all people
    .map = The map alone
    .unknown = There is no country with this code.
country-about = { $places } towns and villages of { $country }: the largest, and where they lie.
country-dots = Where the places of { $country } lie
map = The map of { $country }
map-title = { $country }: the map
map-about = Where the towns and villages of { $country } lie.
move = Move the map
    .nearer = Nearer
    .farther = Farther
    .west = To the west
    .north = To the north
    .south = To the south
    .east = To the east

city = Place
    .region = Region
    .people = People
    .rank = World rank by size
    .position = Position
    .nearest = The nearest places
    .unknown = There is no place of this name in the atlas.
city-about = { $city } in { $country }: where it lies, and what is near.
city-about-people = { $city } in { $country }, { $people } people: where it lies, and what is near.
city-map = Where { $city } lies in the world: { $position }
kind = { $kind ->
    [capital] Capital of <country>{ $country }</country>
    [government] Seat of government of <country>{ $country }</country>
    [first] Seat of a first-order region in <country>{ $country }</country>
    [second] Seat of a second-order region in <country>{ $country }</country>
    [third] Seat of a third-order region in <country>{ $country }</country>
    [local] Seat of a local region in <country>{ $country }</country>
    [part] Part of a town in <country>{ $country }</country>
    [locality] Locality in <country>{ $country }</country>
    [farming] Farming village in <country>{ $country }</country>
    [religious] Religious place in <country>{ $country }</country>
    [group] Group of places in <country>{ $country }</country>
    [former-capital] Former capital of <country>{ $country }</country>
    [former] Former place in <country>{ $country }</country>
   *[other] Populated place in <country>{ $country }</country>
}
unit = Unit of the distances
    .kilometres = Kilometres
    .miles = Miles
    .km = km
    .mi = mi
position = { $latitude }° { $north ->
    [yes] N
   *[no] S
}, { $longitude }° { $east ->
    [yes] E
   *[no] W
}
share-small = under { $share }

error-start = To the largest places and all countries
feed = Atlas: the newest pages

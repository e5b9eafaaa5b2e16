//! The search by the beginnings of a name's words.

use rusqlite::Connection;

use super::{AtlasError, Place, folding::fold, place::select_places};

/// How many words of a question are looked at; no name has more.
const MOST_WORDS: usize = 12;

/// At most `count` places of which every word of `question` begins a word, without regard to
/// accents and case: those of exactly that name first, then the larger before the smaller.
pub(crate) fn search(
    atlas: &Connection,
    question: &str,
    count: usize,
) -> Result<Vec<Place>, AtlasError> {
    let folded = fold(question);
    if folded.is_empty() {
        return Ok(Vec::new());
    }
    let mut found = of_that_name(atlas, &folded, count)?;
    for place in by_beginnings(atlas, &folded, count)? {
        if found.len() < count && !found.iter().any(|other| other.rank == place.rank) {
            found.push(place);
        }
    }
    Ok(found)
}

fn of_that_name(atlas: &Connection, folded: &str, count: usize) -> Result<Vec<Place>, AtlasError> {
    let mut statement =
        atlas.prepare_cached(select_places!("WHERE place.folded = ?1 ORDER BY rank LIMIT ?2"))?;
    Ok(statement.query_map((folded, count), Place::from_row)?.collect::<Result<_, _>>()?)
}

/// The index has the places in order of size, so that the first ones found are the largest.
fn by_beginnings(atlas: &Connection, folded: &str, count: usize) -> Result<Vec<Place>, AtlasError> {
    let mut statement = atlas.prepare_cached(select_places!(
        "WHERE rank IN (SELECT rowid FROM place_name WHERE place_name MATCH ?1 \
         ORDER BY rowid LIMIT ?2) ORDER BY rank"
    ))?;
    // The words are letters and digits only, so that none can end its quotes.
    let beginnings: Vec<_> =
        folded.split(' ').take(MOST_WORDS).map(|word| format!("\"{word}\"*")).collect();
    let rows = statement.query_map((beginnings.join(" "), count), Place::from_row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::atlas::testing::{atlas_of, real};

    #[track_caller]
    fn first(question: &str) -> String {
        search(&real(), question, 50)
            .unwrap()
            .first()
            .map_or(String::new(), |place| place.slug.clone())
    }

    #[test]
    fn names_are_found_without_accents_and_case() {
        assert_eq!(first("sao paulo"), "são-paulo");
        assert_eq!(first("SÃO PAULO"), "são-paulo");
        assert_eq!(first("laquila"), "l'aquila");
        assert_eq!(first("L'Aquila"), "l'aquila");
        assert_eq!(first("lodz"), "łódź");
        assert_eq!(first("rankovtse"), "ранковце");
        assert_eq!(first("Ранковце"), "ранковце");
    }

    #[test]
    fn beginnings_of_words_find_the_largest_first() {
        assert_eq!(first("shang"), "shanghai");
        assert_eq!(first("new yor"), "new-york-city");
        assert_eq!(first("janeiro rio"), "rio-de-janeiro");
        let found = search(&real(), "s", 50).unwrap();
        assert_eq!(found.len(), 50);
        assert!(found.is_sorted_by_key(|place| place.rank));
    }

    #[test]
    fn the_exact_name_comes_before_larger_places_that_only_begin_with_it() {
        let found = search(&real(), "york", 50).unwrap();
        assert_eq!(found[0].name, "York");
        assert!(found.iter().any(|place| place.name == "New York City"));
    }

    #[test]
    fn no_place_is_listed_twice() {
        let found = search(&real(), "paris", 50).unwrap();
        let mut ranks: Vec<_> = found.iter().map(|place| place.rank).collect();
        ranks.sort_unstable();
        ranks.dedup();
        assert_eq!(ranks.len(), found.len());
    }

    #[test]
    fn signs_and_operators_of_the_index_are_mere_text() {
        let atlas = atlas_of(&[("Or", 0.0, 0.0), ("Near", 1.0, 1.0)]);
        for question in ["", " ", "\"", "'", "*", "%", "(", ")) --", "\0", "^", "{}:", "…"] {
            assert_eq!(search(&atlas, question, 50).unwrap(), [], "{question:?}");
        }
        for question in ["OR", "or*", "\"or", "o", "or)", "^or"] {
            assert_eq!(search(&atlas, question, 50).unwrap().len(), 1, "{question:?}");
        }
        assert_eq!(search(&atlas, "NEAR", 50).unwrap().len(), 1);
        assert_eq!(search(&atlas, "or NEAR", 50).unwrap(), []);
        assert_eq!(search(&atlas, &"x ".repeat(5_000), 50).unwrap(), []);
    }
}

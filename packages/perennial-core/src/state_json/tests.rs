//! What is written arrives as it was; what would not is refused with its place.

use std::collections::{BTreeMap, HashMap};

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use serde::{Deserialize, Serialize};

use super::*;

#[track_caller]
fn check(state: impl Serialize, json: &str) {
    assert_eq!(encode(&state).as_deref(), Ok(json));
}

#[track_caller]
fn check_refused(state: impl Serialize, message: &str) {
    let refused = encode(&state).unwrap_err().to_string();
    assert!(refused.starts_with(message), "{refused}");
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
enum Form {
    Unit,
    Newtype(u8),
    Tuple(u8, String),
    Struct { field: Option<f64> },
}

#[derive(Serialize)]
struct Newtype<T>(T);

#[derive(Serialize)]
struct Deep(Vec<Deep>);

/// Holds itself without an array or object between.
#[derive(Serialize)]
struct Endless(Option<Box<Endless>>);

fn deep(levels: usize) -> Deep {
    (1..levels).fold(Deep(vec![]), |inner, _| Deep(vec![inner]))
}

#[test]
fn numbers_that_a_browser_keeps_are_written() {
    check((1_u8, -2_i64, 9_007_199_254_740_991_u64), "[1,-2,9007199254740991]");
    check((5_u128, -5_i128, 0.5_f64, -0.0_f64, 0.1_f32, 1e300), "[5,-5,0.5,-0.0,0.1,1e+300]");
}

#[test]
fn every_kind_of_value_is_written_as_serde_json_writes_it() {
    let kinds = (
        (true, 'ü', "a\"\\\u{2028}\0\u{10ffff}", [1_u8; 2], (), None::<u8>, Some(Some(1))),
        [Form::Unit, Form::Newtype(1), Form::Tuple(2, "b".into()), Form::Struct { field: None }],
        (Newtype(Newtype(7)), Vec::<u8>::new(), BTreeMap::<u8, u8>::new()),
        BTreeMap::from([("a", vec![1]), ("ключ", vec![])]),
        (BTreeMap::from([(u64::MAX, 1)]), BTreeMap::from([(-1_i8, ())])),
        (
            BTreeMap::from([(true, 1)]),
            BTreeMap::from([('"', 1)]),
            HashMap::from([(Newtype("a").0, 2)]),
        ),
    );
    check(&kinds, &serde_json::to_string(&kinds).unwrap());
}

#[test]
fn a_number_that_a_browser_would_round_is_refused_with_its_place() {
    let message = "PER-2002: `state` is the whole number 9007199254740992,";
    check_refused(9_007_199_254_740_992_u64, message);
    check_refused(i64::MIN, "PER-2002");
    check_refused(u128::MAX, "PER-2002");
    let nested = BTreeMap::from([("a b", vec![Form::Newtype(1)])]);
    assert!(encode(&nested).is_ok());
    let nested = BTreeMap::from([("a b", vec![Some(Newtype((0, u64::MAX)))])]);
    check_refused(nested, "PER-2002: `state[\"a b\"][0][1]` is");
}

#[test]
fn what_is_no_number_is_refused_with_its_place() {
    check_refused(f32::NAN, "PER-2004: `state` is NaN");
    let infinite = Form::Struct { field: Some(f64::NEG_INFINITY) };
    check_refused([infinite], "PER-2004: `state[0].Struct.field` is -inf");
}

#[test]
fn an_option_that_would_arrive_empty_is_refused() {
    check_refused(Some(()), "PER-2005: `state` is `Some`");
    check_refused((1, Some(None::<u8>)), "PER-2005: `state[1]`");
    check_refused(Some(Newtype(())), "PER-2005");
    check(Some("null"), "\"null\"");
    check((Some(Some(1)), None::<Option<u8>>), "[1,null]");
}

#[test]
fn a_state_may_be_64_levels_deep() {
    assert_eq!(encode(&deep(64)).unwrap().len(), 128);
    let refused = encode(&deep(65)).unwrap_err();
    assert!(refused.to_string().starts_with("PER-2006: `state[0][0]"), "{refused}");
    let limits = StateLimits { depth: 2, ..StateLimits::DEFAULT };
    assert!(encode_within(&Form::Tuple(1, "a".into()), limits).is_ok());
    assert!(encode_within(&[Form::Tuple(1, "a".into())], limits).is_err());
}

#[test]
fn a_type_that_holds_itself_without_end_is_refused_before_the_stack_ends() {
    let endless = (0..2000).fold(Endless(None), |inner, _| Endless(Some(Box::new(inner))));
    check_refused(endless, "PER-2006");
}

#[test]
fn a_state_may_be_as_large_as_the_limit_and_no_larger() {
    let limits = StateLimits { bytes: 5, ..StateLimits::DEFAULT };
    assert_eq!(encode_within(&"abc", limits).as_deref(), Ok("\"abc\""));
    let refused = encode_within(&"abcd", limits);
    assert_eq!(refused, Err(StateError::TooLarge { limit: 5 }));
    assert_eq!(encode_within(&[1, 2, 3], limits), Err(StateError::TooLarge { limit: 5 }));
}

#[test]
fn a_key_that_is_a_whole_number_or_a_truth_value_stands_between_quotes() {
    check(BTreeMap::from([(true, 1)]), r#"{"true":1}"#);
    check(BTreeMap::from([(-8_i8, 1)]), r#"{"-8":1}"#);
    check(BTreeMap::from([(u64::MAX, 1)]), r#"{"18446744073709551615":1}"#);
    check(BTreeMap::from([(i128::MIN, 1)]), format!(r#"{{"{}":1}}"#, i128::MIN).as_str());
}

#[test]
fn a_key_that_is_no_text_is_refused_with_what_to_do() {
    check_refused(
        BTreeMap::from([((1, 2), 1)]),
        "PER-2001: the state cannot be written as JSON: `state`: a tuple",
    );
    check_refused(BTreeMap::from([(Some(1), 1)]), "PER-2001");
    check_refused(BTreeMap::from([((), 1)]), "PER-2001");
}

/// The server reads states too, and `serde_json` does so only with a feature.
#[test]
fn the_server_reads_a_fraction_to_the_last_bit() {
    let number = -1.296_001_124_121_001_3e-55_f64;
    let read: f64 = serde_json::from_str(&encode(&number).unwrap()).unwrap();
    assert_eq!(read.to_bits(), number.to_bits());
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum Tree {
    Nothing,
    Text(String),
    Pair(f64, f32),
    Number { whole: i64, letter: Option<char> },
    Branches(Vec<Tree>),
    ByName(BTreeMap<String, Tree>),
    ByNumber(BTreeMap<i128, Result<Box<Tree>, ()>>),
}

fn tree() -> impl Strategy<Value = Tree> {
    let safe = -9_007_199_254_740_991..=9_007_199_254_740_991_i64;
    let leaf = prop_oneof![
        Just(Tree::Nothing),
        any::<String>().prop_map(Tree::Text),
        (finite(), any::<f32>().prop_filter("finite", |number| number.is_finite()))
            .prop_map(|(first, second)| Tree::Pair(first, second)),
        (safe, any::<Option<char>>()).prop_map(|(whole, letter)| Tree::Number { whole, letter }),
    ];
    leaf.prop_recursive(6, 64, 5, |inner| {
        let boxed = inner.clone().prop_map(|tree| Ok(Box::new(tree)));
        prop_oneof![
            vec(inner.clone(), 0..5).prop_map(Tree::Branches),
            btree_map(any::<String>(), inner, 0..5).prop_map(Tree::ByName),
            btree_map(any::<i128>(), prop_oneof![boxed, Just(Err(()))], 0..5)
                .prop_map(Tree::ByNumber),
        ]
    })
}

fn finite() -> impl Strategy<Value = f64> {
    any::<f64>().prop_filter("finite", |number| number.is_finite())
}

proptest! {
    #[test]
    fn any_state_is_read_back_as_it_was(tree in tree()) {
        let json = encode(&tree).unwrap();
        prop_assert_eq!(serde_json::from_str::<Tree>(&json).unwrap(), tree);
    }

    #[test]
    fn no_number_is_written_that_a_browser_reads_as_another(number in any::<i128>(), float in finite()) {
        // A browser reads every number as the nearest 64-bit float.
        if let Ok(json) = encode(&number) {
            let read: f64 = json.parse().unwrap();
            prop_assert_eq!(format!("{read:.0}"), number.to_string());
        }
        let read: f64 = encode(&float).unwrap().parse().unwrap();
        prop_assert_eq!(read.to_bits(), float.to_bits());
    }
}

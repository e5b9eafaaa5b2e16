//! Shapes made from a seed.

use proptest::collection::{btree_map, hash_map, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::shape::{
    Adjacent, Bytes, Flattened, Inherited, Inner, Kind, Newtype, Nothing, Shape, Tagged, Unordered,
    Untagged,
};

/// How many shapes stand on one page.
const SHAPES: usize = 100;
/// The largest whole number that a browser keeps.
const SAFE: i64 = (1 << 53) - 1;

/// What ends scripts, strings, lines or the patience of a parser.
const HOSTILE: &[&str] = &[
    "</script><script>alert(1)</script>",
    "<!--",
    "-->",
    "]]>",
    "\u{2028}\u{2029}",
    "\0",
    "\\ud800",
    "\u{202e}\u{feff}",
    "`${x}`",
    "'\"&<>",
    "__proto__",
    "\r\n",
    "\u{fffd}",
    "{{x}}",
    "",
    "null",
    "constructor",
    "0",
    "-1",
    "\u{10ffff}",
    "e\u{301}",
];
/// Fractions that are often got wrong.
const SPECIAL: &[f64] =
    &[0.0, -0.0, 1.0, -1.0, f64::MAX, f64::MIN_POSITIVE, 5e-324, 0.1, 1e21, -1e-7];

/// As many shapes, the same ones for the same seed.
pub(crate) fn shapes(seed: u8) -> Vec<Shape> {
    let random = TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), random);
    vec(shape(), SHAPES).new_tree(&mut runner).unwrap().current()
}

/// Texts of every kind, and now and then a hostile one.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![any::<String>(), prop::sample::select(HOSTILE).prop_map(str::to_owned)]
}

fn fraction() -> impl Strategy<Value = f64> {
    prop_oneof![
        any::<f64>().prop_filter("JSON has no other", |number| number.is_finite()),
        prop::sample::select(SPECIAL),
    ]
}

fn single() -> impl Strategy<Value = f32> {
    any::<f32>().prop_filter("JSON has no other", |number| number.is_finite())
}

fn shape() -> impl Strategy<Value = Shape> {
    leaf().prop_recursive(5, 40, 4, |inner| {
        let boxed = || inner.clone().prop_map(Box::new);
        let result = prop_oneof![boxed().prop_map(Ok), text().prop_map(Err)];
        let numbers = hash_map(any::<u64>(), any::<u8>(), 0..4).prop_map(Unordered);
        prop_oneof![
            (option::of(boxed()), result).prop_map(|(option, result)| Shape::Maybe(option, result)),
            (vec(inner.clone(), 0..4), any::<[u8; 3]>(), (any::<u8>(), text()))
                .prop_map(|(list, array, tuple)| Shape::Lists { list, array, tuple }),
            btree_map(text(), inner.clone(), 0..4).prop_map(Shape::ByName),
            (
                btree_map(any::<i128>(), inner, 0..4),
                btree_map(any::<u64>(), Just(()), 0..4),
                numbers
            )
                .prop_map(|(first, second, third)| Shape::ByNumber(first, second, third)),
        ]
    })
}

fn leaf() -> impl Strategy<Value = Shape> {
    let whole = (any::<i8>(), any::<u16>(), any::<i32>(), 0..=SAFE, -SAFE..=SAFE);
    let bytes = vec(any::<u8>(), 0..9).prop_map(|bytes| Shape::Bytes(Bytes(bytes)));
    prop_oneof![
        Just(Shape::Unit((), Nothing)),
        (any::<bool>(), any::<char>(), text()).prop_map(|(a, b, c)| Shape::Plain(a, b, c)),
        (fraction(), single()).prop_map(|(double, single)| Shape::Fractions { double, single }),
        whole.prop_map(|(a, b, c, d, e)| {
            Shape::Whole(a, b, c, d.unsigned_abs(), e, e.into(), d.unsigned_abs().into())
        }),
        inherited().prop_map(Shape::Inherited),
        bytes,
        others(),
        text().prop_map(|text| Shape::Newtype(Newtype(Newtype(text)))),
        (tagged(), adjacent(), untagged(), flattened())
            .prop_map(|(a, b, c, d)| Shape::Forms(a, b, c, d)),
    ]
}

fn inherited() -> impl Strategy<Value = Inherited> {
    let prototype = option::of(btree_map(text(), any::<u8>(), 0..3));
    (option::of(text()), option::of(text()), prototype, any::<u8>()).prop_map(
        |(constructor, to_string, prototype, length)| Inherited {
            constructor,
            to_string,
            prototype,
            length,
        },
    )
}

fn others() -> impl Strategy<Value = Shape> {
    let kind = prop_oneof![Just(Kind::First), Just(Kind::Second)];
    (
        btree_map(any::<bool>(), any::<u8>(), 0..3),
        btree_map(any::<char>(), any::<u8>(), 0..4),
        btree_map(kind, any::<u8>(), 0..3),
        btree_map(any::<u8>().prop_map(Newtype), any::<u8>(), 0..4),
    )
        .prop_map(|(a, b, c, d)| Shape::ByOthers(a, b, c, d))
}

fn tagged() -> impl Strategy<Value = Tagged> {
    let full = (0..=SAFE, fraction(), text(), any::<Option<char>>());
    prop_oneof![
        Just(Tagged::Empty),
        full.prop_map(|(number, fraction, text, maybe)| Tagged::Full {
            number: number.unsigned_abs(),
            fraction,
            text,
            maybe
        }),
    ]
}

fn adjacent() -> impl Strategy<Value = Adjacent> {
    prop_oneof![
        Just(Adjacent::Empty),
        (-SAFE..=SAFE).prop_map(Adjacent::One),
        (any::<u8>(), text()).prop_map(|(first, second)| Adjacent::Two(first, second)),
    ]
}

fn untagged() -> impl Strategy<Value = Untagged> {
    prop_oneof![
        (-SAFE..=SAFE).prop_map(Untagged::Number),
        text().prop_map(Untagged::Text),
        vec(any::<u8>(), 0..4).prop_map(Untagged::List),
        text().prop_map(|name| Untagged::Fields { name }),
    ]
}

fn flattened() -> impl Strategy<Value = Flattened> {
    // Not the names of the fields beside it.
    let rest = btree_map(text().prop_map(|name| name + "+"), -SAFE..=SAFE, 0..4);
    (any::<u32>(), text(), vec(fraction(), 0..4), rest)
        .prop_map(|(id, name, list, rest)| Flattened { id, inner: Inner { name, list }, rest })
}

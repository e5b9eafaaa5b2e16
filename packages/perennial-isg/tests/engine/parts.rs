//! Pages that are made of parts which the same engine keeps.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use perennial_isg::{
    Answer, Engine, EntryKey, Generate, Generated, GenerationContext, GenerationFailure, Limits,
    Mode, Policy, Request, Subject, Wait, WeakEngine,
};
use perennial_protocol::CanonicalPath;

/// Makes a page that holds a part, and the part.
#[derive(Clone, Default)]
struct Composer(Arc<OnceLock<WeakEngine<Composer>>>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Page(u32),
    Part(u32),
}

impl Generate for Composer {
    type Subject = What;

    fn generate(
        &self,
        subject: What,
        context: GenerationContext,
    ) -> BoxFuture<'static, Result<Generated, GenerationFailure>> {
        let this = self.clone();
        async move {
            let number = match subject {
                What::Part(_) => {
                    tokio::time::sleep(Duration::from_millis(2)).await;
                    let text = context.generation.to_string();
                    return Ok(Generated::new(text, "{}").tag("news"));
                }
                What::Page(number) => number,
            };
            let engine = this.0.get().and_then(WeakEngine::upgrade).unwrap();
            match engine.settled(request(What::Part(number))).await {
                Answer::Entry(hit) => {
                    Ok(Generated::new(hit.entry.page().clone(), "{}").tag("news"))
                }
                other => Err(GenerationFailure::server(format!("{other:?}"))),
            }
        }
        .boxed()
    }
}

fn request(subject: What) -> Request<What> {
    let (text, part) = match subject {
        What::Page(number) => (format!("/page/{number}"), false),
        What::Part(number) => (format!("/part/{number}"), true),
    };
    Request {
        key: EntryKey::new("en", &CanonicalPath::parse(&text).unwrap(), &[]),
        policy: Policy::new("composed").part_of_others(part),
        subject,
        wait: Wait::Complete,
    }
}

fn engine(limits: Limits) -> Engine<Composer> {
    let composer = Composer::default();
    let engine = Engine::builder(composer.clone()).limits(limits).build();
    assert!(composer.0.set(engine.downgrade()).is_ok());
    engine
}

fn page(answer: &Answer) -> String {
    let Answer::Entry(hit) = answer else { panic!("{answer:?}") };
    String::from_utf8(hit.entry.page().to_vec()).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_that_hold_every_place_still_get_their_parts() {
    let engine = engine(Limits { generations: 2, ..Limits::default() });
    let pages = (0..64).map(|number| {
        let engine = engine.clone();
        async move { page(&engine.get(request(What::Page(number))).await) }
    });
    assert_eq!(futures_util::future::join_all(pages).await.len(), 64);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_made_after_an_invalidation_holds_no_older_part() {
    let engine = engine(Limits::default());
    let mut last = page(&engine.get(request(What::Page(1))).await);
    for _ in 0..20 {
        engine.invalidate(vec![Subject::tag("news")], Mode::Stale).await.unwrap();
        let next = page(&engine.settled(request(What::Page(1))).await);
        assert!(next.parse::<u64>().unwrap() > last.parse::<u64>().unwrap());
        last = next;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_generator_that_asks_its_engine_does_not_keep_it() {
    let engine = engine(Limits::default());
    let weak = engine.downgrade();
    engine.get(request(What::Page(1))).await;
    drop(engine);
    for _ in 0..1_000 {
        if weak.upgrade().is_none() {
            return;
        }
        tokio::task::yield_now().await;
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    panic!("the engine is still there");
}

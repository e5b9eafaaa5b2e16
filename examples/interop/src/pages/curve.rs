//! `/`: a curve that Rust computes and JavaScript draws.

use std::cell::RefCell;
use std::f64::consts::TAU;
use std::rc::Rc;

use perennial::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlCanvasElement;

use crate::pen::Pen;

/// The size of the wheel that runs within the ring.
#[derive(Clone, Serialize, Deserialize, ReactiveState)]
pub(crate) struct Curve {
    wheel: u32,
    pen: u32,
}

pub(crate) fn template() -> Template<Curve> {
    Template::new("").view(view).build_state(load).head(|_: &Curve| Head::title("Curves"))
}

#[server_only]
async fn load(_: BuildContext) -> Curve {
    Curve { wheel: 36, pen: 60 }
}

/// Teeth of the ring.
const RING: u32 = 105;

/// The place of the pen, after a part of the whole way.
fn point(wheel: u32, pen: u32, time: f64) -> (f64, f64) {
    let angle = TAU * f64::from(rounds(RING, wheel)) * time;
    let (ring, wheel, pen) = (f64::from(RING), f64::from(wheel), f64::from(pen) / 100.0);
    let arm = (ring - wheel) / ring;
    let roll = angle * (ring - wheel) / wheel;
    let hole = pen * wheel / ring;
    (arm * angle.cos() + hole * roll.cos(), arm * angle.sin() - hole * roll.sin())
}

/// After how many rounds the pen is back where it began.
fn rounds(ring: u32, wheel: u32) -> u32 {
    let (mut a, mut b) = (ring, wheel.max(1));
    while b != 0 {
        (a, b) = (b, a % b);
    }
    wheel.max(1) / a
}

fn view(curve: CurveRx) -> View {
    let CurveRx { wheel, pen } = curve;
    let (canvas, points) = (create_node_ref(), create_signal(0_u32));
    let drawing: Rc<RefCell<Option<Pen>>> = Rc::default();
    let ends = Rc::clone(&drawing);
    // The page may be left while JavaScript is still drawing.
    on_cleanup(move || drop(ends.take()));
    on_mount(move || {
        let Ok(canvas) = canvas.get().dyn_into::<HtmlCanvasElement>() else { return };
        create_effect(move || {
            let (wheel, pen) = (wheel.get(), pen.get());
            let done = move |drawn| points.set(drawn);
            drop(drawing.take());
            points.set(0);
            let begun = Pen::draw(&canvas, move |time| point(wheel, pen, time), done);
            drawing.replace(Some(begun));
        });
    });
    let rounds = move || format!("{} rounds of {RING} teeth", rounds(RING, wheel.get()));
    view! {
        h1 { "Curves" }
        p { "Rust knows the way of the pen; JavaScript asks for each place, and draws." }
        canvas(r#ref=canvas, class="sheet", role="img", aria-label="The curve")
        (slider("wheel", "Wheel", wheel, 10, 100))
        (slider("pen", "Pen", pen, 10, 100))
        p(id="rounds") { (rounds()) }
        p(id="drawn", role="status") { (move || match points.get() {
            0 => String::new(),
            points => format!("{points} points"),
        }) }
    }
}

fn slider(id: &'static str, name: &'static str, value: Signal<u32>, least: u32, most: u32) -> View {
    let text = create_signal(value.get_untracked().to_string());
    create_effect(move || {
        let number = text.with(|text| text.parse()).ok();
        if let Some(number) = number.filter(|number| *number != value.get_untracked()) {
            value.set(number);
        }
    });
    view! {
        label(class="slider", r#for=id) {
            (name)
            input(
                id=id,
                r#type="range",
                min=least.to_string(),
                max=most.to_string(),
                value=value.get_untracked().to_string(),
                bind:value=text,
            )
            output { (value) }
        }
    }
}

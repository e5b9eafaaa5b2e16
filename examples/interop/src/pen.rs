//! [`Pen`]: JavaScript that draws, and asks Rust where to.

use wasm_bindgen::prelude::*;
use web_sys::HtmlCanvasElement;

#[wasm_bindgen(module = "/js/pen.js")]
extern "C" {
    /// `js/pen.js`: calls `point` for each place, and `done` at the end.
    fn draw(
        canvas: &HtmlCanvasElement,
        point: &Closure<dyn Fn(f64) -> Vec<f64>>,
        done: &Closure<dyn Fn(u32)>,
    ) -> js_sys::Function;
}

/// A drawing that is under way. It ends when this is dropped, and so JavaScript never calls a
/// function that is gone.
pub(crate) struct Pen {
    stop: js_sys::Function,
    _point: Closure<dyn Fn(f64) -> Vec<f64>>,
    _done: Closure<dyn Fn(u32)>,
}

impl Pen {
    /// Draws a curve: `point` gives the place at a time from 0 to 1, each part from -1 to 1.
    pub(crate) fn draw(
        canvas: &HtmlCanvasElement,
        point: impl Fn(f64) -> (f64, f64) + 'static,
        done: impl Fn(u32) + 'static,
    ) -> Self {
        let point = Closure::new(move |time| {
            let (x, y) = point(time);
            vec![x, y]
        });
        let done = Closure::new(done);
        let stop = draw(canvas, &point, &done);
        Self { stop, _point: point, _done: done }
    }
}

impl Drop for Pen {
    fn drop(&mut self) {
        // It only forgets a frame that was asked for.
        let _ = self.stop.call0(&JsValue::UNDEFINED);
    }
}

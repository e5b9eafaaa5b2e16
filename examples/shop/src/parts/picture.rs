//! [`picture`]: a drawing of a product, made of its category's shape and its own colour.

use perennial::prelude::*;

/// The outline of what is sold in a category, on a ground of 120 by 90.
fn outline(category: &str) -> &'static str {
    match category {
        "kitchen" => {
            "M34 38h44v18a16 16 0 0 1-16 16H50a16 16 0 0 1-16-16zM78 42h8a8 8 0 0 1 0 16h-8v-5h7a3 3 0 0 0 0-6h-7zM48 31q-4-6 0-12M60 31q-4-6 0-12"
        }
        "garden" => "M42 52h36l-5 22H47zM58 52V36q-16 0-18-16 18 0 20 14 2-12 18-14 0 16-16 18v14z",
        "light" => "M48 20h24l12 28H36zM57 48h6v18h13v6H44v-6h13z",
        "paper" => {
            "M38 18h40a4 4 0 0 1 4 4v46a4 4 0 0 1-4 4H38zM46 30h28v4H46zM46 40h28v4H46zM46 50h18v4H46z"
        }
        "textile" => {
            "M32 30q14-8 28 0t28 0v34q-14 8-28 0t-28 0zM32 42q14-8 28 0t28 0M32 53q14-8 28 0t28 0"
        }
        _ => "M32 34h56v8H32zM38 42h7l-4 32h-7zM75 42h7l4 32h-7zM43 56h34v5H43z",
    }
}

/// It says nothing that does not stand beside it in words.
pub(crate) fn picture(category: &str, hue: u32) -> View {
    let ground = format!("hsl({hue} 45% 84%)");
    let shape = format!("hsl({} 42% 38%)", (hue + 18) % 360);
    let (line, outline) = (shape.clone(), outline(category));
    view! {
        svg(class="picture", viewBox="0 0 120 90", aria-hidden="true") {
            rect(width="120", height="90", fill=ground) {}
            path(d=outline, fill=shape, stroke=line, stroke-width="1.5", fill-rule="evenodd") {}
        }
    }
}

//! What `split!` becomes: on a client that is cut into parts, a function that the splitter finds.
//!
//! Whether it is, says the build (`--cfg perennial_split`): what is built by anything else, such as
//! `cargo check` or another bundler, stays whole.

/// A view in a part, with the name of the part and of the function in it.
#[cfg(not(perennial_split))]
#[doc(hidden)]
#[macro_export]
macro_rules! __split {
    ($part:ident, $function:ident, $view:expr) => {
        $crate::NamedView::new(::core::stringify!($part), $view)
    };
}

/// A view in a part, with the name of the part and of the function in it.
#[cfg(perennial_split)]
#[doc(hidden)]
#[macro_export]
macro_rules! __split {
    ($part:ident, $function:ident, $view:expr) => {{
        #[$crate::wasm_split_helpers::wasm_split(
                                                        $part,
                                                        fallible,
                                                        wasm_split_path = $crate::wasm_split_helpers
                                                    )]
        fn $function()
        -> ::core::result::Result<$crate::RawView, $crate::wasm_split_helpers::SplitLoaderError>
        {
            ::core::result::Result::Ok($crate::raw_view($view))
        }
        $crate::PartView::new(
            ::core::stringify!($part),
            || $view,
            || ::std::boxed::Box::pin(async { $function().await.map_err(|_| $crate::PartError) }),
        )
    }};
}

//! What `split!` becomes: on a client that is cut into parts, a function that the splitter finds.
//!
//! Whether it is, says the build (`--cfg perennial_split`): what is built by anything else, such as
//! `cargo check` or another bundler, stays whole.

/// A view in a part, with the name of the part and those by which the splitter knows it.
#[cfg(not(perennial_split))]
#[doc(hidden)]
#[macro_export]
macro_rules! __split {
    ($part:ident, $load:ident, $import:ident, $export:ident, $view:expr) => {
        $crate::NamedView::new(::core::stringify!($part), $view)
    };
}

/// A view in a part, with the name of the part and those by which the splitter knows it.
#[cfg(perennial_split)]
#[doc(hidden)]
#[macro_export]
macro_rules! __split {
    ($part:ident, $load:ident, $import:ident, $export:ident, $view:expr) => {{
        $crate::split_point! {
            $load, $import, $export;
            fn perennial_view_of_part() -> $crate::RawView {
                $crate::raw_view($view)
            }
        }
        $crate::PartView::new(
            ::core::stringify!($part),
            || $view,
            $crate::Part::new($load),
            perennial_view_of_part,
        )
    }};
}

/// A function in a part of the client, which may be called once that part is loaded.
///
/// The splitter knows it by names: `__wasm_split_load_PART` is what loads the part. What calls it
/// imports it as `__wasm_split_00PART00_import_NUMBER`, and `__wasm_split_00PART00_export_NUMBER` is the
/// function itself; the number has 32 digits, and is the function's alone.
#[cfg(perennial_split)]
#[doc(hidden)]
#[macro_export]
macro_rules! split_point {
    (
        $load:ident, $import:ident, $export:ident;
        fn $name:ident($($argument:ident: $type:ty),*) $(-> $result:ty)? $body:block
    ) => {
        #[link(wasm_import_module = "__wasm_split_placeholder__")]
        #[allow(improper_ctypes)]
        unsafe extern "C" {
            safe fn $load(
                call_back: $crate::CallBack,
                waiting: ::std::boxed::Box<$crate::Waiting>,
                is_page: u32,
            );
            safe fn $import($($argument: $type),*) $(-> $result)?;
        }

        #[unsafe(no_mangle)]
        #[allow(improper_ctypes_definitions)]
        extern "C" fn $export($($argument: $type),*) $(-> $result)? $body

        fn $name($($argument: $type),*) $(-> $result)? {
            $import($($argument),*)
        }
    };
}

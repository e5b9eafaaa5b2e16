//! What a plugin is written with: `use perennial::plugin::*`. See [`Plugin`].

pub use perennial_core::{
    BuildReport, BuildStart, ClientCrash, ExportReport, ExportStart, PageDocument, Plugin,
    ServeStart,
};

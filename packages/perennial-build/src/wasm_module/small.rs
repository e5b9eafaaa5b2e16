//! [`SmallModule`]: modules for tests.

use wasm_encoder::{
    CodeSection, DataCountSection, DataSection, ElementSection, ExportSection, Function,
    FunctionSection, GlobalSection, ImportSection, MemorySection, MemoryType, Module, RefType,
    TableSection, TableType, TypeSection,
};

/// A table for a few functions.
pub(crate) const TABLE: TableType = TableType {
    element_type: RefType::FUNCREF,
    table64: false,
    minimum: 9,
    maximum: None,
    shared: false,
};
/// A memory of one page.
pub(crate) const MEMORY: MemoryType =
    MemoryType { minimum: 1, maximum: None, memory64: false, shared: false, page_size_log2: None };

/// The sections of a module, whatever the order in which a test fills them.
#[derive(Default)]
pub(crate) struct SmallModule {
    pub(crate) types: TypeSection,
    pub(crate) imports: ImportSection,
    functions: FunctionSection,
    pub(crate) tables: TableSection,
    pub(crate) memories: MemorySection,
    pub(crate) globals: GlobalSection,
    pub(crate) exports: ExportSection,
    pub(crate) elements: ElementSection,
    code: CodeSection,
    pub(crate) data: DataSection,
}

impl SmallModule {
    /// Adds a function of a type.
    pub(crate) fn function(&mut self, signature: u32, body: &Function) {
        self.functions.function(signature);
        self.code.function(body);
    }

    pub(crate) fn finish(&self) -> Vec<u8> {
        let mut module = Module::new();
        module.section(&self.types).section(&self.imports).section(&self.functions);
        module.section(&self.tables).section(&self.memories).section(&self.globals);
        module.section(&self.exports).section(&self.elements);
        module.section(&DataCountSection { count: self.data.len() });
        module.section(&self.code).section(&self.data);
        module.finish()
    }
}

/// The body of a function that calls these, and does nothing else.
pub(crate) fn calling(functions: &[u32]) -> Function {
    let mut body = Function::new([]);
    for function in functions {
        body.instructions().call(*function);
    }
    body.instructions().end();
    body
}

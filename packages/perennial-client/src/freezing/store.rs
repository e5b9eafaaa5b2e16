//! [`FrozenStore`]: frozen states in the browser's database.

use idb::{Database, Factory, ObjectStoreParams, TransactionMode};
use perennial_core::FrozenStoreError;
use wasm_bindgen::JsValue;

/// The one object store of a database, and the one key in it.
const STORE: &str = "frozen";

/// A place for one frozen state in the browser's own database (`IndexedDB`), which outlives the tab.
#[derive(Debug, Clone, Copy)]
pub struct FrozenStore {
    name: &'static str,
}

impl FrozenStore {
    /// The place of this name. There is nothing in it before something is saved.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self { name }
    }

    /// Saves a frozen state in place of an earlier one.
    ///
    /// # Errors
    /// [`FrozenStoreError`], if the browser refuses.
    pub async fn save(&self, text: &str) -> Result<(), FrozenStoreError> {
        let saved = async {
            let database = self.open().await?;
            let transaction = database.transaction(&[STORE], TransactionMode::ReadWrite)?;
            let store = transaction.object_store(STORE)?;
            store.put(&JsValue::from_str(text), Some(&STORE.into()))?.await?;
            transaction.commit()?.await?;
            database.close();
            Ok(())
        };
        self.named(saved.await)
    }

    /// What was saved.
    ///
    /// # Errors
    /// As [`save`](Self::save).
    pub async fn load(&self) -> Result<Option<String>, FrozenStoreError> {
        let loaded = async {
            let database = self.open().await?;
            let transaction = database.transaction(&[STORE], TransactionMode::ReadOnly)?;
            let found = transaction.object_store(STORE)?.get(JsValue::from_str(STORE))?.await?;
            transaction.await?;
            database.close();
            Ok(found.and_then(|text| text.as_string()))
        };
        self.named(loaded.await)
    }

    /// Forgets what was saved.
    ///
    /// # Errors
    /// As [`save`](Self::save).
    pub async fn clear(&self) -> Result<(), FrozenStoreError> {
        let cleared = async { Factory::new()?.delete(self.name)?.await };
        self.named(cleared.await)
    }

    async fn open(&self) -> Result<Database, idb::Error> {
        let mut request = Factory::new()?.open(self.name, Some(1))?;
        request.on_upgrade_needed(|event| {
            // Without the store the first transaction fails, and says so.
            if let Ok(database) = idb::event::DatabaseEvent::database(&event) {
                let _ = database.create_object_store(STORE, ObjectStoreParams::new());
            }
        });
        request.await
    }

    fn named<T>(&self, result: Result<T, idb::Error>) -> Result<T, FrozenStoreError> {
        result.map_err(|error| FrozenStoreError::Database {
            name: self.name.to_owned(),
            reason: error.to_string(),
        })
    }
}

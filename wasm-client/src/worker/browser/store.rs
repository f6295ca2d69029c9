//! The tablet's store: one IndexedDB database, cells by key. A batch is written whole and durably, or not at all.

use futures_channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use sync_core::sync::tablet::{BatchId, StoreTrouble, Write};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    DomException, IdbDatabase, IdbFactory, IdbObjectStore, IdbOpenDbRequest, IdbRequest, IdbTransaction,
};

use super::shell::Event;

const DATABASE: &str = "followthrough";
const VERSION: u32 = 1;
const CELLS: &str = "cells";
const DEVICE: &str = "device";

#[wasm_bindgen]
extern "C" {
    /// As in IndexedDB 3.0: with a durability.
    type StrictDatabase;
    #[wasm_bindgen(method, catch)]
    fn transaction(
        this: &StrictDatabase,
        store: &str,
        mode: &str,
        options: &Object,
    ) -> Result<IdbTransaction, JsValue>;

    type Committing;
    #[wasm_bindgen(method, catch)]
    fn commit(this: &Committing) -> Result<(), JsValue>;

    #[wasm_bindgen(js_name = indexedDB, thread_local_v2)]
    static INDEXED_DB: Option<IdbFactory>;
}

/// The store could not be opened or read, for this reason (the browser's name for it, never content).
#[derive(Clone, Debug)]
pub struct StoreProblem(pub String);

/// The open database.
#[derive(Clone)]
pub struct Store {
    database: IdbDatabase,
}

impl Store {
    /// Opens the database, and makes it the first time.
    ///
    /// # Errors
    /// [`StoreProblem`] where the browser has no durable storage.
    pub async fn open() -> Result<Self, StoreProblem> {
        let factory = INDEXED_DB
            .with(Clone::clone)
            .ok_or_else(|| StoreProblem("no IndexedDB".to_owned()))?;
        let request = factory.open_with_u32(DATABASE, VERSION).map_err(problem)?;
        let upgrading = request.clone();
        let upgrade = Closure::<dyn FnMut()>::new(move || make_stores(&upgrading));
        request.set_onupgradeneeded(Some(upgrade.as_ref().unchecked_ref()));
        let database: IdbDatabase = done(&request).await.map_err(problem)?.unchecked_into();
        Ok(Self { database })
    }

    /// Reports when the database closes under us: cleared by the browser, or wanted by a newer version in another tab.
    pub fn report_closing(&self, inbox: UnboundedSender<Event>) {
        let database = self.database.clone();
        let closing = Closure::<dyn FnMut()>::new(move || {
            database.close();
            drop(inbox.unbounded_send(Event::StoreGone));
        });
        self.database
            .set_onversionchange(Some(closing.as_ref().unchecked_ref()));
        self.database.set_onclose(Some(closing.as_ref().unchecked_ref()));
        closing.forget();
    }

    /// Every cell.
    ///
    /// # Errors
    /// [`StoreProblem`].
    pub async fn cells(&self) -> Result<Vec<(String, Vec<u8>)>, StoreProblem> {
        let cells = self.read_only(CELLS)?;
        // Both are asked for before either is awaited: a transaction ends when nothing is asked of it.
        let keys = cells.get_all_keys().map_err(problem)?;
        let values = cells.get_all().map_err(problem)?;
        let keys: Array = done(&keys).await.map_err(problem)?.unchecked_into();
        let values: Array = done(&values).await.map_err(problem)?.unchecked_into();
        Ok(keys
            .iter()
            .zip(values.iter())
            .filter_map(|(key, value)| {
                let bytes = value.dyn_into::<Uint8Array>().ok()?;
                Some((key.as_string()?, bytes.to_vec()))
            })
            .collect())
    }

    /// Some cells: those that are there and can be read.
    pub async fn some_cells(&self, keys: Vec<String>) -> Vec<(String, Vec<u8>)> {
        let mut found = Vec::with_capacity(keys.len());
        let Ok(cells) = self.read_only(CELLS) else {
            return found;
        };
        for key in keys {
            // The next is asked for as soon as one is answered, so that the transaction goes on.
            let Ok(request) = cells.get(&JsValue::from_str(&key)) else {
                return found;
            };
            let Ok(value) = done(&request).await else {
                return found;
            };
            if let Ok(bytes) = value.dyn_into::<Uint8Array>() {
                found.push((key, bytes.to_vec()));
            }
        }
        found
    }

    /// One thing of the device's own (`None` when it was never kept).
    ///
    /// # Errors
    /// [`StoreProblem`].
    pub async fn device_thing(&self, name: &str) -> Result<Option<JsValue>, StoreProblem> {
        let request = self.read_only(DEVICE)?.get(&name.into()).map_err(problem)?;
        let thing = done(&request).await.map_err(problem)?;
        Ok((!thing.is_undefined()).then_some(thing))
    }

    /// Keeps things of the device's own, all of them or none.
    ///
    /// # Errors
    /// [`StoreProblem`], also where the browser cannot store a key.
    pub async fn keep_device_things(&self, things: &[(&str, &JsValue)]) -> Result<(), StoreProblem> {
        let transaction = self.strict(DEVICE).map_err(problem)?;
        let store = transaction.object_store(DEVICE).map_err(problem)?;
        for (name, thing) in things {
            store.put_with_key(thing, &(*name).into()).map_err(problem)?;
        }
        committed(&transaction).await.map_err(problem)
    }

    /// Starts the one task that writes batches, in the order they are handed in.
    pub fn start_writing(&self, inbox: UnboundedSender<Event>) -> UnboundedSender<(BatchId, Vec<Write>)> {
        let (batches, waiting) = unbounded();
        spawn_local(write_all(self.clone(), waiting, inbox));
        batches
    }

    async fn write(&self, writes: &[Write]) -> Result<(), JsValue> {
        let transaction = self.strict(CELLS)?;
        let cells = transaction.object_store(CELLS)?;
        for write in writes {
            let key = JsValue::from_str(&write.key);
            match &write.value {
                Some(value) => cells.put_with_key(&Uint8Array::from(value.as_slice()), &key)?,
                None => cells.delete(&key)?,
            };
        }
        committed(&transaction).await
    }

    fn read_only(&self, store: &str) -> Result<IdbObjectStore, StoreProblem> {
        self.database
            .transaction_with_str(store)
            .and_then(|transaction| transaction.object_store(store))
            .map_err(problem)
    }

    /// A transaction that is complete only when the disk has it; browsers are content with less unless asked.
    fn strict(&self, store: &str) -> Result<IdbTransaction, JsValue> {
        let options = Object::new();
        Reflect::set(&options, &"durability".into(), &"strict".into())?;
        self.database
            .unchecked_ref::<StrictDatabase>()
            .transaction(store, "readwrite", &options)
    }
}

async fn write_all(
    store: Store,
    mut waiting: UnboundedReceiver<(BatchId, Vec<Write>)>,
    inbox: UnboundedSender<Event>,
) {
    let answer = |batch, result| drop(inbox.unbounded_send(Event::Written(batch, result)));
    while let Ok((batch, writes)) = waiting.recv().await {
        match store.write(&writes).await {
            Ok(()) => answer(batch, Ok(())),
            Err(why) => {
                let trouble = trouble(&why);
                answer(batch, Err(trouble));
                // What was handed in after it may build on it: writing that alone would leave a gap.
                while let Ok((later, _)) = waiting.try_recv() {
                    answer(later, Err(trouble));
                }
            }
        }
    }
}

fn make_stores(request: &IdbOpenDbRequest) {
    let Some(database) = request
        .result()
        .ok()
        .and_then(|result| result.dyn_into::<IdbDatabase>().ok())
    else {
        return;
    };
    for store in [CELLS, DEVICE] {
        // If one cannot be made, the next transaction over it fails and is reported.
        let _ = database.create_object_store(store);
    }
}

/// Waits for a request's result.
async fn done(request: &IdbRequest) -> Result<JsValue, JsValue> {
    let promise = Promise::new(&mut |resolve: Function, reject: Function| {
        let succeeded = request.clone();
        let success = Closure::once_into_js(move || {
            let result = succeeded.result().unwrap_or(JsValue::UNDEFINED);
            let _ = resolve.call1(&JsValue::NULL, &result);
        });
        let failed = request.clone();
        let failure = Closure::once_into_js(move || {
            let why = failed
                .error()
                .ok()
                .flatten()
                .map_or(JsValue::UNDEFINED, JsValue::from);
            let _ = reject.call1(&JsValue::NULL, &why);
        });
        request.set_onsuccess(Some(success.unchecked_ref()));
        request.set_onerror(Some(failure.unchecked_ref()));
    });
    JsFuture::from(promise).await
}

/// Commits a transaction and waits until it is complete.
async fn committed(transaction: &IdbTransaction) -> Result<(), JsValue> {
    let promise = Promise::new(&mut |resolve: Function, reject: Function| {
        let complete = Closure::once_into_js(move || {
            let _ = resolve.call0(&JsValue::NULL);
        });
        let aborted = transaction.clone();
        let abort = Closure::once_into_js(move || {
            let why = aborted.error().map_or(JsValue::UNDEFINED, JsValue::from);
            let _ = reject.call1(&JsValue::NULL, &why);
        });
        transaction.set_oncomplete(Some(complete.unchecked_ref()));
        transaction.set_onabort(Some(abort.unchecked_ref()));
    });
    // Sooner than the browser would by itself. One that cannot commits all the same when nothing more is asked.
    let _ = transaction.unchecked_ref::<Committing>().commit();
    JsFuture::from(promise).await.map(|_| ())
}

fn trouble(why: &JsValue) -> StoreTrouble {
    if name_of(why) == "QuotaExceededError" {
        StoreTrouble::Full
    } else {
        StoreTrouble::Failed
    }
}

fn problem(why: JsValue) -> StoreProblem {
    StoreProblem(name_of(&why))
}

fn name_of(why: &JsValue) -> String {
    why.dyn_ref::<DomException>()
        .map_or_else(|| "unknown".to_owned(), DomException::name)
}

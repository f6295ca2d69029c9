//! A tablet's store in memory: whole batches or nothing, and a switch that makes it full.

use std::collections::BTreeMap;

use crate::sync::tablet::{StoreTrouble, Write};

/// Cells by key.
#[derive(Clone, Debug, Default)]
pub struct TabletStore {
    cells: BTreeMap<String, Vec<u8>>,
    /// While set, every batch fails this way and writes nothing.
    pub trouble: Option<StoreTrouble>,
}

impl TabletStore {
    /// Writes a batch whole or not at all.
    ///
    /// # Errors
    /// The trouble that is set.
    pub fn write(&mut self, writes: Vec<Write>) -> Result<(), StoreTrouble> {
        if let Some(trouble) = self.trouble {
            return Err(trouble);
        }
        for Write { key, value } in writes {
            match value {
                Some(value) => self.cells.insert(key, value),
                None => self.cells.remove(&key),
            };
        }
        Ok(())
    }

    /// Every cell, as a shell loads them.
    pub fn load(&self) -> Vec<(String, Vec<u8>)> {
        self.cells
            .iter()
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect()
    }

    /// Some cells, as far as they are there.
    pub fn read(&self, keys: &[String]) -> Vec<(String, Vec<u8>)> {
        keys.iter()
            .filter_map(|key| Some((key.clone(), self.cells.get(key)?.clone())))
            .collect()
    }

    /// The cells themselves, to look into or to damage.
    pub fn cells(&mut self) -> &mut BTreeMap<String, Vec<u8>> {
        &mut self.cells
    }
}

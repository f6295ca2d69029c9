//! The tablet's own secret: 32 random bytes, kept sealed under a key that the browser uses and never gives out.

use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use sync_core::seal::DeviceSecret;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Crypto, SubtleCrypto};

use super::screens::scope;
use super::store::{Store, StoreProblem};
use super::trouble;
use crate::protocol::Stopped;

const KEY: &str = "key";
const SECRET: &str = "secret";
const NONCE_BYTES: usize = 12;

/// The secret of this tablet: read, or made if this is the first start.
///
/// # Errors
/// What stops this tablet, in words for a person.
pub async fn device_secret(store: &Store, cells_kept: bool) -> Result<DeviceSecret, Stopped> {
    let Some(subtle) = subtle() else {
        return Err(trouble::not_secure());
    };
    let kept = match (store.device_thing(KEY).await, store.device_thing(SECRET).await) {
        (Ok(key), Ok(secret)) => (key, secret),
        (Err(why), _) | (_, Err(why)) => return Err(no_storage(&why)),
    };
    match kept {
        (Some(key), Some(secret)) => unwrap(&subtle, &key, &secret)
            .await
            .ok_or_else(trouble::keys_lost),
        (None, None) if !cells_kept => make(&subtle, store).await,
        _ => Err(trouble::keys_lost()),
    }
}

/// Random bytes from the operating system.
pub fn random<const N: usize>() -> Option<[u8; N]> {
    let mut bytes = [0u8; N];
    let crypto: Crypto = scope().crypto().ok()?;
    crypto.get_random_values_with_u8_array(&mut bytes).ok()?;
    Some(bytes)
}

/// Absent where the page did not come over a secure connection.
fn subtle() -> Option<SubtleCrypto> {
    let subtle = scope().crypto().ok()?.subtle();
    (!subtle.is_undefined()).then_some(subtle)
}

async fn make(subtle: &SubtleCrypto, store: &Store) -> Result<DeviceSecret, Stopped> {
    let broken = || trouble::no_storage("This browser could not make a key.");
    let secret = random::<32>().ok_or_else(broken)?;
    let nonce = random::<NONCE_BYTES>().ok_or_else(broken)?;
    let key = new_key(subtle).await.map_err(|_| broken())?;
    let sealed = seal(subtle, &key, &nonce, &secret).await.map_err(|_| broken())?;
    let wrapped = Uint8Array::from([nonce.as_slice(), &sealed].concat().as_slice());
    store
        .keep_device_things(&[(KEY, &key), (SECRET, &wrapped)])
        .await
        .map_err(|why| no_storage(&why))?;
    // Kept is what can be read again: private windows of some browsers take a key and give nothing back.
    match (store.device_thing(KEY).await, store.device_thing(SECRET).await) {
        (Ok(Some(key)), Ok(Some(wrapped))) => unwrap(subtle, &key, &wrapped)
            .await
            .filter(|read| read.0 == secret)
            .ok_or_else(|| trouble::no_storage("It does not give back the key that was kept in it.")),
        _ => Err(trouble::no_storage(
            "It does not give back the key that was kept in it.",
        )),
    }
}

async fn new_key(subtle: &SubtleCrypto) -> Result<JsValue, JsValue> {
    let algorithm = Object::new();
    Reflect::set(&algorithm, &"name".into(), &"AES-GCM".into())?;
    Reflect::set(&algorithm, &"length".into(), &256.into())?;
    let uses = Array::of2(&"encrypt".into(), &"decrypt".into());
    let extractable = false;
    promised(subtle.generate_key_with_object(&algorithm, extractable, &uses)?).await
}

async fn seal(subtle: &SubtleCrypto, key: &JsValue, nonce: &[u8], plain: &[u8]) -> Result<Vec<u8>, JsValue> {
    let sealed = call(subtle, "encrypt", key, nonce, plain)?;
    Ok(Uint8Array::new(&promised(sealed).await?).to_vec())
}

async fn unwrap(subtle: &SubtleCrypto, key: &JsValue, wrapped: &JsValue) -> Option<DeviceSecret> {
    let wrapped = wrapped.dyn_ref::<Uint8Array>()?.to_vec();
    let (nonce, sealed) = wrapped.split_at_checked(NONCE_BYTES)?;
    let opened = promised(call(subtle, "decrypt", key, nonce, sealed).ok()?)
        .await
        .ok()?;
    let secret: [u8; 32] = Uint8Array::new(&opened).to_vec().try_into().ok()?;
    Some(DeviceSecret(secret))
}

/// `encrypt` and `decrypt` take the same three arguments.
fn call(
    subtle: &SubtleCrypto,
    what: &str,
    key: &JsValue,
    nonce: &[u8],
    text: &[u8],
) -> Result<Promise, JsValue> {
    let algorithm = Object::new();
    Reflect::set(&algorithm, &"name".into(), &"AES-GCM".into())?;
    Reflect::set(&algorithm, &"iv".into(), &Uint8Array::from(nonce))?;
    let function: Function = Reflect::get(subtle, &what.into())?.dyn_into()?;
    function
        .call3(subtle, &algorithm, key, &Uint8Array::from(text))?
        .dyn_into()
}

async fn promised(promise: Promise) -> Result<JsValue, JsValue> {
    JsFuture::from(promise).await
}

fn no_storage(why: &StoreProblem) -> Stopped {
    trouble::no_storage(&format!("It answered \"{}\" when asked to keep a key.", why.0))
}

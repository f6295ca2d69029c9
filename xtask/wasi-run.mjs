// Runs one wasm test program, as cargo's runner: `node wasi-run.mjs <program.wasm> [arguments]`.
// Its output is ours and its exit code is ours; a trap (a panic, in wasm) is exit code 101, as natively.
import { readFile } from "node:fs/promises";
import { WASI } from "node:wasi";

const [program, ...args] = process.argv.slice(2);
// No folder is opened: what runs here must not need one, and proptest is told so.
const env = { PROPTEST_DISABLE_FAILURE_PERSISTENCE: "1" };
const wasi = new WASI({ version: "preview1", args: [program, ...args], env, returnOnExit: true });

// One C library names these two without having them; WASI has no threads, so nothing may call them.
const noThreads = () => {
  throw new Error("the program tried to use threads, which WASI does not have");
};
const imports = { ...wasi.getImportObject(), env: { pthread_join: noThreads, pthread_detach: noThreads } };

const module = await WebAssembly.compile(await readFile(program));
const instance = await WebAssembly.instantiate(module, imports);
try {
  process.exitCode = wasi.start(instance);
} catch (trap) {
  console.error(`\nstopped by: ${trap.message}. The test named last has failed; the ones after it did not run.`);
  process.exitCode = 101;
}

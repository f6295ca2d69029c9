// Opens an exported document with the JavaScript automerge package and prints what is in it. May not live here: judging it.
import { readFileSync } from "node:fs";
import { getAllChanges, load } from "@automerge/automerge";

const document = load(new Uint8Array(readFileSync(process.argv[2])));
const texts = (map) => Object.fromEntries(Object.entries(map).map(([name, text]) => [name, String(text)]));
console.log(
  JSON.stringify({
    kind: String(document.kind),
    sections: texts(document.sections),
    planned: Object.values(document.planned ?? {}).map(texts),
    changes: getAllChanges(document).length,
  }),
);

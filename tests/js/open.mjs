// Opens an exported document or journal with the JavaScript automerge package and prints what is in it. May not live here:
// judging it.
import { readFileSync } from "node:fs";
import { getAllChanges, load } from "@automerge/automerge";

const document = load(new Uint8Array(readFileSync(process.argv[2])));
const texts = (map) => Object.fromEntries(Object.entries(map).map(([name, text]) => [name, String(text)]));
// Moments as milliseconds, marks as they are, words as words.
const plain = (value) =>
  value instanceof Date ? value.getTime() : typeof value === "boolean" ? value : String(value);
const record = ({ answers, ...rest }) => ({
  ...Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, plain(value)])),
  answers: answers.map((one) => `${one.question}: ${one.answer}`).join("; "),
});
const changes = getAllChanges(document).length;
const kind = String(document.kind);
const { name, from, to, count, says } = document;
console.log(
  JSON.stringify(
    kind === "journal"
      ? { kind, ...texts({ name, from, to, says }), count, records: document.records.map(record), changes }
      : {
          kind,
          sections: texts(document.sections),
          planned: Object.values(document.planned ?? {}).map(texts),
          changes,
        },
  ),
);

// What a person sees on a page, and where they would put their finger. Run by the stories on the page under test.
// Called with a question and its arguments; nothing is kept on the page between questions but whether a touch was passed on.
const [question, ...given] = arguments;

const tidy = (text) => (text ?? "").replace(/\s+/g, " ").trim();
const shown = (element) =>
  element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) && element.getClientRects().length > 0;
const all = (selector, within) => [...within.querySelectorAll(selector)].filter(shown);

// A label's own words: its legend, or else its first line.
const words = (element) => tidy((element.querySelector(":scope > .legend") ?? element).innerText);
const lines = (element) => element.innerText.split("\n").map(tidy).filter(Boolean);

const TOUCHED = "button, a[href], summary, [role=button]";
const FILLED = "input, textarea, select";

// What a control is called: as a whole, and by its first line, which on a tile is its heading.
function namesOf(control) {
  const spoken = tidy(control.getAttribute("aria-label"));
  if (spoken) return [spoken];
  if (control.matches(FILLED)) {
    const label = control.labels?.[0];
    return label ? [words(label)] : [];
  }
  return [tidy(control.innerText), lines(control)[0]].filter(Boolean);
}

// A part of the page by its heading: a question, a panel, a row.
function part(name) {
  const titled = all("fieldset, section, nav, header, details, [role=group], .question, .save-bar", document.body);
  const title = (one) =>
    tidy(one.getAttribute("aria-label")) ||
    tidy(one.querySelector(":scope > legend, :scope > h1, :scope > h2, :scope > h3, :scope > .legend")?.innerText);
  const exact = titled.find((one) => title(one) === name);
  if (exact) return exact;
  const rows = all("li, tr, article, button", document.body).filter((one) => tidy(one.innerText).includes(name));
  return rows.find((one) => !rows.some((other) => other !== one && one.contains(other)));
}

function find(controls, name, within) {
  const place = within ? part(within) : document.body;
  if (!place) return { missing: `nothing here is headed "${within}"` };
  const candidates = all(controls, place);
  const called = (test) => candidates.filter((one) => namesOf(one).some(test));
  // By the whole name, else by how it begins, else by words in it.
  const ways = [(own) => own === name, (own) => own.startsWith(name), (own) => own.includes(name)];
  const found = ways.map(called).find((ones) => ones.length > 0) ?? [];
  if (found.length === 1) {
    // As a person would: into the middle, clear of what sticks to the edges.
    found[0].scrollIntoView({ block: "center", behavior: "instant" });
    return found[0];
  }
  const seen = candidates.map((one) => namesOf(one)[0] ?? `(a ${one.localName} without a name)`);
  const problem = found.length === 0 ? "no control is called" : `${found.length} controls are called`;
  return { missing: `${problem} "${name}"; there are: ${seen.join(" | ")}` };
}

// What is kept of the documents' worker, read back through the service worker: how many bytes each file has.
async function keptDocuments() {
  const kept = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
  const addresses = kept.flat().map((request) => request.url).filter((url) => url.includes("/documents"));
  return Promise.all(addresses.map(async (url) => (await (await fetch(url)).arrayBuffer()).byteLength));
}

// Where an element's own words are drawn.
function inked(element) {
  const range = document.createRange();
  range.selectNodeContents(element);
  return [...range.getClientRects()].filter((one) => one.width > 1 && one.height > 1);
}

// Controls whose words reach out of them, or lie over another control's; and a page wider than its window.
function crowded() {
  const found = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth + 1) found.push(`${root.scrollWidth} px wide in ${root.clientWidth}`);
  const drawn = all(TOUCHED, document.body).map((control) => {
    const within = control.getBoundingClientRect();
    const words = inked(control);
    const out = words.some((one) => one.left < within.left - 1 || one.right > within.right + 1);
    if (out) found.push(`words reach out of ${control.className || control.localName}`);
    return { control, words };
  });
  // Bars that lie over the page hide what is under them until it is scrolled; what is in one bar must not.
  const bars = all(".ways, .top, .save-bar", document.body);
  for (const bar of bars) {
    const inside = drawn.filter(({ control }) => bar.contains(control));
    inside.forEach((one, place) => {
      for (const other of inside.slice(place + 1)) {
        const over = one.words.some((a) =>
          other.words.some(
            (b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1,
          ),
        );
        if (over) found.push(`words lie over each other in ${bar.className}`);
      }
    });
  }
  return found;
}

switch (question) {
  case "text":
    return tidy(document.body.innerText);
  case "touch":
    return find(TOUCHED, given[0], given[1]);
  case "box":
    return find(FILLED, given[0], given[1]);
  case "part": {
    const found = part(given[0]);
    return found ? tidy(found.innerText) : null;
  }
  case "value": {
    const box = find(FILLED, given[0], given[1]);
    return box.missing ? null : box.value;
  }
  case "pressed": {
    const button = find(TOUCHED, given[0], given[1]);
    return button.missing ? null : button.getAttribute("aria-pressed") === "true";
  }
  case "line":
    return tidy(document.querySelector("header .line [role=status] strong")?.innerText);
  case "heading":
    return tidy(document.querySelector("h1")?.innerText);
  case "list":
    return all(given[0], document.body).map((one) => tidy(one.innerText));
  case "option": {
    const box = find("select", given[0], given[2]);
    if (box.missing) return box;
    const option = [...box.options].find((one) => tidy(one.text).startsWith(given[1]));
    return option ?? { missing: `"${given[0]}" offers: ${[...box.options].map((one) => one.text).join(" | ")}` };
  }
  case "picture": {
    const picture = document.querySelector(given[0]);
    return picture ? { width: picture.naturalWidth, height: picture.naturalHeight, words: picture.alt } : null;
  }
  case "spot": {
    const found = document.querySelector(given[0]);
    found?.scrollIntoView({ block: "center", behavior: "instant" });
    return found ?? { missing: `nothing is drawn at ${given[0]}` };
  }
  case "crowded":
    return crowded();
  case "lightness": {
    const [red, green, blue] = getComputedStyle(document.body).backgroundColor.match(/\d+/g).map(Number);
    return Math.round((red + green + blue) / 3);
  }
  case "documents":
    return keptDocuments();
  case "listen for a touch":
    window.isTouched = false;
    window.addEventListener("click", () => (window.isTouched = true), { capture: true, once: true });
    return true;
  case "was touched":
    return window.isTouched ?? null;
  case "kept offline":
    return navigator.serviceWorker.ready.then((registration) => registration.active.state === "activated");
}
throw new Error(`nobody answers "${question}"`);

// Measures, on the page itself, from the finger's touch to the words "Saved on this tablet". Run once per page.
window.saveTimes = [];
let touchedAt = null;
let before = "";
const words = () => document.querySelector(".toast p")?.textContent ?? "";
addEventListener(
  "pointerdown",
  (event) => {
    touchedAt = event.target.closest(".pick") ? event.timeStamp : null;
    before = words();
  },
  { capture: true },
);
new MutationObserver(() => {
  const now = words();
  if (touchedAt !== null && now !== before && now.startsWith("Saved on this tablet:")) {
    window.saveTimes.push(performance.now() - touchedAt);
    touchedAt = null;
  }
}).observe(document.body, { subtree: true, childList: true, characterData: true });

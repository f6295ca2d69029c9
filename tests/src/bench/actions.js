// Measures, on the page itself, from the finger's touch on "Actions" to the list of what is to be done. Run once per page.
window.actionTimes = [];
let touchedAt = null;
addEventListener(
  "pointerdown",
  (event) => {
    touchedAt = event.target.closest("nav.ways a[href='#/actions']") ? event.timeStamp : null;
  },
  { capture: true },
);
new MutationObserver(() => {
  const heading = document.querySelector("h1")?.textContent;
  if (touchedAt !== null && heading === "Actions" && document.querySelector(".action-row")) {
    window.actionTimes.push(performance.now() - touchedAt);
    touchedAt = null;
  }
}).observe(document.body, { subtree: true, childList: true, characterData: true });

// Notes when a person can go on, on every page that is opened: the first screen, and the screen after the PIN. Times are
// from the moment the page was asked for, and from the touch on "OK".
window.opened = { whoAt: null, okAt: null, peopleAt: null };
addEventListener(
  "pointerdown",
  (event) => {
    if (event.target.closest?.(".key.go")) window.opened.okAt = event.timeStamp;
  },
  { capture: true },
);
function look() {
  const heading = document.querySelector("h1")?.textContent;
  if (window.opened.whoAt === null && heading === "Who are you?" && document.querySelector("button.name")) {
    window.opened.whoAt = performance.now();
  }
  if (window.opened.okAt !== null && window.opened.peopleAt === null && document.querySelector(".people .person-name")) {
    window.opened.peopleAt = performance.now();
  }
}
new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });

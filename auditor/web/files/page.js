// Around the terminal of textual.js, which does the rest: the font first, the keyboard, touch, and which tab this is.
"use strict";

const terminal = () => document.querySelector("#terminal");
const typed = () => document.querySelector(".xterm-helper-textarea");

// The terminal measures its cells once, when it opens: the font has to be there by then.
const open = window.onload;
window.onload = async (event) => {
  const sample = '16px "Roboto Mono"';
  await Promise.all([sample, `bold ${sample}`, `italic ${sample}`].map((font) => document.fonts.load(font)));
  open(event);
  new MutationObserver((_changes, watch) => {
    if (!document.body.classList.contains("-loaded")) return;
    watch.disconnect(); // the socket is open: what is said to it arrives
    typing(!window.matchMedia("(any-pointer: coarse)").matches);
  }).observe(document.body, { attributeFilter: ["class"] });
  follow(terminal().querySelector(".xterm-screen"));
  for (const button of document.querySelectorAll("nav button")) press(button);
  document.querySelector("#again").onclick = () => window.location.reload();
  number();
};

// Tabs are told apart by a number in their title, which stays when the page is loaded again.
function number() {
  const mine = sessionStorage.getItem("number") ?? document.body.dataset.number;
  sessionStorage.setItem("number", mine);
  if (mine !== "1") document.title = `${mine} ${document.title}`;
}

// A finger that moves turns the wheel; one that taps clicks, which browsers do by themselves. What it touched first hears
// of it to the end, even where the terminal has drawn that anew and it is on the page no more.
function follow(screen) {
  const step = 63; // pixels of three rows: so far does one turn of the wheel move a list
  screen.addEventListener("touchstart", ({ target, touches: [finger] }) => {
    let from = finger.clientY;
    target.ontouchmove = (event) => {
      event.preventDefault(); // no fling, which would swallow the next tap
      const { clientX, clientY } = event.touches[0];
      for (; Math.abs(from - clientY) >= step; from -= Math.sign(from - clientY) * step) {
        const turn = { deltaY: Math.sign(from - clientY), deltaMode: WheelEvent.DOM_DELTA_LINE, clientX, clientY };
        screen.dispatchEvent(new WheelEvent("wheel", { ...turn, bubbles: true, cancelable: true }));
      }
    };
  }, { passive: true });
}

// A key of the bar is a key of the keyboard.
function press(button) {
  button.addEventListener("pointerdown", (event) => event.preventDefault()); // the terminal keeps the focus
  button.addEventListener("click", () => {
    const { key, code, ctrl } = button.dataset;
    if (!key) return typing(typed().inputMode === "none");
    const event = new KeyboardEvent("keydown", { key, ctrlKey: ctrl === "yes", bubbles: true, cancelable: true });
    Object.defineProperty(event, "keyCode", { value: Number(code) });
    typed().dispatchEvent(event);
  });
}

// A tablet's own keyboard comes when it is asked for, not at every tap.
function typing(wanted) {
  document.querySelector("#typing").ariaPressed = wanted;
  typed().blur();
  typed().inputMode = wanted ? "text" : "none";
  typed().focus();
}

// Where a tablet's keyboard covers the page instead of shrinking it, the page makes room.
window.visualViewport?.addEventListener("resize", () => {
  document.body.style.height = `${window.visualViewport.height}px`;
  window.dispatchEvent(new Event("resize"));
});

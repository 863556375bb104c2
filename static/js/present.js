// The slides of a meeting: arrow keys, space and Page Up/Down turn them, Home and End jump, f fills the screen.
const slides = [...document.querySelectorAll("[data-slides] > section")];

function shown() {
  const here = slides.findIndex((slide) => `#${slide.id}` === location.hash);
  return Math.max(here, 0);
}

function turn(to) {
  const slide = slides[Math.min(Math.max(to, 0), slides.length - 1)];
  location.replace(`#${slide.id}`);
  slide.focus({ preventScroll: true });
  scrollTo(0, 0);
}

const keys = {
  ArrowRight: () => turn(shown() + 1),
  ArrowDown: () => turn(shown() + 1),
  PageDown: () => turn(shown() + 1),
  " ": () => turn(shown() + 1),
  ArrowLeft: () => turn(shown() - 1),
  ArrowUp: () => turn(shown() - 1),
  PageUp: () => turn(shown() - 1),
  Home: () => turn(0),
  End: () => turn(slides.length - 1),
  f: () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()),
};

document.addEventListener("keydown", (event) => {
  const own = event.key === " " && event.target.closest("a, button");
  if (event.ctrlKey || event.metaKey || event.altKey || own || !keys[event.key]) return;
  event.preventDefault();
  keys[event.key]();
});

// <form data-unsaved>: the browser asks before leaving a page on which something was written and not sent.
// [data-suggested]: what is typed there while a suggestion is on its way is kept, and the suggestion dropped.
const changed = new Set();

document.addEventListener("input", ({ target }) => {
  const form = target.closest("form[data-unsaved]");
  if (form) changed.add(form);
});
for (const done of ["submit", "saved"]) document.addEventListener(done, ({ target }) => changed.delete(target));

addEventListener("beforeunload", (event) => {
  if ([...changed].some((form) => form.isConnected)) event.preventDefault();
});

const asked = new WeakMap();
const typed = (place) => [...place.querySelectorAll("input")].map(({ value }) => value).join();
document.addEventListener("htmx:beforeRequest", ({ detail: { target } }) => {
  if (target.matches("[data-suggested]")) asked.set(target, typed(target));
});
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const { target } = detail;
  const writing = target.contains(document.activeElement) || asked.get(target) !== typed(target);
  if (asked.has(target) && writing) detail.shouldSwap = false;
});

// <form data-unsaved>: the browser asks before leaving a page on which something was written and not sent.
// A script that has saved the form tells so with: form.dispatchEvent(new Event("saved"))
const changed = new Set();

for (const form of document.querySelectorAll("form[data-unsaved]")) {
  form.addEventListener("input", () => changed.add(form));
  form.addEventListener("submit", () => changed.clear());
  form.addEventListener("saved", () => changed.delete(form));
}

addEventListener("beforeunload", (event) => {
  if (changed.size) event.preventDefault();
});

// <form data-unsaved>: the browser asks before leaving a page on which something was written and not sent.
const changed = new Set();

for (const form of document.querySelectorAll("form[data-unsaved]")) {
  form.addEventListener("input", () => changed.add(form));
  form.addEventListener("submit", () => changed.clear());
}

addEventListener("beforeunload", (event) => {
  if (changed.size) event.preventDefault();
});

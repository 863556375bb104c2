// <form data-unsaved>: the browser asks before leaving a page on which something was written and not sent.
const changed = new Set();

document.addEventListener("input", ({ target }) => {
  const form = target.closest("form[data-unsaved]");
  if (form) changed.add(form);
});
for (const done of ["submit", "saved"]) document.addEventListener(done, ({ target }) => changed.delete(target));

addEventListener("beforeunload", (event) => {
  if ([...changed].some((form) => form.isConnected)) event.preventDefault();
});

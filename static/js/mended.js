// A field that was wrong, then changed and saved: its sentence goes, beside it and in the list above. What is still
// wrong is said again when the form is sent.
const changed = new Set();

document.addEventListener("input", ({ target }) => {
  const field = target.closest(".field[data-invalid]");
  if (field) changed.add(field);
});

document.addEventListener("saved", () => {
  const said = document.querySelector('.note[role="alert"]:has(a[href^="#id_"])');
  for (const field of changed) {
    delete field.dataset.invalid;
    field.querySelector(".errorlist")?.remove();
    field.querySelector("[aria-invalid]")?.removeAttribute("aria-invalid");
    for (const { id } of field.querySelectorAll("[id]")) said?.querySelector(`a[href="#${id}"]`)?.closest("li").remove();
  }
  changed.clear();
  if (said && !said.querySelector("li")) said.remove();
});

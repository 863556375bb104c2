// A field that was wrong, then changed and saved: its sentence goes, beside it and in the list above. What is still
// wrong is said again when the form is sent.
const isChanged = (control) => {
  if (control.type === "radio" || control.type === "checkbox") return control.checked !== control.defaultChecked;
  if (control.options) return [...control.options].some((option) => option.selected !== option.defaultSelected);
  return control.value !== control.defaultValue;
};

document.addEventListener("saved", () => {
  const said = document.querySelector('.note[role="alert"]:has(a[href^="#id_"])');
  for (const field of document.querySelectorAll(".field[data-invalid]")) {
    if (![...field.querySelectorAll("input, select, textarea")].some(isChanged)) continue;
    delete field.dataset.invalid;
    field.querySelector(".errorlist")?.remove();
    field.querySelector("[aria-invalid]")?.removeAttribute("aria-invalid");
    for (const { id } of field.querySelectorAll("[id]")) said?.querySelector(`a[href="#${id}"]`)?.closest("li").remove();
  }
  if (said && !said.querySelector("li")) said.remove();
});

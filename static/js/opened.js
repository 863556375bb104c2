// A form that htmx opens in a row or a line: [data-row-form] with [data-close] in it, opened by a.opens beside it.
// In `.todo`, a list that is drawn again when one of its lines is settled, the focus goes on to the line that follows.
const FORM = "[data-row-form]";
const lines = () => [...document.querySelectorAll(".todo > li")];
let settled = -1;

function close(form) {
  const line = form.closest("tbody, li");
  form.remove();
  line.querySelector("a.opens").focus();
}

document.addEventListener("click", (event) => {
  if (!event.target.closest(`${FORM} [data-close]`)) return;
  event.preventDefault();
  close(event.target.closest(FORM));
});
document.addEventListener("keydown", ({ key, target }) => {
  const form = key === "Escape" && target.closest(FORM);
  if (form) close(form);
});

document.addEventListener("htmx:load", ({ detail: { elt } }) => {
  if (elt.matches(`form${FORM}`) && !elt.querySelector("[autofocus]")) elt.querySelector(":checked").focus();
});

document.addEventListener("htmx:beforeSwap", ({ detail: { target, requestConfig } }) => {
  const { elt } = requestConfig;
  const line = elt.closest(".todo > li");
  settled = line && target.contains(line) ? lines().indexOf(line) : -1;
  if (settled >= 0) elt.closest(".opened")?.removeAttribute("id"); // what was taken is not kept open (hx-preserve)
});
document.addEventListener("htmx:afterSettle", () => {
  if (settled < 0 || document.activeElement !== document.body) return;
  const next = lines().at(settled) ?? lines().at(-1);
  (next?.querySelector("a") ?? document.getElementById("content")).focus();
  settled = -1;
});

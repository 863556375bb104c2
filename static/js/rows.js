// The rows of the action list: choosing several, and closing the form that htmx opened below one of them.
// <label data-choose-all hidden><input type="checkbox">, <span data-chosen> for their number; [data-row-form], [data-close].
const boxes = () => [...document.querySelectorAll('input[name="action"][form="bulk"]')];

function count() {
  const all = document.querySelector("[data-choose-all]");
  if (!all) return;
  const chosen = boxes().filter((box) => box.checked).length;
  all.hidden = false;
  all.firstElementChild.checked = chosen > 0 && chosen === boxes().length;
  all.firstElementChild.indeterminate = chosen > 0 && chosen < boxes().length;
  document.querySelector("[data-chosen]").textContent = chosen ? ` (${chosen})` : "";
}

function close(row) {
  const body = row.closest("tbody");
  row.remove();
  body.removeAttribute("data-open");
  body.querySelector("a.opens").focus();
}

document.addEventListener("change", ({ target }) => {
  if (target.closest("[data-choose-all]")) for (const box of boxes()) box.checked = target.checked;
  count();
});
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-row-form] [data-close]")) return;
  event.preventDefault();
  close(event.target.closest("[data-row-form]"));
});
document.addEventListener("keydown", ({ key, target }) => {
  const row = key === "Escape" && target.closest("[data-row-form]");
  if (row) close(row);
});
document.addEventListener("htmx:afterSettle", count);
count();

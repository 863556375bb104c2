// The rows of the action list: choosing several of them.
// <label data-choose-all hidden><input type="checkbox">, <span data-chosen> for their number.
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

document.addEventListener("change", ({ target }) => {
  if (target.closest("[data-choose-all]")) for (const box of boxes()) box.checked = target.checked;
  count();
});
document.addEventListener("htmx:afterSettle", count);
count();

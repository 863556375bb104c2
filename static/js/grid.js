// Who takes part, cell by cell: arrows move, a letter or a digit gives a role, Delete takes it away, Enter or a click
// opens the list of roles, Ctrl+Z takes the last change back. Each change is saved at once, one after the other.
// table[data-grid] › tr[data-href] › td[data-role]. The legend draws the roles: li[data-letter][data-digit] › [data-mark].
const grid = document.querySelector("[data-grid]");
const said = document.querySelector("[data-said]"); // read out: what became of the last change
const choice = document.querySelector("template[data-choice]").content; // the list of roles, and the token
const cells = [...grid.querySelectorAll("td")];
const members = [...grid.querySelectorAll("[data-member]")];
const drawn = new Map();
const keys = new Map([["delete", ""], ["backspace", ""]]);
const past = []; // what Undo goes back to, the last change at the end
let told = null; // the cell that is spoken of
let waiting = Promise.resolve();

for (const mark of document.querySelectorAll("[data-mark]")) {
  const { letter, digit } = mark.parentElement.dataset;
  drawn.set(mark.dataset.role, mark.innerHTML);
  for (const key of [letter, digit]) keys.set(key.toLowerCase(), mark.dataset.role);
}

function draw(cell, role) {
  cell.dataset.role = role;
  cell.innerHTML = drawn.get(role);
}

async function send(cell, role, was, undoing) {
  const before = cell.dataset.role;
  const csrfmiddlewaretoken = choice.querySelector("[name=csrfmiddlewaretoken]").value;
  cell.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(`${cell.parentElement.dataset.href}${members[cell.cellIndex - 1].dataset.member}/`, {
      method: "POST",
      headers: { "HX-Request": "true" },
      body: new URLSearchParams({ role, was: was ?? before, csrfmiddlewaretoken }),
    });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const note = page.querySelector("[data-stored]");
    draw(cell, note.dataset.stored);
    if (response.ok && !undoing && cell.dataset.role !== before) past.push([cell, before]);
    if (response.ok && !past.length) note.querySelector("form")?.remove();
    said.replaceChildren(note);
    told = cell;
  } catch {
    said.textContent = said.dataset.failed;
  }
  cell.removeAttribute("aria-busy");
}

function save(cell, role, was) {
  waiting = waiting.then(() => send(cell, role, was, false));
}

function undo() {
  waiting = waiting.then(() => {
    const [cell, role] = past.pop() ?? [];
    return cell && send(cell, role, undefined, true);
  });
}

function open(cell) {
  const select = choice.querySelector("select").cloneNode(true);
  select.value = cell.dataset.role;
  select.ariaLabel = members[cell.cellIndex - 1].lastElementChild.textContent;
  select.addEventListener("blur", () => draw(cell, cell.dataset.role));
  select.addEventListener("keydown", ({ key }) => key === "Escape" && cell.focus());
  select.addEventListener("change", () => {
    save(cell, select.value);
    cell.focus();
  });
  cell.replaceChildren(select);
  select.focus();
  select.showPicker?.();
}

grid.role = "grid";
for (const cell of cells) cell.tabIndex = cell === cells[0] ? 0 : -1;
grid.addEventListener("focusin", ({ target }) => {
  if (cells.includes(target)) for (const cell of cells) cell.tabIndex = cell === target ? 0 : -1;
});
grid.addEventListener("click", ({ target }) => target.matches("td, td b") && open(target.closest("td")));
grid.addEventListener("keydown", (event) => {
  const here = cells.indexOf(event.target);
  if (here < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
  const moves = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -members.length, ArrowDown: members.length };
  if (event.key in moves) cells[here + moves[event.key]]?.focus();
  else if (event.key === "Enter" || event.key === "F2") open(event.target);
  else if (keys.has(event.key.toLowerCase())) save(event.target, keys.get(event.key.toLowerCase()));
  else return;
  event.preventDefault();
});
addEventListener("keydown", (event) => (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && undo());
said.addEventListener("submit", (event) => {
  event.preventDefault();
  const { role, was } = event.target.elements;
  if (event.target.dataset.undo === undefined) save(told, role.value, was.value);
  else undo();
});

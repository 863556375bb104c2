// <form>… <span data-busy="The file is being read…" role="status"></span>: once the form is sent it says what is being
// done until the answer is there, and a second press of its button sends nothing.
document.addEventListener("submit", (event) => {
  const said = event.target.querySelector("[data-busy]");
  if (!said) return;
  if (event.target.ariaBusy === "true") event.preventDefault();
  event.target.ariaBusy = "true";
  said.textContent = said.dataset.busy;
});

addEventListener("pageshow", () => { // come back with the browser's own button
  for (const form of document.querySelectorAll("form[aria-busy]")) {
    form.ariaBusy = null;
    form.querySelector("[data-busy]").textContent = "";
  }
});

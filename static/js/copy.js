// A button that copies a field: <button type="button" hidden data-copy="id_of_field" data-copied="Copied">Copy</button>
// It shows itself only where the browser lets a page copy; its own words then say that it is done.
const bind = (button) => {
  const field = document.getElementById(button.dataset.copy);
  const words = button.textContent;

  button.hidden = !navigator.clipboard;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    field.select();
    await navigator.clipboard.writeText(field.value);
    button.textContent = button.dataset.copied;
    setTimeout(() => {
      button.textContent = words;
    }, 4000);
  });
};

document.querySelectorAll("[data-copy]").forEach(bind);

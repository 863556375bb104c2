// <form data-autosave="person-report">: saves by itself what is typed, keeps it in the browser until that has worked,
// and brings what a colleague saved. The server answers with <data data-field="name" value="…"> for each field that
// should hold something else by now.
const KEPT = "mdmplan-draft-";
const PAUSE = 1500;
const AGAIN = 20000;

const form = document.querySelector("form[data-autosave]");
const key = KEPT + form.dataset.autosave;
const mine = key.slice(0, key.lastIndexOf("-") + 1);
const unsent = document.getElementById("unsent");
const signedOut = document.getElementById("signed-out");
let timer;
let sent = {};
let saving = false;
let leaving = null; // the submit that leaves the page: nothing is saved beside it, or it would find its own words

const values = (from = form) => {
  const found = Object.fromEntries([...from.elements].filter((field) => field.name).map((field) => [field.name, ""]));
  for (const [name, value] of new FormData(from)) found[name] = value;
  delete found.csrfmiddlewaretoken;
  return found;
};

const served = () => {
  const copy = form.cloneNode(true);
  copy.reset();
  return values(copy);
};

const put = (name, value) => {
  for (const field of form.querySelectorAll(`[name="${name}"]`)) {
    if (field.type === "radio" || field.type === "checkbox") field.checked = field.value === value;
    else field.value = value;
    if (field.type === "textarea") field.dispatchEvent(new Event("input", { bubbles: true }));
  }
};

const keep = () => localStorage.setItem(key, JSON.stringify(values()));
const save = () => htmx.trigger(form, "autosave");
const soon = (pause) => {
  clearTimeout(timer);
  timer = setTimeout(save, pause);
};

const failed = (warning) => {
  unsent.hidden = warning !== unsent;
  signedOut.hidden = warning !== signedOut;
  document.getElementById("saved").replaceChildren();
  soon(AGAIN / 2);
};

// A page that was closed before its words were sent: what somebody saved since then is left to the server to ask about,
// and what was already answered here, before this script came, is newer than what was kept. Of what a button sent
// (`sent`: the names that were changed), a question has arrived when the page shows any of it.
const restore = () => {
  for (const name of Object.keys(localStorage)) {
    if (name.startsWith(KEPT) && !name.startsWith(mine)) localStorage.removeItem(name);
  }
  const kept = JSON.parse(localStorage.getItem(key) ?? "{}");
  const shown = served();
  const now = values();
  const answered = (name) => now[name] !== shown[name];
  const hidden = (name) => /-(seen|revision)$/.test(name);
  const line = (name) => name.split("-").slice(0, 2).join("-");
  const lines = new Set(
    Object.keys(kept)
      .filter((name) => name in shown && !hidden(name) && !answered(name) && kept[name] !== shown[name])
      .map(line),
  );
  const plain = (text = "") => text.replace(/\r\n/g, "\n").trim();
  const arrived = (name) => plain(kept[name]) === plain(shown[name]);
  const lost = (of) => {
    const changed = kept.sent?.filter?.((name) => line(name) === of) ?? [];
    return !kept.sent || (changed.length && !changed.some(arrived));
  };
  const back = Object.keys(kept).filter(
    (name) => name in shown && !answered(name) && lines.has(line(name)) && lost(line(name)),
  );
  for (const name of back) put(name, kept[name]);
  localStorage.removeItem(key);
  if (back.length || Object.keys(now).some(answered)) {
    keep();
    soon(0);
  }
  document.getElementById("restored").hidden = !back.length;
};

form.addEventListener("input", () => {
  if (!saving) leaving = null; // still here: what was sent has not been answered
  keep();
  soon(PAUSE);
});
form.addEventListener("change", () => soon(PAUSE / 5));
form.addEventListener("submit", (event) => {
  const now = values();
  const before = served();
  const changed = Object.keys(now).filter((name) => now[name] !== before[name]);
  localStorage.setItem(key, JSON.stringify({ ...now, sent: changed }));
  leaving = event;
  if (saving) event.preventDefault(); // until what is on its way has been answered
});
addEventListener("pageshow", ({ persisted }) => persisted && (leaving = null)); // come back with the browser's own button
form.addEventListener("htmx:beforeRequest", (event) => {
  if (leaving) return event.preventDefault();
  sent = values();
  saving = true;
});
form.addEventListener("htmx:afterRequest", () => {
  saving = false;
  if (leaving) form.requestSubmit(leaving.submitter);
});
for (const wrong of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  // 403: somebody has signed in meanwhile, in another window; this page is not theirs any more
  form.addEventListener(wrong, ({ detail }) => failed(detail.xhr.status === 403 ? signedOut : unsent));
}
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.requestConfig.elt !== form || detail.serverResponse.includes('id="saved"')) return;
  detail.shouldSwap = false; // the sign-in page, not ours
  failed(signedOut);
});
document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (detail.requestConfig.elt !== form || detail.xhr.status >= 400) return;
  unsent.hidden = signedOut.hidden = true;
  for (const { dataset, value } of document.querySelectorAll("#saved data")) {
    if (values()[dataset.field] === sent[dataset.field]) put(dataset.field, value);
    sent[dataset.field] = value;
  }
  const now = values();
  if (Object.keys(now).some((name) => now[name] !== sent[name])) return;
  localStorage.removeItem(key);
  form.dispatchEvent(new Event("saved", { bubbles: true }));
});
addEventListener("online", save);
setInterval(() => document.visibilityState === "visible" && save(), AGAIN);
htmx.onLoad((page) => page === document.body && restore());

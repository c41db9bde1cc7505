// What fragments need besides htmx itself: the focus stays where the person is, a request that did
// not work says so, and an answer that is a whole page (a sign-in that ran out) is opened as a page.

const toasts = document.getElementById("toasts");

const toast = (words) => {
  const note = document.createElement("div");
  note.className = "undo";
  const text = document.createElement("span");
  text.textContent = words;
  note.append(text);
  toasts.replaceChildren(note);
  setTimeout(() => note.remove(), 10000);
};

for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, () => toast(toasts.dataset.problem));
}
document.addEventListener("htmx:responseError", (event) => {
  const status = event.detail.xhr.status;
  toast(status >= 500 ? toasts.dataset.problem : toasts.dataset.refused);
});

document.addEventListener("htmx:beforeSwap", (event) => {
  const answer = event.detail.xhr.responseText ?? "";
  if (event.detail.shouldSwap && /^\s*<!doctype html/i.test(answer)) {
    event.detail.shouldSwap = false;
    window.location.reload();
  }
});

let focusedId = "";
document.addEventListener("htmx:beforeSwap", () => { focusedId = document.activeElement?.id ?? ""; });
document.addEventListener("htmx:afterSettle", (event) => {
  if (document.activeElement !== document.body) return;
  const again = focusedId && document.getElementById(focusedId);
  const target = again || event.detail.elt.querySelector?.("[data-focus], [tabindex='-1']");
  target?.focus();
});

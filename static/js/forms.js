// What forms gain with script: the summary of what to mend takes the focus, filters send themselves,
// a filled form is not lost by mistake, text can be copied, and a page that is meant for paper printed.

const focusSummary = (root) => root.querySelector("[data-focus]")?.focus();

const prepare = (root) => {
  for (const button of root.querySelectorAll("[data-auto-submit-button]")) button.hidden = true;
  if (navigator.clipboard) {
    for (const button of root.querySelectorAll("[data-copy]")) button.hidden = false;
  }
};

for (const button of document.querySelectorAll("[data-print]")) button.hidden = false;
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

document.addEventListener("change", (event) => {
  event.target.closest("form[data-auto-submit]")?.requestSubmit();
});

// A second press while the first is under way would do the thing twice. After a while it may again:
// an answer that is a download leaves the page as it is.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
  setTimeout(() => { delete form.dataset.sent; }, 5000);
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const source = document.getElementById(button.dataset.copy);
  await navigator.clipboard.writeText((source.value ?? source.textContent).trim());
  const words = button.querySelector("span");
  const before = words.textContent;
  words.textContent = button.dataset.copied;
  setTimeout(() => { words.textContent = before; }, 2000);
});

prepare(document);
focusSummary(document);
document.addEventListener("htmx:load", (event) => {
  prepare(event.detail.elt);
  focusSummary(event.detail.elt);
});

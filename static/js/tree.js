// Branches of a tree open in place: the first press fetches, later ones close and open again.
// Without script, or with a key held, each is a link to a page of its own.

const closed = (root) => {
  for (const link of root.querySelectorAll?.("[data-branch]") ?? []) link.setAttribute("aria-expanded", "false");
};

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-branch]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const opens = link.getAttribute("aria-expanded") !== "true";
  link.setAttribute("aria-expanded", String(opens));
  document.getElementById(link.dataset.branch).hidden = !opens;
  link.dispatchEvent(new Event("open"));
});

closed(document);
document.addEventListener("htmx:load", (event) => closed(event.detail.elt));

// Names that the theme of HR's workplace leaves out, for whoever listens to its pages.

function labelOf(id) {
  const label = document.querySelector(`label[for="${CSS.escape(id)}"]`);
  if (label && !label.id) label.id = `${id}_label`;
  return label;
}

function nameChoosers() {
  for (const box of document.querySelectorAll(".select2-selection:not([data-named])")) {
    const select = box.closest(".select2-container")?.previousElementSibling;
    if (!select?.id) continue;
    const said = select.getAttribute("aria-label");
    const [how, name] = said ? ["aria-label", said] : ["aria-labelledby", labelOf(select.id)?.id];
    if (!name) continue;
    box.dataset.named = "";
    const parts = box.querySelectorAll(".select2-selection__rendered, .select2-search__field");
    for (const part of [box, ...parts]) {
      part.removeAttribute("aria-labelledby");
      part.setAttribute(how, name);
    }
  }
}

function nameLandmarks() {
  const name = document.querySelector(".workplace-head")?.dataset.menuName;
  if (name) document.getElementById("nav-sidebar-inner")?.setAttribute("aria-label", name);
  // The places that scroll are no parts of the page.
  for (const box of document.querySelectorAll(".simplebar-content-wrapper[role=region]")) {
    box.setAttribute("role", "group");
  }
}

document.addEventListener("DOMContentLoaded", () => {
  const name = () => { nameChoosers(); nameLandmarks(); };
  name();
  new MutationObserver(name).observe(document.body, { childList: true, subtree: true });
});

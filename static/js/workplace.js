// What the workplace's theme leaves out for people who do not see its pages: landmarks with names.
const name = (element, label) => element?.setAttribute("aria-label", label);

document.addEventListener("DOMContentLoaded", () => {
  document.getElementById("main")?.setAttribute("role", "main");
});

// The theme's scrolling areas are made by its own script, all with one name.
addEventListener("load", () => {
  const areas = [...document.querySelectorAll(".simplebar-content-wrapper[role=region]")];
  const inList = areas.filter((area) => area.closest("#main"));
  inList.forEach((area, index) => name(area, index ? `List ${index + 1}` : "List"));
  areas.filter((area) => !area.closest("#main")).forEach((area) => area.removeAttribute("role"));
});

// What the workplace's theme leaves out for people who do not see its pages or do not use a mouse:
// names, and keys for what answers to a click alone. The words stand in templates/admin/base.html.

const ICON = "span.material-symbols-outlined:not([aria-hidden], [role])";
const words = () => document.querySelector(".workplace-head")?.dataset ?? {};
const each = (selector, act) => document.querySelectorAll(selector).forEach(act);

const idOf = (element, wanted) => {
  element.id ||= wanted;
  return element.id;
};

const name = (element, label) => {
  if (element && label) element.setAttribute("aria-label", label);
};

// `open` is the theme's own word for whether the thing that it opens is open.
const pressable = (element, label, open) => {
  if (!element) return;
  element.setAttribute("role", "button");
  element.tabIndex = 0;
  name(element, label);
  if (open) {
    element.setAttribute("x-bind:aria-expanded", open);
    element.parentElement.setAttribute("x-on:keydown.escape.window", `${open} = false`);
  }
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    element.click();
  });
};

// The drawings are letters of a font, read aloud as "arrow_circle_down".
const hideIcons = () => each(ICON, (icon) => {
  icon.setAttribute("aria-hidden", "true");
  if (icon.parentElement.matches("div[title]")) {
    icon.parentElement.setAttribute("role", "img");
    name(icon.parentElement, icon.parentElement.title);
  }
});

// A field says by which ids it is explained and refused; the theme leaves them off the words.
const describeFields = () => each("[aria-describedby*=_helptext], [aria-describedby$=_error]", (field) => {
  const around = field.closest(".group, .grow");
  const texts = { _helptext: ".leading-relaxed", _error: ".text-red-600:has(li)" };
  for (const [end, selector] of Object.entries(texts)) {
    const text = around?.querySelector(selector);
    if (text) idOf(text, `${field.id}${end}`);
  }
});

// A closed chooser: the label of its field, then what is chosen.
const nameChoosers = () => each(".select2-selection__rendered[role=textbox]", (chosen) => {
  const field = chosen.closest(".select2-container").previousElementSibling;
  const box = chosen.closest(".select2-selection");
  const label = field?.labels?.[0];
  chosen.removeAttribute("role");
  chosen.removeAttribute("aria-readonly");
  if (label) box.setAttribute("aria-labelledby", `${idOf(label, `${field.id}-label`)} ${chosen.id}`);
  else name(box, field?.getAttribute("aria-label") ?? words().choose);
  if (field?.required) box.setAttribute("aria-required", "true");
  for (const said of ["aria-describedby", "aria-invalid"]) {
    if (field?.hasAttribute(said)) box.setAttribute(said, field.getAttribute(said));
  }
});

// An open one: its search and its list are named like the field.
const nameOpenChooser = () => each(".select2-dropdown:not([data-named])", (list) => {
  const box = document.querySelector(".select2-selection[aria-expanded=true]");
  const label = document.getElementById(box?.getAttribute("aria-labelledby")?.split(" ")[0]);
  const text = label?.textContent.trim() || words().choose;
  list.dataset.named = "";
  list.setAttribute("role", "dialog");
  name(list, text);
  list.querySelectorAll("[role=searchbox], [role=listbox]").forEach((part) => name(part, text));
  box?.setAttribute("aria-controls", box.getAttribute("aria-owns"));
});

// What a chooser says in its list is a line that cannot be picked, not an alert within a list.
const mendMessages = () => each(".select2-results__message[role=alert]", (line) => {
  line.setAttribute("role", "option");
  line.setAttribute("aria-disabled", "true");
});

// The places that scroll are no parts of the page. The side bar and the filters hold links and fields,
// which scroll them well enough; a list is named like its page.
const nameAreas = () => each(".simplebar-content-wrapper[role=region]", (area) => {
  area.setAttribute("role", "group");
  name(area, document.querySelector("h1")?.textContent.trim());
  if (area.closest("#main") && !area.closest("#changelist-filter")) return;
  ["role", "aria-label", "tabindex"].forEach((attribute) => area.removeAttribute(attribute));
});

const mend = () => {
  hideIcons();
  nameChoosers();
  nameOpenChooser();
  mendMessages();
  nameAreas();
};

// The menu of one's own account stands before its button, where Tab does not come.
const accountMenu = () => {
  const button = document.querySelector("#nav-sidebar-inner div[x-on\\:click*=openUserLinks]");
  if (!button) return;
  const menu = button.previousElementSibling;
  pressable(button, "", "openUserLinks");
  menu.setAttribute("aria-labelledby", idOf(button, "account-menu"));
  button.after(menu);
};

// The theme's menus of further acts and tabs are made of links without an address. That of the acts is
// put at the end of the page, so it is given the focus, and gives it back.
const moreActs = () => each("#main a[x-on\\:click*=actionDropdownOpen]", (button) => {
  pressable(button, "", "actionDropdownOpen");
  button.addEventListener("click", () => setTimeout(() => {
    const menu = [...document.querySelectorAll("body > nav")].find((nav) => nav.checkVisibility());
    if (!menu) return;
    menu.setAttribute("aria-labelledby", idOf(button, "more-acts"));
    menu.onkeydown = (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation(); // or the list that holds the button closes as well
      button.click();
      button.focus();
    };
    menu.querySelector("a")?.focus();
  }, 100));
});

const searchOfAll = () => {
  const box = document.querySelector("[x-data*=searchCommand] > div");
  box?.setAttribute("role", "dialog");
  name(box, words().find);
};

document.addEventListener("DOMContentLoaded", () => {
  const { acts, close, find, menuName, more, parts } = words();
  const menu = document.getElementById("nav-sidebar-inner");
  name(menu, menuName);
  menu?.querySelector("a:has(> span:only-child)")?.setAttribute("aria-labelledby", "site-name");
  searchOfAll();
  accountMenu();
  moreActs();
  describeFields();
  name(document.getElementById("searchbar-submit"), find);
  name(document.getElementById("command-submit"), find);
  name(document.getElementById("tabs-items"), parts);
  name(document.getElementById("tabs-dropdown"), more);
  pressable(document.querySelector("#main [x-data*=showActions] > a"), acts, "showActions");
  pressable(document.querySelector("#main [x-data*=openTabsDropdown] > div"), more, "openTabsDropdown");
  pressable(document.querySelector("#nav-sidebar-inner span[x-on\\:click*=sidebarMobileOpen]"), close);
  mend();
  new MutationObserver(mend).observe(document.body, { childList: true, subtree: true });
});

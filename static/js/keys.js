// "/" goes to the search: to this page's own field, or to the search page.
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const field = document.querySelector("main input[type=search]");
  event.preventDefault();
  if (field) field.focus();
  else document.querySelector("a.tool[href='/search/']")?.click();
});

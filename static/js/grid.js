// The grid of what a role asks for: more empty rows without going to the server.

const button = document.querySelector("[data-grid-more]");
const body = document.querySelector("#grid tbody");
const pattern = document.getElementById("grid-row");
const count = document.querySelector("input[name=rows]");

button?.addEventListener("click", (event) => {
  event.preventDefault();
  const number = Number(count.value);
  const row = pattern.content.firstElementChild.cloneNode(true);
  row.innerHTML = row.innerHTML.replaceAll("__prefix__", String(number));
  body.append(row);
  count.value = String(number + 1);
  // The theme's chooser listens for this word and dresses the new field.
  row.dispatchEvent(new CustomEvent("formset:added", { bubbles: true, detail: { formsetName: "new" } }));
  row.querySelector("select, input")?.focus();
});

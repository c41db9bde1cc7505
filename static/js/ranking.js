// The order of whom a succession plan names: a row is dragged to another place, which sends the same
// form as its arrows do. Without script the arrows are the way.

const list = document.querySelector("[data-ranking]");
const rows = () => [...list.querySelectorAll(":scope > [data-ranked]")];
let dragged = null;

// Where a row would stand if it were let go now: before the first whose middle is below the pointer.
const before = (y) => rows().find((row) => {
  const { top, height } = row.getBoundingClientRect();
  return row !== dragged && y < top + height / 2;
});

const mark = (next) => {
  for (const row of rows()) row.classList.toggle("is-next", row === next);
  list.classList.toggle("is-last", dragged !== null && !next);
};

const forget = () => { dragged = null; mark(null); };

if (list) {
  list.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.("[data-ranked]");
    if (!dragged) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.innerText.trim().split("\n")[0]);
  });
  list.addEventListener("dragover", (event) => {
    if (!dragged) return;
    event.preventDefault();
    mark(before(event.clientY));
  });
  list.addEventListener("dragleave", (event) => {
    if (!list.contains(event.relatedTarget)) mark(null);
  });
  list.addEventListener("drop", (event) => {
    if (!dragged) return;
    event.preventDefault();
    const row = dragged;
    const others = rows().filter((each) => each !== row);
    const next = before(event.clientY);
    const place = 1 + (next ? others.indexOf(next) : others.length);
    const now = 1 + rows().indexOf(row);
    forget();
    if (place === now) return;
    const form = row.querySelector("[data-rank-form]");
    form.elements.to.value = place;
    form.requestSubmit();
  });
  document.addEventListener("dragend", forget);
}

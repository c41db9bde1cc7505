// The board of a calibration session: a name is dragged into another box, which opens the same form
// as the list does. The form asks for the reason; without script each name leads to its own page.

const dialog = document.getElementById("move-dialog");
const body = document.getElementById("move-body");

const open = async (address) => {
  await window.htmx.ajax("GET", address, { target: body, swap: "innerHTML" });
  if (!body.firstElementChild) return;
  if (!dialog.open) dialog.showModal();
  body.querySelector("#id_reason")?.focus();
};

const boxOf = (event) => event.target.closest?.("[data-box]");
let dragged = "";
let origin = null;

const over = (box) => {
  for (const each of document.querySelectorAll(".calib-box.is-over")) each.classList.remove("is-over");
  if (box && box !== origin) box.classList.add("is-over");
};

if (dialog) {
  document.addEventListener("dragstart", (event) => {
    const card = event.target.closest?.("[data-move][draggable]");
    if (!card) return;
    dragged = card.dataset.move;
    origin = card.closest("[data-box]");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", card.textContent.trim());
  });
  document.addEventListener("dragover", (event) => {
    if (!dragged || !boxOf(event)) return;
    event.preventDefault();
    over(boxOf(event));
  });
  document.addEventListener("dragend", () => { dragged = ""; over(null); });
  document.addEventListener("drop", (event) => {
    const box = boxOf(event);
    if (!dragged || !box) return;
    event.preventDefault();
    const address = `${dragged}?to=${box.dataset.box}`;
    dragged = "";
    over(null);
    if (box !== origin) open(address);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-move]");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      open(link.dataset.move);
    } else if (event.target.closest("#move-dialog [data-close]")) {
      event.preventDefault();
      dialog.close();
    }
  });
}

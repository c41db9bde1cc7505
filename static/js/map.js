// The career map grows and shrinks by buttons, keys and wheel, and is dragged by the mouse. Without
// script it is as wide as its sheet and scrolls sideways.

const STEP = 1.25;
const LEAST = 0.5;
const MOST = 3;

const prepare = (view) => {
  const picture = view.querySelector("svg");
  const tools = view.parentElement.querySelector("[data-map-zoom]");
  if (!picture || !tools) return;
  const natural = () => picture.viewBox.baseVal.width;
  let scale = 0; // 0 is as the style sheet has it

  const shownScale = () => picture.getBoundingClientRect().width / natural();

  const zoom = (wanted, x = view.clientWidth / 2) => {
    const before = shownScale();
    scale = Math.min(Math.max(wanted, LEAST), MOST);
    const at = view.scrollLeft + x;
    picture.style.minWidth = "0";
    picture.style.width = `${natural() * scale}px`;
    view.scrollLeft = (at * scale) / before - x;
  };

  const whole = () => {
    picture.style.minWidth = "0";
    picture.style.width = "100%";
    scale = 0;
  };

  const acts = {
    in: () => zoom(shownScale() * STEP),
    out: () => zoom(shownScale() / STEP),
    fit: whole,
  };

  tools.hidden = false;
  tools.addEventListener("click", (event) => {
    const button = event.target.closest("[data-zoom]");
    if (button) acts[button.dataset.zoom]();
  });

  view.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = { "+": "in", "=": "in", "-": "out", 0: "fit" }[event.key];
    if (!act) return;
    event.preventDefault();
    acts[act]();
  });

  view.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return; // the page scrolls as everywhere
    event.preventDefault();
    zoom(shownScale() * (event.deltaY < 0 ? STEP : 1 / STEP), event.clientX - view.getBoundingClientRect().left);
  }, { passive: false });

  let drag = null;
  view.addEventListener("pointerdown", (event) => {
    if (event.pointerType !== "mouse" || event.button !== 0) return;
    drag = { x: event.clientX, left: view.scrollLeft, moved: false };
  });
  view.addEventListener("pointermove", (event) => {
    if (!drag) return;
    const by = event.clientX - drag.x;
    if (!drag.moved && Math.abs(by) < 5) return;
    drag.moved = true;
    view.classList.add("is-dragged");
    view.scrollLeft = drag.left - by;
  });
  // A drag that ends on a role must not open it.
  view.addEventListener("click", (event) => {
    if (drag?.moved) event.preventDefault();
    drag = null;
  }, true);
  view.addEventListener("dragstart", (event) => event.preventDefault());
  const end = () => {
    view.classList.remove("is-dragged");
    if (drag && !drag.moved) drag = null;
    else setTimeout(() => { drag = null; });
  };
  window.addEventListener("pointerup", end);
  window.addEventListener("pointercancel", end);

  // Begin where the person stands.
  const here = view.querySelector("[data-here]");
  if (here) {
    const gap = here.getBoundingClientRect().left - view.getBoundingClientRect().left;
    if (gap > view.clientWidth * 0.7) view.scrollLeft = gap - view.clientWidth / 3;
  }
};

for (const view of document.querySelectorAll("[data-map]")) prepare(view);

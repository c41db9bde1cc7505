// Arrow keys move between the search field and what was found.

const field = document.getElementById("search-q");
document.querySelector(".search-keys").hidden = false;

document.addEventListener("keydown", (event) => {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const stops = [field, ...document.querySelectorAll("#hits a")];
  const place = stops.indexOf(document.activeElement);
  if (place < 0) return;
  const next = stops[place + (event.key === "ArrowDown" ? 1 : -1)];
  if (!next) return;
  event.preventDefault();
  next.focus();
});

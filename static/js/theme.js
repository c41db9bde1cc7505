// Who chose no theme follows the system. Runs before the first paint, so that nothing flashes;
// without it the colours follow all the same, and only the kit's own details stay light.
(() => {
  const root = document.documentElement;
  if (root.dataset.bsTheme) return;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const follow = () => { root.dataset.bsTheme = dark.matches ? "dark" : "light"; };
  follow();
  dark.addEventListener("change", follow);
})();

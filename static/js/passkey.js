// Beside allauth's own scripts for passkeys: offers them only where the browser has them, and says
// in words when the browser and the key did not come together.
const problems = () => document.querySelectorAll("[data-passkey-problem]");

if (window.PublicKeyCredential) {
  for (const part of document.querySelectorAll("[data-needs-passkeys]")) part.hidden = false;
}

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  for (const problem of problems()) problem.hidden = false;
});

// While capturing: the next attempt's own answer may come before the press has bubbled up to here.
document.addEventListener("click", (event) => {
  if (!event.target.closest("button")) return;
  for (const problem of problems()) problem.hidden = true;
}, { capture: true });

// Shows the buttons that print, which do nothing without a script, and prints. Nothing is sent anywhere.
"use strict";
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

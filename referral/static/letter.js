// Writes the letter while it is typed, on this page only: nothing here asks, sends, stores or remembers anything.
"use strict";
(() => {
  const paper = document.getElementById("paper");
  const { lang } = document.documentElement;
  const fields = [...document.querySelectorAll("[data-field]")];
  const missing = document.getElementById("missing");
  const part = (field) => document.querySelector(`[data-for="${field.id}"]`);

  const write = () => {
    for (const field of fields) {
      const row = part(field), words = field.value.trim();
      row.hidden = words === "";
      row.lastElementChild.textContent = words;
    }
    for (const section of document.querySelectorAll("[data-part]"))
      section.hidden = !section.querySelector("[data-for]:not([hidden])");
    const empty = fields.filter((field) => "needed" in field.dataset && !field.value.trim());
    missing.hidden = empty.length === 0;
    document.getElementById("missing-list").textContent =
      empty.map((field) => part(field).firstElementChild.textContent).join(" · ");
  };
  const typed = () => fields.some((field) => field.value.trim());
  const clear = () => { for (const field of fields) field.value = ""; write(); };

  document.getElementById("letter-date").textContent =
    new Date().toLocaleDateString(lang === "en" ? "en-GB" : lang, { dateStyle: "long" });
  document.getElementById("letterform").addEventListener("input", write);
  // Typed work is not lost by a slip, and on a shared computer nothing comes back with the Back button.
  addEventListener("beforeunload", (event) => { if (typed()) event.preventDefault(); });
  addEventListener("pagehide", clear);
  document.documentElement.classList.add("letter-live");
  paper.hidden = false;
  clear();
})();

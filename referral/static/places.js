// Suggests places while somebody types. The pages work without it; what is typed goes to this site only, and is not kept.
"use strict";
(() => {
  const box = document.querySelector("input[name=place][list]");
  const list = document.getElementById("places");
  if (!box || !list) return;
  let waiting, asked = "";
  box.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const q = box.value.trim();
      if (q.length < 2 || q === asked) return;
      asked = q;
      const country = document.querySelector("select[name=country]")?.value ?? "";
      try {
        const answer = await fetch("/places", { method: "POST", body: new URLSearchParams({ q, country }), cache: "no-store" });
        const { places } = await answer.json();
        if (q !== asked) return; // a later letter was faster
        list.replaceChildren(...places.map((place) => Object.assign(document.createElement("option"), { value: place })));
      } catch {
        list.replaceChildren(); // no suggestions is how the page works without a script
      }
    }, 120);
  });
})();

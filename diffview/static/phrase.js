// Text that is selected in the page is offered to be followed through the versions.
"use strict";

(() => {
  const field = document.getElementById("phrase");
  if (!field) return;
  document.addEventListener("selectionchange", () => {
    const chosen = getSelection();
    const text = chosen.toString().replace(/\s+/g, " ").trim();
    const inside = chosen.anchorNode?.parentElement?.closest(".article, .lives th");
    if (inside && text.length > 2 && text.length <= 500) field.value = text;
  });
})();

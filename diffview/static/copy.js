// Copies the citation that a button names.
"use strict";

(() => {
  for (const button of document.querySelectorAll("button.copy")) {
    const words = button.textContent;
    button.hidden = false;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(document.getElementById(button.dataset.from).textContent);
        button.textContent = "Copied";
      } catch {
        button.textContent = "This browser did not allow copying";
      }
      setTimeout(() => { button.textContent = words; }, 2000);
    });
  }
})();

// Remembers in this browser which version of an article was the latest when its history was last looked at.
"use strict";

(() => {
  const link = document.getElementById("since-last");
  if (!link || link.dataset.latest === "") return;
  const key = "diffview seen " + link.dataset.article;
  const latest = Number(link.dataset.latest);
  try {
    const seen = localStorage.getItem(key);
    if (seen !== null && Number(seen) < latest && document.getElementById("version-" + Number(seen))) {
      link.href += "?old=" + Number(seen) + "&new=" + latest;
      link.textContent = "Since I last looked: version " + Number(seen) + " → " + latest;
      link.hidden = false;
    }
    localStorage.setItem(key, String(latest));
  } catch { /* a private window forgets */ }
})();

// Steps through the changes of a comparison and copies them as text. The page is whole without it.
"use strict";

(() => {
  const table = document.getElementById("changes");
  const rows = table ? [...table.querySelectorAll("tr.row")] : [];
  if (!rows.length) return;

  const where = document.getElementById("where");
  const keys = document.getElementById("keys");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const REMEMBERED = "diffview keys";
  let current = rows.findIndex((row) => "#" + row.id === location.hash);

  function tell() {
    where.textContent = current < 0
      ? (rows.length === 1 ? "1 change" : rows.length + " changes")
      : "Change " + (current + 1) + " of " + rows.length + ": " + rows[current].dataset.word;
  }

  function go(step) {
    current = current < 0 && step < 0 ? rows.length - 1 : (current + step + rows.length) % rows.length;
    const row = rows[current];
    history.replaceState(null, "", "#" + row.id);
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "start", behavior: calm.matches ? "auto" : "smooth" });
    tell();
  }

  // Marks are written as wdiff writes them; labels of hidden letters and badges stay out.
  function marked(node) {
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    if (node.nodeType !== Node.ELEMENT_NODE || node.matches(".guess-mark, .badge, .side-label, .visually-hidden")) return "";
    const inner = [...node.childNodes].map(marked).join("");
    if (node.localName === "del") return "[-" + inner + "-]";
    if (node.localName === "ins") return "{+" + inner + "+}";
    return node.localName === "p" ? inner + "\n" : inner;
  }

  function asText() {
    const region = document.getElementById("diff");
    const lines = ["Version " + region.dataset.old + " → version " + region.dataset.new];
    for (const row of rows) {
      lines.push("", "# " + row.id.slice(1) + " " + row.dataset.word);
      for (const cell of row.querySelectorAll("td:not(.none)")) lines.push(marked(cell).trim());
    }
    return lines.filter((line, at) => line || lines[at - 1]).join("\n") + "\n";
  }

  async function copy(button) {
    const words = button.textContent;
    try {
      await navigator.clipboard.writeText(asText());
      where.textContent = "Copied " + rows.length + (rows.length === 1 ? " change" : " changes");
    } catch {
      where.textContent = "This browser did not allow copying";
    }
    button.textContent = words;
  }

  function typing(target) {
    return target instanceof Element && target.closest("input:not([type=checkbox]):not([type=radio]), select, textarea, [contenteditable]");
  }

  function recall() {
    try { keys.checked = localStorage.getItem(REMEMBERED) !== "off"; } catch { keys.checked = true; }
  }

  function remember() {
    try { localStorage.setItem(REMEMBERED, keys.checked ? "on" : "off"); } catch { /* a private window forgets */ }
  }

  // Selecting with the mouse in one side leaves the other out of what is copied.
  function oneSide(event) {
    const cell = event.target instanceof Element ? event.target.closest("td.old, td.new") : null;
    table.classList.toggle("only-old", Boolean(cell?.matches(".old")));
    table.classList.toggle("only-new", Boolean(cell?.matches(".new")));
  }

  for (const id of ["previous", "next", "where", "keys-label", "copy"]) document.getElementById(id).hidden = false;
  document.getElementById("previous").addEventListener("click", () => go(-1));
  document.getElementById("next").addEventListener("click", () => go(1));
  document.getElementById("copy").addEventListener("click", (event) => copy(event.currentTarget));
  keys.addEventListener("change", remember);
  table.addEventListener("mousedown", oneSide);
  document.addEventListener("keydown", (event) => {
    if (!keys.checked || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "n" || event.key === "j") { event.preventDefault(); go(1); }
    if (event.key === "p" || event.key === "k") { event.preventDefault(); go(-1); }
  });
  rows.forEach((row, at) => row.addEventListener("focus", () => { current = at; tell(); }));
  recall();
  tell();
})();

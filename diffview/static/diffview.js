// Steps through the changes of a comparison, unfolds what was left out, copies as text. The page is whole without it.
"use strict";

(() => {
  const table = document.getElementById("changes");
  const region = document.getElementById("diff");
  if (!table || !region) return;

  const where = document.getElementById("where");
  const keys = document.getElementById("keys");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const total = Number(region.dataset.total);
  const REMEMBERED = "diffview keys";
  let rows = [...table.querySelectorAll("tr.row")];
  let current = rows.findIndex((row) => "#" + row.id === location.hash);

  function say() {
    where.textContent = current < 0
      ? (total === 1 ? "1 change" : total.toLocaleString("en") + " changes")
      : (Number(rows[current].dataset.number)
          ? "Change " + rows[current].dataset.number + " of " + total.toLocaleString("en")
          : "Set aside") + ": " + rows[current].dataset.word;
  }

  function go(step) {
    const further = document.getElementById("next-part");
    if (step > 0 && current === rows.length - 1 && further) { further.click(); return; }
    current = current < 0 && step < 0 ? rows.length - 1 : (current + step + rows.length) % rows.length;
    const row = rows[current];
    history.replaceState(null, "", "#" + row.id);
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "start", behavior: calm.matches ? "auto" : "smooth" });
    say();
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
    const lines = ["Version " + region.dataset.old + " → version " + region.dataset.new];
    for (const row of rows) {
      lines.push("", "# " + row.id.slice(1) + " " + row.dataset.word);
      for (const cell of row.querySelectorAll("td:not(.none)")) lines.push(marked(cell).trim());
    }
    return lines.filter((line, at) => line || lines[at - 1]).join("\n") + "\n";
  }

  async function copy() {
    try {
      await navigator.clipboard.writeText(asText());
      where.textContent = "Copied " + rows.length + (rows.length === 1 ? " change" : " changes");
    } catch {
      where.textContent = "This browser did not allow copying";
    }
  }

  // A folded run whose text was left out comes from the very page that its link leads to.
  async function unfold(event) {
    const link = event.target instanceof Element ? event.target.closest("a.unfold") : null;
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const row = link.closest("tr");
    try {
      const answer = await fetch(link.href);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const found = page.getElementById(row.id);
      if (!answer.ok || !found) throw new Error("not there");
      const fresh = document.adoptNode(found);
      row.replaceWith(fresh);
      fresh.querySelector("summary")?.focus();
    } catch {
      location.assign(link.href);
    }
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

  table.addEventListener("click", unfold);
  table.addEventListener("mousedown", oneSide);
  if (!rows.length) return;
  for (const id of ["previous", "next", "where", "keys-label", "copy"]) document.getElementById(id).hidden = false;
  document.getElementById("previous").addEventListener("click", () => go(-1));
  document.getElementById("next").addEventListener("click", () => go(1));
  document.getElementById("copy").addEventListener("click", copy);
  keys.addEventListener("change", remember);
  document.addEventListener("keydown", (event) => {
    if (!keys.checked || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "n" || event.key === "j") { event.preventDefault(); go(1); }
    if (event.key === "p" || event.key === "k") { event.preventDefault(); go(-1); }
  });
  document.addEventListener("keydown", (event) => {
    const more = event.key === "Escape" && document.querySelector("details.more[open]");
    if (more) { more.removeAttribute("open"); more.querySelector("summary").focus(); }
  });
  rows.forEach((row, at) => row.addEventListener("focus", () => { current = at; say(); }));
  recall();
  say();
})();

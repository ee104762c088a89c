// Keys for long queues: J/K move, Enter opens (the link's own), / goes to the search box, Y/N decide a pair. All works without.
"use strict";
(() => {
  // On a narrow screen the desk that is open may lie outside the row of desks.
  const desk = document.querySelector(".bar nav [aria-current]");
  if (desk) desk.parentElement.scrollLeft = desk.offsetLeft - (desk.parentElement.clientWidth - desk.offsetWidth) / 2;
  // Behind a refused form lies the form as it was filled in.
  const back = document.querySelector("[data-back]");
  if (back && history.length > 1) {
    back.hidden = false;
    back.addEventListener("click", () => history.back());
  }
  const rows = () => [...document.querySelectorAll("[data-row]")];
  const typing = (target) => target.closest("input, select, textarea");
  const step = (by) => {
    const all = rows();
    if (!all.length) return;
    const now = all.indexOf(document.activeElement);
    const open = all.findIndex((row) => row.hasAttribute("aria-current"));
    const from = now >= 0 ? now : open >= 0 ? open : by > 0 ? -1 : all.length;
    const next = all[Math.min(Math.max(from + by, 0), all.length - 1)];
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || typing(event.target)) return;
    const key = event.key.toLowerCase();
    if (key === "j") step(1);
    else if (key === "k") step(-1);
    else if (key === "/") {
      const box = document.querySelector("[data-search]");
      if (!box) return;
      event.preventDefault();
      box.focus();
    } else if (key === "y" || key === "n") {
      const button = document.querySelector(`[data-key="${key}"]`);
      if (button) button.focus();
    }
  });
})();

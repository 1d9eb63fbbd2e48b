"use strict";
// Shows the rows of one kind, reason or source. The choice lives in the address (#kind=ad&source=wire),
// so that a view can be linked to; any other fragment is the anchor of a document, which is opened.
(() => {
  const form = document.getElementById("filter");
  const told = form.querySelector("output");
  const names = ["kind", "reason", "source", "around"];
  const articles = [...document.querySelectorAll("article")].map((article) => ({
    article,
    details: article.querySelector("details"),
    rows: [...article.querySelectorAll("li[data-kind]")],
  }));

  const count = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;

  const readAddress = () => new URLSearchParams(location.hash.includes("=") ? location.hash.slice(1) : "");

  const readForm = () =>
    new URLSearchParams([...new FormData(form)].filter(([name, value]) => names.includes(name) && value));

  const fillForm = (wanted) => {
    for (const name of names) {
      const field = form.elements[name];
      if (field.type === "checkbox") field.checked = wanted.has(name);
      else field.value = wanted.get(name) ?? "";
    }
  };

  const apply = (wanted) => {
    const kind = wanted.get("kind");
    const reason = wanted.get("reason");
    const source = wanted.get("source");
    const choosing = Boolean(kind || reason);
    let rowsFound = 0;
    let documentsFound = 0;
    for (const { article, details, rows } of articles) {
      const fits = !source || article.dataset.source === source;
      let found = 0;
      for (const row of rows) {
        const { kind: ofKind, reason: forReason } = row.dataset;
        const hit = fits && (!kind || ofKind === kind) && (!reason || forReason.includes(reason));
        found += hit;
        row.hidden = choosing && !hit && !wanted.has("around");
        row.classList.toggle("hit", choosing && hit);
      }
      article.hidden = !fits || (choosing && !found);
      if (choosing && found) details.open = true;
      documentsFound += !article.hidden;
      rowsFound += found;
    }
    told.textContent = wanted.size
      ? `${count(rowsFound, "row")} in ${count(documentsFound, "document")}`
      : "";
  };

  const follow = () => {
    const wanted = readAddress();
    fillForm(wanted);
    apply(wanted);
    if (wanted.size) form.scrollIntoView();
    const target = wanted.size ? null : document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const details = target?.querySelector("details");
    if (details) {
      details.open = true;
      target.scrollIntoView();
    }
  };

  const change = () => {
    const wanted = readForm();
    history.replaceState(null, "", `#${wanted}`);
    apply(wanted);
  };

  form.addEventListener("input", change);
  form.addEventListener("reset", () => setTimeout(change));
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("hashchange", follow);
  form.hidden = false;
  follow();
})();

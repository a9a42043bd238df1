/* Narrows the goals on the page to those that the reader asks for. Without it all are shown.
   Nothing is fetched, nothing is kept, and words are only ever read and set as text. */
(() => {
  "use strict";

  const form = document.getElementById("filter");
  const lines = [...document.querySelectorAll("table.goals tbody tr[data-status]")];
  if (!form || !lines.length) {
    return;
  }
  const status = form.querySelector("[role=status]");
  const clear = form.querySelector("button");
  const note = form.querySelector(".note");
  const selection = document.querySelector(".selection");
  const language = document.documentElement.lang;

  /* Small letters without accents; å, ä and ö are letters of their own and stay. All dashes are
     one, as are all spaces, so that what is typed on a keyboard finds what is set in type. */
  const plain = (text) =>
    text
      .normalize("NFC")
      .toLocaleLowerCase(language)
      .replace(/æ/g, "ä")
      .replace(/ø/g, "ö")
      .replace(/[^\u0000-\u007Fåäö]/g, (sign) => sign.normalize("NFD").replace(/\p{M}/gu, ""))
      .replace(/[\u2010-\u2015\u2212]/g, "-")
      .replace(/\u00AD/g, "")
      .replace(/\s+/g, " ");

  /* All texts of a row with a space between, so that no word begins in one and ends in the next. */
  const words = (row) => {
    const found = [];
    const walker = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      found.push(walker.currentNode.data);
    }
    return plain(found.join(" "));
  };

  const goals = lines.map((row) => ({
    row,
    status: row.dataset.status,
    board: row.dataset.board,
    units: (row.dataset.units || "").split(" "),
    text: null,
    shown: true,
  }));
  const goalOf = new Map(goals.map((goal) => [goal.row, goal]));

  /* The parts with goals, their own or those of parts below them, and where each part ends. Parts
     stand one after the other or one inside the other: the level of the heading decides. */
  const levelOf = (section) => Number(section.querySelector("h2, h3, h4, h5, h6").tagName[1]);
  const parts = [...document.querySelectorAll("main section:has(h2, h3, h4, h5, h6)")].map((section) => ({
    section,
    level: levelOf(section),
    parent: null,
    goals: [...section.querySelectorAll("table.goals tbody tr[data-status]")]
      .filter((row) => row.closest("section") === section)
      .map((row) => goalOf.get(row)),
    hasGoals: false,
    shows: false,
  }));
  const above = [];
  for (const part of parts) {
    while (above.length && above[above.length - 1].level >= part.level) {
      above.pop();
    }
    part.parent = above[above.length - 1] || null;
    above.push(part);
    for (let at = part; at && part.goals.length; at = at.parent) {
      at.hasGoals = true;
    }
  }

  const asked = () => {
    const choice = (name) => (form.elements[name] ? form.elements[name].value : "");
    return {
      words: plain(form.elements.words.value).split(" ").filter(Boolean),
      statuses: [...form.querySelectorAll("[name=status]:checked")].map((box) => box.value),
      board: choice("board"),
      unit: choice("units"),
    };
  };

  const fits = (goal, wanted) => {
    if (wanted.statuses.length && !wanted.statuses.includes(goal.status)) {
      return false;
    }
    if ((wanted.board && goal.board !== wanted.board) ||
        (wanted.unit && !goal.units.includes(wanted.unit))) {
      return false;
    }
    if (wanted.words.length && goal.text === null) {
      goal.text = words(goal.row);
    }
    return wanted.words.every((word) => goal.text.includes(word));
  };

  const hide = (element, hidden) => {
    if (element.hidden !== hidden) {
      element.hidden = hidden;
    }
  };

  const say = (n, isActive) => {
    const number = (value) => value.toLocaleString(language);
    const told = form.dataset.shown
      .replace("{n}", () => number(n))
      .replace("{of}", () => number(goals.length));
    if (status.textContent !== told) {
      status.textContent = told;
    }
    hide(clear, !isActive);
    hide(note, !isActive);
    hide(selection, !isActive);
    /* On paper, where there is no form, a line says that this is a selection, and which. */
    const chosen = [...form.querySelectorAll("[name=status]:checked")].map((box) =>
      box.parentElement.textContent.trim());
    for (const select of form.querySelectorAll("select")) {
      if (select.value) {
        chosen.push(select.selectedOptions[0].textContent);
      }
    }
    if (form.elements.words.value.trim()) {
      chosen.push(`”${form.elements.words.value.trim()}”`);
    }
    selection.textContent = [told, ...chosen].join(" · ");
  };

  const narrow = () => {
    const wanted = asked();
    const isActive = Boolean(
      wanted.words.length || wanted.statuses.length || wanted.board || wanted.unit);
    let n = 0;
    for (const goal of goals) {
      goal.shown = !isActive || fits(goal, wanted);
      n += Number(goal.shown);
      hide(goal.row, !goal.shown);
    }
    for (const part of parts) {
      part.shows = false;
    }
    for (const part of parts) {
      if (part.goals.some((goal) => goal.shown)) {
        for (let at = part; at; at = at.parent) {
          at.shows = true;
        }
      }
    }
    for (const part of parts) {
      const empty = part.hasGoals && !part.shows;
      hide(part.section, isActive && (empty || Boolean(part.parent && part.parent.section.hidden)));
    }
    say(n, isActive);
  };

  const isStuck = () => window.getComputedStyle(form).position === "sticky";

  /* What is found begins where the form has its place, also when the form has stuck to the top. */
  const toTheFirst = () => {
    const above = form.previousElementSibling;
    const end = above
      ? above.getBoundingClientRect().bottom
      : form.parentElement.getBoundingClientRect().top;
    const place = end + parseFloat(window.getComputedStyle(form).marginTop);
    if (isStuck() && place < 0) {
      window.scrollBy({ top: place, behavior: "instant" });
    }
  };

  const showAll = () => {
    form.reset();
    narrow();
  };

  const isHidden = (element) => Boolean(element.closest("[hidden]"));

  /* Where a link leads is shown, also where a filter has hidden it. */
  const show = (hash) => {
    let target = null;
    try {
      target = document.getElementById(decodeURIComponent(hash.slice(1)));
    } catch {
      return;
    }
    if (target && isHidden(target) && !form.contains(target)) {
      showAll();
      target.scrollIntoView({ block: "start", behavior: "instant" });
    }
  };

  for (const kind of ["input", "change"]) {
    form.addEventListener(kind, () => {
      narrow();
      toTheFirst();
    });
  }
  form.addEventListener("submit", (event) => event.preventDefault());
  clear.addEventListener("click", () => {
    showAll();
    toTheFirst();
    /* the button is not there any longer */
    form.elements.words.focus({ preventScroll: true });
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && form.elements.words.value) {
      event.preventDefault();
      form.elements.words.value = "";
      narrow();
      toTheFirst();
    }
  });
  /* Before the browser follows the link: it finds what is shown. */
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element && event.target.closest("a[href^='#']");
    if (link) {
      show(link.hash);
    }
  });
  window.addEventListener("hashchange", () => show(window.location.hash));

  /* The form stands before the first part that it narrows. */
  const first = parts.find((part) => part.hasGoals);
  if (first) {
    first.section.before(form, selection);
  }
  /* Of very many goals the browser lays out just what is in sight: it would else take seconds. */
  document.body.classList.toggle("many", goals.length > 500);
  form.hidden = false;
  narrow();
  const measure = () => {
    const height = isStuck() ? form.offsetHeight : 0;
    document.documentElement.style.setProperty("--stuck", `${height}px`);
  };
  measure();
  new ResizeObserver(measure).observe(form);
})();

// Keys and the command palette, made of what stands on the page: whatever has `data-key`, or a label that shows a key, is reached by
// that key, and every link, button and choice of the controls is a command. Knows markup; asks the server for nothing and keeps nothing.

const CONTROLS = "input, select, textarea";
const isTyping = (target) => target instanceof Element && target.closest(`${CONTROLS}, dialog[open]`);
const isShown = (element) => element.checkVisibility?.() ?? element.offsetParent !== null;

/** What an element is called, without the keys that are written beside it. */
function words(element) {
  const copy = (element.labels?.[0] ?? element).cloneNode(true);
  copy.querySelectorAll("kbd, .unseen, select, svg").forEach((one) => one.remove());
  return (element.getAttribute("data-words") ?? element.getAttribute("aria-label") ?? copy.textContent)
    .replace(/\s+/g, " ")
    .trim();
}

/** What is reached by keys here, with its key. */
function reachable() {
  const found = [...document.querySelectorAll("[data-key]")].map((one) => [one.getAttribute("data-key"), one]);
  for (const key of document.querySelectorAll("label kbd")) {
    const control = key.closest("label").control;
    if (control && !control.hasAttribute("data-key")) found.push([key.textContent, control]);
  }
  return found.filter(([, one]) => isShown(one));
}

function make(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

/** Does what an element is for: a control gets the focus, all else is clicked. */
function use(element) {
  if (element.matches(CONTROLS)) element.focus();
  else element.click();
}

/** A dialog that is there while it is open. The focus goes back to where it was. */
function show(dialog) {
  document.querySelector("dialog[open][data-made]")?.close();
  dialog.setAttribute("data-made", "");
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  document.body.append(dialog);
  dialog.showModal();
}

function help() {
  const list = make("dl", {});
  const line = (key, told) => list.append(make("div", {}, make("dt", {}, make("kbd", {}, key)), make("dd", {}, told)));
  for (const [key, element] of reachable()) line(key, words(element));
  line("Ctrl K", "commands");
  if (document.querySelector(".chart-body")) {
    line("← →", "on a chart: read it period by period");
    line("Shift ← →", "on a chart: choose periods, Enter shows them alone");
    line("Enter", "on a chart: keep the values open, to look into one");
  }
  line("Esc", "close, and out of what was chosen on a chart");
  const close = make("form", { method: "dialog" }, make("button", { class: "button" }, "Close"));
  const title = make("h2", { id: "keys-title" }, "Keyboard shortcuts");
  show(make("dialog", { class: "shortcuts", "aria-labelledby": "keys-title" }, title, list, close));
}

/** Everything that can be done here: its words, what kind of thing it is, and how it is done. */
function commands() {
  const found = [];
  const links = (selector, kind) => {
    for (const element of document.querySelectorAll(selector)) {
      if (isShown(element)) found.push({ words: words(element), kind, run: () => use(element) });
    }
  };
  links(".side nav a", "Go to");
  for (const select of document.querySelectorAll("main form.controls select")) {
    for (const option of select.options) {
      const run = () => {
        select.value = option.value;
        select.dispatchEvent(new Event("change", { bubbles: true }));
      };
      if (!option.selected) found.push({ words: option.textContent.trim(), kind: words(select), run });
    }
  }
  links("main .segmented a", "Show as");
  links("main a.button, main .tabs a, main .actions button", "On this page");
  links(".side a[href='/settings']:not(nav a)", "Go to");
  found.push({ words: "Keyboard shortcuts", kind: "Help", run: help });
  return found;
}

function palette() {
  const all = commands();
  const input = make("input", {
    type: "text",
    role: "combobox",
    "aria-label": "Command",
    "aria-expanded": "true",
    "aria-controls": "palette-list",
    "aria-autocomplete": "list",
    autocomplete: "off",
    spellcheck: "false",
    placeholder: "Type what you want: service, last month, freezes …",
  });
  const list = make("ul", { id: "palette-list", class: "palette-list", role: "listbox", "aria-label": "Commands" });
  const told = make("p", { class: "unseen", role: "status" });
  const dialog = make("dialog", { class: "palette", "aria-label": "Commands" }, input, list, told);
  let fitting = [];
  let active = 0;
  const mark = () => {
    [...list.children].forEach((item, place) => item.setAttribute("aria-selected", String(place === active)));
    const item = list.children[active];
    item?.scrollIntoView({ block: "nearest" });
    if (fitting.length) input.setAttribute("aria-activedescendant", `palette-${active}`);
    else input.removeAttribute("aria-activedescendant");
  };
  const run = (place) => {
    const command = fitting[place];
    if (!command) return;
    dialog.close();
    command.run();
  };
  const fill = () => {
    const typed = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    fitting = all.filter((one) => typed.every((word) => `${one.kind} ${one.words}`.toLowerCase().includes(word)));
    active = 0;
    list.replaceChildren(
      ...fitting.map((one, place) => {
        const item = make(
          "li",
          { id: `palette-${place}`, role: "option" },
          make("span", {}, one.words),
          make("small", {}, one.kind),
        );
        item.addEventListener("click", () => run(place));
        return item;
      }),
    );
    if (!fitting.length) {
      list.append(make("li", { role: "option", "aria-disabled": "true" }, "Nothing here does that"));
    }
    told.textContent = `${fitting.length} commands`;
    mark();
  };
  input.addEventListener("input", fill);
  input.addEventListener("keydown", (event) => {
    const last = fitting.length - 1;
    if (event.key === "ArrowDown") active = active < last ? active + 1 : 0;
    else if (event.key === "ArrowUp") active = active > 0 ? active - 1 : Math.max(last, 0);
    else if (event.key === "Enter") run(active);
    else return;
    event.preventDefault();
    if (dialog.open) mark();
  });
  show(dialog);
  fill();
  input.focus();
}

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") {
    event.preventDefault();
    palette();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.target)) return;
  if (event.key === "Escape") {
    const kept = document.querySelector("[data-close]");
    const html = document.documentElement;
    if (kept) kept.click();
    else if (html.dataset.zoomed === location.pathname + location.search) history.back();
    return;
  }
  if (event.key === "?") {
    event.preventDefault();
    help();
    return;
  }
  const reached = reachable().find(([key]) => key === event.key);
  if (!reached) return;
  event.preventDefault();
  use(reached[1]);
});

document.addEventListener("click", (event) => {
  const opens = event.target.closest?.("[data-opens]")?.getAttribute("data-opens");
  if (opens === "keys") help();
  if (opens === "palette") palette();
});

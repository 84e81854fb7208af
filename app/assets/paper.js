// Keeps pages that the server wrote up to date while they stand open. Without it they are whole as well: they only stand still.
//
// data-left="SECONDS": the time left, counted down. data-follow="SECONDS": the page is asked for again that often as long as this
// stands on it, and each part of it with data-part takes the place of the old one. A form with data-preview="ID": its button
// for previews is pressed, as it were, whenever something in it changes, and what the answer has at that place is shown there.

const length = (seconds) => {
  const [days, hours, minutes] = [seconds / 86400, (seconds / 3600) % 24, (seconds / 60) % 60].map(Math.floor);
  if (days) return `${days} ${days === 1 ? "day" : "days"}${hours ? ` ${hours} h` : ""}`;
  if (hours) return `${hours} h ${minutes} min`;
  return minutes ? `${minutes} min ${seconds % 60} s` : `${seconds} s`;
};

// Only elapsed time is added to what the server said, so that a browser's wrong clock does no harm.
const ends = new WeakMap();
const count = () => {
  for (const span of document.querySelectorAll("[data-left]")) {
    if (!ends.has(span)) ends.set(span, performance.now() + span.dataset.left * 1000);
    const left = Math.max(0, Math.round((ends.get(span) - performance.now()) / 1000));
    span.textContent = left ? `${length(left)} left` : "over";
  }
};

const read = async (address, signal) => {
  const answer = await fetch(address, { headers: { accept: "text/html" }, signal });
  if (!answer.ok) throw new Error(answer.statusText);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
};

let due = 0;
const follow = async () => {
  const seconds = document.querySelector("[data-follow]")?.dataset.follow;
  if (!seconds) {
    due = 0;
    return;
  }
  due ||= performance.now() + seconds * 1000;
  if (performance.now() < due) return;
  due = Infinity;
  const address = location.href;
  try {
    const page = await read(address);
    for (const part of document.querySelectorAll("[data-part]")) {
      const fresh = page.getElementById(part.id);
      // Nobody's words are taken away while they are written.
      if (fresh && location.href === address && !part.contains(document.activeElement)) part.replaceWith(fresh);
    }
  } catch {
    // The next time will do.
  }
  due = performance.now() + seconds * 1000;
};

let asked = new AbortController();
const preview = async (form) => {
  asked.abort();
  asked = new AbortController();
  const { signal } = asked;
  // Who types on is not asked about each letter.
  await new Promise((done) => setTimeout(done, 150));
  if (signal.aborted) return;
  try {
    const button = form.querySelector("button[formmethod=get]");
    const page = await read(`${button.formAction}?${new URLSearchParams(new FormData(form))}`, signal);
    const [shown, fresh] = [document, page].map((one) => one.getElementById(form.dataset.preview));
    if (shown && fresh) shown.replaceChildren(...fresh.childNodes);
  } catch {
    // A later key asks again.
  }
};

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form?.dataset.preview) preview(form);
});

setInterval(() => {
  count();
  follow();
}, 1000);

// What failed is not to be missed.
document.querySelector(".paper [role=alert][tabindex]")?.focus();

// Copies what a button with `data-copy` names: the text of the element with that id, or, of a link with `data-copy` empty, the
// whole address it leads to. A browser that refuses leaves the text selectable on the page.

document.addEventListener("click", async (event) => {
  const asked = event.target.closest?.("[data-copy]");
  if (!asked) return;
  event.preventDefault();
  const id = asked.getAttribute("data-copy");
  const text = id ? document.getElementById(id)?.textContent : asked.href;
  const words = asked.querySelector("span") ?? asked;
  const before = words.textContent;
  try {
    await navigator.clipboard.writeText(text ?? "");
    words.textContent = "Copied";
  } catch {
    words.textContent = "Copy it by hand";
  }
  setTimeout(() => {
    words.textContent = before;
  }, 2000);
});

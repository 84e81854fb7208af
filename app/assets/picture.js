// Saves a chart as PNG: a link with `data-png` leads to the chart as SVG, which is drawn on a canvas at twice its size. Knows
// pictures; must not know what is on them. Without it the link saves the SVG.

async function save(link) {
  const answer = await fetch(link.href);
  if (!answer.ok) throw new Error(String(answer.status));
  const text = await answer.text();
  const picture = new Image();
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await picture.decode();
  const canvas = document.createElement("canvas");
  canvas.width = picture.naturalWidth * 2;
  canvas.height = picture.naturalHeight * 2;
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
  const saved = document.createElement("a");
  saved.href = URL.createObjectURL(blob);
  const named = /filename="([^"]+)\.svg"/.exec(answer.headers.get("content-disposition") ?? "");
  saved.download = `${named?.[1] ?? "floe"}.png`;
  saved.click();
  setTimeout(() => URL.revokeObjectURL(saved.href), 10_000);
}

document.addEventListener("click", async (event) => {
  const link = event.target.closest?.("a[data-png]");
  if (!link) return;
  event.preventDefault();
  try {
    await save(link);
    link.dataset.saved = "yes";
  } catch {
    // A browser that can not draw it still gets the picture as it is.
    link.removeAttribute("data-png");
    link.click();
  }
});

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-print]")) window.print();
});

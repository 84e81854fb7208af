// What `cargo xtask bench pages` asks of a Floe in a Chromium: how long a click takes to bring new figures and whether anything
// jumps meanwhile or while a page loads, then Lighthouse's scores. Prints one line for each, its parts apart by tabs; must not know what is good.
import puppeteer from "puppeteer-core";
import lighthouse, { desktopConfig } from "lighthouse";

const { FLOE_ADDRESS, FLOE_EMAIL, FLOE_PASSWORD, FLOE_ROUNDS, FLOE_RUNS, CHROMIUM } = process.env;
const { FLOE_ADMIN_EMAIL, FLOE_ADMIN_PASSWORD } = process.env;
const OVERVIEW = "/";
const EXPLORER = "/explore?range=last-30-days&group_by=region&granularity=day";
const CROSSED = "/explore?range=last-3-months&group_by=service,region&granularity=month";
/** How long new figures may take before the measurement is given up, in milliseconds. */
const PATIENCE = 10_000;
/** Between two clicks, in milliseconds: what a click started must not be counted for the next. */
const PAUSE = 400;

/** Changes of what is asked: each is of the answer that the one before left. */
const CHANGES = [
  { words: "group by service", select: "group_by", value: "service" },
  { words: "the days before", link: '[data-key="["]' },
  { words: "the last 90 days", select: "range", value: "last-90-days" },
  { words: "per month", select: "granularity", value: "month" },
  { words: "list cost", select: "metric", value: "list_cost" },
  { words: "the last 12 months", select: "range", value: "last-12-months" },
  { words: "group by region", select: "group_by", value: "region" },
  { words: "look into the first row", link: ".figures tbody a" },
];
/** And of how it is shown and what it stands beside. Where figures stay as they are, `shown` is what was not there before. */
const SHOWN = [
  { words: "as lines", link: "[aria-label=Chart] a[href*='chart=lines']", shown: ".chart-plot .lines path" },
  { words: "as a map", link: "[aria-label=Chart] a[href*='chart=map']", shown: ".world .bubble" },
  { words: "as a treemap", link: "[aria-label=Chart] a[href*='chart=treemap']", shown: ".treemap a" },
  { words: "as bars", link: "[aria-label=Chart] a:not([href*='chart='])", shown: ".chart-plot .bars path" },
  { words: "regions as columns", select: "pivot", value: "region", shown: ".pivot table" },
  { words: "no columns", select: "pivot", value: "" },
  { words: "compared with a year before", select: "compare", value: "year" },
  { words: "forecast of three months", select: "forecast", value: "3-months", shown: "rect.estimate" },
  { words: "in dollars", select: "currency", value: "USD" },
];
/** A round: where it begins, and its changes. */
const ROUND = [
  [EXPLORER, CHANGES],
  [CROSSED, SHOWN],
];

const say = (...parts) => console.log(parts.join("\t"));
const pause = () => new Promise((resolve) => setTimeout(resolve, PAUSE));

/** In the page: makes a change, and waits until its figures stand there and have been painted. Every layout shift counts, also those
 * that Chromium would forgive because a person had just clicked. */
async function change(asked, patience) {
  const figures = () => Array.from(document.querySelectorAll(".answer .figures"), (one) => one.textContent).join("\n");
  const before = { address: location.href, figures: figures() };
  let shifted = 0;
  const count = (entries) => entries.forEach((entry) => (shifted += entry.value));
  const shifts = new PerformanceObserver((list) => count(list.getEntries()));
  shifts.observe({ type: "layout-shift" });
  const isThere = () =>
    location.href !== before.address &&
    document.querySelector(".answer")?.getAttribute("aria-busy") === "false" &&
    (asked.shown ? document.querySelector(asked.shown) !== null : figures() !== before.figures);
  const element = asked.link ? document.querySelector(asked.link) : document.getElementById(asked.select);
  if (!element) throw new Error(`nothing to click for “${asked.words}”`);
  if (asked.shown && document.querySelector(asked.shown)) throw new Error(`“${asked.words}” shows nothing new`);
  const begun = performance.now();
  const there = await new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`“${asked.words}” brings no new figures`)), patience);
    const watch = new MutationObserver(() => {
      if (!isThere()) return;
      const took = performance.now() - begun;
      watch.disconnect();
      clearTimeout(late);
      resolve(took);
    });
    const attributes = { attributes: true, attributeFilter: ["aria-busy"] };
    watch.observe(document.body, { subtree: true, childList: true, characterData: true, ...attributes });
    if (asked.link) {
      element.click();
    } else {
      element.value = asked.value;
      element.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });
  // The task after a frame's callbacks comes when that frame has been handed over.
  await new Promise((resolve) =>
    requestAnimationFrame(() => {
      const after = new MessageChannel();
      after.port1.onmessage = resolve;
      after.port2.postMessage(0);
    }),
  );
  const painted = performance.now() - begun;
  // What moves a little later moved because of this, too.
  await new Promise((resolve) => setTimeout(resolve, 200));
  count(shifts.takeRecords());
  shifts.disconnect();
  return { there, painted, shifted };
}

async function clicks(browser) {
  const page = await browser.newPage();
  await page.setViewport({ width: 1440, height: 900 });
  for (let round = 0; round < Number(FLOE_ROUNDS); round += 1) {
    for (const [begin, changes] of ROUND) {
      await page.goto(FLOE_ADDRESS + begin, { waitUntil: "networkidle0" });
      await pause();
      for (const asked of changes) {
        const { there, painted, shifted } = await page.evaluate(change, asked, PATIENCE);
        say("click", asked.words, there, painted, shifted);
        await pause();
      }
    }
  }
  await page.close();
}

/** How far a page shifts from its first byte until nothing more comes. */
async function loads(browser) {
  for (let round = 0; round < Number(FLOE_ROUNDS); round += 1) {
    for (const [name, path] of [["overview", OVERVIEW], ["explorer", EXPLORER]]) {
      const page = await browser.newPage();
      await page.setViewport({ width: 1440, height: 900 });
      await page.evaluateOnNewDocument(() => {
        window.shifted = 0;
        const count = (list) => list.getEntries().forEach((entry) => (window.shifted += entry.value));
        new PerformanceObserver(count).observe({ type: "layout-shift", buffered: true });
      });
      await page.goto(FLOE_ADDRESS + path, { waitUntil: "networkidle0" });
      await pause();
      say("load", name, await page.evaluate(() => window.shifted));
      await page.close();
    }
  }
}

async function signIn(page, email, password) {
  await page.goto(`${FLOE_ADDRESS}/sign-in`, { waitUntil: "networkidle0" });
  await page.type("input[name=email]", email);
  await page.type("input[name=password]", password);
  await Promise.all([page.waitForNavigation({ waitUntil: "networkidle0" }), page.keyboard.press("Enter")]);
  if (new URL(page.url()).pathname === "/sign-in") throw new Error("nobody was signed in");
}

/** Somebody who may gives rates, in a session of their own: without any there is nothing to convert by. */
async function giveRates(browser) {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  await signIn(page, FLOE_ADMIN_EMAIL, FLOE_ADMIN_PASSWORD);
  await page.goto(`${FLOE_ADDRESS}/settings/rates`, { waitUntil: "networkidle0" });
  await page.evaluate(() => {
    const day = (before) => new Date(Date.now() - before * 864e5).toISOString().slice(0, 10);
    const lines = Array.from({ length: 800 }, (_, before) => `${day(before)},CNY,USD,0.14`);
    document.getElementById("text").value = ["day,from,to,rate", ...lines].join("\n");
  });
  const send = page.click("form[action='/act/rates/import'] button");
  await Promise.all([page.waitForNavigation({ waitUntil: "networkidle0" }), send]);
  if (!page.url().includes("done=rates-given")) throw new Error("no rates were given");
  await context.close();
}

async function scores(browser, page) {
  const port = Number(new URL(browser.wsEndpoint()).port);
  const flags = { port, disableStorageReset: true, onlyCategories: ["performance", "accessibility", "best-practices"] };
  for (const [preset, config] of [["desktop", desktopConfig], ["mobile", undefined]]) {
    for (const [name, path] of [["overview", OVERVIEW], ["explorer", EXPLORER]]) {
      for (let run = 0; run < Number(FLOE_RUNS); run += 1) {
        const { lhr } = await lighthouse(FLOE_ADDRESS + path, flags, config, page);
        if (lhr.runtimeError) throw new Error(lhr.runtimeError.message);
        const seen = new URL(lhr.finalDisplayedUrl).pathname;
        if (seen !== new URL(FLOE_ADDRESS + path).pathname) throw new Error(`${path} leads to ${seen}`);
        const score = (category) => Math.round(lhr.categories[category].score * 100);
        say("score", preset, name, score("performance"), score("accessibility"), score("best-practices"));
      }
    }
  }
}

const browser = await puppeteer.launch({
  executablePath: CHROMIUM,
  args: ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking"],
});
try {
  await giveRates(browser);
  const page = await browser.newPage();
  await signIn(page, FLOE_EMAIL, FLOE_PASSWORD);
  await loads(browser);
  await clicks(browser);
  await scores(browser, page);
} finally {
  await browser.close();
}

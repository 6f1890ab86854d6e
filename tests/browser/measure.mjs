// How long a page takes in Chromium for what readers do: one table row a page.
//
//   node measure.mjs CHROMIUM PAGE.html...
//
// For each interaction: the time until the frame that shows it is drawn (middle of several), and the longest task of
// the main thread in it; for movements the time between frames (95 of 100 are shorter) as well. Milliseconds. Tasks
// are those that the browser's own trace has. There is no graphics card in use: everything is drawn by the processor.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const [executablePath, ...pages] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--js-flags=--expose-gc'] });

/** Runs in the page: notes the long tasks and the frames from now on. */
function watch() {
  const seen = { frames: [], on: true };
  let before = performance.now();
  const frame = (now) => {
    seen.frames.push(now - before);
    before = now;
    if (seen.on) requestAnimationFrame(frame);
  };
  requestAnimationFrame((now) => { before = now; requestAnimationFrame(frame); });
  window.watched = seen;
}

/** The longest task of the main thread while `act` runs, from the trace of the browser. */
async function traced(page, act) {
  const client = await page.context().newCDPSession(page);
  const events = [];
  client.on('Tracing.dataCollected', ({ value }) => events.push(...value));
  const done = new Promise((resolve) => client.once('Tracing.tracingComplete', resolve));
  await client.send('Tracing.start', { traceConfig: { includedCategories: ['toplevel', 'disabled-by-default-devtools.timeline', '__metadata'] } });
  const result = await act();
  await client.send('Tracing.end');
  await done;
  await client.detach();
  const main = new Set(events.filter((it) => it.name === 'thread_name' && it.args.name === 'CrRendererMain').map((it) => `${it.pid} ${it.tid}`));
  const tasks = events.filter((it) => it.ph === 'X' && (it.name === 'RunTask' || it.name === 'ThreadControllerImpl::RunTask') && main.has(`${it.pid} ${it.tid}`));
  const longest = Math.max(0, ...tasks.map((it) => it.dur / 1000));
  return { result, longest };
}

const middle = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const part = (list, share) => [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * share))];

/** Does something to the page several times; the time until the frame after it. */
async function repeated(page, times, act) {
  const taken = [];
  const { longest } = await traced(page, async () => {
    for (let time = 0; time < times; time++) {
      taken.push(await page.evaluate(act, time));
      await page.waitForTimeout(400);
    }
  });
  return { time: middle(taken), longest };
}

/** Moves something and looks at the frames meanwhile. */
async function moved(page, act) {
  await page.evaluate(watch);
  const { longest } = await traced(page, act);
  const frames = await page.evaluate(() => { window.watched.on = false; return window.watched.frames; });
  return { frame: part(frames, 0.5), slow: part(frames, 0.95), longest };
}

async function measure(file) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'no-preference' });
  const page = await context.newPage();
  page.on('pageerror', (error) => { throw error; }); // what does not work is not measured
  const url = pathToFileURL(path.resolve(file)).href;
  const loads = [];
  for (let time = 0; time < 3; time++) {
    await page.goto('about:blank');
    await page.goto(url, { waitUntil: 'commit' });
    await page.waitForSelector('html.ready', { timeout: 120000 });
    loads.push(await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))))));
  }
  await page.waitForTimeout(1000);
  // what the page says of itself, by the text that shows how many events are left
  const slider = await repeated(page, 7, (time) => new Promise((done) => {
    const input = document.querySelector('#since');
    const begun = performance.now();
    input.value = Math.round((Number(input.max) * (time + 1)) / 12);
    input.dispatchEvent(new Event('input', { bubbles: true }));
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(performance.now() - begun))));
  }));
  await page.click('#all-time');
  await page.waitForTimeout(600);
  const key = await repeated(page, 6, (time) => new Promise((done) => {
    const input = document.querySelector('#query');
    const count = document.querySelector('#count');
    const begun = performance.now();
    const look = new MutationObserver(() => {
      look.disconnect();
      requestAnimationFrame(() => setTimeout(() => done(performance.now() - begun)));
    });
    look.observe(count, { childList: true, characterData: true, subtree: true });
    input.value = 'protest'.slice(0, time + 1);
    input.dispatchEvent(new Event('input', { bubbles: true }));
    setTimeout(() => done(performance.now() - begun), 5000);
  }));
  await page.evaluate(() => { document.querySelector('#query').value = ''; document.querySelector('#query').dispatchEvent(new Event('input', { bubbles: true })); });
  await page.waitForTimeout(1500);
  const facet = await repeated(page, 4, () => new Promise((done) => {
    const begun = performance.now();
    document.querySelector('#facets input').click();
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(performance.now() - begun))));
  }));
  const box = await page.locator('#map').boundingBox();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const pan = await moved(page, async () => {
    await page.mouse.move(x, y);
    await page.mouse.down();
    for (let step = 1; step <= 40; step++) {
      await page.mouse.move(x + 140 * Math.sin(step / 7), y + 90 * Math.sin(step / 5));
      await page.waitForTimeout(16);
    }
    await page.mouse.up();
    await page.waitForTimeout(700);
  });
  const zoom = await moved(page, async () => {
    for (const by of [-240, -240, -240, 240, 240, 240]) {
      await page.mouse.wheel(0, by);
      await page.waitForTimeout(700);
    }
  });
  const play = await moved(page, async () => {
    await page.click('#play');
    await page.waitForTimeout(6000);
    await page.click('#play');
  });
  const client = await context.newCDPSession(page);
  await client.send('HeapProfiler.collectGarbage');
  const { usedSize } = await client.send('Runtime.getHeapUsage');
  await context.close();
  return { file: path.basename(file), load: middle(loads), slider, key, facet, pan, zoom, play, heap: usedSize / 1e6 };
}

const ms = (value) => String(Math.round(value));
const once = ({ time, longest }) => `${ms(time)} (${ms(longest)})`;
const frames = ({ frame, slow, longest }) => `${ms(frame)}, ${ms(slow)} (${ms(longest)})`;
console.log('| page | first map | step of the slider | keystroke | facet | frames while panning | zooming | playing | heap |');
console.log('| --- | --- | --- | --- | --- | --- | --- | --- | --- |');
for (const file of pages) {
  const it = await measure(file);
  console.log(`| ${it.file} | ${ms(it.load)} | ${once(it.slider)} | ${once(it.key)} | ${once(it.facet)} | ${frames(it.pan)} | ${frames(it.zoom)} | ${frames(it.play)} | ${ms(it.heap)} MB |`);
}
await browser.close();

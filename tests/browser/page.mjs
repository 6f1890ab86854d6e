// Opens pages in Chromium as a reader would, from file:, and holds them to what they promise.
//
//   node page.mjs CHROMIUM FOLDER
//
// FOLDER holds what tests/page.rs exported: sample.html; hostile.html and plain.html, from tables that are the same
// but for what the cells say; crowd.html, with more places than become elements, journeys.html, with more journeys. Prints what is wrong, one line
// each, and ends with 1 if anything is.
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const [executablePath, folder] = process.argv.slice(2);
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'] });
const wrong = [];
let checks = 0;

function check(what, holds, found) {
  checks++;
  if (!holds) wrong.push(`${what}${found === undefined ? '' : `: ${JSON.stringify(found)}`}`);
}

/** Opens a page; anything that it says, asks for or runs beyond itself is wrong. */
async function open(name, options = {}, hash = '') {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  const label = `${name}${hash}`;
  page.on('console', (message) => check(`${label}: the console is quiet`, message.type() !== 'error', message.text()));
  page.on('pageerror', (error) => check(`${label}: no error`, false, String(error)));
  page.on('dialog', (dialog) => { check(`${label}: no dialog`, false, dialog.message()); dialog.dismiss(); });
  await context.route('**/*', (route) => {
    const url = new URL(route.request().url());
    check(`${label}: nothing is asked for but the page`, url.protocol === 'file:' || url.protocol === 'blob:', url.href);
    return url.protocol === 'file:' ? route.continue() : route.abort();
  });
  await page.goto(pathToFileURL(path.join(folder, name)).href + hash);
  await page.waitForSelector('html.ready', { timeout: 60000 });
  await settle(page);
  return page;
}

const settle = (page) => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 60)))));
const text = (page, selector) => page.locator(selector).first().innerText({ timeout: 5000 });
const shown = async (page) => Number(/^[\d,]+/.exec(await text(page, '#count'))[0].replace(/,/g, ''));

async function search(page, words) {
  await page.fill('#query', words);
  await page.waitForTimeout(250);
  await settle(page);
  return shown(page);
}

async function violations(page) {
  await page.evaluate(fs.readFileSync(axe, 'utf8'));
  return page.evaluate(async () => (await window.axe.run()).violations.map((it) => `${it.impact} ${it.id}: ${it.nodes.map((node) => node.target.join(' ')).slice(0, 3)}`));
}

// The sample says what it says, and all of it can be reached.
{
  const page = await open('sample.html');
  check('the sample shows all events', (await shown(page)) === 25, await text(page, '#count'));
  check('events without a place are listed with the reason', (await page.locator('#aside-list .reason').count()) === 9);
  check('every mark has a name', await page.evaluate(() => [...document.querySelectorAll('.mark[tabindex]')].every((it) => it.getAttribute('aria-label'))));
  check('status, basis and vague dates are in the legend', await page.evaluate(() => ['alleged', 'disputed', 'declared', 'not exact', 'schematic'].every((word) => document.querySelector('#legend').textContent.includes(word))));
  const covered = await page.evaluate(() => {
    const boxes = (selector) => [...document.querySelectorAll(selector)].map((it) => [it.textContent, it.getBoundingClientRect()]);
    const meet = (a, b) => a.left < b.right - 3 && a.right - 3 > b.left && a.top < b.bottom - 3 && a.bottom - 3 > b.top;
    const numbers = boxes('.stop-number'), found = [];
    numbers.forEach(([text, box], at) => {
      for (const [other, its] of numbers.slice(at + 1)) if (meet(box, its)) found.push([text, other]);
    });
    return { numbers: numbers.length, found };
  });
  check('numbers of stops do not lie upon each other', covered.numbers > 8 && covered.found.length === 0, covered);
  check('a place in Persian finds its journeys', (await search(page, 'شلمچه')) === 2);
  check('Arabic letter forms and joiners do not matter', (await search(page, 'شَلم\u200cچه')) === 2);
  check('two words must both be there', (await search(page, 'hengaw ilam')) === 1);
  check('what nobody says is nowhere', (await search(page, 'zeppelin')) === 0);
  await page.click('#clear');
  await page.click('#facets .facet:first-child li:has-text("disputed") input');
  await settle(page);
  check('a facet filters', (await shown(page)) === 5, await text(page, '#count'));
  check('its own counts stay', (await text(page, '#facets .facet:first-child li:has-text("alleged") .count')) === '9');
  const address = page.url();
  check('the address has the filter', address.includes('status=disputed'), address);
  const again = await open('sample.html', {}, new URL(address).hash);
  check('the address brings it back', (await shown(again)) === 5);
  await page.context().close();
  await again.context().close();
}

// Time: possible and certain, dated and undated.
{
  const page = await open('sample.html', {}, '#since=2022-10-01&until=2022-12-31&undated=0');
  const possible = await shown(page);
  await page.selectOption('#certain', 'certain');
  await settle(page);
  const certain = await shown(page);
  check('what began some day may have happened long ago', possible > certain, [possible, certain]);
  await page.check('#undated');
  await settle(page);
  check('undated events can be added', (await shown(page)) === certain + 1);
  await page.focus('#since');
  await page.keyboard.press('ArrowRight');
  await settle(page);
  check('the window moves by keyboard', (await page.evaluate(() => document.querySelector('#since').getAttribute('aria-valuetext'))).length > 5);
  await page.click('#all-time');
  await settle(page);
  await page.click('#step-on');
  await settle(page);
  check('a step shows a part', (await shown(page)) < 25);
  await page.context().close();
}

// By keyboard alone.
{
  const page = await open('sample.html');
  const mark = page.locator('.mark[tabindex]').first();
  await mark.focus();
  await page.keyboard.press('Enter');
  await settle(page);
  check('Enter opens a mark', (await page.locator('.leaflet-popup-content').count()) === 1);
  check('the window is a dialog with a name', await page.evaluate(() => document.querySelector('[role=dialog]')?.getAttribute('aria-labelledby') === 'popup-heading'));
  check('the focus is in it', await page.evaluate(() => document.querySelector('.leaflet-popup').contains(document.activeElement)));
  const violated = await violations(await open('sample.html', { bypassCSP: true }, '#e=a3'));
  check('no violation with a window open', violated.length === 0, violated);
  await page.keyboard.press('Escape');
  await page.waitForTimeout(400);
  check('Escape closes it', (await page.locator('.leaflet-popup-content').count()) === 0);
  check('the focus goes back', await page.evaluate(() => document.activeElement?.classList.contains('mark')));
  await page.locator('#skip').focus();
  await page.keyboard.press('Enter');
  await settle(page);
  check('the map can be skipped', (await page.locator('tbody tr').count()) === 25);
  const first = await text(page, 'tbody tr:first-child th');
  await page.focus('thead button[data-key=name]');
  await page.keyboard.press('Enter');
  await settle(page);
  check('the table is sorted by keyboard', (await text(page, 'tbody tr:first-child th')) !== first);
  check('it says how', (await page.locator('th[aria-sort=ascending]').count()) === 1);
  await page.context().close();
}

// An event has an address of its own, on the map or not.
for (const [id, title] of [['d1', 'Stated pilgrimage through Shalamcheh'], ['a3', 'Deaths counted by HRANA'], ['i1b', 'Hospital in Ilam city'], ['c1', 'Iraqi officials reportedly aware']]) {
  const page = await open('sample.html', {}, `#e=${id}`);
  const card = await page.evaluate(() => document.querySelector('.leaflet-popup .card, #aside-list details[open] .card')?.innerText ?? '');
  check(`#e=${id} opens its event`, card.includes(title), card.slice(0, 80));
  check(`#e=${id} says who says so`, card.includes('According to') && card.includes('Source'));
  check(`#e=${id} links outside safely`, await page.evaluate(() => [...document.querySelectorAll('.card a')].every((it) => /^https?:$/.test(it.protocol) && it.rel === 'noopener noreferrer')));
  await page.context().close();
}

// Accessible in both themes and both views; on a phone; on paper.
for (const [name, options, hash] of [['light', {}, ''], ['dark', { colorScheme: 'dark' }, ''], ['table', {}, '#view=table'], ['phone', { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }, '']]) {
  const page = await open('sample.html', { ...options, bypassCSP: true }, hash);
  const found = await violations(page);
  check(`${name}: no violation of accessibility`, found.length === 0, found);
  check(`${name}: no scrolling sideways`, await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth + 1));
  await page.context().close();
}
{
  const page = await open('sample.html', {}, '#status=disputed');
  await page.emulateMedia({ media: 'print' });
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  await settle(page);
  check('on paper all that is shown is listed', (await page.locator('#print-list li').count()) === 5);
  check('on paper the filter is said', (await text(page, '#print-note')).includes('disputed'));
  check('on paper places have numbers', await page.evaluate(() => [...document.querySelectorAll('.mark .printed-number')].some((it) => it.textContent === '1')));
  await page.evaluate(() => dispatchEvent(new Event('afterprint')));
  await page.context().close();
}

// Names in another language, right to left where they are.
{
  const page = await open('sample.html', {}, '#names=fa');
  const names = await page.evaluate(() => [...document.querySelectorAll('.mark .name bdi')].map((it) => [it.textContent, it.lang, it.dir, getComputedStyle(it).direction]));
  const tehran = names.find(([name]) => name === 'تهران');
  check('Tehran is تهران', tehran && tehran[1] === 'fa' && tehran[2] === 'auto' && tehran[3] === 'rtl', names);
  await page.context().close();
}

/** Opens everything that can be opened, and counts the elements of all that was then on the page. */
async function openAll(name) {
  const page = await open(name);
  const count = () => page.evaluate(() => {
    const tags = {};
    for (const it of document.querySelectorAll('*')) tags[it.tagName] = (tags[it.tagName] || 0) + 1;
    return tags;
  });
  const all = [await count()];
  for (const id of range(await page.locator('.mark[tabindex]').count())) {
    await page.locator('.mark[tabindex]').nth(id).dispatchEvent('click');
    await settle(page);
    all.push(await count());
  }
  await page.keyboard.press('Escape');
  for (const details of await page.locator('#aside-list details').all()) await details.evaluate((it) => { it.open = true; });
  await settle(page);
  all.push(await count());
  await page.click('#view-table');
  await settle(page);
  all.push(await count());
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  await settle(page);
  all.push(await count());
  const links = await page.evaluate(() => [...document.querySelectorAll('a[href]')].filter((it) => !it.getAttribute('href').startsWith('#')).map((it) => [it.href, it.rel]));
  check(`${name}: links lead to the web or nowhere`, links.every(([href, rel]) => /^https?:\/\//.test(href) && rel === 'noopener noreferrer'), links);
  check(`${name}: nothing ran`, (await page.evaluate(() => window.__xss ?? null)) === null);
  check(`${name}: two scripts, and one of them is data`, (await page.locator('script').count()) === 2);
  const title = await page.title();
  await page.context().close();
  return { all, title };
}

const range = (count) => Array.from({ length: count }, (_, index) => index);

// What the cells say changes nothing but texts.
{
  const [hostile, plain] = [await openAll('hostile.html'), await openAll('plain.html')];
  check('hostile tables make the same elements as plain ones', JSON.stringify(hostile.all) === JSON.stringify(plain.all), hostile.all.map((it, at) => Object.keys({ ...it, ...plain.all[at] }).filter((tag) => it[tag] !== plain.all[at]?.[tag]).map((tag) => `${at} ${tag} ${it[tag]} ${plain.all[at]?.[tag]}`)).flat());
  check('a title is a title', hostile.title.includes('</title><script>'), hostile.title);
}

/** A position in the window on a line that no mark covers. */
const lineOf = (page) => page.evaluate(() => {
  const box = document.querySelector('#map').getBoundingClientRect();
  for (const path of document.querySelectorAll('.leaflet-ways-pane path.leaflet-interactive')) {
    const length = path.getTotalLength(), matrix = path.getScreenCTM();
    for (const part of [0.1, 0.2, 0.3, 0.4, 0.55, 0.6, 0.7, 0.8, 0.9]) {
      const { x, y } = path.getPointAtLength(length * part).matrixTransform(matrix);
      if (x < box.left + 20 || y < box.top + 20 || x > box.right - 60 || y > box.bottom - 40) continue;
      const [top] = document.elementsFromPoint(x, y);
      if (top.matches('.leaflet-marks-pane canvas')) {
        const its = top.getBoundingClientRect(), around = 24, scale = top.width / its.width;
        const pixels = top.getContext('2d').getImageData((x - its.left - around) * scale, (y - its.top - around) * scale, 2 * around * scale, 2 * around * scale).data;
        if (pixels.every((it, index) => index % 4 !== 3 || it === 0)) return [x, y];
      }
    }
  }
  return [0, 0];
});

// More places than become elements: on a canvas, and the table has all.
{
  const page = await open('crowd.html');
  check('a crowd is drawn on a canvas', (await page.locator('.leaflet-marks-pane canvas').count()) === 1);
  check('its places are no elements', (await page.locator('.mark:not(.way-mark)').count()) === 0);
  const badge = await page.evaluate(() => {
    const middle = (it) => { const box = it.getBoundingClientRect(); return [box.left + box.width / 2, box.top + box.height / 2]; };
    return [...document.querySelectorAll('.way-mark')].map((it) => [it, middle(it)]).find(([it, [x, y]]) => it.contains(document.elementFromPoint(x, y)))?.[1] ?? [0, 0];
  });
  await page.mouse.click(...badge);
  await settle(page);
  check('a journey opens above the canvas', (await text(page, '#popup-heading')).includes('→'));
  await page.keyboard.press('Escape');
  await page.waitForTimeout(400);
  const at = await lineOf(page);
  await page.mouse.click(at[0], at[1]);
  await settle(page);
  check('a line opens below the canvas', (await page.locator('.leaflet-popup-content').count()) === 1, at);
  await page.click('#view-table');
  await settle(page);
  check('the table has pages', (await page.locator('tbody tr').count()) === 100 && (await text(page, '#caption')).includes('rows 1 to 100'));
  await page.click('#table-box .pager button:last-child');
  await settle(page);
  check('the next page follows', (await text(page, '#caption')).includes('rows 101 to 200'));
  await page.context().close();
}

// More journeys than become elements: drawn on a canvas, some at a time, and only those that are shown.
{
  const page = await open('journeys.html');
  const ink = async (prepare) => {
    await page.waitForTimeout(500);
    return page.evaluate((event) => {
      if (event) dispatchEvent(new Event(event));
      const canvas = document.querySelector('.leaflet-ways-pane canvas');
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      let inked = 0;
      for (let at = 3; at < data.length; at += 4) if (data[at] > 60) inked++;
      return inked;
    }, prepare);
  };
  const all = await ink();
  check('journeys of a crowd are drawn', all > 5000, all);
  const some = (await search(page, 'alleged')) && (await ink());
  check('fewer journeys are fewer lines', some > 500 && some < all, [all, some]);
  await search(page, 'nothing of that name');
  check('a line that is not shown is not drawn', (await ink()) === 0);
  await search(page, '');
  check('and comes back', Math.abs((await ink()) - all) < all * 0.02);
  await page.click('.leaflet-control-zoom-in');
  check('at another zoom there are lines too', (await ink()) > 3000);
  await page.emulateMedia({ media: 'print' });
  const printed = await ink('beforeprint');
  check('on paper all lines are drawn before it is printed', printed > 3000 && printed === (await ink()), printed);
  await page.context().close();
}

await browser.close();
for (const line of wrong) console.log(line);
console.log(`${checks} checks, ${wrong.length} wrong`);
process.exit(wrong.length ? 1 : 0);

// Pictures of a page for the documentation: desktop, dark, phone, paper.
//
//   node screenshots.mjs CHROMIUM PAGE.html FOLDER
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const [executablePath, file, folder] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });

async function picture(name, options, hash, prepare) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  await page.goto(pathToFileURL(path.resolve(file)).href + hash);
  await page.waitForSelector('html.ready');
  await prepare?.(page);
  await page.waitForTimeout(500);
  await page.screenshot({ path: path.join(folder, `page-${name}.png`), fullPage: name === 'paper' });
  await context.close();
}

await picture('desktop', {}, '');
await picture('event', {}, '#e=d1');
await picture('dark', { colorScheme: 'dark' }, '#names=fa');
await picture('phone', { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 }, '');
await picture('paper', { viewport: { width: 800, height: 1000 } }, '#status=disputed&status=alleged', async (page) => {
  await page.emulateMedia({ media: 'print' });
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
});
await browser.close();

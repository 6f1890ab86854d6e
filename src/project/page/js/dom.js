
// dom.js: elements. Texts become text nodes; nothing is ever read as HTML.

const SVG = 'http://www.w3.org/2000/svg';

/** An element with attributes and children; a child that is a text becomes a text node. */
function el(tag, attributes, ...children) {
  const it = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name === 'on') for (const [event, run] of Object.entries(value)) it.addEventListener(event, run);
    else if (value === true) it.setAttribute(name, '');
    else if (value !== false && value !== null && value !== undefined) it.setAttribute(name, value);
  }
  it.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ''));
  return it;
}

function svg(tag, attributes, ...children) {
  const it = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes || {})) it.setAttribute(name, value);
  it.append(...children);
  return it;
}

/** A text from the data: its direction is its own and does not spill over to what stands beside it. */
function bdi(text, language) {
  return el('bdi', { dir: 'auto', lang: language || null }, String(text));
}

const byId = (id) => document.getElementById(id);

/** A link, if the address is one of the web; otherwise the address as text. */
function link(address, label) {
  let url = null;
  try {
    url = new URL(address);
  } catch (_) { /* no address */ }
  if (!url || !['http:', 'https:'].includes(url.protocol) || !/^https?:\/\//i.test(address)) return bdi(address);
  return el('a', { href: url.href, target: '_blank', rel: 'noopener noreferrer' }, label ? bdi(label) : url.host);
}

const NUMBER = new Intl.NumberFormat('en');

/** A number with its thousands apart. */
const grouped = (number) => NUMBER.format(number);

const plural = (count, one, many) => `${grouped(count)} ${count === 1 ? one : many}`;

const isPrinting = () => document.documentElement.classList.contains('printing');

/** Runs `work` once, before the next picture, however often it is asked for. */
function soon(work) {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      work();
    });
  };
}

const wantsStillness = () => matchMedia('(prefers-reduced-motion: reduce)').matches;


// style.js: the table of styles, in the theme that is on.

const STYLE = DATA.style;
const STATUS = new Map(STYLE.statuses.map((it) => [it.key, it]));
const BASIS = new Map(STYLE.bases.map((it) => [it.key, it]));
const PRECISION = new Map(STYLE.precisions.map((it) => [it.key, it]));
const CHOSEN = new Map(STYLE.chosen);

const statusStyle = (word) => STATUS.get(word || '') || STATUS.get('');
const basisStyle = (word) => BASIS.get(word || '') || BASIS.get('');
const precisionStyle = (word) => PRECISION.get(word || '') || PRECISION.get('');

let theme = ''; // '' is what the system says
let dark = false;
const isDark = () => dark;
const ground = () => STYLE.ground[isDark() ? 1 : 0];
const shade = (ink) => ink[isDark() ? 1 : 0];

/** The ink of an event: that of its category if one was chosen, or of its status. */
function inkOf(event) {
  const category = valueOf(event, 'category');
  const chosen = category && CHOSEN.size ? CHOSEN.get(category.trim().toLowerCase()) : null;
  return chosen || statusStyle(valueOf(event, 'status')).ink;
}

const dashes = (dash, width) => (dash.length ? dash.map((part) => Math.max(0.1, part * width)).join(' ') : null);

/** Sets the theme: 'light', 'dark', or '' for what the system says. */
function setTheme(name) {
  theme = name;
  dark = name ? name === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  const root = document.documentElement;
  if (name) root.dataset.theme = name;
  else delete root.dataset.theme;
  for (const [part, colour] of Object.entries(ground())) root.style.setProperty(`--${part}`, colour);
}

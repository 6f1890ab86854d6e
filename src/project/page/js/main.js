
// main.js: from the data to the first picture, and what happens when something is chosen.

function drawAll(isForced) {
  if (state.view !== 'map' && !isPrinting()) return;
  drawMarks(isForced);
  drawWays();
  placeLabels();
}

function refresh() {
  countFacets();
  const shown = shownEvents();
  const onMap = `${grouped(shown.filter((event) => !isAside(event)).length)} on the map`;
  byId('count').textContent = shown.length === EVENTS.count
    ? `${plural(shown.length, 'event', 'events')}, ${onMap}`
    : `${grouped(shown.length)} of ${plural(EVENTS.count, 'event', 'events')} shown, ${onMap}`;
  drawPanel();
  drawAside(shown);
  drawTimeline();
  drawTable(shown);
  if (useDom && inSvg) drawAll();
  else drawSoon();
  writeHash();
}

/** A large map is drawn in a task of its own, so that none is long. */
const drawSoon = soon(() => drawAll());

/** Those of the zoom before stand until the frame after that of the lines. */
const clusterSoon = soon(() => drawClusters());

function setView(view) {
  state.view = view;
  for (const name of ['map', 'table']) byId(`view-${name}`).setAttribute('aria-pressed', String(name === view));
  byId('map-box').hidden = view !== 'map';
  byId('table-view').hidden = view !== 'table';
  document.querySelector('main').classList.toggle('as-table', view === 'table');
  if (view === 'map') map.invalidateSize({ animate: false, pan: false });
  refresh();
}

function redrawTheme() {
  setTheme(theme);
  drawGround();
  drawLegend();
  for (const name of FACETS) {
    if (!FACET[name].boxes) continue;
    for (const [position, { item }] of FACET[name].boxes) {
      const sign = item.querySelector('svg'), value = FACET[name].values[position];
      if (sign) sign.replaceWith(name === 'status' ? glyph(value, null, 15) : lineSample(value));
    }
  }
  drawAside(shownEvents());
  drawTable(shownEvents());
  drawAll(true);
}

function startLanguages() {
  const select = byId('language');
  byId('language-box').hidden = !LANGUAGES.length;
  for (const code of LANGUAGES) select.append(el('option', { value: code, lang: code }, languageName(code)));
  if (META.language && LANGUAGES.includes(META.language)) state.language = META.language;
  select.addEventListener('change', () => {
    state.language = select.value;
    refresh();
    drawAll(true);
  });
}

function startFooter() {
  const [read, written, unlocated, filtered, rejected] = META.rows;
  const parts = [`${plural(read, 'row', 'rows')} read: ${written} drawn, ${unlocated} without a position`];
  if (filtered) parts.push(`${filtered} left out by the filter of the export`);
  if (rejected) parts.push(`${rejected} rejected with errors`);
  byId('rows').textContent = `${parts.join(', ')}. `;
  const asked = META.arguments.filter((it) => !/^--(area-incidents|sensitivity|column|encoding|profile)=/.test(it));
  if (asked.length) byId('rows').append('Exported with ', bdi(asked.join(' ')), '. ');
  byId('tool').textContent = `Made by ${META.tool}.`;
}

function start() {
  byId('title').textContent = META.title;
  setTheme('');
  drawGround();
  startLanguages();
  startPanel();
  startTimeline();
  startFooter();
  drawLegend();
  for (const name of ['legend', 'aside']) byId(name).open = innerWidth > 700;
  if (!useDom) byId('map-box').setAttribute('aria-label', 'Map. It has too many places for the keyboard: the table has all events.');
  fitAll();
  for (const name of ['map', 'table']) byId(`view-${name}`).addEventListener('click', () => setView(name));
  byId('theme').addEventListener('click', () => { theme = isDark() ? 'light' : 'dark'; redrawTheme(); });
  byId('fit').addEventListener('click', fitAll);
  byId('print').addEventListener('click', () => window.print());
  byId('save-geojson').addEventListener('click', saveGeoJson);
  byId('save-csv').addEventListener('click', saveCsv);
  byId('skip').addEventListener('click', (event) => { event.preventDefault(); setView('table'); byId('caption').focus(); });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redrawTheme);
  addEventListener('beforeprint', beforePrint);
  addEventListener('afterprint', afterPrint);
  addEventListener('hashchange', () => { if (location.hash !== lastHash) { readHash(); byId('language').value = state.language; } });
  const zoomed = () => { (inSvg ? drawWays : drawBadges)(); drawHighlight(); if (!useDom) clusterSoon(); };
  map.on('zoomend', useDom && inSvg ? zoomed : soon(zoomed));
  map.on('moveend zoomend', soon(() => { placeLabels(); writeHash(); }));
  readHash();
  byId('language').value = state.language;
  document.documentElement.classList.add('ready');
  foldInIdleTime();
}

start();

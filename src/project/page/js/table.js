
// table.js: all events as a table, which says the same as the map to those who do not see it.

const ROWS_PER_PAGE = 100;

const TABLE_COLUMNS = [
  ['date', 'Date', (event) => valueOf(event, 'date_text')],
  ['name', 'Event', titleOf],
  ['status', 'Status', (event) => valueOf(event, 'status')],
  ['category', 'Category', (event) => valueOf(event, 'category')],
  ['where', 'Where', whereText],
  ['basis', 'Route is', (event) => valueOf(event, 'route_basis')],
  ['count', 'How many', (event) => firstOf(event, 'count_text', 'group_count_text')],
  ['actors', 'Who', (event) => firstOf(event, 'actors')],
  ['attribution', 'According to', (event) => valueOf(event, 'attribution')],
  ['source', 'Source', (event) => firstOf(event, 'source_publisher', 'source')],
];

/** The stops as elements: each name has its own direction, the arrows all point to the next. */
function whereNodes(event) {
  const stops = stopsOf(event);
  if (stops.length) return stops.flatMap((stop, at) => (at ? [' → ', placeName(stop.place)] : [placeName(stop.place)]));
  const place = placeOfEvent(event), text = valueOf(event, 'place');
  return place ? [placeName(place)] : text ? [bdi(text)] : [];
}

function whereText(event) {
  const stops = stopsOf(event);
  if (stops.length) return stops.map((stop) => nameOf(stop.place).text).join(' → ');
  const place = placeOfEvent(event);
  return place ? nameOf(place).text : valueOf(event, 'place');
}

/** What rows are sorted by: a number where the column is one. */
function sortKey(name, text) {
  if (name === 'date') return (event) => (EVENTS.dated[event] ? Math.max(EVENTS.first[event], -8e8) : NEVER);
  if (name === 'count') return (event) => Number(firstOf(event, 'count_best', 'count_min', 'count_max') ?? -1);
  return (event) => text(event) || '';
}

function sortedEvents(shown) {
  const { column, down } = state.sort;
  const [, , text] = TABLE_COLUMNS.find(([name]) => name === column) || TABLE_COLUMNS[0];
  const key = sortKey(column, text), keys = new Map(shown.map((event) => [event, key(event)]));
  const order = new Intl.Collator('en', { numeric: true });
  const compare = (a, b) => (typeof a === 'number' ? a - b : a === '' ? (b === '' ? 0 : 1) : b === '' ? -1 : order.compare(a, b));
  return [...shown].sort((a, b) => (down ? -1 : 1) * compare(keys.get(a), keys.get(b)) || a - b);
}

function drawTable(shown) {
  const box = byId('table-box');
  if (state.view !== 'table') {
    box.replaceChildren();
    return;
  }
  const columns = TABLE_COLUMNS.filter(([, , text]) => shown.slice(0, 2000).some((event) => text(event)));
  const sorted = sortedEvents(shown), pages = Math.max(1, Math.ceil(sorted.length / ROWS_PER_PAGE));
  state.page = Math.min(state.page, pages - 1);
  const from = state.page * ROWS_PER_PAGE, rows = sorted.slice(from, from + ROWS_PER_PAGE);
  const focused = document.activeElement && box.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  const table = el('table', {},
    el('caption', { tabindex: -1, id: 'caption' }, `${plural(shown.length, 'event', 'events')}${pages > 1 ? `, rows ${from + 1} to ${from + rows.length}` : ''}`),
    el('thead', {}, el('tr', {}, columns.map(headerCell))),
    el('tbody', {}, rows.map((event) => tableRow(event, columns))));
  box.replaceChildren(table, pages > 1 ? tablePager(pages) : '');
  if (focused) box.querySelector(`[data-key="${focused}"]`)?.focus();
}

function headerCell([name, label]) {
  const isSorted = state.sort.column === name;
  const button = el('button', { type: 'button', 'data-key': name, on: { click: () => {
    state.sort = { column: name, down: isSorted && !state.sort.down };
    state.page = 0;
    drawTable(shownEvents());
  } } }, label, el('span', { 'aria-hidden': 'true' }, isSorted ? (state.sort.down ? ' ▼' : ' ▲') : ''));
  return el('th', { scope: 'col', 'aria-sort': isSorted ? (state.sort.down ? 'descending' : 'ascending') : null }, button);
}

function tableRow(event, columns) {
  const cells = columns.map(([name, , text]) => {
    const value = text(event);
    if (name === 'name') return el('th', { scope: 'row' }, el('button', { type: 'button', class: 'as-link', on: { click: () => selectEvent(event) } }, bdi(value)));
    if (name === 'status') return el('td', {}, statusChip(event));
    if (name === 'where') return el('td', { class: 'where' }, whereNodes(event), isAside(event) ? el('span', { class: 'doubt' }, ` not on the map: ${reasonOf(event)}`) : null);
    if (name === 'date') return el('td', { class: 'date' }, value ? bdi(value) : el('span', { class: 'doubt' }, 'no date'));
    if (name === 'actors') return el('td', {}, value ? bdi(listOf(value).join(', ')) : null);
    if (name === 'count' && value && !valueOf(event, 'count_text')) return el('td', {}, el('span', { class: 'quiet' }, 'part of ', bdi(value)));
    if (name === 'source' && value) return el('td', {}, valueOf(event, 'source_url') ? link(valueOf(event, 'source_url'), value) : bdi(value));
    return el('td', {}, value ? bdi(name === 'category' ? value.replace(/_/g, ' ') : value) : null);
  });
  return el('tr', {}, cells);
}

function tablePager(pages) {
  const go = (by) => () => { state.page = Math.max(0, Math.min(pages - 1, state.page + by)); drawTable(shownEvents()); byId('caption').focus(); };
  return el('nav', { class: 'pager', 'aria-label': 'Pages of the table' },
    el('button', { type: 'button', disabled: state.page === 0, on: { click: go(-1) } }, '‹ Before'),
    el('span', {}, `Page ${state.page + 1} of ${pages}`),
    el('button', { type: 'button', disabled: state.page === pages - 1, on: { click: go(1) } }, 'Next ›'));
}

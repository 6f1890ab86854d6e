
// print.js: on paper: the map, what its signs mean, the filter in force, and the events by the number of their place.

const MOST_PRINTED = 1000;

let viewBeforePrint = null;

function beforePrint() {
  viewBeforePrint = [map.getCenter(), map.getZoom()];
  const shown = sortedEvents(shownEvents()), list = el('ol', { class: 'printed' });
  document.documentElement.classList.add('printing');
  byId('legend').open = true;
  map.closePopup(popup);
  map.invalidateSize({ animate: false, pan: false });
  fitAll();
  drawAll(true);
  const numbers = new Map();
  for (const mark of MARKS.filter((it) => it.layer)) numbers.set(mark, numbers.size + 1);
  const numberOf = (event) => [...numbers].filter(([mark]) => mark.shown.includes(event) || mark.passing.includes(event)).map(([, number]) => number);
  for (const [mark, number] of numbers) if (useDom) mark.layer.getElement().querySelector('.printed-number').textContent = number;
  for (const event of shown.slice(0, MOST_PRINTED)) list.append(printedEvent(event, numbers.size <= 200 ? numberOf(event) : []));
  const words = filterWords();
  byId('print-note').replaceChildren(
    el('p', {}, `Shown: ${plural(shown.length, 'event', 'events')} of ${EVENTS.count.toLocaleString('en')}. Filter: `, words.length ? words.map((it, at) => [at ? '; ' : '', bdi(it)]) : 'none', '.'),
    el('p', {}, 'A number in a circle is a place; a small number along a line is the order of a stop.'));
  byId('print-list').replaceChildren(el('h2', {}, 'Events'), list, shown.length > MOST_PRINTED ? el('p', {}, `and ${shown.length - MOST_PRINTED} more`) : '');
}

function printedEvent(event, numbers) {
  const source = firstOf(event, 'source_publisher', 'source'), url = valueOf(event, 'source_url');
  const details = [valueOf(event, 'date_text') || 'no date', valueOf(event, 'status') || 'status not stated'];
  if (valueOf(event, 'route_basis')) details.push(`route ${valueOf(event, 'route_basis')}`);
  if (whereText(event)) details.push(whereNodes(event));
  if (isAside(event)) details.push(`not on the map: ${reasonOf(event)}`);
  if (valueOf(event, 'count_text')) details.push(`${valueOf(event, 'count_text')} ${valueOf(event, 'count_of') || ''}`);
  if (valueOf(event, 'attribution')) details.push(`according to ${valueOf(event, 'attribution')}`);
  return el('li', {}, glyph(valueOf(event, 'status'), inkOf(event), 12), ' ', numbers.map((number) => el('span', { class: 'printed-number' }, String(number))), ' ',
    el('b', {}, bdi(titleOf(event))), ' – ', details.map((it, at) => [at ? ' · ' : '', typeof it === 'string' ? bdi(it) : it]), source ? [' · ', bdi(source), url ? [' ', bdi(url)] : ''] : '');
}

function afterPrint() {
  document.documentElement.classList.remove('printing');
  map.invalidateSize({ animate: false, pan: false });
  if (viewBeforePrint) map.setView(...viewBeforePrint, { animate: false });
  drawAll(true);
}

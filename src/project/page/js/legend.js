
// legend.js: what the signs mean. Only signs that are in the data.

function drawLegend() {
  const used = (name, table) => {
    const words = new Set(range(EVENTS.count).filter((event) => name !== 'route_basis' || EVENTS.kind[event] & WAY).map((event) => valueOf(event, name) || ''));
    return [...table.values()].filter((style) => words.has(style.key));
  };
  const rows = used('status', STATUS).map((style) => legendRow(glyph(style.key, null, 16), style.label, style.meaning));
  const parts = [legendPart('How sure it is', rows)];
  if (WAYS.length) {
    const lines = used('route_basis', BASIS).map((style) => legendRow(lineSample(style.key), style.label, style.meaning));
    lines.push(legendRow(doubtSample(), 'leads into an area', 'where exactly is not known'));
    lines.push(legendRow(el('span', { class: 'stop-number' }, '2'), 'order of the stops', 'a number that is missing is too vague to be drawn'));
    parts.push(legendPart('What a line rests on', lines), el('p', { class: 'schematic' }, 'Lines are schematic: they join the stops, they are not the road taken.'));
  }
  const where = [];
  if (MARKS.some((mark) => mark.place && mark.place.isArea && mark.events.length)) where.push(legendRow(el('span', { class: 'groups area' }, glyph('', [ground().quiet, ground().quiet], 12)), 'somewhere in an area', 'the broken outline; not at the sign'));
  where.push(legendRow(ringSample(), 'within this distance', 'how closely a place is known'));
  where.push(legendRow(el('b', {}, '3'), 'events there', 'of one status'));
  if (!useDom) where.push(legendRow(el('b', { class: 'cluster' }, '24'), 'events at several places', 'come nearer to see each'));
  const vague = range(EVENTS.count).some((event) => EVENTS.dated[event] && isVague(event));
  if (vague) where.push(legendRow(el('i', { class: 'tilde' }, '~'), 'date not exact', 'approximate, a range, or open'));
  if (range(EVENTS.count).some((event) => !EVENTS.dated[event])) where.push(legendRow(el('i', { class: 'tilde' }, '?'), 'no date', ''));
  parts.push(legendPart('Where and when', where));
  byId('legend-body').replaceChildren(...parts);
}

const legendPart = (title, rows) => el('div', { class: 'legend-part' }, el('h3', {}, title), el('ul', {}, rows));
const legendRow = (sign, label, meaning) => el('li', {}, el('span', { class: 'sign' }, sign), el('span', {}, label, meaning ? el('span', { class: 'quiet' }, ` – ${meaning}`) : null));

function doubtSample() {
  const width = STYLE.line;
  return svg('svg', { viewBox: '0 0 44 14', width: 44, height: 14, class: 'sample', 'aria-hidden': 'true' },
    svg('line', { x1: 2, y1: 7, x2: 18, y2: 7, stroke: ground().text, 'stroke-width': width }),
    svg('line', { x1: 20, y1: 7, x2: 34, y2: 7, stroke: ground().text, 'stroke-width': width, 'stroke-linecap': 'round', 'stroke-dasharray': dashes(STYLE.doubt, width) }),
    svg('circle', { cx: 39, cy: 7, r: 3.4, fill: 'none', stroke: ground().text, 'stroke-width': 1.2, 'stroke-dasharray': '2 1.4' }));
}

function ringSample() {
  return svg('svg', { viewBox: '0 0 20 20', width: 20, height: 20, 'aria-hidden': 'true' },
    svg('circle', { cx: 10, cy: 10, r: 8, fill: 'none', stroke: ground().text, 'stroke-width': 1.2 }), svg('circle', { cx: 10, cy: 10, r: 2.4, fill: ground().text }));
}

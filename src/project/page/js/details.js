
// details.js: all that is said of an event, with who says it.

/** Columns that have a line of their own, or that only repeat one. */
const TOLD = new Set(['id', 'name', 'reason', 'group', 'category', 'status', 'date_text', 'start_date', 'end_date', 'date_precision', 'date_qualifier',
  'place', 'place_id', 'place_name', 'place_kind', 'position_of', 'precision', 'uncertainty_m', 'route_basis',
  'from', 'from_id', 'from_name', 'from_position_of', 'from_precision', 'from_uncertainty_m', 'via', 'via_ids',
  'to', 'to_id', 'to_name', 'to_position_of', 'to_precision', 'to_uncertainty_m', 'stops_drawn', 'stops_left_out', 'length_m',
  'count_text', 'count_min', 'count_best', 'count_max', 'count_of', 'count_scope', 'group_count_text', 'actors', 'targets',
  'attribution', 'source', 'source_publisher', 'source_title', 'source_url', 'source_archived_url', 'source_published', 'sensitivity', 'notes']);

function dateWords(event) {
  const text = valueOf(event, 'date_text');
  if (text === null) return [el('span', { class: 'doubt' }, 'no date is given')];
  const [start, end] = [valueOf(event, 'start_date'), valueOf(event, 'end_date')].map((it) => (it ? dayOf(it) : null));
  const words = start === null && end === null ? null
    : start === null ? `until ${longDay(end)}` : end === null ? `since ${longDay(start)}, end open`
      : start === end ? longDay(start) : `${longDay(start)} to ${longDay(end)}`;
  const doubt = [];
  const qualifier = valueOf(event, 'date_qualifier'), precision = valueOf(event, 'date_precision');
  if (qualifier) doubt.push(qualifier);
  if (start !== end && precision && precision !== 'interval' && precision !== 'day') doubt.push(precision === 'set' ? 'one of several days' : `known to the ${precision} only`);
  return [words || bdi(text), doubt.length ? el('span', { class: 'doubt' }, ` (${doubt.join('; ')})`) : null];
}

function whereWords(event) {
  const place = placeOfEvent(event), name = valueOf(event, 'place');
  if (EVENTS.own.has(event)) return [place ? placeName(place) : name ? bdi(name) : 'coordinates of its own', el('span', { class: 'quiet' }, ' (the row’s own coordinates)')];
  if (!place) return name ? [bdi(name)] : null;
  const of = place.of >= 0 ? [', placed where ', placeName(PLACES[place.of]), ' is'] : [];
  return [place.isArea ? 'somewhere in ' : '', placeName(place), el('span', { class: 'quiet' }, ' (', closeness(place), ...of, ')')];
}

function routeWords(event) {
  const stops = stopsOf(event);
  if (!stops.length) return null;
  const list = el('ol', { class: 'stops' });
  for (const { role, place } of stops) {
    const isDrawn = place.lon !== null && place.isVertex;
    const doubt = !isDrawn ? ' (too vague to be drawn)' : place.isArea || place.of >= 0 ? ` (somewhere within ${kilometres(place.radius || 0)})` : '';
    list.append(el('li', {}, el('span', { class: 'quiet' }, `${role} `), placeName(place), doubt ? el('span', { class: 'doubt' }, doubt) : null));
  }
  return list;
}

function countWords(event) {
  const of = valueOf(event, 'count_of'), text = valueOf(event, 'count_text'), scope = valueOf(event, 'count_scope'), group = valueOf(event, 'group_count_text');
  if (!text && !group) return null;
  const what = of ? [' ', bdi(of)] : [];
  if (!text) return ['part of ', bdi(group), ...what, ' in all the rows of its group', el('span', { class: 'doubt' }, ' (no number of its own)')];
  return [bdi(text), ...what, scope ? el('span', { class: 'quiet' }, ` (${scope})`) : null];
}

function sourceWords(event) {
  const publisher = valueOf(event, 'source_publisher'), title = valueOf(event, 'source_title'), url = valueOf(event, 'source_url');
  const archived = valueOf(event, 'source_archived_url'), published = valueOf(event, 'source_published'), source = valueOf(event, 'source');
  if (!publisher && !title && !url && !source) return [el('span', { class: 'doubt' }, 'no source is given')];
  const label = title || publisher || source;
  const parts = [];
  if (publisher && title) parts.push(bdi(publisher), ': ');
  parts.push(url ? link(url, label) : bdi(label));
  if (published) parts.push(el('span', { class: 'quiet' }, ', ', bdi(published)));
  if (archived) parts.push(' · ', link(archived, 'archived copy'));
  return parts;
}

/** Other rows of the same group: claims about the same thing. */
function relatives(event) {
  const id = valueOf(event, 'id'), group = valueOf(event, 'group') || id;
  if (!EVENTS.numbers.has('group')) return [];
  relatives.index ??= (() => {
    const index = new Map();
    for (let it = 0; it < EVENTS.count; it++) {
      const key = valueOf(it, 'group') || valueOf(it, 'id');
      if (!index.has(key)) index.set(key, []);
      index.get(key).push(it);
    }
    return index;
  })();
  return (relatives.index.get(group) || []).filter((it) => it !== event);
}

function relativeButtons(event) {
  const others = relatives(event);
  if (!others.length) return null;
  const list = el('ul', { class: 'relatives' });
  for (const other of others.slice(0, 12)) {
    list.append(el('li', {}, el('button', { type: 'button', class: 'as-link', on: { click: () => selectEvent(other) } }, glyph(valueOf(other, 'status'), inkOf(other), 12), ' ', bdi(titleOf(other)))));
  }
  if (others.length > 12) list.append(el('li', { class: 'quiet' }, `and ${others.length - 12} more`));
  return list;
}

/** The card of an event: a heading and its lines. */
function card(event, level) {
  const lines = el('dl', {});
  const line = (term, content) => {
    if (content) lines.append(el('dt', {}, term), el('dd', {}, content));
  };
  const text = (name) => (valueOf(event, name) ? [bdi(valueOf(event, name))] : null);
  line('When', dateWords(event));
  line('Where', whereWords(event));
  line('Route', routeWords(event));
  if (EVENTS.kind[event] & WAY) {
    const basis = basisStyle(valueOf(event, 'route_basis'));
    const length = valueOf(event, 'length_m');
    line('Basis', [`${basis.label}: ${basis.meaning}`, el('span', { class: 'quiet' }, ` · the line joins the stops${length ? ` (${kilometres(Number(length))})` : ''}; it is not the road taken`)]);
  }
  if (valueOf(event, 'reason')) line('Not on the map', [valueOf(event, 'reason')]);
  line('How many', countWords(event));
  line('Who', valueOf(event, 'actors') ? [bdi(listOf(valueOf(event, 'actors')).join(', '))] : null);
  line('Against', valueOf(event, 'targets') ? [bdi(listOf(valueOf(event, 'targets')).join(', '))] : null);
  line('According to', text('attribution'));
  line('Source', sourceWords(event));
  line('Notes', text('notes'));
  for (const column of DATA.columns) if (!TOLD.has(column.name)) line(column.name, text(column.name));
  line('Same group', relativeButtons(event));
  const category = valueOf(event, 'category');
  const head = el('p', { class: 'chips' }, statusChip(event), category ? el('span', { class: 'chip' }, bdi(category.replace(/_/g, ' '))) : null,
    valueOf(event, 'sensitivity') === 'restricted' ? el('span', { class: 'chip' }, 'restricted') : null);
  return el('article', { class: 'card' }, el(level || 'h3', { dir: 'auto' }, titleOf(event)), head, lines);
}


// download.js: what is shown, as GeoJSON (places as points, journeys as lines from stop to stop) or as a table.

function save(name, type, text) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  el('a', { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

function properties(event) {
  return Object.fromEntries(DATA.columns.map((column) => {
    const text = valueOf(event, column.name);
    return [column.name, text !== null && column.number ? Number(text) : text];
  }));
}

const normal = (lon) => ((lon + 540) % 360) - 180;

function geometryOf(event) {
  const own = EVENTS.own.get(event);
  if (own) return { type: 'Point', coordinates: own };
  if (EVENTS.kind[event] & WAY) {
    const points = stopsOf(event).filter(({ place }) => place.lon !== null && place.isVertex).map(({ place }) => [normal(place.lon), place.lat]);
    if (points.length > 1) return { type: 'LineString', coordinates: points };
  }
  const place = placeOfEvent(event);
  return place && place.lon !== null && !isAside(event) ? { type: 'Point', coordinates: [place.lon, place.lat] } : null;
}

function saveGeoJson() {
  const features = shownEvents().map((event) => JSON.stringify({ type: 'Feature', id: valueOf(event, 'id'), properties: properties(event), geometry: geometryOf(event) }));
  save('events.geojson', 'application/geo+json', `{"type":"FeatureCollection","features":[\n${features.join(',\n')}\n]}\n`);
}

/** A cell of a table; what a spreadsheet would run as a formula gets an apostrophe before it. */
function csvCell(text) {
  if (text === null) return '';
  const safe = /^[=+@\t\r]/.test(text) || (text.startsWith('-') && Number.isNaN(Number(text))) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

function saveCsv() {
  const names = DATA.columns.map((column) => column.name);
  const rows = shownEvents().map((event) => names.map((name) => csvCell(valueOf(event, name))).join(','));
  save('events.csv', 'text/csv', `${names.map(csvCell).join(',')}\n${rows.join('\n')}\n`);
}

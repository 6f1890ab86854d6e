
// places.js: the places that events name, what they are called, and where they stand.

const PLACES = DATA.places.map((it, index) => ({
  index, id: it[0], name: it[1], kind: it[2], countries: it[3], parent: it[4], precision: it[5], radius: it[6],
  lon: it[7], lat: it[8], of: it[9], isArea: it[10] === 1, isVertex: it[11] === 1, names: it[12], shape: it[13],
}));

const PLACE_OF_ID = new Map(PLACES.map((place) => [place.id, place]));

/** Where longitudes are cut so that the data are in one piece: the middle of the widest stretch without any. */
const SEAM = (() => {
  const lons = PLACES.filter((place) => place.lon !== null).map((place) => place.lon)
    .concat([...EVENTS.own.values()].map(([lon]) => lon)).sort((a, b) => a - b);
  if (lons.length < 2) return -180;
  let widest = lons[0] + 360 - lons[lons.length - 1], seam = -180;
  for (let at = 1; at < lons.length; at++) {
    if (lons[at] - lons[at - 1] > widest) {
      widest = lons[at] - lons[at - 1];
      seam = (lons[at] + lons[at - 1]) / 2;
    }
  }
  return seam;
})();

const wrapped = (lon) => (lon < SEAM ? lon + 360 : lon);

const latLng = (place) => (place.lon === null ? null : [place.lat, wrapped(place.lon)]);

/** The name of a place in the language that is chosen, with that language. */
function nameOf(place) {
  const wanted = state.language;
  const other = wanted && place.names.find(([language]) => language === wanted);
  return other ? { text: other[1], language: wanted } : { text: place.name, language: null };
}

function placeName(place) {
  const name = nameOf(place);
  return bdi(name.text, name.language);
}

/** Languages that names are in, the most frequent first. */
const LANGUAGES = (() => {
  const counts = new Map();
  for (const place of PLACES) {
    for (const language of new Set(place.names.map(([it]) => it))) {
      if (language) counts.set(language, (counts.get(language) || 0) + 1);
    }
  }
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([language]) => language);
})();

function languageName(code) {
  try {
    return new Intl.DisplayNames([code, 'en'], { type: 'language' }).of(code) || code;
  } catch (_) {
    return code;
  }
}

/** A length in words: 3 km, 200 km. */
const kilometres = (metres) => (metres < 1000 ? `${Math.round(metres)} m` : `${Math.round(metres / 1000).toLocaleString('en')} km`);

/** How closely a place is known, in words. */
function closeness(place) {
  const label = precisionStyle(place.precision).label;
  const radius = place.radius === null ? '' : `, within ${kilometres(place.radius)}`;
  return `${label}${radius}`;
}

/** For each event its place: one look-up per text, not per event. */
const PLACE_OF_EVENT = (() => {
  const numbers = EVENTS.numbers.get('place_id');
  if (!numbers) return null;
  const places = COLUMN.get('place_id').texts.map((id) => PLACE_OF_ID.get(id) || null);
  return { numbers, places };
})();

const placeOfEvent = (event) => (PLACE_OF_EVENT ? PLACE_OF_EVENT.places[PLACE_OF_EVENT.numbers[event]] : null);

const NO_STOPS = [], STOPS = new Map();

/** The stops of a journey in their order; those that the gazetteer may not show are left out. Journeys
 * through the same stops share one list. */
function stopsOf(event) {
  if (!(EVENTS.kind[event] & (WAY | ASIDE))) return NO_STOPS;
  const key = STOP_COLUMNS.map((numbers) => numbers[event]).join();
  let stops = STOPS.get(key);
  if (!stops) STOPS.set(key, stops = readStops(event));
  return stops;
}

const STOP_COLUMNS = ['from_id', 'via_ids', 'to_id'].map((name) => EVENTS.numbers.get(name)).filter(Boolean);

function readStops(event) {
  const ids = [['from', valueOf(event, 'from_id')], ...listOf(valueOf(event, 'via_ids')).map((id) => ['via', id]), ['to', valueOf(event, 'to_id')]];
  return ids.map(([role, id]) => ({ role, place: PLACE_OF_ID.get(id) })).filter((stop) => stop.place);
}

/** Rings of an area, as Leaflet wants them. */
function shapeLatLngs(place) {
  return place.shape.map((rings) => rings.map((ring) => {
    const points = steps(ring, 1000);
    const shift = wrapped(points[0][1]) - points[0][1]; // one piece is not torn apart
    return points.map(([lat, lon]) => [lat, lon + shift]);
  }));
}

/** Positions from whole steps of which `parts` make a degree. */
function steps(ring, parts) {
  const points = [];
  let lon = 0, lat = 0;
  for (let at = 0; at + 1 < ring.length; at += 2) {
    lon += ring[at];
    lat += ring[at + 1];
    points.push([lat / parts, lon / parts]);
  }
  return points;
}

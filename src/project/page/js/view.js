
// view.js: the map itself: ground, scale, what is fetched and from whom.

const map = L.map('map', {
  attributionControl: false, zoomControl: false, preferCanvas: true, worldCopyJump: false, zoomSnap: 0.25, zoomDelta: 0.5,
  wheelPxPerZoomLevel: 120, minZoom: 1, maxZoom: 18, fadeAnimation: !wantsStillness(), zoomAnimation: !wantsStillness(),
  markerZoomAnimation: !wantsStillness(), closePopupOnClick: true,
});
L.control.zoom({ position: 'topright' }).addTo(map);
L.control.scale({ position: 'bottomright', imperial: false, maxWidth: 120 }).addTo(map);
for (const [name, order] of [['ground', 150], ['areas', 350], ['rings', 360], ['ways', 400], ['marks', 450]]) {
  map.createPane(name).style.zIndex = order;
}
map.getPane('ground').style.pointerEvents = 'none';

const groundCanvas = L.canvas({ pane: 'ground', padding: 0.6 });

const outlines = (() => {
  const countries = DATA.outlines.map((polygon) => polygon.map((ring) => steps(ring, 100)));
  if (!countries.length) return null;
  const moved = (by) => countries.map((rings) => rings.map((ring) => ring.map(([lat, lon]) => [lat, lon + by])));
  const copies = SEAM > -180 ? countries.concat(moved(360)) : countries;
  return L.polygon(copies, { pane: 'ground', renderer: groundCanvas, interactive: false, weight: 0.8, fillOpacity: 1, smoothFactor: 0.5 }).addTo(map);
})();

function drawGround() {
  if (outlines) outlines.setStyle({ color: ground().border, fillColor: ground().land });
}

/** Tiles, only if whoever made the page asked for them. */
if (META.tiles) {
  const [url, attribution, host] = META.tiles;
  L.tileLayer(url, { referrerPolicy: 'strict-origin-when-cross-origin', zIndex: 1 }).addTo(map);
  byId('ground-note').append(bdi(attribution), ` Map tiles are fetched from ${host}, which learns what you look at.`);
  if (location.protocol === 'file:') byId('ground-note').append(' Some makers of tiles refuse pages that are opened from a disk.');
}

/** Everything that stands somewhere. */
function dataBounds() {
  const bounds = L.latLngBounds([]);
  const used = new Set();
  for (const mark of MARKS) used.add(mark);
  for (const mark of used) {
    bounds.extend(mark.latLng);
    if (mark.place && mark.place.isArea && mark.events.length && mark.place.precision !== 'country' && mark.place.shape) bounds.extend(L.latLngBounds(shapeLatLngs(mark.place).flat(2)));
  }
  return bounds.isValid() ? bounds.pad(0.08) : L.latLngBounds([[-50, -120], [65, 150]]);
}

function fitAll() {
  const wide = map.getSize().x > 700;
  map.fitBounds(dataBounds(), { animate: false, maxZoom: 8, paddingTopLeft: [wide ? 20 : 14, 12], paddingBottomRight: [wide ? 40 : 14, 24] });
}

// Makes src/check/countries/countries.bin, the outlines of countries that `waymarks check` looks
// into, from the npm package world-atlas (Natural Earth 1:10m admin-0, public domain).
//
//   npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
//   node scripts/make-countries.mjs package/countries-10m.json src/check/countries/countries.bin
//
// Needs node and nothing else. The same input gives the same bytes.
//
// The format: tables that are looked into as they stand, numbers of fixed width with the low byte first:
//   "WMC2"; u32 each: grid steps per degree, countries, borders, runs, bands of latitude, numbers of runs in
//   all bands, numbers of runs of all countries, bytes of all steps;
//   countries: two letters each (ISO 3166-1 alpha-2; XK for Kosovo), sorted;
//   borders: pairs of countries that share one on land, sorted, u8 each, counted from 1, the smaller one first;
//   runs, 24 bytes each: the country on one side, the one on the other (0: the sea), u8 each; the first point,
//   i32 x, y; how far the run goes to the west, east, south and north of it, u16 each; how far north of it the
//   last point is, i16; where its steps begin in the block of steps, u24, and how many bytes they are, u8;
//   bands from south to north: where the numbers of each begin, u32, one more for the end; then the numbers,
//   u16: the runs that lie in it;
//   countries again: the same, with the runs that bound it;
//   steps of one run after the other: from each of its points to the next one, x, y, as LEB128 (zigzag).
// A line is a stretch of outline between two countries, or between one and the sea; a run is 16 pieces of one,
// and its last point is the first of the next. Which side is which does not matter: a point lies in a country if
// a ray from it crosses the lines of that country an odd number of times. A cut is a stretch of the
// antimeridian (or of what lies between it and the South Pole) that lies in a country: a run that closes its
// outline, and bounds nothing. No piece is longer than a degree of longitude: a straight line of the plane that
// is longer is too far from the straight line through space that distances are measured to.

import { readFileSync, writeFileSync } from "node:fs";

// How far a point of a land border and of a coast may move, in degrees of latitude: 220 m and 890 m.
const BORDER = 0.002;
const COAST = 0.008;
// Islands smaller than this, in square kilometres, are left out, unless their country has none larger.
const ISLAND = 0.7;
// The grid: 0.002 degrees, 220 m.
const GRID = 0.002;
const DEGREE = Math.round(1 / GRID);
// Bands of latitude per degree, and pieces in a run: a box of more is too wide to pass anything over, of fewer
// there are too many.
const BANDS = 4;
const RUN = 16;

// ISO 3166-1 numeric to alpha-2, as in the standard; only codes that the package has.
const CODES = Object.fromEntries(`
004AF 008AL 010AQ 012DZ 016AS 020AD 024AO 028AG 031AZ 032AR 036AU 040AT 044BS 048BH 050BD 051AM 052BB 056BE 060BM 064BT 068BO
070BA 072BW 076BR 084BZ 086IO 090SB 092VG 096BN 100BG 104MM 108BI 112BY 116KH 120CM 124CA 132CV 136KY 140CF 144LK 148TD 152CL
156CN 158TW 170CO 174KM 178CG 180CD 184CK 188CR 191HR 192CU 196CY 203CZ 204BJ 208DK 212DM 214DO 218EC 222SV 226GQ 231ET 232ER
233EE 234FO 238FK 239GS 242FJ 246FI 248AX 250FR 258PF 260TF 262DJ 266GA 268GE 270GM 275PS 276DE 288GH 292GI 296KI 300GR 304GL
308GD 316GU 320GT 324GN 328GY 332HT 334HM 336VA 340HN 344HK 348HU 352IS 356IN 360ID 364IR 368IQ 372IE 376IL 380IT 384CI 388JM
392JP 398KZ 400JO 404KE 408KP 410KR 414KW 417KG 418LA 422LB 426LS 428LV 430LR 434LY 438LI 440LT 442LU 446MO 450MG 454MW 458MY
462MV 466ML 470MT 478MR 480MU 484MX 492MC 496MN 498MD 499ME 500MS 504MA 508MZ 512OM 516NA 520NR 524NP 528NL 531CW 533AW 534SX
540NC 548VU 554NZ 558NI 562NE 566NG 570NU 574NF 578NO 580MP 581UM 583FM 584MH 585PW 586PK 591PA 598PG 600PY 604PE 608PH 612PN
616PL 620PT 624GW 626TL 630PR 634QA 642RO 643RU 646RW 652BL 654SH 659KN 660AI 662LC 663MF 666PM 670VC 674SM 678ST 682SA 686SN
688RS 690SC 694SL 702SG 703SK 704VN 705SI 706SO 710ZA 716ZW 724ES 728SS 729SD 732EH 740SR 748SZ 752SE 756CH 760SY 762TJ 764TH
768TG 776TO 780TT 784AE 788TN 792TR 795TM 796TC 798TV 800UG 804UA 807MK 818EG 826GB 831GG 832JE 833IM 834TZ 840US 850VI 854BF
858UY 860UZ 862VE 876WF 882WS 887YE 894ZM`.trim().split(/\s+/).map((it) => [it.slice(0, 3), it.slice(3)]));

// Stretches that have no number in the package. Who rightly holds them is not for us to say:
// src/check/countries/claims.rs lists the codes that are taken without a word. "" leaves them out.
const UNNUMBERED = {
  Kosovo: "XK", Somaliland: "SO", "N. Cyprus": "CY", "Cyprus U.N. Buffer Zone": "CY", Dhekelia: "CY", Akrotiri: "CY",
  "USNB Guantanamo Bay": "CU", "Siachen Glacier": "IN", Baikonur: "KZ", "Indian Ocean Ter.": "CX", "Coral Sea Is.": "AU",
  "Clipperton I.": "FR", "Spratly Is.": "", "Bajo Nuevo Bank": "", "Serranilla Bank": "", "Scarborough Reef": "",
};

const [source, target] = process.argv.slice(2);
const topology = JSON.parse(readFileSync(source, "utf8"));
const { scale, translate } = topology.transform;
const arcs = topology.arcs.map((arc) => {
  let x = 0, y = 0;
  return arc.map(([dx, dy]) => {
    x += dx; y += dy;
    return [x * scale[0] + translate[0], y * scale[1] + translate[1]];
  });
});

const polygons = (geometry) => geometry.type === "Polygon" ? [geometry.arcs] : geometry.type === "MultiPolygon" ? geometry.arcs : [];
const points = (ring) => ring.flatMap((index) => index < 0 ? arcs[~index].toReversed() : arcs[index]);
const area = (ring) => { // square kilometres, in the plane at the ring's latitude
  const at = points(ring);
  const shrink = Math.cos(at[0][1] * Math.PI / 180);
  let sum = 0;
  for (let i = 0; i < at.length; i++) {
    const [x1, y1] = at[i], [x2, y2] = at[(i + 1) % at.length];
    sum += x1 * y2 - x2 * y1;
  }
  return Math.abs(sum / 2) * 111.2 * 111.2 * shrink;
};

const byCode = new Map();
for (const geometry of topology.objects.countries.geometries) {
  const code = geometry.id ? CODES[geometry.id] : UNNUMBERED[geometry.properties.name];
  if (code === undefined) throw new Error(`no code for ${geometry.id} ${geometry.properties.name}`);
  if (code === "") continue;
  if (!byCode.has(code)) byCode.set(code, []);
  byCode.get(code).push(...polygons(geometry));
}
const codes = [...byCode.keys()].sort();

const users = new Map(); // arc -> countries, an odd number of times
codes.forEach((code, index) => {
  const largest = Math.max(...byCode.get(code).map(([exterior]) => area(exterior)));
  for (const polygon of byCode.get(code)) {
    if (area(polygon[0]) < Math.min(ISLAND, largest)) continue;
    for (const arc of polygon.flat()) {
      const key = arc < 0 ? ~arc : arc;
      const of = users.get(key) ?? new Set();
      of.has(index + 1) ? of.delete(index + 1) : of.add(index + 1);
      users.set(key, of);
    }
  }
});

// Ramer 1972, Douglas and Peucker 1973, in degrees of latitude.
function simplified(line, tolerance) {
  const keep = new Set([0, line.length - 1]);
  const isRing = line[0][0] === line.at(-1)[0] && line[0][1] === line.at(-1)[1];
  const distance = (p, a, b) => {
    const shrink = Math.cos(p[1] * Math.PI / 180);
    const [px, py, bx, by] = [(p[0] - a[0]) * shrink, p[1] - a[1], (b[0] - a[0]) * shrink, b[1] - a[1]];
    const length = bx * bx + by * by;
    const t = length === 0 ? 0 : Math.max(0, Math.min(1, (px * bx + py * by) / length));
    return Math.hypot(px - t * bx, py - t * by);
  };
  const cut = (from, to, least) => {
    let worst = least, at = -1;
    for (let i = from + 1; i < to; i++) {
      const d = distance(line[i], line[from], line[to]);
      if (d > worst) { worst = d; at = i; }
    }
    if (at < 0) return;
    keep.add(at);
    cut(from, at, tolerance);
    cut(at, to, tolerance);
  };
  if (isRing) { // an island keeps three corners at least
    let far = 0;
    line.forEach((p, i) => { if (Math.hypot(p[0] - line[0][0], p[1] - line[0][1]) > Math.hypot(line[far][0] - line[0][0], line[far][1] - line[0][1])) far = i; });
    keep.add(far);
    cut(0, far, 0); cut(far, line.length - 1, 0);
  } else cut(0, line.length - 1, tolerance);
  return [...keep].sort((a, b) => a - b).map((i) => line[i]);
}

// Lines that cross the antimeridian are cut there; the latitudes are kept to close the countries.
const crossings = new Map();
function cutAtAntimeridian(original, sides) {
  // A point on the antimeridian is on the side that the line comes from; the first, on that it goes to.
  const line = original.map((it) => [...it]);
  const isOn = ([x]) => Math.abs(x) === 180;
  const start = line.findIndex((it) => !isOn(it));
  for (let i = start - 1; i >= 0; i--) line[i][0] = Math.sign(line[start][0]) * 180;
  for (let i = 1; i < line.length; i++) if (isOn(line[i])) line[i][0] = Math.sign(line[i - 1][0]) * 180;
  const isRing = original[0][1] === original.at(-1)[1] && Math.abs(original[0][0] - original.at(-1)[0]) % 360 === 0;
  if (isRing && start > 0 && line[0][0] !== line.at(-1)[0]) line.push([...line[0]]);
  const parts = [[line[0]]];
  for (let i = 1; i < line.length; i++) {
    const [a, b] = [line[i - 1], line[i]];
    if (Math.abs(a[0] - b[0]) > 180) {
      const edge = a[0] > 0 ? 180 : -180; // where the first part ends
      const span = 360 - Math.abs(a[0] - b[0]);
      const lat = span === 0 ? a[1] : a[1] + (b[1] - a[1]) * Math.abs(edge - a[0]) / span;
      if (a[0] !== edge) parts.at(-1).push([edge, lat]);
      parts.push(b[0] === -edge ? [] : [[-edge, lat]]);
      for (const side of sides) {
        if (!crossings.has(side)) crossings.set(side, []);
        crossings.get(side).push(Math.round(lat / GRID));
      }
    }
    parts.at(-1).push(b);
  }
  return parts.filter((part) => part.length > 1);
}

// The points that cut a long line into pieces, and its end.
function* pieces([x, y], [nx, ny]) {
  const count = Math.max(1, Math.ceil(Math.abs(nx - x) / DEGREE));
  const part = (length, piece) => Math.trunc(length * piece / count);
  for (let piece = 1; piece <= count; piece++) yield [x + part(nx - x, piece), y + part(ny - y, piece)];
}

const lines = [...users].filter(([, of]) => of.size > 0).sort(([a], [b]) => a - b).flatMap(([arc, of]) => {
  const sides = [...of].sort((a, b) => a - b);
  if (sides.length > 2) throw new Error(`line ${arc} has ${sides.length} sides`);
  return cutAtAntimeridian(arcs[arc], sides)
    .map((part) => [sides, simplified(part, sides.length > 1 ? BORDER : COAST)]);
});
const runs = [];
const addRuns = (line, sides, isCut) => {
  for (let from = 0; from + 1 < line.length; from += RUN) runs.push({ sides, isCut, points: line.slice(from, from + RUN + 1) });
};
const borders = new Set();
let count = 0;
for (const [sides, points] of lines) {
  // On the grid first: ends that lines share stay shared.
  let last = null;
  const line = points.map(([x, y]) => [Math.round(x / GRID), Math.round(y / GRID)])
    .filter(([x, y]) => { const same = last && last[0] === x && last[1] === y; last = [x, y]; return !same; });
  count += line.length;
  addRuns([line[0], ...line.slice(1).flatMap((to, i) => [...pieces(line[i], to)])], [sides[0], sides[1] ?? 0], false);
  if (sides.length > 1) borders.add(sides[0] * 256 + sides[1]);
}
const cuts = [];
for (const [side, lats] of [...crossings].sort(([a], [b]) => a - b)) {
  if (lats.length % 2 === 1) lats.push(Math.round(-90 / GRID)); // around the pole
  lats.sort((a, b) => a - b);
  for (let i = 0; i < lats.length; i += 2) if (lats[i] !== lats[i + 1]) cuts.push([side, lats[i], lats[i + 1]]);
}
for (const [side, south, north] of cuts) addRuns([[-180 * DEGREE, south], [-180 * DEGREE, north]], [side, 0], true);

const number = (into, n) => { while (n > 127) { into.push((n & 127) | 128); n = Math.floor(n / 128); } into.push(n); };
const signed = (into, n) => number(into, n < 0 ? -n * 2 - 1 : n * 2);
const bytes = [..."WMC2"].map((it) => it.charCodeAt(0));
// A number of so many bytes.
const fixed = (n, width, isSigned = false) => {
  const all = 2 ** (8 * width);
  if (isSigned ? n < -all / 2 || n >= all / 2 : n < 0 || n >= all) throw new Error(`${n} does not fit in ${width} bytes`);
  let rest = n < 0 ? n + all : n;
  for (let i = 0; i < width; i++) { bytes.push(rest % 256); rest = Math.floor(rest / 256); }
};
const steps = [];
const bands = Array.from({ length: 180 * BANDS }, () => []);
const countries = Array.from({ length: codes.length }, () => []);
const records = runs.map(({ sides, isCut, points }, index) => {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const [west, east, south, north] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const band = (y) => Math.min(bands.length - 1, Math.floor((y + 90 * DEGREE) * BANDS / DEGREE));
  for (let i = band(south); i <= band(north); i++) bands[i].push(index);
  if (!isCut) for (const side of sides) if (side > 0) countries[side - 1].push(index);
  const start = steps.length;
  let [x, y] = points[0];
  for (const [nx, ny] of points.slice(1)) { signed(steps, nx - x); signed(steps, ny - y); [x, y] = [nx, ny]; }
  return { sides, first: points[0], around: [points[0][0] - west, east - points[0][0], points[0][1] - south, north - points[0][1]],
    last: ys.at(-1) - ys[0], steps: [start, steps.length - start] };
});
const total = (groups) => groups.reduce((sum, group) => sum + group.length, 0);
for (const n of [DEGREE, codes.length, borders.size, runs.length, bands.length, total(bands), total(countries), steps.length]) fixed(n, 4);
for (const code of codes) bytes.push(code.charCodeAt(0), code.charCodeAt(1));
for (const pair of [...borders].sort((a, b) => a - b)) { fixed(pair >> 8, 1); fixed(pair & 255, 1); }
for (const { sides, first, around, last, steps: [start, length] } of records) {
  for (const side of sides) fixed(side, 1);
  for (const at of first) fixed(at, 4, true);
  for (const far of around) fixed(far, 2);
  fixed(last, 2, true);
  fixed(start, 3); fixed(length, 1);
}
for (const groups of [bands, countries]) {
  let start = 0;
  for (const group of [...groups, []]) { fixed(start, 4); start += group.length; }
  for (const run of groups.flat()) fixed(run, 2);
}
writeFileSync(target, Uint8Array.from([...bytes, ...steps]));
console.log(`${codes.length} countries, ${lines.length} lines, ${count} points, ${runs.length} runs, ${bytes.length + steps.length} bytes`);
console.log("cuts:", cuts.map(([side, a, b]) => `${codes[side - 1]} ${a * GRID}..${b * GRID}`).join(", "));

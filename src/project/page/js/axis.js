
// axis.js: the axis of time. A long stretch in which nothing is told to have happened takes little room on it.

const AXIS = makeAxis();

/** Stretches of days that some event touches, in order. */
function busyStretches() {
  const spans = [];
  for (let event = 0; event < EVENTS.count; event++) {
    if (!EVENTS.dated[event]) continue;
    let first = EVENTS.first[event], last = EVENTS.last[event];
    if (first === -NEVER) first = last;
    if (last === NEVER) last = first;
    if (first !== NEVER && last !== -NEVER) spans.push([first, last]);
  }
  spans.sort((a, b) => a[0] - b[0]);
  const stretches = [];
  for (const [first, last] of spans) {
    const before = stretches[stretches.length - 1];
    if (before && first <= before[1] + 1) before[1] = Math.max(before[1], last);
    else stretches.push([first, last]);
  }
  return stretches;
}

/** Segments of the axis: of days one step each, and gaps of few steps. Null if no event has a date. */
function makeAxis() {
  const stretches = busyStretches();
  if (!stretches.length) return null;
  const total = stretches[stretches.length - 1][1] - stretches[0][0] + 1, wide = Math.max(45, total * 0.12);
  const merged = [];
  for (const [first, last] of stretches) {
    const before = merged[merged.length - 1];
    if (before && first - before[1] <= wide) before[1] = last;
    else merged.push([first, last]);
  }
  const busy = merged.reduce((sum, [first, last]) => sum + last - first + 1, 0), gap = Math.max(2, Math.round(busy * 0.05));
  const segments = [];
  let at = 0;
  merged.forEach(([first, last], index) => {
    if (index) {
      segments.push({ first: merged[index - 1][1] + 1, last: first - 1, at, steps: gap, isGap: true });
      at += gap;
    }
    segments.push({ first, last, at, steps: last - first + 1, isGap: false });
    at += last - first + 1;
  });
  return { segments, steps: at, first: merged[0][0], last: merged[merged.length - 1][1] };
}

/** The day at a step of the axis: the first of its days, or the last. */
function dayAt(step, isEnd) {
  const segment = AXIS.segments.find((it) => step < it.at + it.steps) || AXIS.segments[AXIS.segments.length - 1];
  if (!segment.isGap) return segment.first + Math.min(segment.steps - 1, Math.max(0, step - segment.at));
  const days = segment.last - segment.first + 1, part = (step - segment.at + (isEnd ? 1 : 0)) / segment.steps;
  return segment.first + Math.min(days - 1, Math.floor(part * days));
}

/** The step of the axis that a day is in. */
function stepOf(day) {
  if (day <= AXIS.first) return 0;
  if (day >= AXIS.last) return AXIS.steps - 1;
  const segment = AXIS.segments.find((it) => day <= it.last);
  if (!segment.isGap) return segment.at + day - segment.first;
  return segment.at + Math.floor(((day - segment.first) / (segment.last - segment.first + 1)) * segment.steps);
}

/** For each bin of `width` steps how many events may and how many certainly do touch it. */
function histogram(width, events) {
  const bins = Math.ceil(AXIS.steps / width);
  const possible = new Int32Array(bins + 1), certain = new Int32Array(bins + 1);
  const bin = (day) => Math.floor(stepOf(day) / width);
  for (const event of events) {
    if (!EVENTS.dated[event]) continue;
    possible[bin(EVENTS.first[event])]++;
    possible[bin(EVENTS.last[event]) + 1]--;
    const { begun, lasts } = { begun: EVENTS.begun[event], lasts: EVENTS.lasts[event] };
    if (begun === NEVER || lasts === -NEVER) continue;
    const from = bin(Math.min(begun, lasts)), to = bin(Math.max(begun, lasts));
    if (begun > lasts && from !== to) continue; // some day of several bins
    certain[from]++;
    certain[to + 1]--;
  }
  for (let at = 1; at < bins; at++) {
    possible[at] += possible[at - 1];
    certain[at] += certain[at - 1];
  }
  return { bins, possible: possible.subarray(0, bins), certain: certain.subarray(0, bins) };
}


// days.js: days since 1 January 1970 and how they are written.

const NEVER = 2147483647; // no bound: later, or with a minus earlier, than any day

function iso(day) {
  const date = new Date(day * 86400000);
  const year = date.getUTCFullYear();
  const four = String(Math.abs(year)).padStart(4, '0');
  const pad = (number) => String(number).padStart(2, '0');
  return `${year < 0 ? '-' : ''}${four}-${pad(date.getUTCMonth() + 1)}-${pad(date.getUTCDate())}`;
}

function dayOf(text) {
  const parts = /^(-?\d{4,6})-(\d\d)-(\d\d)$/.exec(text);
  if (!parts) return null;
  const date = new Date(0);
  date.setUTCFullYear(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]));
  return Number.isNaN(date.getTime()) ? null : Math.round(date.getTime() / 86400000);
}

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

function longDay(day) {
  const date = new Date(day * 86400000);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

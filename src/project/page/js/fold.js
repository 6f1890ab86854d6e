
// fold.js: texts as they are compared: case, marks, letter forms, joiners and scripts' digits do not matter.
// The letters are those that the gazetteer of waymarks forgives.

const SAME_LETTER = new Map(Object.entries({
  ی: 'يىئێېۍےۓ', ک: 'كڪ', ه: 'ةۃەۀہۂھ', ا: 'أإآٱٲٳ', و: 'ؤۆۇۋ', ر: 'ڕ', ل: 'ڵ',
  d: 'đðɖɗ', l: 'ł', o: 'ø', h: 'ħ', t: 'ŧ', b: 'ƀɓ', k: 'ƙĸ', n: 'ŋ', i: 'ıɨ', e: 'əǝ', σ: 'ς',
}).flatMap(([plain, forms]) => [...forms].map((form) => [form, plain]))
  .concat([['æ', 'ae'], ['œ', 'oe'], ['ß', 'ss'], ['þ', 'th']]));

const DROPPED = /[\p{M}\p{Cf}ـ'`’‘ʿʾʼʻء]/u; // marks, joiners and other format characters, tatweel, apostrophes

function fold(text) {
  if (/^[\x20-\x7e]*$/.test(text)) return text.toLowerCase().replace(/['`]/g, '');
  let key = '';
  for (const char of text.toLowerCase()) {
    const known = SAME_LETTER.get(char);
    if (known) {
      key += known;
      continue;
    }
    for (const part of char.normalize('NFKD')) {
      if (DROPPED.test(part)) continue;
      const code = part.codePointAt(0);
      if (code >= 0x660 && code <= 0x669) key += code - 0x660;
      else if (code >= 0x6f0 && code <= 0x6f9) key += code - 0x6f0;
      else key += SAME_LETTER.get(part) || part;
    }
  }
  return key;
}

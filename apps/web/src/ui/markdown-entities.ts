/**
 * Stands in for the package `entities` in what the browser loads: its table of 2,231 names is 15 kB compressed, and
 * nobody types more than a few of them in chat. Numeric references are complete; an unknown name stays as typed.
 */
const names: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  shy: '\u00ad',
  ensp: '\u2002',
  emsp: '\u2003',
  thinsp: '\u2009',
  zwnj: '\u200c',
  zwj: '\u200d',
  copy: '©',
  reg: '®',
  trade: '™',
  sect: '§',
  para: '¶',
  middot: '·',
  bull: '•',
  hellip: '…',
  ndash: '–',
  mdash: '—',
  lsquo: '‘',
  rsquo: '’',
  sbquo: '‚',
  ldquo: '“',
  rdquo: '”',
  bdquo: '„',
  laquo: '«',
  raquo: '»',
  lsaquo: '‹',
  rsaquo: '›',
  dagger: '†',
  permil: '‰',
  prime: '′',
  Prime: '″',
  deg: '°',
  plusmn: '±',
  times: '×',
  divide: '÷',
  minus: '−',
  frac12: '½',
  frac14: '¼',
  frac34: '¾',
  sup1: '¹',
  sup2: '²',
  sup3: '³',
  micro: 'µ',
  euro: '€',
  pound: '£',
  cent: '¢',
  yen: '¥',
  curren: '¤',
  iexcl: '¡',
  iquest: '¿',
  ne: '≠',
  le: '≤',
  ge: '≥',
  asymp: '≈',
  infin: '∞',
  radic: '√',
  sum: '∑',
  larr: '←',
  uarr: '↑',
  rarr: '→',
  darr: '↓',
  harr: '↔',
  rArr: '⇒',
  lArr: '⇐',
  hArr: '⇔',
  auml: 'ä',
  ouml: 'ö',
  uuml: 'ü',
  Auml: 'Ä',
  Ouml: 'Ö',
  Uuml: 'Ü',
  szlig: 'ß',
  eacute: 'é',
  egrave: 'è',
  ecirc: 'ê',
  agrave: 'à',
  acirc: 'â',
  ccedil: 'ç',
  ocirc: 'ô',
  ugrave: 'ù',
  ntilde: 'ñ',
  aring: 'å',
  aelig: 'æ',
  oslash: 'ø',
}

/** Forbidden and out of range code points become U+FFFD, as in HTML. */
function ofCodePoint(code: number): string {
  const isForbidden = code === 0 || code > 0x10_ffff || (code >= 0xd800 && code <= 0xdfff)
  return isForbidden || Number.isNaN(code) ? '\ufffd' : String.fromCodePoint(code)
}

/** Decodes the character references in a text, those that end with a semicolon only. */
export function decodeHTMLStrict(text: string): string {
  return text.replace(
    /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z][a-z0-9]{1,30}));/gi,
    (whole, hex?: string, decimal?: string, name?: string) => {
      if (hex !== undefined) return ofCodePoint(Number.parseInt(hex, 16))
      if (decimal !== undefined) return ofCodePoint(Number.parseInt(decimal, 10))
      return name !== undefined && Object.hasOwn(names, name) ? (names[name] ?? whole) : whole
    },
  )
}

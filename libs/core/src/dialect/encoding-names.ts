/** Names that others use for encodings of the WHATWG Encoding Standard and that it does not list; without separators, in small letters. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  ansi: 'windows-1252',
  big5hkscs: 'big5',
  cp1200: 'utf-16le',
  cp1201: 'utf-16be',
  cp20866: 'koi8-r',
  cp21866: 'koi8-u',
  cp51932: 'euc-jp',
  cp51949: 'euc-kr',
  cp65001: 'utf-8',
  cp874: 'windows-874',
  cp932: 'shift_jis',
  cp936: 'gbk',
  cp949: 'euc-kr',
  cp950: 'big5',
  eucjp: 'euc-jp',
  eucjpms: 'euc-jp',
  euckr: 'euc-kr',
  eucjpwin: 'euc-jp',
  koi8r: 'koi8-r',
  koi8u: 'koi8-u',
  latin9: 'iso-8859-15',
  macroman: 'macintosh',
  ms874: 'windows-874',
  ms932: 'shift_jis',
  ms936: 'gbk',
  ms949: 'euc-kr',
  ms950: 'big5',
  tis620: 'windows-874',
  uhc: 'euc-kr',
  ujis: 'euc-jp',
  utf16: 'utf-16le',
  utf16be: 'utf-16be',
  utf16le: 'utf-16le',
  utf8bom: 'utf-8',
  utf8sig: 'utf-8',
};
const SEPARATORS = /[\s_-]/g;

/** Name of the encoding that a label stands for, such as windows-1252 for latin1 and euc-kr for CP949; undefined for a label that is none. */
export function canonicalEncoding(label: string): string | undefined {
  const bare = label.toLowerCase().replace(SEPARATORS, '');
  const other = Object.hasOwn(OTHER_NAMES, bare) ? OTHER_NAMES[bare] : undefined;
  return decodedAs(label) ?? decodedAs(other) ?? decodedAs(label.replaceAll('_', '-')) ?? decodedAs(bare);
}

/** Name of the encoding that decoders have for a label; undefined for one that they do not know. */
export function decodedAs(label: string | undefined): string | undefined {
  try {
    return label === undefined ? undefined : new TextDecoder(label).encoding;
  } catch {
    return undefined;
  }
}

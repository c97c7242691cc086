/** First bytes of formats that are not text, or are text of another kind. */
const SIGNATURES: readonly { readonly bytes: string; readonly kind: string }[] = [
  { bytes: 'PK\x03\x04', kind: 'a ZIP archive or an Office document such as XLSX' },
  { bytes: 'PK\x05\x06', kind: 'an empty ZIP archive' },
  { bytes: '\x1f\x8b', kind: 'a gzip archive' },
  { bytes: '%PDF-', kind: 'a PDF document' },
  { bytes: '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', kind: 'an old Office document such as XLS' },
  { bytes: '{\\rtf', kind: 'an RTF document' },
  { bytes: '7z\xbc\xaf\x27\x1c', kind: 'a 7z archive' },
  { bytes: 'Rar!\x1a\x07', kind: 'a RAR archive' },
  { bytes: '\x89PNG\r\n', kind: 'a PNG image' },
  { bytes: '\xff\xd8\xff', kind: 'a JPEG image' },
  { bytes: 'GIF8', kind: 'a GIF image' },
  { bytes: 'SQLite format 3\0', kind: 'an SQLite database' },
  { bytes: 'PAR1', kind: 'a Parquet file' },
  { bytes: '\x7fELF', kind: 'a program' },
  { bytes: 'MZ\x90\0', kind: 'a program' },
];
const MARKUP: readonly { readonly start: RegExp; readonly kind: string }[] = [
  { start: /^\s*<\?xml[\s?]/i, kind: 'an XML document' },
  { start: /^\s*<(!doctype\s+html|html|head|body)[\s>]/i, kind: 'an HTML document' },
];
const START_BYTES = 512;

/** What the file is, in words, when its first bytes say that it is none of the formats read. */
export function foreignKind(head: Buffer): string | undefined {
  const start = head.toString('latin1', 0, START_BYTES);
  return (
    SIGNATURES.find(({ bytes }) => start.startsWith(bytes))?.kind ??
    MARKUP.find((markup) => markup.start.test(start.replace(/^\xef\xbb\xbf/, '')))?.kind
  );
}

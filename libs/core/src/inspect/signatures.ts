/** How a file is packed, by its first bytes. */
export type Container = 'zip' | 'gzip' | 'ole';

const CONTAINERS: readonly { readonly bytes: string; readonly container: Container }[] = [
  { bytes: 'PK\x03\x04', container: 'zip' },
  { bytes: 'PK\x05\x06', container: 'zip' },
  { bytes: '\x1f\x8b', container: 'gzip' },
  { bytes: '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', container: 'ole' },
];

/** First bytes of what is never read, and what it is in words. */
const FOREIGN: readonly { readonly bytes: string; readonly kind: string }[] = [
  { bytes: '%PDF-', kind: 'a PDF document' },
  { bytes: '{\\rtf', kind: 'an RTF document' },
  { bytes: '7z\xbc\xaf\x27\x1c', kind: 'a 7z archive' },
  { bytes: 'Rar!\x1a\x07', kind: 'a RAR archive' },
  { bytes: 'BZh', kind: 'a bzip2 archive' },
  { bytes: '\xfd7zXZ\0', kind: 'an xz archive' },
  { bytes: '\x28\xb5\x2f\xfd', kind: 'a Zstandard archive' },
  { bytes: '\x89PNG\r\n', kind: 'a PNG image' },
  { bytes: '\xff\xd8\xff', kind: 'a JPEG image' },
  { bytes: 'GIF8', kind: 'a GIF image' },
  { bytes: 'SQLite format 3\0', kind: 'an SQLite database' },
  { bytes: 'PAR1', kind: 'a Parquet file' },
  { bytes: 'Obj\x01', kind: 'an Avro file' },
  { bytes: '\x7fELF', kind: 'a program' },
  { bytes: 'MZ\x90\0', kind: 'a program' },
  { bytes: '\xcf\xfa\xed\xfe', kind: 'a program' },
  { bytes: '\xca\xfe\xba\xbe', kind: 'a program' },
  { bytes: '\0asm', kind: 'a program' },
  { bytes: '#!/', kind: 'a script' },
];
const START_BYTES = 64;
const TAR_MARK = 'ustar';
const TAR_MARK_AT = 257;

const startOf = (head: Buffer): string => head.toString('latin1', 0, START_BYTES);

/** The container whose signature the bytes begin with. */
export const containerOf = (head: Buffer): Container | undefined =>
  CONTAINERS.find(({ bytes }) => startOf(head).startsWith(bytes))?.container;

/** What the bytes are, in words, when they are neither text nor a container that is opened. */
export function foreignKind(head: Buffer): string | undefined {
  const start = startOf(head).replace(/^\xef\xbb\xbf/, '');
  if (head.toString('latin1', TAR_MARK_AT, TAR_MARK_AT + TAR_MARK.length) === TAR_MARK) return 'a tar archive';
  return FOREIGN.find(({ bytes }) => start.startsWith(bytes))?.kind;
}

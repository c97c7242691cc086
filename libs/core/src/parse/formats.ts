import type { LineType } from '../ports/reading.ts';
import { delimited } from './delimited.ts';
import type { HeadType, LineFormat, SourceFormat } from './format.ts';
import { htmlPage } from './html-page.ts';
import { jsonArray } from './json-array.ts';
import { jsonLinesEach } from './json-lines-each.ts';
import { jsonLines } from './json-lines.ts';
import { jsonTree } from './json-tree.ts';
import { markdown } from './markdown.ts';
import { ods } from './ods.ts';
import { plainText } from './plain-text.ts';
import type { PackageFormat, PackageType, TextFormat, TextType } from './rewrite.ts';
import { rewrittenRows } from './rewritten-rows.ts';
import { xlsx } from './xlsx.ts';
import { xml } from './xml.ts';

/** Every format that is cut into chunks as it is. A new one is a file of its own and a line here. */
const HEAD_FORMATS: Readonly<Record<HeadType, SourceFormat>> = {
  csv: delimited,
  tsv: delimited,
  jsonl: jsonLines,
  json: jsonArray,
};

/** Formats that are rewritten a row a line, from their text. */
const TEXT_FORMATS: Readonly<Record<TextType, TextFormat>> = {
  json: jsonTree,
  jsonl: jsonLinesEach,
  xml,
  text: plainText,
  markdown,
  html: htmlPage,
};

/** Formats that are rewritten a row a line, from a package of files. */
const PACKAGE_FORMATS: Readonly<Record<PackageType, PackageFormat>> = { xlsx, ods };

export const headFormatOf = (type: HeadType): SourceFormat => HEAD_FORMATS[type];

export const formatOf = (type: LineType): LineFormat => (type === 'rows' ? rewrittenRows : HEAD_FORMATS[type]);

export const textFormatOf = (type: TextType): TextFormat => TEXT_FORMATS[type];

export const packageFormatOf = (type: PackageType): PackageFormat => PACKAGE_FORMATS[type];

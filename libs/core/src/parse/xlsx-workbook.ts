import { posix } from 'node:path';
import { FileFault } from '../faults.ts';
import { MAX_SHEETS, MAX_SMALL_PART_BYTES } from './sheet-limits.ts';
import type { SheetInfo } from './sheet-look.ts';
import type { SheetPackage } from './sheet-package.ts';
import { attributeOf, readWholeXml, type XmlAttributes, type XmlHandler } from './sheet-xml.ts';
import { builtInStyle, styleOf, type DateSystem, type NumberStyle } from './xlsx-number.ts';

/** A worksheet and the part that holds its rows. */
export interface XlsxSheet extends SheetInfo {
  readonly part: string;
}

/** What an XLSX package says about itself. */
export interface XlsxParts {
  readonly sheets: readonly XlsxSheet[];
  readonly system: DateSystem;
  readonly strings: string | undefined;
  readonly styles: string | undefined;
}

interface Relation {
  /** Last word of the type: the same in both namespaces of the standard. */
  readonly kind: string;
  readonly target: string;
}

const DEFAULT_WORKBOOK = 'xl/workbook.xml';

/** @throws FileFault `format_unsupported` for binary workbooks, `package_invalid`. */
export async function readXlsxParts(pack: SheetPackage): Promise<XlsxParts> {
  const root = await readRelations(pack, '_rels/.rels', '');
  const workbook = [...root.values()].find(({ kind }) => kind === 'officeDocument')?.target ?? DEFAULT_WORKBOOK;
  if (workbook.endsWith('.bin'))
    throw new FileFault('format_unsupported', 'The file is a binary workbook (XLSB), which is not read.');
  const folder = posix.dirname(workbook);
  const relations = await readRelations(pack, `${folder}/_rels/${posix.basename(workbook)}.rels`, folder);
  const list = new WorkbookHandler();
  await readSmall(pack, workbook, list);
  const sheets = list.sheets.flatMap(({ name, hidden, number, relation }) => {
    const found = relations.get(relation);
    return found?.kind === 'worksheet' ? [{ name, hidden, number, part: found.target }] : [];
  });
  const part = (kind: string): string | undefined =>
    [...relations.values()].find((relation) => relation.kind === kind && pack.has(relation.target))?.target;
  return { sheets, system: list.system, strings: part('sharedStrings'), styles: part('styles') };
}

export async function readStyles(pack: SheetPackage, part: string | undefined): Promise<readonly NumberStyle[]> {
  if (part === undefined) return [];
  const handler = new StylesHandler();
  await readSmall(pack, part, handler);
  return handler.styles;
}

async function readSmall(pack: SheetPackage, part: string, handler: XmlHandler): Promise<void> {
  if (pack.size(part) > MAX_SMALL_PART_BYTES)
    throw new FileFault('unpacked_too_large', `The part "${part}" of the workbook is larger than 32 MiB.`);
  await readWholeXml(pack.read(part), part, handler);
}

/** By id; targets are named from the root of the package. */
async function readRelations(pack: SheetPackage, part: string, folder: string): Promise<ReadonlyMap<string, Relation>> {
  const relations = new Map<string, Relation>();
  if (!pack.has(part)) return relations;
  await readSmall(pack, part, {
    open(name, attributes) {
      const { Id, Type, Target, TargetMode } = attributes;
      if (name !== 'Relationship' || Id === undefined || Target === undefined || TargetMode === 'External') return;
      const target = posix.join('/', Target.startsWith('/') ? '' : folder, Target).slice(1);
      relations.set(Id, { kind: Type?.slice(Type.lastIndexOf('/') + 1) ?? '', target });
    },
    close: () => undefined,
    text: () => undefined,
  });
  return relations;
}

interface ListedSheet extends SheetInfo {
  readonly relation: string;
}

class WorkbookHandler implements XmlHandler {
  readonly sheets: ListedSheet[] = [];
  system: DateSystem = 1900;

  open(name: string, attributes: XmlAttributes): void {
    if (name === 'workbookPr' && /^(1|true|on)$/.test(attributes.date1904 ?? '')) this.system = 1904;
    if (name !== 'sheet') return;
    if (this.sheets.length >= MAX_SHEETS)
      throw new FileFault('sheet_too_large', `The workbook has more than ${MAX_SHEETS} sheets.`);
    this.sheets.push({
      name: attributes.name ?? '',
      number: this.sheets.length + 1,
      hidden: /hidden/i.test(attributes.state ?? ''),
      relation: attributeOf(attributes, 'id') ?? '',
    });
  }

  close(): void {
    // Nothing is nested in what is read.
  }

  text(): void {
    // All is in attributes.
  }
}

/** The number format of each cell style. */
class StylesHandler implements XmlHandler {
  readonly styles: NumberStyle[] = [];
  readonly #custom = new Map<number, NumberStyle>();
  #inside = '';

  open(name: string, attributes: XmlAttributes): void {
    if (name === 'numFmts' || name === 'cellXfs') this.#inside = name;
    const id = Number(attributes.numFmtId ?? 0);
    if (this.#inside === 'numFmts' && name === 'numFmt') this.#custom.set(id, styleOf(attributes.formatCode ?? ''));
    else if (this.#inside === 'cellXfs' && name === 'xf') this.styles.push(this.#custom.get(id) ?? builtInStyle(id));
  }

  close(name: string): void {
    if (name === this.#inside) this.#inside = '';
  }

  text(): void {
    // All is in attributes.
  }
}

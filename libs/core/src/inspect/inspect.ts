import type { ImportOptions } from '@pairloom/contract';
import { checkText } from '../dialect/encoding.ts';
import { detectType, extensionOf } from '../dialect/source-type.ts';
import { FileFault } from '../faults.ts';
import { isComplete, resolveMapping } from '../mapping/resolve-mapping.ts';
import { formatOf } from '../parse/formats.ts';
import type { Inspection } from '../ports/reading.ts';

/**
 * Decides from the first bytes of a file how it is read. `head` is its first `MAX_HEAD_BYTES`, or all of a smaller file;
 * `source.bytes` the size of the whole. Content decides before the name, `options` before both.
 * @throws FileFault with a code of the file level, or `invalid_options` for marks that cannot be used.
 */
export function inspect(
  head: Buffer,
  source: { readonly filename: string; readonly bytes: number },
  options: ImportOptions,
): Inspection {
  if (source.bytes === 0 || head.length === 0) throw new FileFault('empty_file', 'The file has 0 bytes.');
  const complete = head.length >= source.bytes;
  const start = checkText(head, complete, options.encoding === 'utf-8');
  const extension = extensionOf(source.filename);
  const found = detectType(head.subarray(start), complete, options.format ?? extension);
  const type = options.format ?? found;
  const reading = formatOf(type).readHead({ bytes: head, complete, start, type }, options);
  if (!reading.columnsKnown && !complete && !isComplete(options.mapping ?? {}))
    throw new FileFault('header_too_long', 'The first record does not end within the first MiB of the file.');
  const mapping = resolveMapping({ ...reading, columns: reading.dialect.columns }, options.mapping);
  return {
    plan: { dialect: reading.dialect, mapping, html: options.html, trim: options.trim },
    samples: reading.samples,
  };
}

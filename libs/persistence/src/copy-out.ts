import { Query } from 'pg';

const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1');
/** Signature, flags, and the length of what else would be said. */
const HEAD_BYTES = SIGNATURE.length + 8;
const COUNT_BYTES = 2;
const LENGTH_BYTES = 4;
const NULL_LENGTH = -1;

/**
 * The only parameter of a `copy … to stdout (format binary)`: is told of the rows, one after another. The driver makes a text of each
 * column of an ordinary result, and of bytes one of twice their size.
 */
export class CopyReader {
  readonly read: (columns: readonly (Buffer | null)[]) => void;

  /** `read` gets the columns of a row as the server sent them; they hold until it returns. What it throws, the statement fails of. */
  constructor(read: (columns: readonly (Buffer | null)[]) => void) {
    this.read = read;
  }
}

/** A COPY to us under way. */
export class CopyOut extends Query {
  readonly #reader: CopyReader;
  #fault: Error | undefined;

  constructor(text: string, reader: CopyReader) {
    super(text);
    this.#reader = reader;
  }

  /** What the reader threw: the rows behind it were passed over. */
  get fault(): Error | undefined {
    return this.#fault;
  }

  /** Called by the driver with a row, the first one behind the head of the format, and with the mark of the end. */
  handleCopyData({ chunk }: { readonly chunk: Buffer }): void {
    if (this.#fault !== undefined) return;
    try {
      const columns = columnsOf(chunk);
      if (columns !== undefined) this.#reader.read(columns);
    } catch (error) {
      this.#fault = error instanceof Error ? error : new Error(String(error));
    }
  }
}

/** Undefined for the mark of the end. */
function columnsOf(message: Buffer): readonly (Buffer | null)[] | undefined {
  let at = message.subarray(0, SIGNATURE.length).equals(SIGNATURE) ? HEAD_BYTES : 0;
  const count = message.readInt16BE(at);
  at += COUNT_BYTES;
  if (count < 0) return undefined;
  return Array.from({ length: count }, () => {
    const length = message.readInt32BE(at);
    at += LENGTH_BYTES;
    if (length === NULL_LENGTH) return null;
    at += length;
    return message.subarray(at - length, at);
  });
}

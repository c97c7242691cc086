import { failpoint } from '@pairloom/core';
import { Client, type ClientConfig, type Connection, Query, type QueryResult } from 'pg';
import { CopyOut, CopyReader } from './copy-out.ts';

/** Parameters from this size on, in bytes, are sent from where they are. */
const BULK_BYTES = 64 * 1024;
const BIND = 0x42;
const COPY_DATA = 0x64;
const COPY_DONE = Buffer.from([0x63, 0, 0, 0, 4]);
const TEXT = 0;
const BINARY = 1;
const LENGTH_BYTES = 4;
const NULL_LENGTH = -1;
/** Of the message: its letter and its length. */
const BEFORE_NAMES = 5;
/** One format for all columns of the result. */
const RESULTS_AS_TEXT = Buffer.from([0, 1, 0, TEXT]);

/** What the driver asks of a connection when it sends the parameters of a statement. */
type Bind = NonNullable<Parameters<Connection['bind']>[0]>;

/** The only parameter of a `copy … from stdin (format binary)`: what is sent for it, one piece after another. */
export class CopyRows {
  readonly pieces: readonly Buffer[];
  readonly count: number;

  /** `count` is the number of rows in them: the server must have taken as many. */
  constructor(pieces: readonly Buffer[], count: number) {
    this.pieces = pieces;
    this.count = count;
  }
}

/** A COPY under way. The server asks for the rows when it has read the statement; if it refuses one, it passes over what else is sent. */
class CopyIn extends Query {
  readonly #rows: CopyRows;

  constructor(text: string, rows: CopyRows) {
    super(text);
    this.#rows = rows;
  }

  /** Called by the driver; its own answer is that there are none. */
  handleCopyInResponse({ stream }: Connection): void {
    stream.cork();
    for (const piece of this.#rows.pieces) {
      const head = Buffer.alloc(1 + LENGTH_BYTES);
      head[0] = COPY_DATA;
      head.writeInt32BE(LENGTH_BYTES + piece.length, 1);
      stream.write(head);
      stream.write(piece);
    }
    stream.uncork();
    const reached = failpoint('chunk.copying');
    if (reached === undefined) stream.write(COPY_DONE);
    else void reached.then(() => stream.write(COPY_DONE));
  }
}

/**
 * A client that sends large binary parameters as they are. The driver copies all parameters into a buffer that grows as it goes, six
 * times their size for a statement of some megabytes; that memory, outside of the heap, has the whole heap searched over and over.
 */
export class BulkClient extends Client {
  constructor(config?: string | ClientConfig) {
    super(config);
    const connection = (this as unknown as { connection: Connection }).connection;
    const bind = connection.bind.bind(connection);
    connection.bind = (given, ...more) => {
      if (given?.values?.some(isBulk) !== true) return bind(given, ...more);
      if (!connection.stream.writable) return;
      for (const piece of bindMessage(given)) connection.stream.write(piece);
    };
    const query = this.query.bind(this) as (...all: unknown[]) => unknown;
    this.query = ((text: unknown, values: unknown, ...more: unknown[]) => {
      const only = Array.isArray(values) ? (values as readonly unknown[])[0] : undefined;
      if (only instanceof CopyRows) return this.#copyIn(text as string, only);
      if (only instanceof CopyReader) return this.#copyOut(text as string, only);
      return query(text, values, ...more);
    }) as typeof this.query;
  }

  #copyOut(text: string, reader: CopyReader): Promise<QueryResult> {
    return new Promise((resolve, reject) => {
      const copy = new CopyOut(text, reader);
      copy.once('error', reject);
      copy.once('end', (result: QueryResult) => {
        if (copy.fault === undefined) resolve(result);
        else reject(copy.fault);
      });
      super.query(copy);
    });
  }

  #copyIn(text: string, rows: CopyRows): Promise<QueryResult> {
    return new Promise((resolve, reject) => {
      const copy = new CopyIn(text, rows);
      copy.once('error', reject);
      copy.once('end', (result: QueryResult) => {
        if (result.rowCount === rows.count) resolve(result);
        else reject(new Error(`Of ${rows.count} rows ${result.rowCount} were copied.`));
      });
      super.query(copy);
    });
  }
}

const isBulk = (value: unknown): boolean => value instanceof Buffer && value.length >= BULK_BYTES;

/** The message Bind of the protocol, in pieces of which the large ones are the parameters themselves. */
function* bindMessage({ portal = '', statement = '', values = [], valueMapper = (value: unknown) => value }: Bind) {
  const mapped = values.map((value: unknown, index) => valueMapper(value, index) as Buffer | string | null | undefined);
  const parameters = mapped.map((value) => (typeof value === 'string' ? Buffer.from(value) : value));
  const names = Buffer.from(`${portal}\0${statement}\0`);
  const head = Buffer.alloc(BEFORE_NAMES + names.length + 2 + 2 * mapped.length + 2);
  const length = parameters.reduce((sum, bytes) => sum + LENGTH_BYTES + (bytes?.length ?? 0), 0);
  head[0] = BIND;
  head.writeInt32BE(head.length - 1 + length + RESULTS_AS_TEXT.length, 1);
  let at = BEFORE_NAMES + names.copy(head, BEFORE_NAMES);
  at = head.writeUInt16BE(mapped.length, at);
  for (const value of mapped) at = head.writeInt16BE(value instanceof Buffer ? BINARY : TEXT, at);
  head.writeUInt16BE(mapped.length, at);
  yield head;
  for (const bytes of parameters) {
    const size = Buffer.alloc(LENGTH_BYTES);
    size.writeInt32BE(bytes?.length ?? NULL_LENGTH, 0);
    yield size;
    if (bytes != null) yield bytes;
  }
  yield RESULTS_AS_TEXT;
}

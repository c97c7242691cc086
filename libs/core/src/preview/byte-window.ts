/** The latest bytes of a stream by their place in it, and of a stretch that is too long its begin. */
export class ByteWindow {
  private readonly maxBytes: number;
  private segments: { start: number; bytes: Buffer }[] = [];
  private held = 0;
  private end: number;

  constructor(start: number, maxBytes: number) {
    this.end = start;
    this.maxBytes = maxBytes;
  }

  push(bytes: Buffer): void {
    this.segments.push({ start: this.end, bytes });
    this.end += bytes.length;
    this.held += bytes.length;
    // The begin tells what the stretch is, the end may begin what follows it.
    while (this.held > this.maxBytes && this.segments.length > 2) this.drop(this.segments.length - 2);
  }

  /** Forgets what lies before `place`. */
  forget(place: number): void {
    while (this.segments[0] !== undefined && this.segments[0].start + this.segments[0].bytes.length <= place)
      this.drop(0);
  }

  /** The bytes from `start` to `end`, or as far as they are held without a gap. */
  slice(start: number, end: number): Buffer {
    const pieces: Buffer[] = [];
    let at = start;
    for (const segment of this.segments) {
      if (segment.start + segment.bytes.length <= at) continue;
      if (segment.start > at || at >= end) break;
      const piece = segment.bytes.subarray(at - segment.start, end - segment.start);
      pieces.push(piece);
      at += piece.length;
    }
    return pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces);
  }

  private drop(index: number): void {
    const [dropped] = this.segments.splice(index, 1);
    this.held -= dropped?.bytes.length ?? 0;
  }
}

import type { Random } from '../random.ts';
import type { Outcome, Stage } from '../stage.ts';

/** One way to induce a fault. */
export interface Variant {
  readonly name: string;
  play(stage: Stage, random: Random): Promise<Outcome>;
}

/** Several may have one number: those whose variants need another installation. */
export interface Fault {
  readonly no: number;
  readonly title: string;
  readonly variants: readonly Variant[];
  /** Settings that gateway and worker need for it. */
  readonly env?: Readonly<Record<string, string>>;
  /** Database and blobs on small file systems of their own. */
  readonly smallDisks?: boolean;
  /** Blobs in an S3 server. */
  readonly objectStore?: boolean;
  /** Why it cannot be induced here; undefined when it can. */
  readonly obstacle?: () => string | undefined | Promise<string | undefined>;
  /** Only when it is asked for by number. */
  readonly long?: boolean;
}

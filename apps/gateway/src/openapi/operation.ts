import type { ErrorCode } from '@pairloom/contract';
import type { z } from 'zod';
import type { SchemaName } from './schemas.ts';

export interface Answer {
  readonly status: number;
  readonly description: string;
  /** JSON unless another media type is named. */
  readonly schema?: SchemaName;
  readonly mediaType?: string;
  readonly example?: unknown;
  /** Whether it has no body. */
  readonly empty?: true;
  readonly headers?: Readonly<Record<string, string>>;
  /** Further media types that may be asked for. */
  readonly alsoAs?: readonly { readonly mediaType: string; readonly schema: SchemaName; readonly example: unknown }[];
}

export interface Body {
  readonly mediaType: string;
  readonly schema: SchemaName | object;
  readonly example?: unknown;
}

/** One route as the documents describe it. */
export interface Operation {
  readonly id: string;
  readonly method: 'get' | 'head' | 'post' | 'put' | 'patch' | 'delete';
  /** As routed, with `:name` for what varies. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly query?: z.ZodObject;
  /** Query parameters and headers that no schema of contract holds. */
  readonly parameters?: readonly object[];
  readonly bodies?: readonly Body[];
  readonly answers: readonly Answer[];
  /** Problems besides those that every route may answer. */
  readonly problems: readonly ErrorCode[];
}

import type { PipeTransform } from '@nestjs/common';
import { Uuid, type ErrorCode } from '@pairloom/contract';
import type { z } from 'zod';
import { RequestFault } from '../problems/request-fault.ts';
import { fieldsOf } from '../problems/zod-fields.ts';

/** Validates a query or a JSON body by its schema of contract. An absent body counts as an empty object. */
export class ZodPipe<T extends z.ZodType> implements PipeTransform<unknown, z.output<T>> {
  constructor(private readonly schema: T) {}

  transform(value: unknown): z.output<T> {
    const result = this.schema.safeParse(value ?? {});
    if (result.success) return result.data;
    throw new RequestFault('invalid_request', undefined, { fields: fieldsOf(result.error.issues) });
  }
}

/** An id of the path. One that is no UUID names nothing, so it answers like one that is not there. */
export class IdPipe implements PipeTransform<unknown, string> {
  constructor(private readonly missing: ErrorCode) {}

  transform(value: unknown): string {
    const result = Uuid.safeParse(value);
    if (!result.success) throw new RequestFault(this.missing);
    return result.data.toLowerCase();
  }
}

export const PROJECT_ID = new IdPipe('project_not_found');
export const IMPORT_ID = new IdPipe('import_not_found');
export const SOURCE_ID = new IdPipe('source_not_found');
export const MAPPING_ID = new IdPipe('mapping_not_found');
export const PAIR_ID = new IdPipe('pair_not_found');

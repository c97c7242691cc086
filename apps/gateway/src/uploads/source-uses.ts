import type { IncomingMessage } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import { CreateImportFromSource, type ImportOptions } from '@pairloom/contract';
import type { Sources } from '@pairloom/core';
import { readJson } from '../http/json-bodies.ts';
import { mediaTypeOf, type HttpRequest } from '../http/messages.ts';
import { SOURCES } from '../ports.ts';
import { RequestFault } from '../problems/request-fault.ts';
import { fieldsOf } from '../problems/zod-fields.ts';
import { LimitsOfProjects } from '../settings/project-limits.ts';
import { SourceLookup, type WholeSource } from '../sources/source-lookup.ts';
import { tooLarge } from './too-large.ts';
import { checkOptions } from './upload-options.ts';

/** Generous for an id and options. */
const MAX_BODY_BYTES = 1024 ** 2;

/** Whether the body is no file but the name of one; a JSON file comes with its name in the query. */
export const namesSource = (request: HttpRequest): boolean =>
  mediaTypeOf(request) === 'application/json' && request.query['filename'] === undefined;

/** Corrected rows belong to a source that was uploaded before. @throws RequestFault `edits_not_found` */
export function refuseEdits({ edits }: ImportOptions): void {
  if (edits !== undefined) throw new RequestFault('edits_not_found');
}

/** Requests that name a source instead of sending a file. */
@Injectable()
export class SourceUses {
  constructor(
    private readonly lookup: SourceLookup,
    private readonly limits: LimitsOfProjects,
    @Inject(SOURCES) private readonly sources: Sources,
  ) {}

  /** @throws RequestFault `source_not_found`, `source_incomplete`, `edits_not_found`, and those of options; FileFault `file_too_large` */
  async open(
    projectId: string,
    request: IncomingMessage,
  ): Promise<{ readonly source: WholeSource; readonly options: ImportOptions }> {
    const body = CreateImportFromSource.safeParse(await readJson(request, MAX_BODY_BYTES));
    if (!body.success) throw new RequestFault('invalid_request', undefined, { fields: fieldsOf(body.error.issues) });
    const options = checkOptions(body.data.options ?? {});
    const source = await this.lookup.requireWhole(projectId, body.data.sourceId.toLowerCase());
    const maxBytes = await this.limits.fileBytes(projectId);
    if (source.bytes > maxBytes) throw tooLarge(maxBytes);
    const { edits } = options;
    if (edits !== undefined && (await this.sources.edits(source.id, edits)) === undefined)
      throw new RequestFault('edits_not_found');
    return { source, options };
  }
}

import * as z from 'zod';
import { ImportRecord } from './import-record.ts';
import { Notice } from './notice.ts';

/**
 * Stream of GET /api/v1/projects/{p}/events. On connect, on every resume and when the notice changes, one `snapshot`; then an
 * `import` for each change of an import, at most four a second each; `heartbeat` every 15 s while nothing happens.
 */
export const ProjectEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('snapshot'),
    imports: z.array(ImportRecord),
    notice: Notice.nullable().describe('what everybody is told at the moment'),
  }),
  z.object({ type: z.literal('import'), import: ImportRecord }),
  z.object({ type: z.literal('heartbeat') }),
]);
export type ProjectEvent = z.infer<typeof ProjectEvent>;

import * as z from 'zod';

/** GET /health/ready: 200 when every part answers, else 503; each part with its state. */
export const Readiness = z.object({
  status: z.enum(['ready', 'not_ready']),
  parts: z.record(z.string(), z.object({ status: z.enum(['up', 'down']), message: z.string().optional() })),
});
export type Readiness = z.infer<typeof Readiness>;

/** GET /health/process of the embedder: what it takes, told by itself. */
export const ProcessReport = z.object({
  identity: z.string().describe('<pid>@<host>'),
  memoryBytes: z.number().int().nonnegative().describe('resident'),
  cpuSeconds: z.number().nonnegative().describe('since it was started'),
  uptimeSeconds: z.number().nonnegative(),
});
export type ProcessReport = z.infer<typeof ProcessReport>;

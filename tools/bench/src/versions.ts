import { Client, Connection } from '@temporalio/client';
import type { Bench } from './bench.ts';

/** What was measured with, beside the machine. */
export interface Versions {
  readonly node: string;
  readonly postgresql: string;
  readonly pgvector: string;
  readonly temporal: string;
}

export async function versionsOf({ stack, sql }: Bench): Promise<Versions> {
  const connection = await Connection.connect({ address: stack.info().temporal.address });
  try {
    const { serverVersion } = await new Client({ connection }).workflowService.getSystemInfo({});
    return {
      node: process.versions.node,
      postgresql: await sql.ask('show server_version'),
      pgvector: await sql.ask("select extversion from pg_extension where extname = 'vector'"),
      temporal: serverVersion ?? 'unknown',
    };
  } finally {
    await connection.close();
  }
}

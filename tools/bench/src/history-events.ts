import { importWorkflowId } from '@pairloom/temporal-api';
import type { SpawnedStack } from '@pairloom/tools';
import { Client, Connection } from '@temporalio/client';

/** Events of the run of an import, by Temporal. */
export async function historyEvents(stack: SpawnedStack, importId: string): Promise<number> {
  const connection = await Connection.connect({ address: stack.info().temporal.address });
  try {
    return (await new Client({ connection }).workflow.getHandle(importWorkflowId(importId)).describe()).historyLength;
  } finally {
    await connection.close();
  }
}

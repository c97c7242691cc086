import { SIGNALS, importWorkflowId } from '@pairloom/temporal-api';
import { defineSignal, getExternalWorkflowHandle } from '@temporalio/workflow';

export const wakeSignal = defineSignal(SIGNALS.wake);

/** Tells queued imports that a place is free. One that has gone meanwhile needs no waking. */
export async function wakeImports(importIds: readonly string[]): Promise<void> {
  await Promise.all(
    importIds.map((id) =>
      getExternalWorkflowHandle(importWorkflowId(id))
        .signal(wakeSignal)
        .catch(() => undefined),
    ),
  );
}

import { importWorkflowId } from '@pairloom/temporal-api';
import type { Said } from '../stage.ts';
import type { Installation } from '../stack/installation.ts';

/** What happened is to be read from the log, by somebody who was not there. */
export async function judgeLog(
  temporal: Installation['temporal'],
  importId: string,
  wanted: Said,
  heard: () => string,
): Promise<string[]> {
  if (wanted instanceof RegExp || typeof wanted === 'function') return said(wanted, heard());
  return (await wasRetried(temporal, importId)) ? said(wanted.whenRetried, heard()) : [];
}

export function said(wanted: RegExp | ((heard: string) => boolean), heard: string): string[] {
  const found = wanted instanceof RegExp ? wanted.test(heard) : wanted(heard);
  return found ? [] : [`the log does not name the cause${wanted instanceof RegExp ? ` (${wanted.source})` : ''}`];
}

/** Whether any activity needed more than one attempt. */
async function wasRetried(temporal: Installation['temporal'], importId: string): Promise<boolean> {
  const { events } = await temporal.workflow.getHandle(importWorkflowId(importId)).fetchHistory();
  return (events ?? []).some(({ activityTaskStartedEventAttributes: started }) => (started?.attempt ?? 1) > 1);
}

import { importWorkflowId } from '@pairloom/temporal-api';
import { setTimeout as pause } from 'node:timers/promises';
import type { Said } from '../stage.ts';
import type { Installation } from '../stack/installation.ts';

/** What happened is to be read from the log, by somebody who was not there. */
export async function judgeLog(
  temporal: Installation['temporal'],
  importId: string,
  wanted: Said,
  heard: () => string,
): Promise<string[]> {
  if (wanted instanceof RegExp || typeof wanted === 'function') return said(wanted, heard);
  return (await wasRetried(temporal, importId)) ? said(wanted.whenRetried, heard) : [];
}

/** A line is written after the answer that it tells of. */
const SAID_MS = 30_000;

/** One line when the log does not say what is wanted of it. */
export async function said(wanted: RegExp | ((heard: string) => boolean), heard: () => string): Promise<string[]> {
  const isThere = (): boolean => (wanted instanceof RegExp ? wanted.test(heard()) : wanted(heard()));
  for (const until = Date.now() + SAID_MS; !isThere(); await pause(50))
    if (Date.now() > until)
      return [`the log does not name the cause${wanted instanceof RegExp ? ` (${wanted.source})` : ''}`];
  return [];
}

/** Whether any activity needed more than one attempt. */
async function wasRetried(temporal: Installation['temporal'], importId: string): Promise<boolean> {
  const { events } = await temporal.workflow.getHandle(importWorkflowId(importId)).fetchHistory();
  return (events ?? []).some(({ activityTaskStartedEventAttributes: started }) => (started?.attempt ?? 1) > 1);
}

import * as z from 'zod';
import { storableText } from './mapping.ts';
import { Timestamp, Uuid } from './paging.ts';

export const NOTICE_LEVELS = ['info', 'warning', 'critical'] as const;
export const NoticeLevel = z.enum(NOTICE_LEVELS);
export type NoticeLevel = z.infer<typeof NoticeLevel>;

/** What is said to everybody who has the app open, or opens it. */
export const SetNotice = z.strictObject({
  text: storableText(500).trim().min(1).describe('plain text; shown as it stands, to people of every project'),
  level: NoticeLevel.default('info'),
  until: z.iso
    .datetime()
    .refine((until) => !(Date.parse(until) <= Date.now()), 'must be in the future')
    .optional()
    .describe('when it goes by itself, UTC; left out: when it is withdrawn'),
});
export type SetNotice = z.infer<typeof SetNotice>;

/** A notice to all open apps of the installation; another one replaces it. */
export const Notice = z.object({
  id: Uuid.describe('another each time that a notice is set'),
  text: z.string(),
  level: NoticeLevel,
  until: Timestamp.nullable(),
  setBy: z.string(),
  setAt: Timestamp,
});
export type Notice = z.infer<typeof Notice>;

export const CurrentNotice = z.object({ notice: Notice.nullable().describe('null while there is none') });
export type CurrentNotice = z.infer<typeof CurrentNotice>;

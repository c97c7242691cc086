import { defineEntity, p } from '@mikro-orm/core';
import type { NoticeLevel } from '@pairloom/contract';

const instant = () => p.datetime().columnType('timestamptz');

export const NoticeEntity = defineEntity({
  name: 'Notice',
  tableName: 'notice',
  properties: {
    /** Always true: there is one row at most. */
    one: p.boolean().primary(),
    id: p.uuid(),
    text: p.text(),
    level: p.text().$type<NoticeLevel>(),
    until: instant().nullable(),
    setBy: p.text(),
    setAt: instant().defaultRaw('now()'),
  },
});

import { defineEntity, p } from '@mikro-orm/core';

/** Written by a bulk statement only; the entity serves the comparison with the schema. */
export const ImportReceiptEntity = defineEntity({
  name: 'ImportReceipt',
  tableName: 'import_receipt',
  properties: {
    importId: p.uuid().primary(),
    body: p.text(),
    createdAt: p.datetime().columnType('timestamptz').defaultRaw('now()'),
  },
});

import { describe, expect, it } from '@jest/globals';
import { type BulkRequest, bulkChangeNamed, bulkChangeOf, bulkFilename } from './bulk.ts';

describe('what a bulk request is about', () => {
  it.each<[BulkRequest['operation'], BulkRequest['set'], string]>([
    ['create', undefined, 'create'],
    ['update', undefined, 'update'],
    ['update', { status: 'published' }, 'status'],
    ['update', { addTags: ['a'], removeTags: ['b'] }, 'tags'],
    ['update', { category: null }, 'category'],
    ['update', { category: null, addTags: ['a'] }, 'update'],
    ['delete', undefined, 'delete'],
    ['embed', undefined, 'embed'],
  ])('%s %j is %s, and its file says so', (operation, set, change) => {
    expect(bulkChangeOf({ operation, set })).toBe(change);
    expect(bulkChangeNamed(bulkFilename(bulkChangeOf({ operation, set })))).toBe(change);
  });

  it('is not said by other files', () => {
    expect(bulkChangeNamed('pairs.jsonl')).toBeNull();
    expect(bulkChangeNamed('bulk-pairs.jsonl')).toBeNull();
  });
});

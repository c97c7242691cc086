import { describe, expect, it } from '@jest/globals';
import { SEARCH_ATTRIBUTES } from './search-attributes.ts';
import { type WorkflowStart, startOptions, workflowTypeOf } from './start-options.ts';

const IMPORT_ID = '0199f0d3-1c52-7e48-8a77-51d0c3b9e6f4';
const PROJECT_ID = '0199f0d2-7a10-7c3e-9b1d-2f4a6c8e0b12';
const start: WorkflowStart = {
  importId: IMPORT_ID,
  projectId: PROJECT_ID,
  projectName: 'Support',
  filename: 'faq.csv',
  course: { embed: true },
};
const settings = { taskQueuePrefix: 'pairloom', appUrl: () => 'http://127.0.0.1:3000' as string | undefined };

describe('startOptions', () => {
  it('starts one workflow for one import, ever', () => {
    expect(startOptions(start, settings, false)).toMatchObject({
      workflowId: `import-${IMPORT_ID}`,
      taskQueue: 'pairloom-workflows',
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      priority: { fairnessKey: PROJECT_ID },
      args: [
        {
          importId: IMPORT_ID,
          projectId: PROJECT_ID,
          embed: true,
          searchAttributes: false,
          queues: { workflow: 'pairloom-workflows', load: 'pairloom-load', embed: 'pairloom-embed' },
          appUrl: `http://127.0.0.1:3000/projects/${PROJECT_ID}/imports/${IMPORT_ID}`,
        },
      ],
    });
  });

  it('tells the operator what it is, with a link', () => {
    const { staticSummary, staticDetails } = startOptions(start, settings, false);
    expect(staticSummary).toBe('faq.csv → project Support');
    expect(staticDetails).toContain(`(http://127.0.0.1:3000/projects/${PROJECT_ID}/imports/${IMPORT_ID})`);
    expect(staticDetails).toContain('**Vectors** are made');
  });

  it('starts a workflow of its own for an undo, and says what it is', () => {
    const undo = { ...start, kind: 'undo' as const };
    expect([workflowTypeOf(start), workflowTypeOf(undo)]).toEqual(['importWorkflow', 'undoWorkflow']);
    const { staticSummary, staticDetails } = startOptions(undo, settings, false);
    expect(staticSummary).toBe('undo of faq.csv → project Support');
    expect(staticDetails).toContain('**Undo of** faq\\.csv');
  });

  it('has no link while the address is not known', () => {
    const { staticDetails, args } = startOptions(
      { ...start, course: { embed: false } },
      { ...settings, appUrl: () => undefined },
      false,
    );
    expect(staticDetails).not.toContain('](');
    expect(staticDetails).toContain('**Vectors** are not made');
    expect(args[0]).not.toHaveProperty('appUrl');
  });

  it('keeps names from becoming markup, and short enough for a summary', () => {
    const evil = { ...start, filename: '[click](http://evil.example)\n# big.csv', projectName: '漢'.repeat(300) };
    const { staticSummary, staticDetails } = startOptions(evil, settings, false);
    expect(staticDetails).toContain('\\[click\\]\\(http://evil\\.example\\) \\# big\\.csv');
    expect(staticSummary).not.toContain('\n');
    expect(Buffer.byteLength(staticSummary ?? '')).toBeLessThanOrEqual(400);
  });

  it('has a memo of ids, figures and settings, and of nothing that users wrote', () => {
    const { memo } = startOptions({ ...start, kind: 'retry', bytes: 1_234 }, settings, false);
    expect(memo).toEqual({
      importId: IMPORT_ID,
      projectId: PROJECT_ID,
      kind: 'retry',
      vectors: true,
      bytes: 1_234,
      page: `http://127.0.0.1:3000/projects/${PROJECT_ID}/imports/${IMPORT_ID}`,
    });
    const withoutAddress = { ...settings, appUrl: () => undefined };
    expect(startOptions(start, withoutAddress, false).memo).toEqual({
      importId: IMPORT_ID,
      projectId: PROJECT_ID,
      vectors: true,
    });
  });

  it('carries search attributes where they are registered', () => {
    const { typedSearchAttributes, args } = startOptions(start, settings, true);
    expect(args[0]).toMatchObject({ searchAttributes: true });
    const attributes = typedSearchAttributes && 'get' in typedSearchAttributes ? typedSearchAttributes : undefined;
    expect(Object.values(SEARCH_ATTRIBUTES).map((key) => attributes?.get(key))).toEqual([
      PROJECT_ID,
      IMPORT_ID,
      'pending',
      'queued',
    ]);
    expect(startOptions(start, settings, false).typedSearchAttributes).toBeUndefined();
  });
});

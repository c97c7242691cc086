import { DefaultLogger, bundleWorkflowCode } from '@temporalio/worker';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** Build step: bundles the built workflows into dis./workflows.bundle.js, so that a worker starts without webpack. */
const { code } = await bundleWorkflowCode({
  workflowsPath: fileURLToPath(import.meta.resolve('@pairloom/temporal-workflows')),
  logger: new DefaultLogger('WARN'),
});
await writeFile(new URL('./workflows.bundle.js', import.meta.url), code);

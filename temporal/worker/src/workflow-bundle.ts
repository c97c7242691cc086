import type { WorkflowBundleOption } from '@temporalio/worker';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The bundle that the build made beside the built code; unbuilt, Temporal bundles the sources when the worker starts. */
export function workflowBundle():
  { workflowBundle: WorkflowBundleOption } | { workflowsPath: string; bundlerOptions: typeof SOURCE_BUNDLING } {
  const built = fileURLToPath(new URL('./workflows.bundle.js', import.meta.url));
  if (existsSync(built)) return { workflowBundle: { codePath: built } };
  return {
    workflowsPath: fileURLToPath(import.meta.resolve('@pairloom/temporal-workflows')),
    bundlerOptions: SOURCE_BUNDLING,
  };
}

/** Lets the bundler take the sources of the workspace's packages. */
export const SOURCE_BUNDLING = {
  webpackConfigHook: <Config extends { resolve?: { conditionNames?: string[] } }>(config: Config): Config => ({
    ...config,
    resolve: { ...config.resolve, conditionNames: ['@pairloom/source', '...'] },
  }),
};

import { DefaultLogger, type WorkflowBundleWithSourceMap, bundleWorkflowCode } from '@temporalio/worker';
import { fileURLToPath } from 'node:url';

interface WebpackConfig {
  resolve?: { conditionNames?: string[] };
  module?: { rules?: unknown[] };
}

/** Bundles the sources, as the worker does when it runs unbuilt; `covered` adds counters of coverage to them. */
export const bundleSources = (options: { covered?: boolean } = {}): Promise<WorkflowBundleWithSourceMap> =>
  bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('../index.ts', import.meta.url)),
    logger: new DefaultLogger('ERROR'),
    ...(options.covered && {
      workflowInterceptorModules: [fileURLToPath(new URL('./coverage-interceptor.ts', import.meta.url))],
    }),
    webpackConfigHook: <Config extends WebpackConfig>(config: Config): Config => ({
      ...config,
      resolve: { ...config.resolve, conditionNames: ['@pairloom/source', '...'] },
      ...(options.covered && {
        module: { ...config.module, rules: [...(config.module?.rules ?? []), COUNTING] },
      }),
    }),
  });

const COUNTING = {
  test: /workflows[\\/]src[\\/][^\\/]+\.ts$/,
  exclude: /index\.ts$/,
  enforce: 'post',
  loader: fileURLToPath(new URL('./counting-loader.mjs', import.meta.url)),
};

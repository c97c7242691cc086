import { createInstrumenter } from 'istanbul-lib-instrument';

/** Webpack loader: adds counters of coverage to a compiled module, to be read in the sandbox of the workflow. */
export default function countCoverage(source, sourceMap) {
  const instrumenter = createInstrumenter({
    esModules: true,
    produceSourceMap: true,
    coverageGlobalScope: 'globalThis',
    coverageGlobalScopeFunc: false,
  });
  instrumenter.instrument(
    source,
    this.resourcePath,
    (error, code) => this.callback(error, code, instrumenter.lastSourceMap()),
    typeof sourceMap === 'string' ? JSON.parse(sourceMap) : sourceMap,
  );
}

import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import JestRuntime from 'jest-runtime';
import { enter, loadAnew, sourceMaps } from './loading.mjs';
import { startCounting, takeCounts } from './own-coverage.mjs';

const require = createRequire(import.meta.url);
/** Under this symbol Jest keeps what listens to the tests of a spec file. */
const LISTENERS = Symbol.for('EVENT_HANDLERS');
const AS_MODULE = {
  isInternalModule: false,
  supportsDynamicImport: true,
  supportsExportNamespaceFrom: true,
  supportsStaticESM: true,
  supportsTopLevelAwait: true,
};

// A process with nothing left to do goes at once: Jest does not wait until all it has loaded is cleared away.
process.once('beforeExit', () => process.exit());

/**
 * Jest's runtime without its sandbox: Node itself loads the specs, and what they import is loaded once for all spec
 * files that a process runs. Specs therefore share the state of modules; one that needs a module anew says
 * jest.resetModules() before it imports it.
 */
export default class OwnRealmRuntime extends JestRuntime {
  #config;
  #transformer;
  #coverage;
  #testPath;
  #counts = [];

  constructor(config, environment, resolver, transformer, cacheFS, coverage, testPath, globalConfig) {
    super(config, environment, resolver, transformer, cacheFS, coverage, testPath, globalConfig);
    this.#config = config;
    this.#transformer = transformer;
    this.#coverage = coverage;
    this.#testPath = testPath;
  }

  /** Jest's test framework: anew for each spec file, for it holds the tests that were declared. */
  requireInternalModule(file) {
    delete globalThis[LISTENERS];
    delete require.cache[file];
    return require(file);
  }

  setGlobalsForRuntime(globals) {
    super.setGlobalsForRuntime(globals);
    enter({
      words: { ...globals, jest: this.jestGlobals.jestObjectFor(this.#testPath) },
      conditions: this._environment.exportConditions(),
      compile: (file) => this.#transformer.transform(file, { ...this.#coverage, ...AS_MODULE }),
    });
  }

  unstable_shouldLoadAsEsm() {
    return true;
  }

  unstable_importModule(file) {
    return import(pathToFileURL(file).href);
  }

  resetModules() {
    super.resetModules();
    loadAnew();
  }

  /** Stacks point into the sources. */
  getSourceMaps() {
    return sourceMaps;
  }

  collectV8Coverage() {
    return startCounting();
  }

  async stopCollectingV8Coverage() {
    this.#counts = await takeCounts(this.#coverage, this.#config);
  }

  getAllV8CoverageInfoCopy() {
    return this.#counts;
  }
}

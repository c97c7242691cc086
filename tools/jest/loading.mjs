import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

/** What the spec file that runs gives: Jest's words, the conditions of its imports, and how its sources are compiled. */
let current;
let specFiles = 0;
let generation = 0;

/** Sources as compiled, by file: Jest's reports of coverage and its stacks need them. */
export const compiled = new Map();
/** Files of their source maps, by address. */
export const sourceMaps = new Map();

export function enter(specFile) {
  current = specFile;
  specFiles++;
  generation = 0;
}

/** From now on sources are loaded anew, until the next spec file. */
export const loadAnew = () => void generation++;

const WORDS = ['afterAll', 'afterEach', 'beforeAll', 'beforeEach', 'describe', 'expect', 'it', 'jest', 'test'];
/** Modules that several spec files share hold on to these words, while what stands behind them changes. */
const shared = (name) =>
  new Proxy(() => undefined, {
    apply: (_word, self, args) => Reflect.apply(current.words[name], self, args),
    get: (_word, key) => current.words[name][key],
  });
const SHARED = Object.fromEntries(WORDS.map((name) => [name, shared(name)]));
/** A spec file has the words themselves: its stacks begin where it calls them. */
export const wordsOf = (who) => (who === 'spec' ? current.words : SHARED);

const GLOBALS = 'pairloom:jest-globals';
const globalsFor = (importer = '') => `${GLOBALS}?${/\.spec\.ts$/.test(importer) ? `spec=${specFiles}` : 'shared'}`;
const sourceOf = (globals) =>
  `import { wordsOf } from '${import.meta.url}';
  export const { ${WORDS.join(', ')} } = wordsOf('${globals.includes('?spec') ? 'spec' : 'shared'}');`;
const isOurs = (url) => url.startsWith('file:') && !url.includes('/node_modules/') && /\.ts($|\?)/.test(url);

registerHooks({
  resolve(specifier, context, next) {
    if (specifier === '@jest/globals') {
      return { url: globalsFor(context.parentURL), format: 'module', shortCircuit: true };
    }
    if (current === undefined) return next(specifier, context);
    const conditions = [...new Set([...current.conditions, ...context.conditions])];
    const found = next(specifier, { ...context, conditions });
    return generation > 0 && isOurs(found.url) ? { ...found, url: `${found.url}?generation=${generation}` } : found;
  },
  load(url, context, next) {
    if (url.startsWith(GLOBALS)) return { source: sourceOf(url), format: 'module', shortCircuit: true };
    if (current === undefined || !isOurs(url)) return next(url, context);
    const file = fileURLToPath(url);
    const result = current.compile(file);
    compiled.set(file, result);
    if (result.sourceMapPath) sourceMaps.set(url, result.sourceMapPath);
    return { source: result.code, format: 'module', shortCircuit: true };
  },
});

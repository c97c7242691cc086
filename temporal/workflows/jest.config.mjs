import { covered } from '../../jest.preset.mjs';

/** Counters in the code instead of V8's: they can be read out of the sandbox in which workflows run. */
export default {
  ...covered,
  coverageProvider: 'babel',
  collectCoverageFrom: [...covered.collectCoverageFrom, '!src/testing/**'],
};

import { covered } from '../../jest.preset.mjs';

/** Entry points run as processes of their own, in specs too, where coverage does not see them. */
const ENTRY_POINTS = ['!src/main.ts', '!src/migrate.ts', '!src/build-bundle.ts'];

export default { ...covered, collectCoverageFrom: [...covered.collectCoverageFrom, ...ENTRY_POINTS] };

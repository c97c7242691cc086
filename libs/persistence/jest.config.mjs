import { covered } from '../../jest.preset.mjs';

export default { ...covered, collectCoverageFrom: [...covered.collectCoverageFrom, '!src/testing/**'] };

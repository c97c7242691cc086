export { covered as default } from '../../jest.preset.mjs';

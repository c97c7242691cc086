/**
 * core: the rules of an import without any I/O or framework: dialect, parse, mapping, validate, identity, report, and the
 * ports that adapters implement. May import contract, and the parsers csv-parse and htmlparser2.
 */
export * from './faults.ts';
export * from './ports/blob-store.ts';
export * from './ports/embedding-provider.ts';
export * from './ports/import-admission.ts';
export * from './ports/pair-catalogue.ts';
export * from './ports/reading.ts';

/**
 * core: the rules of an import without any I/O or framework: dialect, parse, mapping, validate, identity, inspect, report, and the
 * ports that adapters implement. May import contract, and the parsers csv-parse and htmlparser2.
 */
export * from './faults.ts';
export * from './ports/blob-bytes.ts';
export * from './ports/blob-store.ts';
export * from './ports/embedding-provider.ts';
export * from './ports/import-admission.ts';
export * from './ports/import-reports.ts';
export * from './ports/import-runs.ts';
export * from './ports/pair-catalogue.ts';
export * from './ports/reading.ts';
export * from './ports/sources.ts';
export * from './fate/merge.ts';
export * from './fate/settle-key.ts';
export * from './identity/content-hash.ts';
export * from './identity/fold.ts';
export * from './identity/key.ts';
export * from './inspect/inspect.ts';
export { columnsSeen, planOf } from './inspect/plan-of.ts';
export { withSavedMapping } from './inspect/saved-mapping.ts';
export { bindMapping } from './mapping/bind.ts';
export { headerSetKey, type ColumnsSeen } from './mapping/columns.ts';
export { detectPreset, listPresets, presetNamed } from './mapping/presets/index.ts';
export { resolveMapping } from './mapping/resolve-mapping.ts';
export { MAPPING_THRESHOLD, suggestMapping, type Suggestion } from './mapping/suggest-mapping.ts';
export * from './parse/planner.ts';
export { canonicalEncoding } from './parse/decode.ts';
export { rewritten } from './parse/rewrite-source.ts';
export { memoryBytes } from './parse/unpack.ts';
export type { SourceBytes } from './parse/rewrite.ts';
export * from './parse/prepare.ts';
export { canonicalJson } from './report/canonical-json.ts';
export { BYTE_ORDER_MARK } from './report/csv-text.ts';
export { ErrorGrouping } from './report/error-groups.ts';
export { OriginalRecords, OVERSIZED_HEAD_BYTES } from './report/original-records.ts';
export { PairExportText } from './report/pair-export.ts';
export { isSealed, sealReceipt } from './report/receipt.ts';
export { isReportColumn } from './report/report-columns.ts';
export * from './report/result-text.ts';
export * from './validate/display.ts';
export * from './validate/limits.ts';

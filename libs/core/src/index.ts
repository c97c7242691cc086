/**
 * core: the rules of an import without any I/O or framework: dialect, parse, mapping, validate, identity, inspect, controls, report, search,
 * and the ports that adapters implement. May import contract, and the parsers csv-parse and htmlparser2.
 */
export * from './failpoint.ts';
export * from './faults.ts';
export * from './ports/blob-bytes.ts';
export * from './ports/blob-store.ts';
export * from './ports/embedding-provider.ts';
export * from './ports/import-admission.ts';
export * from './ports/import-controls.ts';
export * from './ports/import-reports.ts';
export * from './ports/import-runs.ts';
export * from './ports/import-undo.ts';
export * from './ports/notices.ts';
export * from './ports/pair-catalogue.ts';
export * from './ports/pair-editing.ts';
export * from './ports/project-rules.ts';
export * from './ports/project-statistics.ts';
export * from './ports/reading.ts';
export * from './ports/reconciling.ts';
export * from './ports/search-index.ts';
export * from './ports/sources.ts';
export * from './controls/judge-command.ts';
export * from './controls/retry-scope.ts';
export * from './fate/merge.ts';
export * from './fate/settle-key.ts';
export * from './fate/settle-retried.ts';
export * from './identity/content-hash.ts';
export * from './identity/fold.ts';
export { PRINT_BYTES, writeFoldedPrint } from './identity/folded-print.ts';
export * from './identity/key.ts';
export * from './inspect/inspect.ts';
export { columnsSeen, planOf } from './inspect/plan-of.ts';
export { readsAlike } from './inspect/reads-alike.ts';
export { withSavedMapping } from './inspect/saved-mapping.ts';
export { bindMapping } from './mapping/bind.ts';
export { headerSetKey, type ColumnsSeen } from './mapping/columns.ts';
export { detectPreset, listPresets, presetNamed } from './mapping/presets/index.ts';
export { resolveMapping } from './mapping/resolve-mapping.ts';
export { MAPPING_THRESHOLD, suggestMapping, type Suggestion } from './mapping/suggest-mapping.ts';
export * from './parse/planner.ts';
export { ChunkMemory } from './parse/chunk-memory.ts';
export { canonicalEdits, readEdits, unknownColumn, type RowCorrections } from './parse/corrections.ts';
export { changePair, planOfWritten, type CheckedChange } from './parse/change-pair.ts';
export type { ChangeRow } from './parse/changes.ts';
export { canonicalEncoding } from './dialect/encoding-names.ts';
export { RangeHashes } from './parse/range-hashes.ts';
export { rewritten } from './parse/rewrite-source.ts';
export { memoryBytes } from './parse/unpack.ts';
export type { SourceBytes } from './parse/rewrite.ts';
export * from './parse/prepare.ts';
export { splitRange } from './parse/split-range.ts';
export { countRows, readRows, sourceLines, type ReadRow } from './preview/read-rows.ts';
export { storedEdits } from './preview/stored-edits.ts';
export { canonicalJson } from './identity/canonical-json.ts';
export * from './report/changed-fields.ts';
export { plannedChange } from './report/planned-change.ts';
export { BYTE_ORDER_MARK } from './report/csv-text.ts';
export { ErrorGrouping } from './report/error-groups.ts';
export { originalColumns, OriginalRecords, OVERSIZED_HEAD_BYTES } from './report/original-records.ts';
export { PairExportText } from './report/pair-export.ts';
export { isSealed, sealReceipt } from './report/receipt.ts';
export { isReportColumn } from './report/report-columns.ts';
export * from './report/result-text.ts';
export * from './search/search-words.ts';
export * from './validate/display.ts';
export * from './validate/limits.ts';
export { judgeChange, type JudgedChange } from './validate/judge-change.ts';
export { ruleProblems } from './validate/rules/rule-problems.ts';
export { QUALITY_PARTS, qualityOf, type Quality, type QualityPart } from './validate/quality.ts';
export { RuleTrial } from './validate/rule-trial.ts';
export { sampleSource, type SampleSource } from './validate/sample-source.ts';
export {
  comparingChecks,
  differingAnswer,
  spellingFindings,
  SPELLED_FIELDS,
  type ComparedRows,
  type ComparingChecks,
  type SpelledField,
} from './validate/row-comparison.ts';
export { skeletonOf, spellingVariants, type Spelling } from './validate/spellings.ts';
export { refusedTransition } from './validate/status-transition.ts';
export * from './validate/near-duplicates.ts';
export * from './validate/validation-plan.ts';

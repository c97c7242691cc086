import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';

/** Keyword search attributes. An installation registers them once; without them the worker runs all the same. */
export const SEARCH_ATTRIBUTES = {
  projectId: defineSearchAttributeKey('PairloomProjectId', SearchAttributeType.KEYWORD),
  importId: defineSearchAttributeKey('PairloomImportId', SearchAttributeType.KEYWORD),
  status: defineSearchAttributeKey('PairloomStatus', SearchAttributeType.KEYWORD),
  phase: defineSearchAttributeKey('PairloomPhase', SearchAttributeType.KEYWORD),
} as const;

export const SEARCH_ATTRIBUTE_NAMES = Object.values(SEARCH_ATTRIBUTES).map((key) => key.name);

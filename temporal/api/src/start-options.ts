import type { ImportKind } from '@pairloom/contract';
import { type BaseWorkflowOptions, TypedSearchAttributes } from '@temporalio/common';
import type { ImportCourse } from './course-of.ts';
import { IMPORT_WORKFLOW, type ImportWorkflowInput, UNDO_WORKFLOW, importWorkflowId, taskQueues } from './names.ts';
import { SEARCH_ATTRIBUTES } from './search-attributes.ts';

/** What a workflow is started with: ids and settings, and two names for the operator's eyes. */
export interface WorkflowStart {
  readonly importId: string;
  readonly projectId: string;
  readonly projectName: string;
  readonly filename: string;
  readonly course: ImportCourse;
  /** `import` when left out; an undo has a workflow of its own. */
  readonly kind?: ImportKind;
  /** Size of the source, where it is known. */
  readonly bytes?: number;
}

/** Type of the workflow that is started. */
export const workflowTypeOf = ({ kind }: Pick<WorkflowStart, 'kind'>): string =>
  kind === 'undo' ? UNDO_WORKFLOW : IMPORT_WORKFLOW;

/** What a client starts the workflow of an import with. */
export interface ImportStartOptions extends BaseWorkflowOptions {
  workflowId: string;
  taskQueue: string;
  args: [ImportWorkflowInput];
}

/** Settings of an installation that every workflow is started with. */
export interface WorkflowSettings {
  readonly taskQueuePrefix: string;
  /** Address of the web app without slash at its end, for the operator; known once the gateway listens. */
  readonly appUrl: () => string | undefined;
}

/** Temporal limits the summary to 400 bytes; a character takes up to four. */
const NAME_CHARS = 45;

const MARKDOWN_SPECIAL = /[\\`*_{}[\]()#+\-.!|<>~]/g;

const plain = (text: string): string => {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= NAME_CHARS ? line : `${line.slice(0, NAME_CHARS - 1)}…`;
};
const markdown = (text: string): string => text.replace(/\s+/g, ' ').replace(MARKDOWN_SPECIAL, '\\$&');

function detailsOf(start: WorkflowStart, page: string | undefined): string {
  const lines = [
    `**${start.kind === 'undo' ? 'Undo of' : 'File'}** ${markdown(start.filename)}`,
    `**Project** ${markdown(start.projectName)} (${start.projectId})`,
    `**Import** ${start.importId}`,
    start.course.embed ? '**Vectors** are made' : '**Vectors** are not made',
  ];
  if (page !== undefined) lines.push(`[Open the import in Pairloom](${page})`);
  return lines.join('  \n');
}

function workflowInput(
  start: WorkflowStart,
  settings: WorkflowSettings,
  searchAttributes: boolean,
): ImportWorkflowInput {
  const appUrl = settings.appUrl();
  return {
    importId: start.importId,
    projectId: start.projectId,
    ...start.course,
    queues: taskQueues(settings.taskQueuePrefix),
    searchAttributes,
    ...(appUrl !== undefined && { appUrl: `${appUrl}/projects/${start.projectId}/imports/${start.importId}` }),
  };
}

/** For the operator: ids, settings and figures, nothing that users wrote. */
const memoOf = ({ importId, projectId, kind, course, bytes }: WorkflowStart, page: string | undefined) => ({
  importId,
  projectId,
  ...(kind !== undefined && { kind }),
  vectors: course.embed,
  ...(bytes !== undefined && { bytes }),
  ...(page !== undefined && { page }),
});

function searchAttributesOf({ projectId, importId }: WorkflowStart): TypedSearchAttributes {
  return new TypedSearchAttributes([
    { key: SEARCH_ATTRIBUTES.projectId, value: projectId },
    { key: SEARCH_ATTRIBUTES.importId, value: importId },
    { key: SEARCH_ATTRIBUTES.status, value: 'pending' },
    { key: SEARCH_ATTRIBUTES.phase, value: 'queued' },
  ]);
}

/**
 * One workflow for one import, ever: a second start finds the first, running or ended. The gateway starts with them what was
 * uploaded, the reconciler what was left unstarted.
 */
export function startOptions(
  start: WorkflowStart,
  settings: WorkflowSettings,
  withSearchAttributes: boolean,
): ImportStartOptions {
  const input = workflowInput(start, settings, withSearchAttributes);
  return {
    workflowId: importWorkflowId(start.importId),
    taskQueue: input.queues.workflow,
    args: [input],
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'REJECT_DUPLICATE',
    staticSummary: `${start.kind === 'undo' ? 'undo of ' : ''}${plain(start.filename)} → project ${plain(start.projectName)}`,
    staticDetails: detailsOf(start, input.appUrl),
    memo: memoOf(start, input.appUrl),
    priority: { fairnessKey: start.projectId },
    ...(withSearchAttributes && { typedSearchAttributes: searchAttributesOf(start) }),
  };
}

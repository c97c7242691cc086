import { type ImportWorkflowInput, SEARCH_ATTRIBUTES, type WorkflowAttention } from '@pairloom/temporal-api';
import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import type { ImportState } from './import-state.ts';
import { rowsText, thousands } from './spans.ts';

/** An import that stands still can be told, and searched for, by what it waits for: `paused` or `attention`. */
const statusOf = (state: ImportState): string =>
  state.phase === 'ended' ? state.status : (state.heldBy ?? state.status);

/** What is all or nothing has no chunk that could be left out. */
function attentionLine({ code, message, chunk, rows }: WorkflowAttention, allOrNothing: boolean): string {
  const where = chunk === undefined || rows === undefined ? '' : ` in chunk ${chunk} (${rowsText(rows[0], rows[1])})`;
  const skip = where === '' || allOrNothing ? '' : `, or \`skip\` {"chunk": ${chunk}, "reason": "…"}`;
  return `- waits for a person: \`${code}\`${where}. ${message} Mend it, then update \`retry\`${skip}, or cancel`;
}

/** Keeps what the operator sees in the Temporal UI: search attributes at each phase, details after each step. */
export class OperatorView {
  readonly #input: ImportWorkflowInput;
  #shown = '';

  constructor(input: ImportWorkflowInput) {
    this.#input = input;
  }

  show(state: ImportState): void {
    setCurrentDetails(this.#details(state));
    const { phase } = state;
    const status = statusOf(state);
    const shown = `${status} ${phase}`;
    if (!this.#input.searchAttributes || shown === this.#shown) return;
    this.#shown = shown;
    upsertSearchAttributes([
      { key: SEARCH_ATTRIBUTES.status, value: status },
      { key: SEARCH_ATTRIBUTES.phase, value: phase },
    ]);
  }

  #details(state: ImportState): string {
    const { fates, plannedRows, planComplete, embeddings, queue, errorCount } = state.progress(this.#input.embed);
    const rows = planComplete ? thousands(plannedRows) : `${thousands(plannedRows)} and more`;
    const { rowsPerSecond, attention, remark } = state;
    const deleted = fates.deleted > 0 ? `deleted ${thousands(fates.deleted)}, ` : '';
    const lines = [
      `**${statusOf(state)}**, phase ${state.phase}${state.cancelRequested ? ', cancel requested' : ''}`,
      '',
      ...(remark === undefined ? [] : [remark, '']),
      ...(attention === null ? [] : [attentionLine(attention, this.#input.allOrNothing === true)]),
      `- rows: ${rows}; created ${thousands(fates.created)}, updated ${thousands(fates.updated)}, unchanged ${thousands(fates.unchanged)}, ` +
        `${deleted}skipped ${thousands(fates.skipped)}, failed ${thousands(fates.failed)}`,
    ];
    if (rowsPerSecond !== undefined) lines.push(`- rate: ${thousands(rowsPerSecond)} rows/s`);
    if (queue !== null) lines.push(`- queue: position ${queue.position}, ${queue.reason}`);
    if (this.#input.embed)
      lines.push(
        `- vectors: ${thousands(embeddings.embedded)} made, ${thousands(embeddings.reused)} reused, ${thousands(embeddings.pending)} pending`,
      );
    if (errorCount > 0)
      lines.push(
        `- last errors: ${state.recentErrors
          .slice(-5)
          .map((error) => `row ${error.row} \`${error.code}\``)
          .join(', ')}`,
      );
    if (this.#input.appUrl !== undefined) lines.push('', `[Open in Pairloom](${this.#input.appUrl})`);
    return lines.join('\n');
  }
}

import { type ImportWorkflowInput, SEARCH_ATTRIBUTES } from '@pairloom/temporal-api';
import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import type { ImportState } from './import-state.ts';
import { thousands } from './spans.ts';

/** Keeps what the operator sees in the Temporal UI: search attributes at each phase, details after each step. */
export class OperatorView {
  readonly #input: ImportWorkflowInput;
  #shown = '';

  constructor(input: ImportWorkflowInput) {
    this.#input = input;
  }

  show(state: ImportState): void {
    setCurrentDetails(this.#details(state));
    const { status, phase } = state;
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
    const lines = [
      `**${state.status}**, phase ${state.phase}${state.cancelRequested ? ', cancel requested' : ''}`,
      '',
      `- rows: ${rows}; created ${thousands(fates.created)}, updated ${thousands(fates.updated)}, unchanged ${thousands(fates.unchanged)}, ` +
        `skipped ${thousands(fates.skipped)}, failed ${thousands(fates.failed)}`,
    ];
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

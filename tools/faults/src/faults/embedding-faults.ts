import type { ErrorCode, ImportRecord } from '@pairloom/contract';
import { setTimeout as pause } from 'node:timers/promises';
import type { EmbeddingItem, Misbehaviour } from '../stack/embedding-provider.ts';
import { workload } from '../workload.ts';
import type { Fault, Variant } from './fault.ts';
import { retryUntilEnded, untilWaitsWith } from './waiting.ts';

const WORK = workload();

interface Mood {
  readonly name: string;
  readonly mood: Misbehaviour;
  /** How many calls meet it; then the provider is sound again. */
  readonly calls?: number;
  /** Code of the attempts that failed of it; none when it is no fault. */
  readonly code?: string;
}

/** The first calls, or some in the middle, are answered like that. */
const passing = ({ name, mood, calls = 4, code }: Mood): Variant => ({
  name,
  play: (stage, random) => {
    const from = 1 + random.below(6);
    return stage.play(
      {
        work: WORK,
        endMs: 150_000,
        log: code === undefined ? () => true : { whenRetried: new RegExp(code) },
        before: ({ installation, say }) => {
          installation.provider.misbehave((call) => (call >= from && call < from + calls ? mood : undefined));
          say(`calls ${from} to ${from + calls - 1}`);
        },
        during: async ({ installation, api, accepted, projectId, struck }) => {
          const { id } = await accepted;
          for (; ; await pause(50)) {
            const { phase } = await api.get(projectId, id);
            if (phase === 'ended' || installation.provider.calls >= from + calls) break;
          }
          struck();
          await api.ended(projectId, id, 140_000);
        },
      },
      random,
    );
  },
});

const status = (code: number, headers?: Record<string, string>): Misbehaviour => ({
  kind: 'status',
  status: code,
  headers,
});

export const FAILING_PROVIDER: Fault = {
  no: 13,
  title: 'embeddings: 429, 500, 503, hang, drip, reset',
  variants: [
    passing({
      name: '429 with Retry-After',
      code: 'embedding_rate_limited',
      mood: status(429, { 'retry-after': '1' }),
    }),
    passing({ name: '500', code: 'embedding_unavailable', mood: status(500) }),
    passing({ name: '503', code: 'embedding_unavailable', mood: status(503) }),
    passing({ name: 'no answer', code: 'embedding_unavailable', mood: { kind: 'hang' } }),
    passing({ name: 'a byte now and then', code: 'embedding_unavailable', mood: { kind: 'drip' } }),
    passing({ name: 'connection reset', code: 'embedding_unavailable', mood: { kind: 'reset' } }),
  ],
};

/** What no attempt will mend: the import waits for a person, and goes on when it is told that it is mended. */
const waiting = (name: string, code: ErrorCode, mood: Misbehaviour): Variant => ({
  name,
  play: (stage, random) =>
    stage.play(
      {
        work: WORK,
        mayWaitAgain: true,
        log: new RegExp(code),
        before: ({ installation }) => {
          const from = 1 + random.below(4);
          installation.provider.misbehave((call) => (call >= from ? mood : undefined));
        },
        during: async (disturbed) => {
          await untilWaitsWith(disturbed, code);
          disturbed.installation.provider.heal();
          disturbed.struck();
          await retryUntilEnded(disturbed);
        },
      },
      random,
    ),
});

const answer = (change: (data: EmbeddingItem[]) => unknown): Misbehaviour => ({ kind: 'answer', change });
const withNumbers = (numbers: (number | null)[]) =>
  answer((data) => data.map((item) => ({ ...item, embedding: numbers })));

/** A text that the provider never takes is told as refused; all others get their vectors. */
const refusedText: Variant = {
  name: 'one text is too long for the provider',
  play: (stage, random) => {
    const refused = `What is number ${11 + 10 * random.below(10)} of 1?`;
    return stage.play(
      {
        work: WORK,
        // One text that the provider refuses is a row's matter: the record lists it, the log does not.
        log: () => true,
        before: ({ installation }) =>
          installation.provider.misbehave((_call, texts) =>
            texts.includes(refused)
              ? {
                  kind: 'status',
                  status: 400,
                  body: {
                    error: { message: 'too long', code: 'context_length_exceeded', type: 'invalid_request_error' },
                  },
                }
              : undefined,
          ),
        during: async ({ api, accepted, projectId }) => void (await api.ended(projectId, (await accepted).id)),
        right: ({ status: end, embeddings }: ImportRecord) =>
          end === 'completed' && embeddings.failed === 1 && embeddings.pending === 0
            ? []
            : [`${end}, ${embeddings.failed} refused, ${embeddings.pending} pending`],
      },
      random,
    );
  },
};

export const LYING_PROVIDER: Fault = {
  no: 14,
  title: 'embeddings: wrong count, shuffled, wrong dimension, NaN, HTML, 200 with error, 401, too long',
  variants: [
    passing({ name: 'one vector too few', code: 'embedding_response_invalid', mood: answer((data) => data.slice(1)) }),
    passing({
      name: 'one vector too many',
      code: 'embedding_response_invalid',
      mood: answer((data) => [...data, ...data.slice(0, 1)]),
    }),
    passing({
      name: 'one index twice',
      code: 'embedding_response_invalid',
      mood: answer((data) => data.map((item, at) => (at === 1 ? { ...item, index: 0 } : item))),
    }),
    passing({
      name: 'an index of no text',
      code: 'embedding_response_invalid',
      mood: answer((data) => data.map((item) => ({ ...item, index: item.index + data.length }))),
    }),
    passing({ name: 'in another order, indexes right', mood: answer((data) => data.toReversed()), calls: 1_000 }),
    passing({
      name: 'NaN',
      code: 'embedding_response_invalid',
      mood: withNumbers([null, null, null, null, null, null, null, null]),
    }),
    passing({
      name: 'HTML',
      code: 'embedding_response_invalid',
      mood: { kind: 'status', status: 200, body: '<html>captive portal</html>' },
    }),
    passing({
      name: '200 with an error',
      code: 'embedding_(response_invalid|unavailable)',
      mood: { kind: 'status', status: 200, body: { error: { message: 'overloaded', code: 503 } } },
    }),
    refusedText,
    waiting('401', 'embedding_credentials', status(401)),
    waiting('vectors of another dimension', 'embedding_dimension_changed', withNumbers([0.6, 0.8, 0, 0])),
  ],
};

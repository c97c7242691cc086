import type { Notice } from '@pairloom/contract';
import type { Operation } from './operation.ts';

const PATH = '/api/v1/notice';

const notice: Notice = {
  id: '0199f0d3-9c41-7e02-8b3a-1d8e5b4c7a21',
  text: 'Pairloom is away for an update from 18:00 to 18:10 UTC. Running imports go on afterwards.',
  level: 'warning',
  until: '2026-11-21T18:10:00.000Z',
  setBy: 'local-owner',
  setAt: '2026-11-21T16:02:11.480Z',
};

export const NOTICE_OPERATIONS: readonly Operation[] = [
  {
    id: 'readNotice',
    method: 'get',
    path: PATH,
    tag: 'Notice',
    summary: 'What everybody is told at the moment',
    answers: [{ status: 200, description: 'The notice, or null.', schema: 'CurrentNotice', example: { notice } }],
    problems: [],
  },
  {
    id: 'setNotice',
    method: 'put',
    path: PATH,
    tag: 'Notice',
    summary: 'Tell everybody something',
    description:
      'There is one notice in an installation: it takes the place of the one before. Apps that are open show it at once, those that are ' +
      'opened while it holds too, also to people who have dismissed the one before. Every project gets an audit event without the text.',
    bodies: [
      {
        mediaType: 'application/json',
        schema: 'SetNotice',
        example: { text: notice.text, level: notice.level, until: '2026-11-21T18:10:00Z' },
      },
    ],
    answers: [{ status: 200, description: 'The notice as it is shown.', schema: 'Notice', example: notice }],
    problems: ['media_type_unsupported', 'body_too_large'],
  },
  {
    id: 'withdrawNotice',
    method: 'delete',
    path: PATH,
    tag: 'Notice',
    summary: 'Take the notice away',
    description: 'It goes from all open apps. Where there is none, nothing happens.',
    answers: [{ status: 204, description: 'There is no notice.', empty: true }],
    problems: [],
  },
];

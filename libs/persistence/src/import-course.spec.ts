import { describe, expect, it } from '@jest/globals';
import { type CourseRow, courseOf } from './import-course.ts';

const at = (second: number): string => new Date(Date.UTC(2026, 10, 21, 12, 0, second)).toISOString();

/** An import that has ended, with every instant noted. */
const ended: CourseRow = {
  kind: 'import',
  status: 'completed',
  phase: 'ended',
  options: { embed: true },
  created_at: at(0),
  stored_at: at(1),
  started_at: at(3),
  check_closed_at: null,
  first_started_at: at(4),
  last_finished_at: at(9),
  loaded_at: at(10),
  last_embedded_at: at(20),
  completed_at: at(21),
};

/** Phases with the second in which they ended; null for what goes on. */
const told = (changes: Partial<CourseRow>): [string, number | null][] =>
  courseOf({ ...ended, ...changes }).map(({ phase, to }) => [phase, to === null ? null : new Date(to).getUTCSeconds()]);

const running = { status: 'processing', completed_at: null, last_embedded_at: null } as const;

describe('the course of an import', () => {
  it('is every phase, each from the end of the one before', () => {
    expect(told({})).toEqual([
      ['uploading', 1],
      ['queued', 3],
      ['planning', 4],
      ['loading', 9],
      ['settling', 10],
      ['embedding', 20],
      ['finishing', 21],
    ]);
    expect(courseOf(ended)[1]).toEqual({ phase: 'queued', from: at(1), to: at(3) });
  });

  it.each<[string, Partial<CourseRow>, [string, number | null][]]>([
    ['uploads', { ...running, phase: 'uploading', stored_at: null, started_at: null }, [['uploading', null]]],
    [
      'loads',
      { ...running, phase: 'loading', loaded_at: null, last_finished_at: at(6) },
      [
        ['uploading', 1],
        ['queued', 3],
        ['planning', 4],
        ['loading', null],
      ],
    ],
    [
      'looks at all rows first',
      { ...running, phase: 'loading', options: { onError: 'rollback' }, loaded_at: null },
      [
        ['uploading', 1],
        ['queued', 3],
        ['checking', null],
      ],
    ],
    [
      'is a dry run',
      { ...running, kind: 'preview', phase: 'loading', loaded_at: null },
      [
        ['uploading', 1],
        ['queued', 3],
        ['planning', 4],
        ['checking', null],
      ],
    ],
  ])('has no end while it %s', (_what, changes, course) => expect(told(changes)).toEqual(course));

  it.each<[string, Partial<CourseRow>, [string, number | null][]]>([
    [
      'a file that was checked first',
      { options: { onError: 'rollback' }, first_started_at: at(7), check_closed_at: at(6) },
      [
        ['uploading', 1],
        ['queued', 3],
        ['checking', 6],
        ['loading', 9],
        ['settling', 10],
        ['finishing', 21],
      ],
    ],
    [
      'a check that found faulty rows',
      { options: { onError: 'rollback' }, status: 'failed', loaded_at: at(21) },
      [
        ['uploading', 1],
        ['queued', 3],
        ['checking', 21],
      ],
    ],
    [
      'a load that was taken back',
      { options: { onError: 'rollback' }, check_closed_at: at(6), last_finished_at: null, loaded_at: at(21) },
      [
        ['uploading', 1],
        ['queued', 3],
        ['checking', 6],
        ['loading', 21],
      ],
    ],
    [
      'a source that was there before, whose texts all had vectors',
      { stored_at: new Date(0).toISOString(), last_embedded_at: null },
      [
        ['queued', 3],
        ['planning', 4],
        ['loading', 9],
        ['settling', 10],
        ['embedding', 21],
      ],
    ],
    [
      'vectors that came after the end',
      { last_embedded_at: at(50) },
      [
        ['uploading', 1],
        ['queued', 3],
        ['planning', 4],
        ['loading', 9],
        ['settling', 10],
        ['embedding', 21],
      ],
    ],
    [
      'an upload that broke off',
      { status: 'failed', stored_at: null, started_at: null, first_started_at: null, last_finished_at: null },
      [['uploading', 21]],
    ],
    [
      'a cancel in the queue',
      { status: 'cancelled', started_at: null, first_started_at: null, last_finished_at: null, loaded_at: at(21) },
      [
        ['uploading', 1],
        ['queued', 21],
      ],
    ],
  ])('tells of %s', (_what, changes, course) => expect(told(changes)).toEqual(course));
});

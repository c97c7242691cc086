import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type TestDatabase, testDatabase } from '@pairloom/testing';
import { migrateCommand } from './migrate-command.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.stop());

async function migrate(args: readonly string[], env: NodeJS.ProcessEnv = { DATABASE_URL: database.url }) {
  const said: string[] = [];
  const complained: string[] = [];
  const code = await migrateCommand(args, env, {
    say: (line) => said.push(line),
    complain: (line) => complained.push(line),
  });
  return { code, said: said.join('\n'), complained: complained.join('\n') };
}

it('goes up, tells where it stands, goes down by one and by all', async () => {
  const pending = await migrate(['status']);
  const names = [...pending.said.matchAll(/^pending {2}(\S+)$/gm)].map(([, name]) => name);
  expect(names.length).toBeGreaterThan(1);
  expect(pending.said).not.toContain('ran ');

  expect(await migrate(['up'])).toEqual({ code: 0, said: `Ran ${names.join(', ')}.`, complained: '' });
  expect(await migrate(['up'])).toMatchObject({ code: 0, said: 'The database is up to date.' });
  expect((await migrate(['status'])).said).toBe(names.map((name) => `ran      ${name}`).join('\n'));

  expect(await migrate(['down'])).toMatchObject({ code: 0, said: `Took back ${names.at(-1)}.` });
  expect((await migrate(['status'])).said).toContain(`pending  ${names.at(-1)}`);
  expect(await migrate(['down', '--all'])).toMatchObject({ code: 0 });
  expect(await migrate(['down'])).toMatchObject({ code: 0, said: 'There is nothing to take back.' });
  expect((await migrate(['status'])).said).toBe(pending.said);
});

it.each([[[]], [['sideways']]])('explains itself when it does not understand %j', async (args) => {
  const answer = await migrate(args);
  expect(answer).toMatchObject({ code: 2, said: '' });
  expect(answer.complained).toMatch(/^usage: migrate up \| down \[--all] \| status/);
});

it.each([undefined, 'mysql://host/db'])('names the variable when the database is given as %s', async (url) => {
  const answer = await migrate(['up'], { DATABASE_URL: url });
  expect(answer.code).toBe(1);
  expect(answer.complained).toContain('DATABASE_URL');
});

it('says that it failed when the database does not answer', async () => {
  const answer = await migrate(['up'], { DATABASE_URL: 'postgres://nobody:secret@127.0.0.1:1/none' });
  expect(answer.code).toBe(1);
  expect(answer.complained).toMatch(/^The migration failed: /);
  expect(answer.complained).not.toContain('secret');
});

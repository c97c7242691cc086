import { describe, expect, it } from '@jest/globals';
import { ConfigError } from './config-error.ts';
import { configTable, describeConfig } from './describe-config.ts';
import { PARTS } from './parts.ts';
import { readEnv, type Variables } from './read-env.ts';

const rows = describeConfig();
const parts = Object.entries<Variables>(PARTS);

describe('describeConfig', () => {
  it('has a row for every variable of every part', () => {
    for (const [part, variables] of parts) {
      const described = rows.filter(({ usedBy }) => (usedBy as string[]).includes(part)).map(({ name }) => name);
      expect(described.sort()).toEqual(Object.keys(variables).sort());
    }
  });

  it.each(rows.map((row) => [`${row.name} (${row.usedBy.join(', ')})`, row] as const))(
    '%s explains itself',
    (_, row) => {
      expect(row.meaning).toMatch(/^[A-Z].{10,}\.$/s);
      expect(row.example).not.toBe('');
    },
  );

  it.each(parts)('the examples of the %s are values that it takes', (part, variables) => {
    const placeholders = { EMBEDDINGS_API_KEY: 'sk-1', S3_SECRET_ACCESS_KEY: 's' };
    const examples = Object.fromEntries(
      rows.filter(({ usedBy }) => (usedBy as string[]).includes(part)).map(({ name, example }) => [name, example]),
    );
    expect(() => readEnv(part, variables, [], { ...examples, ...placeholders })).not.toThrow(ConfigError);
  });

  it('tells default and need apart', () => {
    const row = (name: string) => rows.find((candidate) => candidate.name === name);
    expect(row('DATABASE_URL')).toMatchObject({ required: true, default: undefined, secret: true });
    expect(row('DATABASE_URL')?.usedBy).toEqual(['gateway', 'worker', 'migrate']);
    expect(row('EMBED_GIVE_UP')).toMatchObject({ required: false, default: '15m', usedBy: ['worker'] });
    expect(row('APP_URL')).toMatchObject({ required: false, default: undefined });
    expect(rows.filter(({ name }) => name === 'PORT').map((port) => port.default)).toEqual(['3000', '3100']);
  });
});

describe('configTable', () => {
  it('is Markdown with one line for each row', () => {
    const lines = configTable().split('\n');
    expect(lines).toHaveLength(rows.length + 2);
    expect(lines).toContain('| `EMBEDDINGS_TIMEOUT` | gateway, worker | `60s` | How long one call may take. |');
    for (const line of lines) expect(line.match(/\|/g)).toHaveLength(5);
  });
});

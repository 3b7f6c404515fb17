// Stands in for vitest where tests are run again and again in one process: collects them, and leaves the rest to it.

import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { format } from 'node:util';
import { chai } from 'vitest';
import { type Action, type Hook, newSuite } from './work.ts';

export { expect, vi } from 'vitest';

chai.util.addMethod(chai.Assertion.prototype, 'toMatchFileSnapshot', function (this: object, path: string) {
  const file = join(dirname(globalThis.__work.file), path);
  chai.assert.equal(chai.util.flag(this, 'object'), readFileSync(file, 'utf8'));
});

type Body = (...args: unknown[]) => unknown;

/** The name of one case of a table: `%s` stands for a value, `$key` for a field. */
function nameOf(name: string, args: unknown[]): string {
  if (/%/.test(name)) return format(name, ...args);
  return name.replace(/\$(\w+)/g, (_, key: string) => String((args[0] as Record<string, unknown>)[key]));
}

/** Adds one case, or one for each row of a table. */
function registrar(add: (name: string, run: Action) => void) {
  const one = (name: string, ...rest: unknown[]): void => {
    const run = rest.find((value) => typeof value === 'function') as Action;
    add(name, run);
  };
  const each =
    (rows: readonly unknown[]) =>
    (name: string, ...rest: unknown[]): void => {
      const run = rest.find((value) => typeof value === 'function') as Body;
      for (const row of rows) {
        const args = Array.isArray(row) ? row : [row];
        add(nameOf(name, args), () => run(...args));
      }
    };
  return Object.assign(one, { each });
}

const suite = () => globalThis.__work.suite;

export const test = registrar((name, run) => suite().items.push({ name, run }));
export const it = test;
export const describe = registrar((name, body) => suite().items.push(newSuite(name, body)));

const hook = (kind: Hook) => (run: Action) => void suite().hooks[kind].push(run);
export const beforeAll = hook('beforeAll');
export const afterAll = hook('afterAll');
export const beforeEach = hook('beforeEach');
export const afterEach = hook('afterEach');

/** What is said does not depend on how many threads search. */
import { expect, test } from 'vitest';
import { inFolder, viommu } from '../viommu.test-helper.ts';

inFolder();

test.each([
  ['sample', 'H05', '--runs', '401', '--seed', '4294967000', '--json'],
  ['check', 'H08', '--design', 'viommu-batch', '--why-not'],
  ['map', '--dials', 'cut,vmid', '--hazards', 'H05,H28', '--json'],
])('one thread and two: %s %s %s %s %s', async (...args) => {
  const one = await viommu(...args, '--threads', '1');
  const two = await viommu(...args, '--threads', '2');
  expect(two).toEqual(one);
  expect(one.code).toBe(0);
  expect(one.out).not.toBe('');
});

test.each([['sample', 'H15'], ['check', 'H08'], ['map'], ['hazards', 'H28']])(
  'a number of threads that cannot be: %s',
  async (...args) => {
    const { code, err } = await viommu(...args, '--threads', '0');
    expect(code).toBe(2);
    expect(err).toBe(`viommu: ${args[0]}: --threads: expected an integer from 1 to 256, found '0'\n`);
  },
);

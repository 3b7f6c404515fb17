import { expect, test } from 'vitest';
import { GLOSSARY } from './glossary.ts';
import { sourceOf } from './sources.ts';

test('every term has a source', () => {
  expect(Object.keys(GLOSSARY).filter((term) => sourceOf(term) === undefined)).toEqual([]);
});

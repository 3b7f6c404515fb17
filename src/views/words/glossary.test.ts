import { expect, test } from 'vitest';
import { GLOSSARY, splitTerms, termsIn } from './glossary.ts';
import { sourceOf } from './sources.ts';

test('every term has a source', () => {
  expect(Object.keys(GLOSSARY).filter((term) => sourceOf(term) === undefined)).toEqual([]);
});

test('a source names a section, or a file and what in it', () => {
  const vague = Object.keys(GLOSSARY).filter((term) => {
    const source = sourceOf(term) ?? '';
    const section = /, \d+(\.\d+)*[. ]/.test(source);
    const inFile = /\.(h|c|rst)\)?[,:;] ?\S/.test(source);
    return !section && !inFile && !/^(This program|ioctl\(2\)|errno\(3\)|linux-iommu, )/.test(source);
  });
  expect(vague).toEqual([]);
});

test('the terms of some sentences, each once, in their order', () => {
  expect(termsIn(['The VMM writes CONS.', 'CONS passes the CMD_SYNC of vSID 0x8.'])).toEqual([
    'VMM',
    'CONS',
    'CMD_SYNC',
    'vSID',
  ]);
});

test('a sign belongs to the term behind it, a hyphen to the word before it', () => {
  const text = 'IOMMU_DESTROY returns -EBUSY, not -ENOENT: a non-ATS device.';
  const parts = splitTerms(text);
  expect(parts.map((part) => part.text).join('')).toBe(text);
  expect(parts.flatMap((part) => (part.term ? [[part.text, part.term, part.explanation]] : []))).toEqual([
    ['IOMMU_DESTROY', 'IOMMU_DESTROY', GLOSSARY.IOMMU_DESTROY],
    ['-EBUSY', 'EBUSY', GLOSSARY.EBUSY],
    ['-ENOENT', 'ENOENT', GLOSSARY.ENOENT],
  ]);
  expect(termsIn([text])).toEqual(['IOMMU_DESTROY', 'EBUSY', 'ENOENT']);
});

test('commands are explained by their family, with or without CMD_', () => {
  const said = (text: string) => splitTerms(text).flatMap((part) => (part.term ? [[part.text, part.term]] : []));
  expect(said('SMMU0 consumes CMD_TLBI_NH_VA; CMD_PREFETCH_CFG, CMD_ATC_INV and CMD_SYNC follow.')).toEqual([
    ['CMD_TLBI_NH_VA', 'TLBI'],
    ['CMD_PREFETCH_CFG', 'PREFETCH'],
    ['CMD_ATC_INV', 'ATC_INV'],
    ['CMD_SYNC', 'CMD_SYNC'],
  ]);
  expect(said('CFGI_STE and TLBI')).toEqual([
    ['CFGI_STE', 'CFGI'],
    ['TLBI', 'TLBI'],
  ]);
  expect(said('XTLBI_NH_VA, TLBI_nh, CMD_TLBI_NH_VA_of')).toEqual([]);
});

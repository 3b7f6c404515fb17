// Which test files reach which files by their imports. All imports within src name files with their endings.

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../install.mjs';

export const isTest = (file: string): boolean => /\.test\.tsx?$/.test(file);

/** Files below a folder of the project, or the file itself; paths from the root of the project. */
export function filesBelow(path: string): string[] {
  try {
    return readdirSync(join(root, path), { recursive: true, encoding: 'utf8' })
      .map((name) => join(path, name))
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return [path];
    throw error;
  }
}

const read = (file: string): string => readFileSync(join(root, file), 'utf8');

/** The test files that need nothing but Node, each with all files of src that it loads. */
export function testFiles(): Map<string, ReadonlySet<string>> {
  const files = filesBelow('src').filter((file) => /\.tsx?$/.test(file));
  const texts = new Map(files.map((file) => [file, read(file)]));
  const imports = new Map(
    [...texts].map(([file, text]) => {
      const names = [...text.matchAll(/\b(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(([, name]) => name);
      return [file, names.map((name) => join(dirname(file), name)).filter((name) => texts.has(name))] as const;
    }),
  );
  const reached = (file: string, seen = new Set<string>()): Set<string> => {
    if (seen.has(file)) return seen;
    seen.add(file);
    for (const next of imports.get(file) ?? []) reached(next, seen);
    return seen;
  };
  const plain = files.filter((file) => isTest(file) && !/@vitest-environment/.test(texts.get(file) ?? ''));
  return new Map(plain.map((file) => [file, reached(file)] as const));
}

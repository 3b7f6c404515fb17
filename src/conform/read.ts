/** Recordings as lines of JSON: one object each, checked. */
import * as v from 'valibot';
import { InputError } from '../scenario/language/errors.ts';

/** Every line that is not empty, as `schema` wants it; `place` names file and line. */
export function readLines<T extends v.GenericSchema>(text: string, file: string, schema: T): v.InferOutput<T>[] {
  return text
    .split('\n')
    .flatMap((line, i) => (line.trim() === '' ? [] : [readLine(line, { file, line: i + 1 }, schema)]));
}

function readLine<T extends v.GenericSchema>(
  line: string,
  place: { file: string; line: number },
  schema: T,
): v.InferOutput<T> {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch (problem) {
    throw new InputError(place, `expected one JSON object per line: ${(problem as Error).message}`);
  }
  const found = v.safeParse(schema, json);
  if (found.success) return found.output;
  const [issue] = found.issues;
  const field = v.getDotPath(issue);
  throw new InputError({ ...place, ...(field && { field }) }, issue.message);
}

export interface Mismatch {
  readonly field: string;
  readonly expected: string;
  readonly got: string;
}

/** One mismatch where two values print differently, else none. */
export const differs = (field: string, expected: unknown, got: unknown): Mismatch[] =>
  String(expected) === String(got) ? [] : [{ field, expected: String(expected), got: String(got) }];

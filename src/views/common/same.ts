/** Not all that comes from the worker shares its parts with what came before. What is equal in content must not be drawn again. */
import { isObject } from '../../state/explorer/look/sharing.ts';

/** Equal in content: plain data, as it crosses the border of a worker. */
export function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (!isObject(a) || !isObject(b) || Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => same(a[key], b[key]));
}

/** The form of a user's own scenario where the browser keeps it, version 1. */
import * as v from 'valibot';

const PATCH = v.object({ name: v.string(), at: v.number(), gone: v.string(), put: v.string() });

export const OWN = v.object({
  id: v.string(),
  name: v.string(),
  text: v.string(),
  saved: v.boolean(),
  revision: v.number(),
  done: v.array(PATCH),
  undone: v.array(PATCH),
});

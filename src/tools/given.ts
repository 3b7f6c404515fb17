/** What the code is given when it is built, by the names that it knows it by. */

import { modelHash } from './model-hash.mjs';

export const GIVEN: Readonly<Record<string, string>> = {
  __MODEL_HASH__: JSON.stringify(modelHash()),
  __CAPTURES__: 'null',
};

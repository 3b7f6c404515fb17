/** The work of a tab in its session storage, which is written before the call returns. */
import * as v from 'valibot';
import { WORK } from './has-work.ts';
import type { Tab } from './own.ts';
import { OWN } from './stored-form.ts';

const FORM = v.object({ own: OWN, seen: v.nullable(v.number()), from: v.string() });

export const browserTab: Tab = {
  get() {
    try {
      const read = v.safeParse(FORM, JSON.parse(sessionStorage.getItem(WORK) ?? 'null'));
      return read.success ? read.output : null;
    } catch {
      return null;
    }
  },
  set(work) {
    try {
      if (work === null) sessionStorage.removeItem(WORK);
      else sessionStorage.setItem(WORK, JSON.stringify(work));
    } catch {
      // Storage may be forbidden, or too small for this: the shelf has it all the same.
    }
  },
};

/** What there is to choose from: scenarios, captures, designs and their parameters. */
import { CAPTURES } from '../capture/library.ts';
import { PARAMETERS, refusedBy } from '../model/system/design-spec.ts';
import { DESIGNS } from '../model/system/designs.ts';
import { settingOf } from '../model/system/dials.ts';
import type { Head } from '../scenario/language/head.ts';
import type { Library } from './protocol/library.ts';

export const libraryOf = (scenarios: readonly Head[]): Library => ({
  scenarios,
  captures: CAPTURES,
  designs: DESIGNS.map((design) => {
    const { id, title, summary, kernel } = design;
    return { id, title, summary, refuses: refusedBy(id), own: { kernel: kernel.id, ...settingOf(design) } };
  }),
  parameters: PARAMETERS.map(({ key, values }) => ({ key, values })),
});

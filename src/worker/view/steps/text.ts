/** What a clipboard gets: plain text of a run. */
import { describeEvent } from '../../../model/system/describe.ts';
import { interleaving } from '../../../model/system/interleaving.ts';
import { queueStrips } from '../../../model/system/queue-strip.ts';
import type { Run } from '../../../model/system/run.ts';
import { choicesText } from '../../../scenario/language/choices-text.ts';
import { InputError } from '../../../scenario/language/errors.ts';
import { sealOf, sealText } from '../../../scenario/mail/seal.ts';
import type { TextParams } from '../../protocol/text.ts';

/** Steps of an interleaving that a clipboard and a mail can take. */
const MOST_LINES = 20_000;

/** `name`: what the scenario is called where it is read back. Where the run stands is not changed by it. */
export function textOf(
  run: Run,
  { title, name }: { readonly title: string; readonly name: string },
  { form, from, to }: TextParams,
): string {
  if (form === 'choices') return choicesText(run.context.design.id, run.deviations);
  const here = run.position;
  const head = `${title} (${run.context.design.id}, this run)`;
  if (form === 'interleaving' && to - from >= MOST_LINES)
    throw new InputError(
      { file: 'range' },
      `${to - from + 1} steps are too many for a text; expected a range of at most ${MOST_LINES}: mark one in the timeline`,
    );
  try {
    if (form === 'interleaving') {
      const drawing = `${head}, steps ${from} to ${to}\n\n${interleaving(run, from, to)}`;
      return `${drawing}\n\n${sealText(sealOf(run, name, from, to))}`;
    }
    run.seek(to);
    if (form === 'queues') return `${head}\n\n${queueStrips(run)}`;
    const [first, ...rest] = run.events.map((event) => describeEvent(event, run.context));
    if (!first) return '';
    const violations = rest.filter(({ kind }) => kind === 'violation').map(({ text }) => text);
    return [`Step ${to}, ${first.actor}: ${first.text}`, ...violations, `(${first.source})`].join('\n');
  } finally {
    run.seek(here);
  }
}

/** What goes into a mail as Markdown: the claim, the interleaving, and the links. */
import type { Opened, View } from '../../worker/protocol.ts';

interface Mail {
  readonly name: string;
  readonly opened: Opened;
  readonly view: View;
  readonly interleaving: string;
  /** Address of the page, and what leads back to what is shown, from `#` on. */
  readonly page: string;
  readonly hash: string;
}

/** A violation at this step, or else of the run, or else what the step says. */
export function claimOf({ opened, view }: Pick<Mail, 'opened' | 'view'>): string {
  const here = view.events.find(({ kind }) => kind === 'violation');
  if (here) return here.text;
  const [first] = opened.verdicts.filter(({ held }) => !held);
  if (first) return `${first.id} is violated: ${first.why}`;
  return view.events[0]?.text ?? opened.title;
}

export function markdownOf({ name, opened, view, interleaving, page, hash }: Mail): string {
  return [
    `**${name} under \`${opened.design}\`:** ${claimOf({ opened, view })}`,
    '',
    '```',
    interleaving.trimEnd(),
    '```',
    '',
    `[Picture of step ${view.position}](${page}?embed=graph${hash}) · [the run itself](${page}${hash})`,
  ].join('\n');
}

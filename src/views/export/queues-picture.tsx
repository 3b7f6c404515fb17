import type { CommandBrief, Cursor, GuestQueue, PhysicalQueue, View } from '../../worker/protocol.ts';
import { MarkShape } from '../../ui/mark.tsx';
import { markStateOf, STATUS_WORDS } from '../common/command-mark.tsx';
import { briefFields } from '../common/fields.ts';

/** px */
const HEAD = 26;
const PAD = 16;
const GAP = 18;

/** How wide it is, how high its rows are, and where its columns begin, px. */
export interface QueuesForm {
  readonly width: number;
  readonly row: number;
  readonly fields: number;
  readonly words: number;
}

/** `beside`: as narrow as names and words allow, for two in a row. */
export const QUEUES_FORMS = {
  alone: { width: 860, row: 24, fields: 250, words: 480 },
  beside: { width: 610, row: 20, fields: 200, words: 344 },
} as const satisfies Readonly<Record<string, QueuesForm>>;

/** Rows of each queue: those around CONS. */
const MOST = 24;

/** A line of a queue, or of what the VMM made of it. */
interface Line {
  readonly key: string;
  readonly mark: CommandBrief | null;
  readonly name: string;
  readonly fields: string;
  readonly words: string;
  readonly bad: boolean;
}

const cursorText = (name: string, { index, wrap }: Cursor): string => `${name} ${index} (wrap ${wrap})`;

function guestLines({ rows, calls }: GuestQueue): readonly Line[] {
  const entries = rows.entries.slice(0, MOST).map(
    (entry): Line => ({
      key: `c${entry.ordinal}`,
      mark: entry,
      name: entry.mnemonic,
      fields: briefFields(entry.fields),
      words: `${entry.overtook === undefined ? '' : `handed over before ${entry.overtook}, `}${STATUS_WORDS[entry.status]}`,
      bad: entry.status === 'refused' || entry.outOfOrder,
    }),
  );
  const made = calls.slice(0, MOST).map(
    (call, i): Line => ({
      key: `i${i}`,
      mark: null,
      name: call.ioctl || 'the VMM itself',
      fields: `${call.target} ${call.members.map(({ ordinal }) => ordinal).join(' ')}`.trim(),
      words: call.result === '' ? 'not made yet' : call.result,
      bad: call.result.startsWith('-'),
    }),
  );
  return [...entries, ...made];
}

const physicalLines = ({ rows }: PhysicalQueue): readonly Line[] =>
  rows.entries
    .filter(({ status }) => status !== 'future')
    .slice(0, MOST)
    .map(({ ordinal, mnemonic, fields, status, origin, slot }) => ({
      key: `p${ordinal}`,
      mark: origin ?? null,
      name: mnemonic,
      fields: briefFields(fields),
      words: `slot ${slot}, ${status}${origin ? '' : ', the kernel’s own'}`,
      bad: false,
    }));

interface Part {
  readonly key: string;
  readonly title: string;
  readonly lines: readonly Line[];
}

function partsOf(view: View): readonly Part[] {
  const error = (text: string): string => (text ? `   ${text}` : '');
  return [
    ...view.queues.map((queue) => ({
      key: queue.key,
      title: `${queue.name}   ${cursorText('PROD', queue.prod)}   ${cursorText('CONS', queue.cons)}${error(queue.error)}`,
      lines: guestLines(queue),
    })),
    ...view.physical.map((queue) => ({
      key: queue.key,
      title: `${queue.iommu}   ${cursorText('PROD', queue.prod)}   ${cursorText('CONS', queue.cons)}${error(queue.error)}`,
      lines: physicalLines(queue),
    })),
  ];
}

const heightOf = ({ lines }: Part, { row }: QueuesForm): number => HEAD + Math.max(1, lines.length) * row + GAP;

export const queuesHeight = (view: View, form: QueuesForm): number =>
  partsOf(view).reduce((sum, part) => sum + heightOf(part, form), 0);

/** The command queues at a position: what stands in them, what became of it, and how the VMM cut the batch. */
export function QueuesPicture({ view, form }: { readonly view: View; readonly form: QueuesForm }) {
  const { row, width } = form;
  let top = 0;
  return partsOf(view).map((part) => {
    const y = top;
    top += heightOf(part, form);
    return (
      <g key={part.key} transform={`translate(${PAD} ${y})`}>
        <text className="picture-head" y={14}>
          {part.title}
        </text>
        <line className="picture-rule" x2={width - 2 * PAD} y1={HEAD - 4} y2={HEAD - 4} />
        {part.lines.map((line, i) => (
          <g key={line.key} transform={`translate(0 ${HEAD + i * row})`}>
            {line.mark && (
              <MarkShape
                label={String(line.mark.ordinal)}
                state={markStateOf(line.mark.status)}
                outOfOrder={line.mark.outOfOrder}
                x={14}
                y={row / 2}
              />
            )}
            <text className="picture-text picture-strong" x={40} y={row / 2}>
              {line.name}
            </text>
            <text className="picture-text" x={form.fields} y={row / 2}>
              {line.fields}
            </text>
            <text className={`picture-text${line.bad ? ' picture-bad' : ''}`} x={form.words} y={row / 2}>
              {line.words}
            </text>
          </g>
        ))}
        {part.lines.length === 0 && (
          <text className="picture-text" y={HEAD + row / 2}>
            nothing written yet
          </text>
        )}
      </g>
    );
  });
}

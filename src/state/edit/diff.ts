/** What tells two texts apart, line by line, as `diff -u` writes it. */

export interface DiffLine {
  readonly sign: ' ' | '-' | '+';
  readonly text: string;
}

/** Of longer parts that differ it is not looked for what they share: lines of one times lines of the other. */
const MOST_CELLS = 4_000_000;
/** Lines that stand around a difference. */
const AROUND = 3;

const linesOf = (text: string): string[] => text.replace(/\n$/, '').split('\n');
const all = (sign: DiffLine['sign'], lines: readonly string[]): DiffLine[] => lines.map((text) => ({ sign, text }));

/** Every line of both, those that they share once: as few as can be are taken away and put in. */
export function diffOf(before: string, after: string): readonly DiffLine[] {
  const [a, b] = [linesOf(before), linesOf(after)];
  const most = Math.min(a.length, b.length);
  let head = 0;
  while (head < most && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < most - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const middle = between(a.slice(head, a.length - tail), b.slice(head, b.length - tail));
  return [...all(' ', a.slice(0, head)), ...middle, ...all(' ', a.slice(a.length - tail))];
}

/** By the longest sequence that both have. */
function between(a: readonly string[], b: readonly string[]): DiffLine[] {
  if (a.length * b.length > MOST_CELLS) return [...all('-', a), ...all('+', b)];
  const width = b.length + 1;
  const longest = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--)
    for (let k = b.length - 1; k >= 0; k--)
      longest[i * width + k] =
        a[i] === b[k]
          ? longest[(i + 1) * width + k + 1] + 1
          : Math.max(longest[(i + 1) * width + k], longest[i * width + k + 1]);
  const lines: DiffLine[] = [];
  let [i, k] = [0, 0];
  while (i < a.length || k < b.length) {
    if (i < a.length && k < b.length && a[i] === b[k]) {
      lines.push({ sign: ' ', text: a[i++] });
      k++;
    } else if (k >= b.length || (i < a.length && longest[(i + 1) * width + k] >= longest[i * width + k + 1]))
      lines.push({ sign: '-', text: a[i++] });
    else lines.push({ sign: '+', text: b[k++] });
  }
  return lines;
}

export interface Hunk {
  /** First line of each text, from 1, and how many of it. */
  readonly from: readonly [before: number, after: number];
  readonly count: readonly [before: number, after: number];
  readonly lines: readonly DiffLine[];
}

/** The differences with some lines around each; those that would touch are one. */
export function hunksOf(lines: readonly DiffLine[]): readonly Hunk[] {
  const hunks: Hunk[] = [];
  const near = (i: number): boolean =>
    lines.slice(Math.max(0, i - AROUND), i + AROUND + 1).some((one) => one.sign !== ' ');
  const at: [number, number] = [1, 1];
  for (let i = 0; i < lines.length; ) {
    const from = [...at] as const;
    const start = i;
    const wanted = near(i);
    while (i < lines.length && near(i) === wanted) {
      if (lines[i].sign !== '+') at[0]++;
      if (lines[i].sign !== '-') at[1]++;
      i++;
    }
    if (wanted) hunks.push({ from, count: [at[0] - from[0], at[1] - from[1]], lines: lines.slice(start, i) });
  }
  return hunks;
}

interface Named {
  readonly name: string;
  readonly text: string;
}

/** The difference as a text that `patch` takes; '' between equal texts. */
export function diffText(before: Named, after: Named): string {
  const hunks = hunksOf(diffOf(before.text, after.text));
  if (hunks.length === 0) return '';
  const text = hunks.map(({ from, count, lines }) => [
    `@@ -${from[0]},${count[0]} +${from[1]},${count[1]} @@`,
    ...lines.map((line) => line.sign + line.text),
  ]);
  return [`--- ${before.name}`, `+++ ${after.name}`, ...text.flat(), ''].join('\n');
}

/** Explains what the user brought, file by file, telling how far it is. */
import { hungQueueOf } from '../../capture/from-cons.ts';
import { gunzip, gunzipHead, isGzip } from '../../capture/gunzip.ts';
import { hungQueueText } from '../../capture/hung-queue.ts';
import { IMPORTERS, brought, kindOf } from '../../capture/importers.ts';
import { explain as reportOf } from '../../capture/logs/explain.ts';
import type { Input } from '../../capture/logs/facts.ts';
import { readingOf } from '../../capture/logs/inputs.ts';
import { inTurns } from '../../capture/reading.ts';
import { placesText, reportText } from '../../capture/logs/report-text.ts';
import type { Report } from '../../capture/logs/report.ts';
import { InputError } from '../../scenario/language/errors.ts';
import type { BroughtFile, ExplainParams, Explained, TakenFor } from '../protocol/explain.ts';

/** Entries of a list that cross to the page. */
const MOST = 1000;
/** Bytes that are looked at to tell a kind. */
const HEAD = 2 ** 18;

const KINDS = IMPORTERS.filter(({ facts }) => facts).map(({ id, title }) => ({ id, title }));

/** `told`: how many bytes of how many are done. @throws InputError */
export async function explain(
  { files, given }: ExplainParams,
  told: (done: number, of: number) => Promise<void>,
): Promise<Explained> {
  const of = files.reduce((sum, { content }) => sum + content.size, 0);
  const inputs: Input[] = [];
  let before = 0;
  for (const { name, content, as } of files) {
    await told(before, of);
    const behind = (done: number) => told(before + done, of);
    const bytes = await gunzip(new Uint8Array(await content.arrayBuffer()), name, behind);
    inputs.push(await inTurns(readingOf(name, bytes, as), (part) => behind(part * content.size)));
    before += content.size;
  }
  await told(of, of);
  const report = reportOf(inputs, given, MOST);
  const { events, findings, errors, unknown } = report;
  const shown = cut(report);
  return {
    report: { ...shown, findings: shown.findings.map(withFewPlaces) },
    all: { events: events.length, findings: findings.length, errors: errors.length, unknown: unknown.length },
    where: shown.findings.map(({ places }) => placesText(places, inputs.length > 1)),
    kinds: KINDS,
    text: [...reportText(shown)].join('\n'),
    play: playOf(inputs, given),
  };
}

const cut = (report: Report): Report => ({
  ...report,
  events: report.events.slice(0, MOST),
  findings: report.findings.slice(0, MOST),
  errors: report.errors.slice(0, MOST),
  unknown: report.unknown.slice(0, MOST),
});

const withFewPlaces = (one: Report['findings'][number]): Report['findings'][number] => ({
  ...one,
  lines: one.lines.slice(0, MOST),
  places: one.places.slice(0, MOST),
});

function playOf(inputs: readonly Input[], given: ExplainParams['given']): Explained['play'] {
  try {
    const queue = hungQueueOf(inputs, given);
    return { name: `${queue.file}, from CONS`, text: hungQueueText(queue) };
  } catch (problem) {
    if (problem instanceof InputError) return { why: problem.problems[0].text };
    throw problem;
  }
}

/** What a file looks like, by its beginning. */
export async function kind({ name, content }: BroughtFile): Promise<TakenFor> {
  const first = new Uint8Array(await content.slice(0, HEAD).arrayBuffer());
  const packed = isGzip(first);
  const head = packed ? await gunzipHead(new Uint8Array(await content.arrayBuffer()), name, HEAD) : first;
  const whole = packed ? head.length < HEAD : content.size <= HEAD;
  // A letter of several bytes may be cut.
  const end = whole ? head.length : head.lastIndexOf(10) + 1 || head.length;
  return kindOf(brought(name, head.subarray(0, end)));
}

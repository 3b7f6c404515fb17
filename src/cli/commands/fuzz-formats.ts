/** Hostile texts for everything that reads what strangers send: scenarios, choices, links, drawings. */
import { deflateRawSync } from 'node:zlib';
import { EXTRAS } from '../../model/arch/extras.ts';
import { Random } from '../../model/state/random.ts';
import { DESIGNS } from '../../model/system/designs.ts';
import { compileScenario } from '../../scenario/compile/compile.ts';
import { InputError } from '../../scenario/language/errors.ts';
import { parseScenario } from '../../scenario/language/parse.ts';
import { drawingIn } from '../../scenario/mail/drawing.ts';
import { readForeign } from '../../scenario/mail/read-foreign.ts';
import { meaningOf } from '../../scenario/mail/understand.ts';
import { sealIn } from '../../scenario/mail/seal.ts';
import { completionsAt } from '../../scenario/terms/terms.ts';
import { LinkError, readLink } from '../../state/link.ts';
import { choicesIn } from '../choices.ts';

export interface FormatFinding {
  readonly format: string;
  readonly run: number;
  readonly problem: string;
  /** The text, its beginning if it is long. */
  readonly text: string;
}

export interface FormatsFuzzed {
  readonly finding?: FormatFinding;
  /** Texts that were taken, of all. */
  readonly taken: number;
  /** The longest that one text took, ms by `now`, and what it was. */
  readonly slowest: { readonly ms: number; readonly format: string; readonly run: number };
}

const SCENARIO = `viommu-scenario: 1
id: x
title: X
smmus:
  - { name: S }
devices:
  - { name: A, smmu: S, sid: 0x100, ats: true }
vms:
  - name: v
    memory: { ipa: 0x40000000, size: 0x40000 }
    vsmmus:
      - { name: q, smmu: S, queue: { log2size: 3 }, vdevices: [{ device: A, vsid: 8, asid: 1 }] }
    vcpus:
      - name: c
        program:
          - map: { device: A, iova: 0x400000 }
          - dma: { device: A, iova: 0x400000 }
          - unmap: { device: A, iova: 0x400000 }
          - commands: [CMD_ATC_INV: { sid: A, size: 52 }, CMD_SYNC: {}]
expect:
  viommu-batch: { breaks: [] }
`;
const CHOICES =
  '{"viommu-choices": 1, "design": "viommu-batch", "overrides": [{"step": 24, "transition": "S consume"}]}';
const DRAWING = `CPU A            CPU B
-----            -----
unmap(A, 0x1000)
TLBI_NH_VA asid 1 va 0x1000
                 DMA by A at 0x1000
SYNC
Read back by viommu read: scenario interlaced, design viommu-batch, steps 1 to 46, digest 0123456789abcdef
`;

/** What is put into a text, by length: none is written out. */
const FRAGMENTS: readonly ((n: number) => string)[] = [
  () => '__proto__: { polluted: true }\n',
  () => '"__proto__": {"polluted": true}, ',
  () => 'constructor: { prototype: { polluted: true } }\n',
  () => 'toString: 1\n',
  () => '<script>globalThis.polluted = true</script>',
  () => '"><img src=x onerror="globalThis.polluted=true">',
  () => '&a [*a, *a]',
  () => '*a',
  () => '<<: *a\n',
  () => '!!js/function "() => globalThis.polluted = true"',
  () => '!<tag:yaml.org,2002:binary> AAAA',
  (n) => '['.repeat(n),
  (n) => '{a: '.repeat(n),
  (n) => '- '.repeat(n),
  (n) => '? '.repeat(n),
  (n) => ' '.repeat(n),
  (n) => '\n'.repeat(n),
  (n) => 'a'.repeat(n),
  (n) => '-'.repeat(n),
  (n) => '<'.repeat(n),
  (n) => 'TLBI + '.repeat(n),
  (n) => 'write '.repeat(n),
  (n) => '"'.repeat(n),
  (n) => `${'\\u0041'.repeat(n)}`,
  (n) => Array.from({ length: n }, (_, i) => `k${i}: ${i}\n`).join(''),
  (n) => '9'.repeat(n),
  () => '1e999',
  () => '-0',
  () => '.nan',
  () => '0x',
  () => 'null',
  () => '~',
  () => '\0',
  () => '\ud800',
  () => '\u2028',
  () => '\t',
  () => '\r\n',
  () => '%',
  () => '|\n',
  () => '---\n',
  () => '...\n',
  () => '#',
  () => "'",
];

const LENGTHS = [1, 3, 17, 64, 300, 5000, 60_000] as const;

/** A text with something hostile in it; now and then with several. */
function changed(base: string, random: Random): string {
  let text = base;
  for (let left = 1 + random.below(3); left > 0; left--) {
    const at = random.below(text.length + 1);
    const to = Math.min(text.length, at + random.below(12));
    switch (random.below(5)) {
      case 0:
        text = text.slice(0, at) + text.slice(to);
        break;
      case 1:
        text = text.slice(0, to) + text.slice(at);
        break;
      default:
        text =
          text.slice(0, at) +
          random.pick(FRAGMENTS)(random.oneIn(40) ? random.pick(LENGTHS) : random.below(20)) +
          text.slice(to);
    }
  }
  return text;
}

/** What a link is made of, packed as links are. */
function link(random: Random): string {
  const packed = (text: string): string => deflateRawSync(Buffer.from(text)).toString('base64url');
  const params = [
    'v=4',
    random.oneIn(2)
      ? `f=x.yaml&t=${packed(random.oneIn(50) ? 'a'.repeat(2_000_000) : changed(SCENARIO, random))}`
      : 's=interlaced',
    `d=${changed('viommu-batch', random)}`,
    `x=${changed('24.S consume*25.v run', random)}`,
    `a=${changed('walk:10', random)}`,
    `p=${changed('12', random)}`,
    `o=${changed('cmd/q/0', random)}`,
    `w=${changed('s%3Dx%26d%3Dviommu-batch', random)}`,
  ].filter(() => !random.oneIn(3));
  return `#${random.oneIn(4) ? changed(params.join('&'), random) : params.join('&')}`;
}

interface Format {
  readonly name: string;
  readonly text: (random: Random) => string;
  /** Takes it, or throws what is meant for the user. */
  readonly read: (text: string) => unknown;
}

const FORMATS: readonly Format[] = [
  {
    name: 'scenario',
    text: (random) => changed(SCENARIO, random),
    read: (text) => compileScenario(parseScenario(text, 'x.yaml')),
  },
  { name: 'choices', text: (random) => changed(CHOICES, random), read: (text) => choicesIn(text, 'x.json') },
  { name: 'link', text: link, read: readLink },
  {
    name: 'drawing',
    text: (random) => changed(DRAWING, random),
    read(text) {
      sealIn(text);
      for (const cell of drawingIn(text, 'x.txt').cells) meaningOf(cell.text);
    },
  },
  {
    name: 'foreign drawing',
    text: (random) => changed(DRAWING, random),
    read: (text) => readForeign(drawingIn(text, 'x.txt'), 'x.txt', DESIGNS[0], EXTRAS),
  },
  {
    name: 'half a scenario',
    text: (random) => changed(SCENARIO, random).slice(0, 4000),
    read: (text) => completionsAt(text, Math.floor(text.length / 2)),
  },
];

const isPolluted = (): boolean => 'polluted' in globalThis || 'polluted' in {};

/** Reads `runs` hostile texts; the seed decides all of them. `now`: a clock, ms. */
export async function fuzzFormats(seed: number, runs: number, now: () => number): Promise<FormatsFuzzed> {
  const random = new Random(seed);
  let taken = 0;
  let slowest = { ms: 0, format: '', run: 0 };
  for (let run = 1; run <= runs; run++) {
    const format = random.pick(FORMATS);
    const text = format.text(random);
    const begin = now();
    let problem = '';
    try {
      await format.read(text);
      taken++;
    } catch (thrown) {
      const told = thrown instanceof InputError || thrown instanceof LinkError;
      if (!told) problem = (thrown as Error).stack ?? String(thrown);
    }
    const ms = now() - begin;
    if (ms > slowest.ms) slowest = { ms, format: format.name, run };
    if (isPolluted()) problem = 'it has been executed, or has reached a prototype';
    if (problem) return { taken, slowest, finding: { format: format.name, run, problem, text: text.slice(0, 2000) } };
  }
  return { taken, slowest };
}

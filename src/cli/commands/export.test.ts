import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { PROJECT } from '../files.ts';
import { folder, inFolder, viommu } from '../viommu.test-helper.ts';

inFolder();

/** The characters that the faces of pictures have. */
const DRAWN = readFileSync(join(PROJECT, 'src/views/export/fonts/characters.txt'), 'utf8');

const written = (name: string): string => readFileSync(join(folder, name), 'utf8');

describe('export', () => {
  test.each(['graph', 'timeline', 'queues'])('%s: a picture that stands alone', async (kind) => {
    const args = ['error-in-the-middle', '--design', 'split-by-target', '--svg', kind, `${kind}.svg`, '--json'];
    const { code, out } = await viommu('export', ...args);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual([
      { kind, file: `${kind}.svg`, scenario: 'error-in-the-middle', design: 'split-by-target', step: 34 },
    ]);
    const svg = written(`${kind}.svg`);
    expect(svg).toMatch(
      /^<\?xml version="1.0" encoding="UTF-8"\?>\n<svg xmlns="http:\/\/www.w3.org\/2000\/svg" width="\d+"/,
    );
    expect(svg).toContain('<title>error-in-the-middle under split-by-target, step 34 of 68</title>');
    expect(svg).toContain('>#/scenario/error-in-the-middle/split-by-target/step/34</text>');
    // Nothing of the page's styles is missing, and nothing is fetched: the faces of its texts are in it.
    expect(svg).not.toMatch(/var\(--|light-dark|undefined|NaN|url\((?!["']?#|data:font\/woff2;base64,)/);
    expect(
      svg.match(/@font-face\{font-family: "Explorer (sans|mono)"; font-weight: [47]00; src: url\(data:/g),
    ).toHaveLength(4);
    const families = [...svg.matchAll(/font(?:-family)?:([^;}]*(?:sans|mono)[^;}]*)/g)].map(([, value]) => value);
    expect(families.filter((value) => !/^[\d. a-z]*"Explorer (sans|mono)"/.test(value))).toEqual([]);
    const others = [...svg.replace(/<style>.*?<\/style>|<[^>]*>|&\w+;/gs, '')].filter((one) => !DRAWN.includes(one));
    expect(others.filter((one) => one !== '\n')).toEqual([]);
    expect(svg).toContain(
      kind === 'graph' ? 'S2 hwpt #3' : kind === 'timeline' ? 'assumed µs' : 'handed over before 1',
    );
  });

  test('the theme and the step are chosen', async () => {
    const link = 'https://x.test/v/#/scenario/interlaced/viommu-batch/step/3';
    await viommu('export', 'interlaced', '--svg', 'graph', 'a.svg', '--step', '3', '--theme', 'dark', '--page', link);
    expect(written('a.svg')).toContain(`<a href="${link}">`);
    expect(written('a.svg')).toContain('step 3 of 46');
    expect(written('a.svg')).toContain('fill: #12161c');
  });

  test('designs beside each other, in one picture', async () => {
    const designs = ['--designs', 'split-by-target,viommu-batch'];
    const { code, out } = await viommu('export', 'error-in-the-middle', ...designs, '--svg', 'compare', 'c.svg');
    expect({ code, out }).toEqual({
      code: 0,
      out: 'c.svg: compare of error-in-the-middle under split-by-target | viommu-batch\n',
    });
    const svg = written('c.svg');
    expect(svg).toContain('<title>error-in-the-middle: split-by-target | viommu-batch</title>');
    expect(svg).toContain(
      'First divergence, in what hardware does: CMD_ATC_INV vSID 0x8 all (command 1) is handed over',
    );
    expect(svg).toContain('breaks order, cons-exact');
    expect(svg).toMatch(/#v=3&amp;s=error-in-the-middle&amp;d=split-by-target&amp;p=0/);
    expect(svg.match(/picture-differs"/g)).toHaveLength(2);
    expect(svg).not.toMatch(/var\(--|light-dark|undefined|NaN/);
  });

  test('the map of designs, as the command map searches it, in the theme that is chosen', async () => {
    const search = ['--dials', 'cut,vmid', '--hazards', 'H05,H08,H28'];
    const { code, out } = await viommu(
      'export',
      'error-in-the-middle',
      ...['--design', 'viommu-batch,vmid=per-viommu', '--svg', 'map', 'm.svg', '--theme', 'dark', '--json'],
      ...search,
    );
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual([
      { kind: 'map', file: 'm.svg', scenario: 'error-in-the-middle', design: 'viommu-batch,vmid=per-viommu' },
    ]);
    const svg = written('m.svg');
    const { designs } = JSON.parse((await viommu('map', ...search, '--json')).out);
    expect(svg).toContain(`${designs.length} designs, counted on One of the interlaced invalidations fails; 3 hazards`);
    for (const text of ['>viommu-batch<', '>vcmdq<', 'class="map-here"', 'fill: #12161c']) expect(svg).toContain(text);
    expect(svg).not.toMatch(/var\(--|light-dark|undefined|NaN/);
  });

  test('a trace of the whole run', async () => {
    const { code } = await viommu('export', 'H08', '--design', 'viommu-merged', '--trace', 'run.json');
    const { traceEvents, otherData } = JSON.parse(written('run.json'));
    expect({ code, design: otherData.design }).toEqual({ code: 0, design: 'viommu-merged' });
    expect(traceEvents.length).toBeGreaterThan(50);
  });

  test.each([
    [['interlaced'], 'expected --svg KIND OUT or --trace OUT'],
    [['interlaced', '--svg', 'ring', 'x.svg'], "expected one of graph, timeline, queues, compare, map, found 'ring'"],
    [['interlaced', '--svg', 'compare', 'x.svg'], '--svg compare and --designs A,B belong together'],
    [['interlaced', '--svg', 'compare', 'x.svg', '--designs', 'vcmdq'], 'expected 2 to 4 designs, found 1'],
    [['interlaced', '--svg', 'graph', 'x.svg', '--hazards', 'H05'], '--dials and --hazards are of --svg map'],
    [['interlaced', '--svg', 'map', 'x.svg', '--dials', 'cuts'], "export: --dials: there is no dial 'cuts'"],
    [['interlaced', '--svg', 'graph'], 'expected the file to write'],
    [['interlaced', '--svg', 'graph', 'x.svg', '--step', '99'], 'expected an integer from 0 to 46'],
    [['interlaced', '--svg', 'graph', 'x.svg', '--theme', 'pink'], 'expected light or dark'],
    [['nowhere', '--svg', 'graph', 'x.svg'], 'no scenario, capture or file of this name'],
    [['interlaced', '--svg', 'graph', 'no/such/folder/x.svg'], 'no/such/folder/x.svg: '],
  ])('bad input %j is told', async (args, message) => {
    const { code, err } = await viommu('export', ...args);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});

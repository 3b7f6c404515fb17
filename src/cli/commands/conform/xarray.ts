import { Tree, parseDumps } from '../../../conform/xarray/conform.ts';
import { readText } from '../../files.ts';
import { print } from '../../output.ts';
import { UsageError } from '../../usage.ts';
import type { Recordings } from './report.ts';

export const XARRAY: Recordings = {
  name: 'xarray',
  summary: "trees of viommu->vdevs as the kernel's lib/xarray.c makes them, one dump per line; units are dumps",
  run: async (files, options, report) => {
    let found = false;
    for (const file of files) {
      const trees = new Map<string, Tree>();
      for (const [i, dump] of parseDumps(await readText(file), file).entries()) {
        const name = `${dump.set} ${dump.flow}`;
        const tree = trees.get(name) ?? new Tree();
        trees.set(name, tree);
        const mismatches = tree.step(dump);
        if (options.case !== undefined && dump.set !== options.case) continue;
        found = true;
        if (options.verbose) await print(`${name}: ${dump.op} ${dump.vsid}\n  recorded ${JSON.stringify(dump)}`);
        const result = mismatches.length > 0 ? 'failed' : 'passed';
        report.unit(result);
        report.area(name, result);
        for (const { field, expected, got } of mismatches)
          await report.fail(`${name} line ${i + 1} (${dump.op} ${dump.vsid})`, field, expected, got);
      }
    }
    if (!found) throw new UsageError(`there is no set '${String(options.case)}' in ${files.join(', ')}`);
  },
};

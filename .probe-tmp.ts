import { scaled } from '/work/main/e2e/bench/scaled.ts';
import { startSearch } from '/work/main/src/model/search/start.ts';
import { DESIGNS } from '/work/main/src/model/system/designs.ts';
import { PROPERTIES } from '/work/main/src/model/check/properties.ts';
const [guests, devices, dmas, max] = process.argv.slice(2,6).map(Number);
const only = process.argv[6];
for (const d of DESIGNS.filter(d => !only || d.id === only)) {
      const t0 = performance.now();
      const search = startSearch(scaled({guests,devices,dmas}), d, { progress: true, maxStates: max });
      const rss0 = process.memoryUsage().rss;
      let worst = 0;
      for (let v = 'running', t = performance.now(); v === 'running';) { v = search.advance(1000); const n = performance.now(); worst = Math.max(worst, n - t); t = n; }
      const t = (performance.now() - t0) / 1000;
      console.log(guests,devices,dmas, d.id, search.verdict, search.states, search.transitions, 'depth', search.depth, (search.states / t | 0) + '/s', (search.bytes / 1e6).toFixed(1) + 'MB',
        'w', search['codec'].width, 'pages', search['machine'].store.size, 'rss', ((process.memoryUsage().rss-rss0)/1e6|0), 'worst ms/1000', worst|0,
        search['codec']['tables'].map((t: any) => t.size).join(','),
        [...search.findings.values()].map((f) => PROPERTIES[f.property].id + '@' + f.depth + (f.endless ? '~' : '')).join(' '));
}

/** The look of pictures, as the build has it. */
import tokens from '../../ui/tokens.css?raw';
import widgets from '../../ui/widgets.css?raw';
import base from '../../ui/base.css?raw';
import graph from '../graph/graph.css?raw';
import edges from '../graph/edges.css?raw';
import caches from '../graph/caches.css?raw';
import xarray from '../graph/xarray.css?raw';
import chart from '../map/chart.css?raw';
import picture from './picture.css?raw';
import mono from './fonts/mono.woff2?inline';
import monoBold from './fonts/mono-bold.woff2?inline';
import sans from './fonts/sans.woff2?inline';
import sansBold from './fonts/sans-bold.woff2?inline';
import type { Look } from './look.ts';

export const LOOK: Look = {
  sheets: [tokens, widgets, base, graph, edges, caches, xarray, chart, picture],
  faces: [sans, sansBold, mono, monoBold],
};

/** The sheets of `SHEETS`, as the build has them. */
import tokens from '../../ui/tokens.css?raw';
import widgets from '../../ui/widgets.css?raw';
import base from '../../ui/base.css?raw';
import graph from '../graph/graph.css?raw';
import edges from '../graph/edges.css?raw';
import caches from '../graph/caches.css?raw';
import xarray from '../graph/xarray.css?raw';
import chart from '../map/chart.css?raw';
import picture from './picture.css?raw';

export const TEXTS: readonly string[] = [tokens, widgets, base, graph, edges, caches, xarray, chart, picture];

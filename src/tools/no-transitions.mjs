// In place of d3-transition and d3-interpolate, which d3-zoom asks for only to animate a zoom and to stop such an animation.
// Nothing here is ever moved by them, and the page need not load them (nor d3-color behind them).

import { selection } from 'd3-selection';

selection.prototype.interrupt = function interrupt() {
  return this;
};

export const interrupt = () => {};

/** How an animated zoom would go. */
export const interpolateZoom = () => {
  throw new Error('a zoom is never animated');
};

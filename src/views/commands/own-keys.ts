/** Keys that parts of the page take themselves while they have the focus. */
import type { OwnKeys } from './command.ts';

export const PARTS: OwnKeys = {
  shown: ['Tab'],
  help: 'From part to part: header, queues, objects, inspector, timeline, transport',
};

export const LIST: OwnKeys = {
  shown: ['↑', '↓', 'PgUp', 'PgDn'],
  help: 'In a list of commands: the one before, the next, a page; Enter crosses to the other queue',
};

export const GRAPH: OwnKeys = {
  shown: ['← ↑ ↓ →'],
  help: 'In the object graph, once Tab has led there: the object in that direction; Enter selects it',
};

export const GRAPH_PARTS: OwnKeys = {
  shown: ['f', 'Backspace', '/'],
  help: 'In the object graph: inside of what has the focus or is selected, out again, find an id, a kind or a value',
};

export const MENU: OwnKeys = {
  shown: ['Shift F10', 'Menu'],
  help: 'Of an object, a command, a row of the form or the step: what could be changed, by one click; the second button of the pointer does the same, also on the timeline',
};

export const TIMELINE: OwnKeys = {
  shown: ['+', '−', '0'],
  help: 'In the timeline: zoom in, zoom out, show all; Ctrl with ← and → pans, Ctrl with the wheel zooms',
};

import type { Command } from './command.ts';

export const PLAY: Command = {
  id: 'play',
  title: ({ playing }) => (playing ? 'Pause' : 'Play'),
  keys: [' '],
  help: 'Play, pause',
  run: ({ actions }) => actions.togglePlay(),
};

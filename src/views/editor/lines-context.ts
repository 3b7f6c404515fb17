import { createContext, useContext } from 'react';
import type { Lines } from './use-lines.ts';

const NONE: Lines = { of: new Uint32Array(), steps: new Map() };

/** The lines of the open run, asked for once for all of the panel. */
export const LinesContext = createContext<Lines>(NONE);

export const useShownLines = (): Lines => useContext(LinesContext);

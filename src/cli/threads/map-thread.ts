/** A thread that searches hazards under every design of a map. */
import { answering } from '../answering.ts';
import { fare } from './map-work.ts';

answering(fare);

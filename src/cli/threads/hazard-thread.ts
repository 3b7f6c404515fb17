/** A thread that searches hazards. */
import { answering } from '../answering.ts';
import { searchTask } from './hazard-work.ts';

answering(searchTask);

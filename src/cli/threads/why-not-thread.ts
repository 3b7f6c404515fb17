/** A thread that takes guarantees away. */
import { answering } from '../answering.ts';
import { whyNotTask } from './why-not-work.ts';

answering(whyNotTask);

/** A thread that makes runs at random. */
import { answering } from '../answering.ts';
import { sampleTask } from './sample-work.ts';

answering(sampleTask);

/** The one search of the page; fetched with what shows it. */
import { useStore } from 'zustand';
import { startWorker } from '../worker/client.ts';
import { createChecking } from './checking.ts';

const checking = createChecking(startWorker);

export const { actions: checkActions } = checking;

export const useChecking = () => useStore(checking.store);

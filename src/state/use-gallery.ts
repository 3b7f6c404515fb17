/** The one gallery of hazards; fetched with what shows it. */
import { useStore } from 'zustand';
import { startWorker } from '../worker/client.ts';
import { createGallery } from './gallery.ts';

const gallery = createGallery(startWorker);

export const { actions: galleryActions } = gallery;

export const useGallery = () => useStore(gallery.store);

/** The gallery of the explorer around a component; fetched with what shows it. */
import { useStore } from 'zustand';
import { createGallery, type Gallery, type GalleryActions } from './gallery.ts';
import { perExplorer } from '../per-explorer.ts';
import { useThisExplorer } from '../use-explorer.ts';

const galleryOf = perExplorer(({ startAside, helper }) => createGallery(startAside, undefined, helper));

export const useGallery = (): Gallery => useStore(galleryOf(useThisExplorer()).store);

export const useGalleryActions = (): GalleryActions => galleryOf(useThisExplorer()).actions;

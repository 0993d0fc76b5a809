import { type ReactNode, createContext } from 'react';

/** What the right end of every top bar shows; the shell fills it once for all screens. */
export const ScreenTools = createContext<ReactNode>(null);

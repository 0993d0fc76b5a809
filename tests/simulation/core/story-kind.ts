import { type StoryKind } from '../story.ts';
import { runCore } from './run-core.ts';
import { type Scenario, scenarioOf } from './scenario.ts';

/** Tablets, carriers and a server of the merge core alone: a thousand stories a second. */
export const coreStories: StoryKind<Scenario> = {
  name: 'core',
  storyOf: scenarioOf,
  run: runCore,
  plainer(story) {
    const { tablets, carriers, wire, counter } = story;
    return [
      ...(tablets > 1 ? [{ ...story, tablets: tablets - 1 }] : []),
      ...(carriers > 0 ? [{ ...story, carriers: carriers - 1 }] : []),
      ...(wire ? [{ ...story, wire: false }] : []),
      ...(counter > 0 ? [{ ...story, counter: 0 }] : []),
    ];
  },
  close: async () => {},
};

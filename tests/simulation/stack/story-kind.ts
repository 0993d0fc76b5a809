import { type StoryKind } from '../story.ts';
import { runStack } from './run-stack.ts';
import { type StackScenario, plainerStack, stackScenarioOf } from './scenario.ts';
import { closeCounties } from './world.ts';

/** The whole stack: real storage and sync loop of each tablet, real server and database. */
export const stackStories: StoryKind<StackScenario> = {
  name: 'stack',
  storyOf: stackScenarioOf,
  run: runStack,
  plainer: plainerStack,
  close: closeCounties,
};

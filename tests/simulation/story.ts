import { type Failure } from './core/run-core.ts';

/** What every kind of story can do: be told for a seed, be played, be made plainer. */
export interface StoryKind<Story extends { readonly steps: readonly unknown[] }> {
  readonly name: 'core' | 'stack';
  storyOf(seed: number): Story;
  /** null: no oracle complains. */
  run(story: Story): Promise<Failure | null>;
  /** The same story with less in it beside its steps. */
  plainer(story: Story): Story[];
  /** Lets go of what the stories shared. */
  close(): Promise<void>;
}

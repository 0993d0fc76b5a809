import { type Failure } from './core/run-core.ts';
import { type StoryKind } from './story.ts';

/** A shorter story of which the same oracle complains: fewer steps, fewer actors, plainer transport. */
export async function shrink<Story extends { readonly steps: readonly unknown[] }>(
  scenario: Story,
  failure: Failure,
  { run, plainer }: Pick<StoryKind<Story>, 'run' | 'plainer'>,
): Promise<{ scenario: Story; failure: Failure }> {
  let best: { scenario: Story; failure: Failure } = {
    scenario: { ...scenario, steps: scenario.steps.slice(0, failure.step + 1) },
    failure,
  };
  const first = await run(best.scenario);
  best = first?.oracle === failure.oracle ? { ...best, failure: first } : { scenario, failure };

  const takes = async (candidate: Story): Promise<boolean> => {
    const found = await run(candidate);
    if (found?.oracle !== failure.oracle) return false;
    best = { scenario: candidate, failure: found };
    return true;
  };

  for (let progress = true; progress;) {
    progress = false;
    for (const simpler of plainer(best.scenario)) progress = (await takes(simpler)) || progress;
    for (let size = Math.ceil(best.scenario.steps.length / 2); size > 0; size = size === 1 ? 0 : Math.ceil(size / 2)) {
      for (let at = 0; at < best.scenario.steps.length;) {
        const { steps } = best.scenario;
        const without = { ...best.scenario, steps: [...steps.slice(0, at), ...steps.slice(at + size)] };
        if (await takes(without)) progress = true;
        else at += size;
      }
    }
  }
  return best;
}

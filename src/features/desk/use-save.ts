import { useMutation, useQueryClient } from '@tanstack/react-query';
import { desk as words } from '#content/locales/zh-CN/desk.ts';
import { type DeskChangeRequest } from '#domain/sync/desk-protocol.ts';
import { type PushResult } from '#domain/sync/protocol.ts';
import { DeskRefusal, NoServer, deskClient } from './desk-client.ts';
import { isSignedOut, refreshAfterSave } from './desk-queries.ts';

function sentenceFor(error: unknown): string {
  if (error instanceof NoServer) return words.saving.noNetwork;
  if (isSignedOut(error)) return words.saving.signedOut;
  if (error instanceof DeskRefusal && error.status === 403) return words.saving.noRight;
  return words.saving.refused;
}

/** What the server made of a change, when that is not simply "kept". */
function noticeFor(result: PushResult): string | null {
  switch (result.state) {
    case 'admitted':
      return null;
    case 'durable':
      return words.saving.waiting;
    case 'quarantined':
      return words.saving.quarantined;
    case 'refused':
      return words.saving.refused;
  }
}

/** Saves one change of a household's file and reads the file again; `problem` says in words why nothing was saved. */
export function useSave(household: string) {
  const client = useQueryClient();
  const mutation = useMutation({
    mutationFn: (request: DeskChangeRequest) => deskClient.save(request),
    onSuccess: () => refreshAfterSave(client, household),
    onError: (error) => {
      // The session ended: asking who is here brings up the sign-in.
      if (isSignedOut(error)) void client.invalidateQueries({ queryKey: ['me'] });
    },
  });
  /** Resolves to whether the change counts now; a problem is shown by whoever asked. */
  const save = async (request: DeskChangeRequest): Promise<boolean> => {
    try {
      return (await mutation.mutateAsync(request)).state === 'admitted';
    } catch {
      return false;
    }
  };
  const problem =
    mutation.error !== null
      ? sentenceFor(mutation.error)
      : mutation.data === undefined
        ? null
        : noticeFor(mutation.data);
  return { save, problem, busy: mutation.isPending, forget: mutation.reset };
}

import { ZodError } from 'zod';
import { type AccountPort, type AccountRefusal } from '#domain/tablet/account.ts';
import { NoServer, ServerRefusal } from './server.ts';
import { type HelloNeeds, sayHello, signed } from './say-hello.ts';

/**
 * Enrolment and sign-in.
 * @param onChange called when there is a new reason to sync
 */
export function accountPort(needs: HelloNeeds, onChange: () => void): AccountPort {
  const { store, keys, server } = needs;
  return {
    current: () => store.account(),

    async enrol(code, name) {
      const { signing, sealing } = await keys.publicKeys();
      return told(async () => {
        const answer = await server.enrol({ code, name, signingKey: signing, sealingKey: sealing });
        await store.keepEnrolment({ ...answer, name });
        onChange();
      });
    },

    async signIn(password) {
      const enrolment = await store.enrolment();
      if (enrolment === null) throw new Error('this tablet is not enrolled');
      return told(async () => {
        const { device } = enrolment;
        const { nonce } = (await sayHello(needs, enrolment)).hello;
        await server.signIn(await signed(keys, { device, nonce, password }));
        await store.setSignedIn(true);
        const known = await server.device(device).catch(() => null);
        if (known !== null) await store.setSignedIn(true, known.userName);
        onChange();
      });
    },

    async signOut() {
      // Without a network the session simply ends at the server by itself.
      await server.signOut().catch(() => undefined);
      await store.setSignedIn(false);
      onChange();
    },
  };
}

/** null when it went well. Errors that no word of ours explains are thrown on. */
async function told(work: () => Promise<void>): Promise<AccountRefusal | null> {
  try {
    await work();
    return null;
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === null) throw error;
    return refusal;
  }
}

function refusalOf(error: unknown): AccountRefusal | null {
  // An answer of another shape comes from somebody who is not our server, or not yet.
  if (error instanceof NoServer || error instanceof ZodError) return 'noServer';
  if (!(error instanceof ServerRefusal)) return null;
  switch (error.code) {
    case 'CODE':
      return error.detail === 'used' ? 'codeUsed' : 'codeWrong';
    case 'MALFORMED':
      return 'codeWrong';
    case 'SESSION':
      return 'passwordWrong';
    case 'SIGNATURE':
      return 'clockOrKey';
    case 'BUSY':
      return 'tooManyTries';
    default:
      return 'noServer';
  }
}

import { type TestDevice, newId } from './test-device.ts';
import { type TestServer } from './test-server.ts';

/** Somebody signed in by password, as at a desk. */
export async function atDesk(
  server: TestServer,
  role: 'cadre' | 'leader' | 'supervisor',
  village: string,
  sensitive = true,
): Promise<TestDevice> {
  const person = await server.person(`desk-${newId()}`, role, village, { sensitive });
  const device = await server.tabletOf(person);
  device.keepCookie(await device.call('POST', '/session', { user: person.login, password: person.password }));
  return device;
}

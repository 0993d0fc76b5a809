import { app } from '#content/locales/zh-CN/app.ts';
import { policyWordsInForce } from '#content/policies/load.ts';

/** The policy by which this tablet judges now. */
export function PolicyNews() {
  const { title, document } = policyWordsInForce();
  return <p>{app.content.policyNow(title, document)}</p>;
}

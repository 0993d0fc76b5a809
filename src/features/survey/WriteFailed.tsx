import { survey as words } from '#content/locales/zh-CN/survey.ts';
import { Banner } from '#ui/Banner.tsx';

/** The tablet could not keep what was typed. */
export function WriteFailed() {
  return (
    <Banner state="wrong" title={words.writeFailed.title}>
      <p>{words.writeFailed.body}</p>
    </Banner>
  );
}

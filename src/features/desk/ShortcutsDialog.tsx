import { Button, Modal } from 'antd';
import { desk as words } from '#content/locales/zh-CN/desk.ts';

/** Which key does what. */
export function ShortcutsDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Modal
      open={open}
      onCancel={onClose}
      closable={false}
      title={words.shortcuts.title}
      footer={
        <Button type="primary" onClick={onClose}>
          {words.shortcuts.close}
        </Button>
      }
    >
      <dl className="desk-keys">
        {words.shortcuts.rows.map(([key, meaning]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <p className="desk-quiet">{words.shortcuts.note}</p>
    </Modal>
  );
}

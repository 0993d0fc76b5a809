import { type ThemeConfig, theme } from 'antd';

/**
 * The component library in the colours of `tokens.css`, with controls of 48 px and texts of at least 4.5:1.
 * `style` is the computed style of the root element, where the tokens stand.
 */
export function deskTheme(style: CSSStyleDeclaration): ThemeConfig {
  const token = (name: string) => style.getPropertyValue(name).trim();
  return {
    algorithm: style.colorScheme.includes('dark') ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: {
      fontFamily: token('--font'),
      fontSize: 16,
      fontSizeSM: 16,
      controlHeight: 48,
      controlHeightLG: 48,
      controlHeightSM: 40,
      borderRadius: Number.parseInt(token('--radius'), 10),
      colorPrimary: token('--action'),
      colorLink: token('--action'),
      colorLinkHover: token('--action-deep'),
      colorLinkActive: token('--action-deep'),
      colorPrimaryHover: token('--action-deep'),
      colorPrimaryActive: token('--action-deep'),
      colorInfo: token('--action'),
      colorErrorBg: token('--panel'),
      colorSuccessBg: token('--panel'),
      colorWarningBg: token('--panel'),
      colorInfoBg: token('--panel'),
      colorError: token('--wrong'),
      colorSuccess: token('--done'),
      colorWarning: token('--waiting'),
      colorText: token('--ink'),
      colorTextHeading: token('--ink'),
      colorTextSecondary: token('--grey-text'),
      colorTextDescription: token('--grey-text'),
      colorTextPlaceholder: token('--grey-text'),
      colorTextDisabled: token('--grey-text'),
      colorBorder: token('--grey-line'),
      colorBorderSecondary: token('--hair'),
      colorSplit: token('--hair'),
      colorBgLayout: token('--panel'),
      motion: false,
    },
    components: {
      Table: {
        headerBg: token('--panel'),
        rowHoverBg: token('--panel'),
        cellPaddingBlockSM: 8,
        cellPaddingInlineSM: 12,
        headerColor: token('--ink'),
      },
      Tabs: { itemColor: token('--grey-text'), titleFontSize: 16, horizontalItemGutter: 20 },
      Modal: { titleFontSize: 20 },
    },
  };
}

import type { Theme } from '../../ui/theme';
import { monaco } from './monaco';

/** The editor's colours are the page's tokens, read anew at each change of theme. */
export function applyEditorTheme(theme: Theme): void {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => sixDigits(style.getPropertyValue(`--${name}`).trim());
  const plain = (name: string) => token(name).replace('#', '');
  monaco.editor.defineTheme('hooklab', {
    base: theme === 'dark' ? 'vs-dark' : 'vs',
    inherit: true,
    rules: [
      { token: '', foreground: plain('text') },
      { token: 'keyword', foreground: plain('code-keyword') },
      { token: 'keyword.directive', foreground: plain('code-pre') },
      { token: 'annotation', foreground: plain('code-pre') },
      { token: 'type', foreground: plain('code-type') },
      { token: 'string', foreground: plain('code-string') },
      { token: 'number', foreground: plain('code-number') },
      { token: 'comment', foreground: plain('code-comment') },
      { token: 'delimiter', foreground: plain('text') },
    ],
    colors: {
      'editor.background': token('panel'),
      'editor.foreground': token('text'),
      'editorLineNumber.foreground': token('muted'),
      'editorLineNumber.activeForeground': token('text'),
      'editor.lineHighlightBorder': '#00000000',
      'editor.lineHighlightBackground': token('bg'),
      'editor.selectionBackground': token('selection'),
      'editorCursor.foreground': token('accent'),
      'editorError.foreground': token('bad'),
      'editorWarning.foreground': token('warn'),
      'editorWidget.background': token('panel'),
      'editorWidget.border': token('line-strong'),
      'editorHoverWidget.background': token('panel'),
      'editorHoverWidget.border': token('line-strong'),
      'scrollbarSlider.background': `${token('line-strong')}55`,
      'scrollbarSlider.hoverBackground': `${token('line-strong')}88`,
      'scrollbarSlider.activeBackground': `${token('line-strong')}aa`,
      ...Object.fromEntries(
        [1, 2, 3, 4, 5, 6].map((n) => [`editorBracketHighlight.foreground${n}`, token('text')]),
      ),
      focusBorder: token('accent'),
    },
  });
  monaco.editor.setTheme('hooklab');
}

/** "#fff" → "#ffffff": CSS is minified, and Monaco takes six digits only. */
function sixDigits(colour: string): string {
  return /^#[0-9a-f]{3}$/i.test(colour) ? colour.replace(/[0-9a-f]/gi, '$&$&') : colour;
}

import { escapeHtml } from '@guildhall/http';

/** What an e-mail says, before it is text or HTML. */
export type Letter = Readonly<{
  subject: string;
  before: readonly string[];
  action?: Readonly<{ label: string; url: string }>;
  after: readonly string[];
}>;

/**
 * A name as it stands in running text. Whoever names an organization or themselves like an address of the web must not get
 * our e-mails to link to it: mail programs make no link across a zero-width space.
 */
export const spoken = (name: string): string => name.replaceAll(/([./:@])(?=\S)/g, '$1\u200b');

const instants = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });

/** A time for people wherever they are. */
export const instantOf = (instant: string): string => `${instants.format(new Date(instant))} UTC`;

/** The button, once there is somewhere for it to lead. */
export const actionOf = (label: string, url: string | undefined): Pick<Letter, 'action'> =>
  url ? { action: { label, url } } : {};

export const textOf = ({ before, action, after }: Letter): string =>
  [...before, ...(action ? [`${action.label}:\n${action.url}`] : []), ...after].join('\n\n') + '\n';

const paragraph = (text: string, style = '') => `<p${style && ` style="${style}"`}>${escapeHtml(text)}</p>`;

export const htmlOf = ({ subject, before, action, after }: Letter): string => {
  const button = action && buttonOf(action);
  const body = [
    ...before.map((text) => paragraph(text)),
    ...(button ? [button] : []),
    ...after.map((text) => paragraph(text, 'color:#666;font-size:14px')),
  ];
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head>
<body style="font:16px/1.5 system-ui,sans-serif;max-width:36em;margin:2em auto;padding:0 1em">
${body.join('\n')}
</body></html>
`;
};

const buttonOf = ({ label, url }: Readonly<{ label: string; url: string }>): string => {
  const [text, href] = [escapeHtml(label), escapeHtml(url)];
  return `<p><a href="${href}" style="display:inline-block;padding:.6em 1.2em;border-radius:6px;background:#1f4fd8;color:#fff;text-decoration:none">${text}</a></p>
<p style="color:#666;font-size:14px">If the button does not work: <a href="${href}">${href}</a></p>`;
};

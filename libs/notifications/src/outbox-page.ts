import type { OutboxEmail } from '@guildhall/contracts';
import { escapeHtml, page } from '@guildhall/http';

/** The outbox for people. Texts are shown as texts: nothing that stands in an e-mail becomes part of this page. */
export const outboxPage = (
  emails: readonly OutboxEmail[],
  { nextCursor, to }: { nextCursor: string | null; to?: string },
): string => {
  const whose = to === undefined ? '' : ` to ${escapeHtml(to)}`;
  const cards = emails.map(card).join('\n') || `<p>There are no e-mails${whose} yet.</p>`;
  const older = nextCursor
    ? `<p><a href="/outbox?${escapeHtml(new URLSearchParams({ cursor: nextCursor, ...(to && { to }) }).toString())}">Older e-mails</a></p>`
    : '';
  return page('Outbox', `<p class="quiet">The e-mails of this instance${whose}, newest first.</p>\n${cards}\n${older}`);
};

const card = ({ to, subject, text, links, createdAt }: OutboxEmail): string => `<article>
<h2>${escapeHtml(subject)}</h2>
<p class="quiet">to ${escapeHtml(to)}, <time datetime="${createdAt}">${createdAt}</time></p>
<pre style="white-space:pre-wrap;overflow-wrap:anywhere">${linked(escapeHtml(text), links.map(escapeHtml))}</pre>
</article>`;

/** Only the links that we put in ourselves can be clicked. */
const linked = (html: string, links: readonly string[]): string =>
  links.reduce((text, link) => text.replaceAll(link, `<a href="${link}">${link}</a>`), html);
